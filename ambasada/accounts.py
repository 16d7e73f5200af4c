"""Who may sign in: accounts, their sessions and invitations, and which change needs a second yes.

No I/O; `storage/accounts.py` keeps what stands here. Source: docs/threat-model.md.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from ambasada.visibility import Member, Role

# Whoever types on the server's own command line.
CONSOLE = "console"
ADMINISTRATORS_TO_LIFT_A_LOCK = 2
RECOVERY_CODES = 10
# Without the look-alikes 0 o, 1 i l: 31 signs, so sixteen of them are 79 bits.
_UNAMBIGUOUS = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_GROUPS, _GROUP_SIGNS = 4, 4
_LOGIN = re.compile(r"[a-z0-9_-]{3,20}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")


class AccountError(Exception):
    """A refusal; the text is a sentence with a next step."""


class Throttled(AccountError):
    """Too many attempts; `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many attempts. Try again in {_span(seconds)}.")
        self.seconds = seconds


def _span(seconds: int) -> str:
    number, unit = (seconds, "second") if seconds < 60 else (-(-seconds // 60), "minute")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


class NeedsSecond(AccountError):
    """A change that waits for another administrator; `number` is that of its proposal."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"This waits for a second administrator's yes. Ask one to confirm proposal {number} "
            f"under Accounts within seven days."
        )
        self.number = number


class Change(Enum):
    """What an administrator does to an account."""

    ADD = "add"
    ROLE = "role"
    DISABLE = "disable"
    ENABLE = "enable"
    RESET = "reset"


# Which change needs a second administrator's yes, by whose account it is. An added administrator
# and an own reset are among them: else one stolen session makes the second yes, or stays for good.
NEEDS_SECOND: Mapping[Change, tuple[bool, bool, bool]] = {
    # change:       a member's  another administrator's  one's own
    Change.ADD: (False, True, True),
    Change.ROLE: (True, True, True),
    Change.DISABLE: (False, True, False),
    Change.ENABLE: (False, True, True),
    Change.RESET: (False, True, True),
}


def needs_second(change: Change, role: Role, *, is_own: bool) -> bool:
    """Whether `change` of an account of that role needs a second administrator's yes."""
    if role is not Role.ADMINISTRATOR:
        return NEEDS_SECOND[change][0]
    return NEEDS_SECOND[change][2 if is_own else 1]


@dataclass(frozen=True)
class Account:
    """A member as kept. `has_code`: an authenticator app is enrolled; `passkeys`: how many."""

    login: str
    role: Role
    embassy: str
    language: str
    is_enabled: bool
    is_demo: bool
    has_password: bool
    has_code: bool
    passkeys: int
    last_seen_on: date | None

    @property
    def state(self) -> str:
        """How it stands: disabled, demo, enabled, or invited and without a password yet."""
        if not self.is_enabled:
            return "disabled"
        if self.is_demo:
            return "demo"
        return "enabled" if self.has_password else "invited"

    @property
    def member(self) -> Member:
        """What decides what this account may see."""
        return Member(self.role, self.embassy)


@dataclass(frozen=True)
class Session:
    """Somebody signed in. `identity` and `device` are random, public, and open nothing."""

    identity: str
    account: Account
    device: str


@dataclass(frozen=True)
class Invitation:
    """A one-time invitation, to a new account ("new") or a new password and code ("reset")."""

    login: str
    purpose: str
    expires_at: datetime


@dataclass(frozen=True)
class Proposal:
    """A change that waits for a second yes. `role` and `embassy` where a role is given."""

    number: int
    by: str
    login: str
    change: Change
    role: Role | None
    embassy: str
    made_at: datetime


@dataclass(frozen=True)
class Wish:
    """A change that somebody asks for. `role` and `embassy` where one is given."""

    change: Change
    login: str
    role: Role | None = None
    embassy: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Lock:
    """A lock-down in force: who began it, and which administrators said to open again."""

    by: str
    said_yes: tuple[str, ...]

    @property
    def missing(self) -> int:
        """How many administrators' words are still needed."""
        return max(0, ADMINISTRATORS_TO_LIFT_A_LOCK - len(self.said_yes))


@dataclass(frozen=True)
class Passkey:
    """A passkey's public half, and how often it was used by its own count (0: it has none)."""

    credential: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True)
class Newcomer:
    """An account to be added."""

    login: str
    role: Role
    embassy: str = ""
    language: str = "en"
    is_enabled: bool = True
    is_demo: bool = False


def plain_login(text: str) -> str:
    """A login as it is compared: whatever its case and the white space around it."""
    return text.strip().lower()


def parse_login(text: str) -> str:
    """The login that `text` names; raises AccountError."""
    login = plain_login(text)
    if "@" in login:
        raise AccountError(
            "A login must not tell who somebody is, and an e-mail address does. Make one up, such "
            "as lark-7."
        )
    if not _LOGIN.fullmatch(login):
        raise AccountError(
            f"“{login[:40]}” is no login. Type 3 to 20 of a-z, 0-9, _ and -, such as lark-7."
        )
    if login == CONSOLE:
        raise AccountError("“console” stands for the command line. Choose another login.")
    return login


def check_embassy(role: Role, embassy: str) -> None:
    """A coordinator has an embassy, nobody else has; raises AccountError."""
    if role is Role.COORDINATOR and not embassy:
        raise AccountError("A coordinator belongs to an embassy. Say which, such as pl.")
    if role is not Role.COORDINATOR and embassy:
        raise AccountError(f"The role {role.value} has no embassy. Leave it out.")


def check_language(language: str) -> None:
    """A language's code; raises AccountError."""
    if not _LANGUAGE.fullmatch(language):
        raise AccountError(f"“{language[:20]}” is no language. Type a code such as be.")


def new_recovery_codes() -> list[str]:
    """Ten codes such as k7d2-mw9q-…, 79 bits each, for who has lost the telephone."""
    return [_new_recovery_code() for _ in range(RECOVERY_CODES)]


def _new_recovery_code() -> str:
    signs = [secrets.choice(_UNAMBIGUOUS) for _ in range(_CODE_GROUPS * _GROUP_SIGNS)]
    starts = range(0, len(signs), _GROUP_SIGNS)
    return "-".join("".join(signs[start : start + _GROUP_SIGNS]) for start in starts)


def plain_code(text: str) -> str:
    """A code as it is compared: without spaces and hyphens, in small letters."""
    return "".join(text.split()).replace("-", "").lower()
