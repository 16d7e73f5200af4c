"""Lock-down: everybody out at once, and nobody in until two administrators say so."""

from __future__ import annotations

import sqlite3

from ambasada.accounts import ADMINISTRATORS_TO_LIFT_A_LOCK, CONSOLE, AccountError
from ambasada.storage.accounts_checks import administrators, check_may_change
from ambasada.storage.accounts_file import AccountsFile
from ambasada.storage.accounts_sessions import is_locked

_BY_CONSOLE = f"{CONSOLE}:"


class LockDown(AccountsFile):
    """Ends all sessions and refuses new ones."""

    def lock_down(self, *, by: str) -> int:
        """End all sessions and refuse sign-in from now on; returns how many there were.

        A lock-down during another one asks anew for both administrators.
        """
        with self._writing() as db:
            check_may_change(db, CONSOLE if by.startswith(_BY_CONSOLE) else by)
            for table in ("half", "challenge", "lift"):
                db.execute(f"DELETE FROM {table}")
            db.execute("INSERT OR REPLACE INTO lock VALUES (1, ?)", (by,))
            return db.execute("DELETE FROM session").rowcount

    @property
    def is_locked(self) -> bool:
        """Whether a lock-down is in force."""
        with self._reading() as db:
            return is_locked(db)

    def lift_lock(self, *, by: str) -> int:
        """An administrator's word to open again; returns how many more are needed, 0 opens.

        `by` is a login, or "console:LOGIN" on the command line. Raises AccountError.
        """
        login = by.removeprefix(_BY_CONSOLE)
        with self._writing() as db:
            if not is_locked(db):
                raise AccountError("There is no lock-down. Nothing was changed.")
            _check_administrator(db, login)
            db.execute("INSERT OR IGNORE INTO lift VALUES (?)", (login,))
            in_office = {one.login for one in administrators(db)}
            said = {row["login"] for row in db.execute("SELECT login FROM lift")} & in_office
            missing = max(0, ADMINISTRATORS_TO_LIFT_A_LOCK - len(said))
            if not missing:
                db.execute("DELETE FROM lift")
                db.execute("DELETE FROM lock")
            return missing


def _check_administrator(db: sqlite3.Connection, login: str) -> None:
    if login not in [one.login for one in administrators(db)]:
        raise AccountError(
            f"“{login[:40]}” is no administrator in office. Two administrators open the network; "
            f"on the command line say which one you are."
        )
