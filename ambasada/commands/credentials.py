"""Reads the credentials file of streamlit-authenticator 0.4, for `member import`.

Logins, roles, embassies and who is disabled are taken over. Names, addresses, hints and who is
signed in are not: a login must not tell who somebody is. Passwords are not either, hashed or not:
a password alone opened the old program, may be reused elsewhere, and lay in a file that many could
read. So each member gets an invitation, and sets a new password together with a second step.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from ambasada.accounts import Newcomer, plain_login
from ambasada.commands import CannotRun
from ambasada.visibility import Role

_LARGEST_FILE = 1_000_000
_ROLES = {role.value: role for role in Role}


class _Mistake(Exception):
    """What is wrong with one member of the file, and what to do."""


def newcomers_of(
    file: Path, role: Role | None, embassy: str, language: str
) -> tuple[list[Newcomer], list[str]]:
    """The members of a file, and a sentence for each mistake.

    `role` and `embassy` are for all whom the file gives none. Raises CannotRun.
    """
    newcomers: dict[str, Newcomer] = {}
    mistakes = []
    for name, said in _usernames(file).items():
        login = plain_login(str(name))
        try:
            if login in newcomers:
                raise _Mistake("This login stands twice. Take one out.")
            newcomers[login] = _newcomer(login, said, role, embassy, language)
        except _Mistake as mistake:
            mistakes.append(f"{login[:40]}: {mistake}")
    return list(newcomers.values()), mistakes


def _usernames(file: Path) -> Mapping[Any, Any]:
    if file.stat().st_size > _LARGEST_FILE:
        raise CannotRun(f"{file.name} is too large for a file of credentials. Check the path.")
    try:
        read = yaml.safe_load(file.read_text("utf-8"))
        usernames = read["credentials"]["usernames"]
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, RecursionError, ValueError):
        usernames = None
    if not isinstance(usernames, Mapping) or not usernames:
        # Not a word of what stands in the file.
        raise CannotRun(
            f"{file.name} names nobody under credentials: usernames:. Take the file that "
            f"streamlit-authenticator reads."
        )
    return usernames


def _newcomer(login: str, said: Any, role: Role | None, embassy: str, language: str) -> Newcomer:
    if not isinstance(said, Mapping):
        raise _Mistake("Nothing is said of this login. Take it out, or say at least its roles.")
    chosen = _role(said, role)
    own = said.get("embassy", embassy if chosen is Role.COORDINATOR else "")
    is_disabled = said.get("disabled", False)
    if not isinstance(is_disabled, bool):
        raise _Mistake("disabled is neither true nor false. Type one of the two.")
    if not isinstance(own, str):
        raise _Mistake("The embassy is no text. Put it in quotes, such as 'no'.")
    return Newcomer(login, chosen, own, language, is_enabled=not is_disabled)


def _role(said: Mapping[Any, Any], role: Role | None) -> Role:
    """The one of our roles that the file gives, else the one for all."""
    roles = said.get("roles") or []
    roles = [roles] if isinstance(roles, str) else roles
    if not isinstance(roles, list):
        raise _Mistake("The roles are no list. Write one a line, each after a hyphen.")
    named = [_ROLES[one] for one in roles if isinstance(one, str) and one in _ROLES]
    if len(named) > 1:
        raise _Mistake(f"{len(named)} roles are too many. Leave one of {', '.join(_ROLES)}.")
    if named:
        return named[0]
    if role is None:
        raise _Mistake(f"No role. Write one of {', '.join(_ROLES)} under roles, or say --role.")
    return role
