"""Where is each spreadsheet's cell, and how does each spreadsheet stand?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from ambasada.visibility import View


@dataclass(frozen=True)
class Objection:
    """A rule of the guard that a held state breaks, with its counts."""

    rule: str
    tab: str
    count: int
    of: int


@dataclass(frozen=True)
class Sheet:
    """How one spreadsheet stands for those who share it.

    `state` is fresh, late, held, rejected or never; `age` is how old its rows are at the reading.
    """

    embassies: tuple[str, ...]
    spreadsheet: str
    state: str
    good_at: datetime | None
    age: timedelta | None
    reason: str
    mend: str
    about: str
    objections: tuple[Objection, ...]


# The order in which they want looking at.
STATES = ("held", "never", "late", "rejected", "fresh")


@lru_cache(maxsize=64)
def sheets(view: View) -> tuple[Sheet, ...]:
    """The spreadsheets that this member may know of, those that want looking at first."""
    found = [
        _sheet(view, str(address), rows.to_dict("records"))
        for address, rows in view["sources"].groupby("spreadsheet", sort=False)
    ]
    return tuple(sorted(found, key=lambda one: (STATES.index(one.state), one.embassies)))


def _sheet(view: View, address: str, rows: list[dict[str, object]]) -> Sheet:
    first = rows[0]
    text = str(first["good_at"])
    good_at = datetime.fromisoformat(text) if text else None
    return Sheet(
        embassies=tuple(sorted(str(row["embassy"]) for row in rows)),
        spreadsheet=address,
        state=str(first["state"]),
        good_at=good_at,
        age=view.read_at - good_at if good_at else None,
        reason=str(first["reason"]),
        mend=str(first["mend"]),
        about=str(first["about"]),
        objections=_objections(view, address, str(first["embassy"])),
    )


def _objections(view: View, address: str, embassy: str) -> tuple[Objection, ...]:
    held = view["held"]
    of_this = held[(held["spreadsheet"] == address) & (held["embassy"] == embassy)]
    return tuple(
        Objection(row.rule, row.tab, int(row.count_), int(row.of))
        for row in of_this.rename(columns={"count": "count_"}).itertuples(index=False)
    )


@dataclass(frozen=True)
class Late:
    """An embassy whose figures are older than the reading; `good_at` is None without any rows."""

    embassy: str
    state: str
    good_at: datetime | None


@lru_cache(maxsize=64)
def late_embassies(view: View) -> tuple[Late, ...]:
    """The embassies whose sheets were not read this time, the oldest first."""
    table = view["freshness"]
    late = table[table["state"] != "fresh"].sort_values(["good_at", "embassy"])
    return tuple(
        Late(row.embassy, row.state, datetime.fromisoformat(row.good_at) if row.good_at else None)
        for row in late.itertuples(index=False)
    )


Place = tuple[str, str, str]


@lru_cache(maxsize=64)
def _columns(view: View) -> dict[Place, tuple[str, str]]:
    table = view["sheet_columns"]
    return {
        (row.spreadsheet, row.tab, row.column): (row.letter, row.address)
        for row in table.itertuples(index=False)
    }


@lru_cache(maxsize=64)
def _tabs(view: View) -> dict[tuple[str, str], str]:
    table = view["sheet_columns"]
    return {(row.spreadsheet, row.tab): row.address for row in table.itertuples(index=False)}


def cell_of(view: View, spreadsheet: str, tab: str, row: int | None, column: str) -> str:
    """A cell's name such as D17; blank where it is not known."""
    letter, _address = _columns(view).get((spreadsheet, tab, column), ("", ""))
    return f"{letter}{row}" if letter and row else ""


def cell_link(view: View, spreadsheet: str, tab: str, row: int | None, column: str) -> str | None:
    """The address that opens the very cell in Google Sheets, or its row, or its tab."""
    address = _tabs(view).get((spreadsheet, tab), "")
    if not address:
        return None
    cell = cell_of(view, spreadsheet, tab, row, column)
    place = cell or (f"{row}:{row}" if row else "")
    return f"{address}&range={place}" if place and "#" in address else address


@lru_cache(maxsize=64)
def _spreadsheet_of(view: View) -> dict[str, str]:
    table = view["sources"]
    return dict(zip(table["embassy"], table["spreadsheet"], strict=True))


def case_links(view: View, rows: Iterable[int]) -> list[str | None]:
    """The addresses of rows of the member's own cases; None where the sheet is a folder."""
    return [row_link(view, "cases", int(row)) for row in rows]


def row_link(view: View, tab: str, row: int) -> str | None:
    """The address of a row in a tab of the member's own sheet; None where the sheet is a folder."""
    spreadsheet = _spreadsheet_of(view).get(view.member.embassy, "")
    return cell_link(view, spreadsheet, tab, row, "")


def has_links(view: View) -> bool:
    """Whether any of the sheets that this member may know of is at Google."""
    return bool((view["sheet_columns"]["address"] != "").any())
