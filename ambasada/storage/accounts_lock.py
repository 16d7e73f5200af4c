"""Lock-down: everybody out at once, and nobody in until two administrators say so."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ambasada.accounts import CONSOLE, AccountError, Lock
from ambasada.storage.accounts_checks import administrators, check_may_change
from ambasada.storage.accounts_file import ACCOUNTS_FILE, AccountsFile
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

    def lock(self) -> Lock | None:
        """The lock-down in force, with the yes of administrators who are still in office."""
        with self._reading() as db:
            row = db.execute("SELECT by FROM lock").fetchone()
            return Lock(row["by"], _said_yes(db)) if row else None

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
            missing = Lock("", _said_yes(db)).missing
            if not missing:
                db.execute("DELETE FROM lift")
                db.execute("DELETE FROM lock")
            return missing


def lock_is_on(state: Path) -> bool:
    """Whether a lock-down is in force there, for whoever has no key; raises AccountError.

    Where there are no accounts yet there is none.
    """
    file = state / ACCOUNTS_FILE
    if not file.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as db:
            return is_locked(db)
    except sqlite3.Error as error:
        raise AccountError(
            f"{file.name} cannot be asked whether the network is locked ({error}). Look at the "
            f"disk of the state folder, or restore the backup."
        ) from None


def _said_yes(db: sqlite3.Connection) -> tuple[str, ...]:
    in_office = [one.login for one in administrators(db)]
    said = {row["login"] for row in db.execute("SELECT login FROM lift")}
    return tuple(login for login in in_office if login in said)


def _check_administrator(db: sqlite3.Connection, login: str) -> None:
    if login not in [one.login for one in administrators(db)]:
        raise AccountError(
            f"“{login[:40]}” is no administrator in office. Two administrators open the network; "
            f"on the command line say which one you are."
        )
