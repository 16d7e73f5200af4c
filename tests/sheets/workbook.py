"""A Google spreadsheet in memory: typed cells, and edits that Drive notices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime


@dataclass(frozen=True)
class Formula:
    """A cell with a formula: what was typed, and what it shows."""

    text: str
    value: str | float | bool = ""


Cell = str | float | bool | date | datetime | Formula | None
Row = Sequence[Cell]


@dataclass
class Tab:
    title: str
    rows: list[list[Cell]]
    gid: int = 0
    kind: str = "GRID"
    columns: int = 26

    def column(self, header: str) -> int:
        return self.rows[0].index(header)

    def move_column(self, header: str, to: int) -> None:
        place = self.column(header)
        for row in self.rows:
            row.extend([None] * (len(self.rows[0]) - len(row)))
            row.insert(to, row.pop(place))


@dataclass
class Workbook:
    key: str
    tabs: list[Tab]
    version: int = 7
    modified_at: datetime = datetime(2026, 11, 1, tzinfo=UTC)
    is_trashed: bool = False
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def tab(self, title: str) -> Tab:
        return next(tab for tab in self.tabs if tab.title == title)

    def touch(self) -> None:
        """What Drive notices of any edit."""
        self.version += 1
        self.modified_at = self.now()

    def edit(self, title: str, change: Callable[[Tab], object]) -> None:
        """Change a tab as a person would."""
        change(self.tab(title))
        self.touch()

    def rename(self, title: str, new: str) -> None:
        self.edit(title, lambda tab: setattr(tab, "title", new))

    def delete(self, title: str) -> None:
        self.tabs.remove(self.tab(title))
        self.touch()

    def add(self, title: str, rows: Sequence[Row], gid: int = 99) -> None:
        self.tabs.append(Tab(title, [list(row) for row in rows], gid))
        self.touch()


def workbook(key: str, **tabs: Sequence[Row]) -> Workbook:
    """A spreadsheet of these tabs; the gids are 10, 11, …"""
    made = [
        Tab(title, [list(row) for row in rows], gid)
        for gid, (title, rows) in enumerate(tabs.items(), start=10)
    ]
    return Workbook(key, made)
