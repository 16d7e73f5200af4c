"""Lock-down: one deed that ends all sessions, stops readings and removes what was read.

The lock stands in the file of accounts, so it outlives a restart. The desk of a running dashboard
looks at it every second (`lock_watch.py`), and each reader before it reads and after it seals.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ambasada.audit import CONSOLE, Kind
from ambasada.storage.seal import remove_readings

if TYPE_CHECKING:
    from ambasada.storage.accounts import Accounts
    from ambasada.storage.audit import AuditLog

READINGS = "readings"
LOCKED = "The network is locked down. Two administrators together open it again."


@dataclass(frozen=True)
class LockedDown:
    """What a lock-down ended: sessions, and sealed readings."""

    sessions: int
    readings: int


def lock_down(accounts: Accounts, audit: AuditLog, state: Path, *, by: str) -> LockedDown:
    """Lock everything down; `by` is an administrator's login or "console". Raises AccountError.

    The log comes last: a disk that is full must not keep the doors open.
    """
    sessions = accounts.lock_down(by=by)
    readings = remove_readings(state / READINGS)
    audit.record(Kind.LOCKED_DOWN, by)
    return LockedDown(sessions, readings)


def say_yes(accounts: Accounts, audit: AuditLog, login: str, *, at_console: bool = False) -> int:
    """An administrator's word to open again; returns how many more are needed, 0 opens.

    Whoever calls this has proved that it is this administrator, or sits at the server's console.
    Raises AccountError.
    """
    by = f"{CONSOLE}:{login}" if at_console else login
    missing = accounts.lift_lock(by=by)
    audit.record(Kind.LOCK_LIFT_ASKED, by)
    if not missing:
        audit.record(Kind.LOCK_LIFTED, by)
    return missing
