"""Members for tests of the accounts, on a real file, with a clock that tests set."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

import pyotp

from ambasada.storage.accounts import Accounts
from ambasada.visibility import Role

KEY = bytes(range(32))
HASH = "$2b$12$canaryHashOfPassword"
# Mid-morning of 26 November 2026, at the start of a step of thirty seconds.
NOW = 1_795_689_000.0
STEP = 30


@dataclass
class Clock:
    """Stands still until a test moves it."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


@dataclass
class House:
    """The accounts of a made-up network, its clock, and what members keep on their telephones."""

    file: Path
    clock: Clock = field(default_factory=Clock)
    secrets: dict[str, str] = field(default_factory=dict)
    recovery: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.accounts = self.open()

    def open(self) -> Accounts:
        """The same file, as after a restart."""
        return Accounts(self.file, KEY, clock=self.clock)

    def code(self, login: str, steps: int = 0) -> str:
        """What the member's telephone shows, `steps` from now."""
        return pyotp.TOTP(self.secrets[login]).at(int(self.clock.now) + STEP * steps)

    def accept(self, login: str, token: str) -> list[str]:
        """Accept an invitation; a step passes, so that a new code is due."""
        digest = hashlib.sha256(f"{login} {token}".encode()).digest()
        self.secrets[login] = "".join(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[one % 32] for one in digest
        )
        self.recovery[login] = self.accounts.accept(
            token, HASH, self.secrets[login], self.code(login)
        )
        self.clock.now += STEP
        return self.recovery[login]

    def enrol(self, login: str, role: Role = Role.LEADERSHIP, embassy: str = "") -> str:
        """A member with password and code, added past the second yes that a third would need."""
        add_at_once(self.file, login, role, embassy)
        self.accept(login, self.accounts.reset(login, by="console"))
        if role is Role.ADMINISTRATOR:
            promote_at_once(self.file, login)
        return login

    def sign_in(self, login: str, device: str | None = None) -> tuple[str, str]:
        """Tokens of a session and of the device."""
        return self.accounts.open_session(login, device)


def add_at_once(file: Path, login: str, role: Role, embassy: str) -> None:
    """A member put into the file; administrators begin as leadership, as nobody agrees yet."""
    begins_as = Role.LEADERSHIP if role is Role.ADMINISTRATOR else role
    with sqlite3.connect(file) as db:
        db.execute(
            "INSERT INTO member (login, role, embassy, language, is_enabled, is_demo)"
            " VALUES (?, ?, ?, 'en', 1, 0)",
            (login, begins_as.value, embassy),
        )
    db.close()


def promote_at_once(file: Path, login: str) -> None:
    """Make an enrolled member an administrator."""
    with sqlite3.connect(file) as db:
        db.execute("UPDATE member SET role = 'administrator' WHERE login = ?", (login,))
    db.close()
