"""What members noted on alerts: a code, by role, for a year."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from ambasada.alert_notes import Name, Note
from ambasada.storage.accounts_file import AccountsFile
from ambasada.storage.accounts_tables import NOTE_SECONDS
from ambasada.visibility import Role

_OF_ALERT = "level = ? AND embassy = ? AND category = ? AND week = ? AND role = ? AND seat = ?"


class Notes(AccountsFile):
    """Keeps one note an alert and seat: a role and, for coordinators, their embassy. No login."""

    def notes(self) -> list[Note]:
        """All notes, oldest first."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT * FROM note WHERE at > ? ORDER BY at, rowid",
                (self._clock() - NOTE_SECONDS,),
            )
            return [_note(row) for row in rows]

    def keep_note(self, alert: Name, said: str, role: Role, embassy: str) -> None:
        """Keep what was noted, in place of what the same seat noted before."""
        with self._writing() as db:
            _forget(db, alert, role, embassy)
            place = (alert.level, alert.embassy, alert.category, alert.week)
            db.execute(
                "INSERT INTO note VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*place, role.value, embassy, said, self._clock()),
            )

    def forget_note(self, alert: Name, role: Role, embassy: str) -> None:
        """Forget what a seat noted."""
        with self._writing() as db:
            _forget(db, alert, role, embassy)


def _forget(db: sqlite3.Connection, alert: Name, role: Role, embassy: str) -> None:
    place = (alert.level, alert.embassy, alert.category, alert.week)
    db.execute(f"DELETE FROM note WHERE {_OF_ALERT}", (*place, role.value, embassy))


def _note(row: sqlite3.Row) -> Note:
    return Note(
        alert=Name(row["level"], row["embassy"], row["category"], row["week"]),
        said=row["said"],
        role=Role(row["role"]),
        embassy=row["seat"],
        at=datetime.fromtimestamp(row["at"], UTC),
    )
