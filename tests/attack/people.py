"""Members of an attacked network, and what they type."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache

import bcrypt
import pyotp

from ambasada.storage.accounts import Accounts
from ambasada.visibility import Role

PASSWORD = "four plain words here"


@cache
def hash_of(password: str) -> str:
    """As costly as the gate's own."""
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt()).decode()


@dataclass(frozen=True)
class Person:
    """A member: what they know, what their app holds."""

    login: str
    secret: str
    recovery: tuple[str, ...]
    password: str = PASSWORD

    def code(self) -> str:
        """What the app shows next: the code of this moment was used up by enrolling."""
        return pyotp.TOTP(self.secret).at(int(time.time()) + 30)


def enrol(
    accounts: Accounts, login: str, role: Role = Role.COORDINATOR, embassy: str = "pl"
) -> Person:
    """Add a member and take the invitation, as the gate's page does."""
    place = embassy if role is Role.COORDINATOR else ""
    token = accounts.add(login, role, place, by="console")
    secret = pyotp.random_base32()
    codes = accounts.accept(token, hash_of(PASSWORD), secret, pyotp.TOTP(secret).now())
    return Person(login, secret, tuple(codes))
