"""Passwords: streamlit-authenticator's `Hasher` (bcrypt), and which ones are good enough."""

from __future__ import annotations

import logging
import secrets
from functools import cache
from typing import Any

SHORTEST, LONGEST_BYTES, FEWEST_LETTERS = 12, 72, 5


@cache
def _hasher() -> Any:
    """streamlit-authenticator's, without its warnings: it draws something while it is imported."""
    logging.disable(logging.WARNING)
    try:
        from streamlit_authenticator.utilities import Hasher
    finally:
        logging.disable(logging.NOTSET)
    return Hasher


def hash_of(password: str) -> str:
    """The password as it is kept."""
    return str(_hasher().hash(password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether `password` is the one kept. Takes as long where nothing is kept."""
    # bcrypt refuses longer ones with an error; nobody has such a password.
    fits = len(password.encode()) <= LONGEST_BYTES and "\0" not in password
    given = password if fits else ""
    is_same = bool(_hasher().check_pw(given, kept or nobodys_hash()))
    return is_same and kept is not None and fits


@cache
def nobodys_hash() -> str:
    """The hash of a password that nobody knows, as costly as any other."""
    return hash_of(secrets.token_urlsafe(24))


def what_is_wrong(password: str, again: str, login: str) -> str:
    """The word (of words.WORDS) for what is wrong with a new password, empty when nothing is.

    streamlit-authenticator's own `Validator` wants four kinds of characters and at most twenty:
    that forbids a row of words, which is what people can remember (NIST SP 800-63B, 3.1.1.2).
    """
    if password != again:
        return "password_differs"
    if len(password) < SHORTEST or len(set(password)) < FEWEST_LETTERS:
        return "password_short"
    if len(password.encode()) > LONGEST_BYTES or "\0" in password:
        return "password_long"
    if login in password.lower():
        return "password_has_login"
    return ""
