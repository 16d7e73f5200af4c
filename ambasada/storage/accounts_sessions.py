"""Who is signed in. The server knows a session by its token's HMAC; a cookie alone proves nothing.

Every question looks at the account too, so what ended is refused at once, wherever it ended.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from datetime import UTC, datetime

from ambasada.accounts import AccountError, Session, plain_login
from ambasada.storage.accounts_devices import Devices
from ambasada.storage.accounts_file import new_identity, new_token
from ambasada.storage.accounts_members import ACCOUNTS, account_of, check_may_sign_in, known
from ambasada.storage.accounts_tables import (
    CLOCK_SLIP_SECONDS,
    IDLE_SECONDS,
    SESSION_SECONDS,
    end_sessions,
)

TOUCH_SECONDS = 30.0
_IS_LIVE = """
    seen_at BETWEEN :now - :idle AND :now + :slip
    AND opened_at BETWEEN :now - :longest AND :now + :slip
    AND login IN (SELECT login FROM member WHERE is_enabled)
    AND NOT EXISTS (SELECT 1 FROM lock)
"""
_FIND = f"{ACCOUNTS} JOIN session USING (login) WHERE {_IS_LIVE} AND "
_TOUCH = f"""
    UPDATE session SET seen_at = :now
    WHERE identity = :identity AND seen_at <= :now - {TOUCH_SECONDS} AND {_IS_LIVE}
"""


class Sessions(Devices):
    """Opens, finds and ends sessions: 30 minutes idle, 12 hours at most."""

    def open_session(self, login: str, device: str | None) -> tuple[str, str]:
        """Sign a member in: the tokens of the session and of the device. Raises AccountError."""
        token = new_token()
        with self._writing() as db:
            account = known(db, login)
            check_may_sign_in(account)
            check_not_locked(db)
            device, device_identity = self._remember(db, account.login, device)
            hashed, now = self._hash("session", token), self._clock()
            db.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)",
                (new_identity(), hashed, account.login, device_identity, now, now),
            )
            db.execute(
                "UPDATE member SET last_seen_on = ? WHERE login = ?",
                (datetime.fromtimestamp(now, UTC).date().isoformat(), account.login),
            )
        return token, device

    def session(self, token: str, *, touch: bool = True) -> Session | None:
        """The session of a token; None when it is unknown or over. `touch`: somebody did it."""
        found = self._find("session.hash = :sought", self._hash("session", token))
        if found and touch:
            self.touch(found.identity)
        return found

    def session_of(self, identity: str) -> Session | None:
        """The session of a public identity, read anew; None when it is unknown or over."""
        return self._find("session.identity = :sought", identity)

    def _find(self, condition: str, sought: bytes | str) -> Session | None:
        with self._reading() as db:
            row = db.execute(_FIND + condition, {**self._limits(), "sought": sought}).fetchone()
        return Session(row["identity"], account_of(row), row["device"]) if row else None

    def _limits(self) -> dict[str, float]:
        return {
            "now": self._clock(),
            "idle": IDLE_SECONDS,
            "longest": SESSION_SECONDS,
            "slip": CLOCK_SLIP_SECONDS,
        }

    def live(self, identities: Collection[str]) -> set[str]:
        """Which of these sessions still live; one question however many they are."""
        with self._reading() as db:
            rows = db.execute(
                f"SELECT identity FROM session WHERE {_IS_LIVE}"
                " AND identity IN (SELECT value FROM json_each(:sought))",
                {**self._limits(), "sought": json.dumps(list(identities))},
            )
            return {row["identity"] for row in rows}

    def touch(self, identity: str) -> None:
        """Somebody did something: the idle time begins anew. Written at most every 30 seconds."""
        limits = self._limits()
        with self._reading() as db:
            is_due = db.execute(
                "SELECT 1 FROM session WHERE identity = :identity AND seen_at <= :due",
                {"identity": identity, "due": limits["now"] - TOUCH_SECONDS},
            ).fetchone()
        if is_due:
            with self._writing() as db:
                db.execute(_TOUCH, {**limits, "identity": identity})

    def end_session(self, token: str) -> None:
        """Sign out."""
        with self._writing() as db:
            db.execute("DELETE FROM session WHERE hash = ?", (self._hash("session", token),))

    def end_identity(self, identity: str) -> None:
        """Sign out the session of a public identity."""
        with self._writing() as db:
            db.execute("DELETE FROM session WHERE identity = ?", (identity,))

    def end_all_of(self, login: str) -> None:
        """Sign a member out everywhere."""
        with self._writing() as db:
            end_sessions(db, plain_login(login))


def is_locked(db: sqlite3.Connection) -> bool:
    """Whether a lock-down is in force."""
    return db.execute("SELECT 1 FROM lock").fetchone() is not None


def check_not_locked(db: sqlite3.Connection) -> None:
    """Raises AccountError during a lock-down."""
    if is_locked(db):
        raise AccountError(
            "The network is locked down. Two administrators must open it again before anybody "
            "signs in."
        )
