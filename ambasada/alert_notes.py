"""Alerts by name, and what members note on them: a code from a closed list, by role.

No word of anybody is kept. `storage/accounts_notes.py` keeps the notes, `noting.py` writes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ambasada.visibility import Role

SEEN = "seen"
# An event near is told by its day.
EVENT = "event:"
REASONS = ("campaign", "late", "mistake", "other")


@dataclass(frozen=True)
class Name:
    """What names one alert: its level, embassy and category (blank for a sum), and its week."""

    level: str
    embassy: str
    category: str
    week: str


@dataclass(frozen=True)
class Note:
    """What was noted on an alert, by which role (of which embassy, for a coordinator), when."""

    alert: Name
    said: str
    role: Role
    embassy: str
    at: datetime

    @property
    def event_on(self) -> date | None:
        """The day of the event that explains it; None where no event does."""
        if not self.said.startswith(EVENT):
            return None
        return date.fromisoformat(self.said.removeprefix(EVENT))
