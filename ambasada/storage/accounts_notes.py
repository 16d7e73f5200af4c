"""What members noted on alerts: a code, by role, for a year.

An alert tells of an embassy's week, so the file keeps its name as an HMAC only, like a token.
"""

from __future__ import annotations

from datetime import UTC, datetime

from ambasada.alert_notes import Name, Note
from ambasada.storage.accounts_file import AccountsFile
from ambasada.storage.accounts_tables import NOTE_SECONDS
from ambasada.visibility import Role


class Notes(AccountsFile):
    """Keeps one note an alert and seat: a role and, for coordinators, their embassy. No login."""

    def notes_on(self, alert: Name) -> list[Note]:
        """The notes on an alert, oldest first."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT * FROM note WHERE alert = ? AND at > ? ORDER BY at, rowid",
                (self._of(alert), self._clock() - NOTE_SECONDS),
            )
            return [
                Note(
                    alert=alert,
                    said=row["said"],
                    role=Role(row["role"]),
                    embassy=row["seat"],
                    at=datetime.fromtimestamp(row["at"], UTC),
                )
                for row in rows
            ]

    def keep_note(self, alert: Name, said: str, role: Role, embassy: str) -> None:
        """Keep what was noted, in place of what the same seat noted before."""
        with self._writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO note VALUES (?, ?, ?, ?, ?)",
                (self._of(alert), role.value, embassy, said, self._clock()),
            )

    def forget_note(self, alert: Name, role: Role, embassy: str) -> None:
        """Forget what a seat noted."""
        with self._writing() as db:
            db.execute(
                "DELETE FROM note WHERE alert = ? AND role = ? AND seat = ?",
                (self._of(alert), role.value, embassy),
            )

    def _of(self, alert: Name) -> bytes:
        name = (alert.level, alert.embassy, alert.category, alert.week)
        return self._hash("alert", " ".join(name))
