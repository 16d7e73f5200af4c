"""The first step of a sign-in: guesses are counted, and devices known.

A guess from a device that a member has signed in with is counted by itself, so strangers who guess
cannot lock the member out. Only whom a guess was about is kept, as an HMAC.
"""

from __future__ import annotations

import math
import sqlite3
from dataclasses import dataclass

from ambasada.accounts import Account, Throttled, plain_login
from ambasada.storage.accounts_devices import Devices
from ambasada.storage.accounts_file import new_token
from ambasada.storage.accounts_members import ACCOUNTS, account_of, check_may_sign_in, known
from ambasada.storage.accounts_tables import CLOCK_SLIP_SECONDS, GUESS_SECONDS, HALF_SECONDS

GUESSES, EVERYBODYS_GUESSES = 5, 60
EVERYBODYS_SECONDS = 60.0
TRIES_OF_SECOND_STEP = 5


@dataclass(frozen=True)
class _Counter:
    """How many guesses in how many seconds one count lets through."""

    who: bytes
    most: int
    seconds: float

    def wait(self, db: sqlite3.Connection, now: float) -> float:
        """Seconds until there is room; 0 where there is."""
        since = now - self.seconds
        # Guesses of a clock that was set back since would lock a member out until it comes there.
        latest = db.execute(
            "SELECT at FROM guess WHERE who = ? AND at > ? AND at <= ? ORDER BY at DESC LIMIT ?",
            (self.who, since, now + CLOCK_SLIP_SECONDS, self.most),
        ).fetchall()
        return latest[-1]["at"] - since if len(latest) == self.most else 0.0


class Guesses(Devices):
    """Counts guesses, and begins the half session after the right password."""

    def count_guess(self, login: str, device: str | None) -> None:
        """Count a guess before its password is looked at; raises Throttled, and then counts none.

        5 in 15 minutes for a login, known or not, and 60 a minute over all; from a device of that
        member's, 5 in 15 minutes for the device and neither of the others.
        """
        with self._writing() as db:
            now = self._clock()
            counters = self._counters(db, plain_login(login), device)
            wait = max(counter.wait(db, now) for counter in counters)
            if wait > 0:
                raise Throttled(math.ceil(wait))
            db.executemany(
                "INSERT INTO guess VALUES (?, ?)", [(counter.who, now) for counter in counters]
            )

    def _counters(
        self, db: sqlite3.Connection, login: str, device: str | None
    ) -> tuple[_Counter, ...]:
        if device and self._device(db, login, device):
            return (_Counter(self._hash("guess of device", device), GUESSES, GUESS_SECONDS),)
        return (
            _Counter(self._hash("guess of login", login), GUESSES, GUESS_SECONDS),
            _Counter(self._hash("guess of anybody", ""), EVERYBODYS_GUESSES, EVERYBODYS_SECONDS),
        )

    def forgive(self, login: str, device: str | None) -> None:
        """After a full sign-in: the counts of the login and the device start anew."""
        counted = [("guess of login", plain_login(login)), ("guess of device", device or "")]
        with self._writing() as db:
            for purpose, what in counted:
                db.execute("DELETE FROM guess WHERE who = ?", (self._hash(purpose, what),))

    def begin_half(self, login: str) -> str:
        """After the right password: the token of five minutes and five tries of a second step."""
        token = new_token()
        with self._writing() as db:
            account = known(db, login)
            check_may_sign_in(account)
            db.execute(
                "INSERT INTO half VALUES (?, ?, ?, ?)",
                (
                    self._hash("half", token),
                    account.login,
                    self._clock() + HALF_SECONDS,
                    TRIES_OF_SECOND_STEP,
                ),
            )
        return token

    def half(self, token: str) -> Account | None:
        """Who gave the right password and still owes the second step; None when it is over."""
        with self._reading() as db:
            row = db.execute(
                ACCOUNTS + "JOIN half USING (login)"
                " WHERE half.hash = ? AND until > ? AND tries_left > 0 AND is_enabled",
                (self._hash("half", token), self._clock()),
            ).fetchone()
        return account_of(row) if row else None
