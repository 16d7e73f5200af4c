"""Slips of the pen in the made-up sheets: one or more for every rule about rows and values.

Made after the sheets are typed, so that Data health has something to show. Each slip goes to
the next of a few careless embassies; a tab with few rows is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ambasada import schema
from ambasada.network import Source
from ambasada.sources.demo_plan import Plan
from ambasada.sources.demo_sheets import Hand, Table

# Whoever is missing in the network has no slips; where all are, the first in the list do.
_CARELESS = ("pl", "lt", "fr", "it", "ee", "lv", "bg", "gb")
_ROWS_PER_SLIP = 3
Texts = dict[str, str]


@dataclass(eq=False)
class Sheet:
    """One spreadsheet before it is written: where its rows come from, by tab."""

    source: Source
    hand: Hand
    tables: dict[str, Table]
    touched: set[tuple[str, int]] = field(default_factory=set)

    def row(self, tab: str, row: int) -> Texts:
        """The texts of one row."""
        return {column: texts[row] for column, texts in self.tables[tab].items()}


@dataclass(frozen=True)
class Slip:
    """One way to break `rule` in a tab's column, by typing `text`.

    `text` may use {old}, the text before; {other} and {elsewhere}, the same column's in another
    row or another spreadsheet; {year} of the last day, and {early} and {late}, years far off.
    `among` is a key of `_AMONG`; a slip that `adds` spoils a copy of a row, so that the row
    itself still counts.
    """

    rule: str
    tab: str
    column: str
    text: str = ""
    among: str = "any"
    adds: bool = False


_AMONG: dict[str, Callable[[Texts], bool]] = {
    "any": lambda row: True,
    "open": lambda row: schema.is_blank(row["closed_at"]),
    "closed": lambda row: not schema.is_blank(row["closed_at"]),
    "answered": lambda row: (
        not any(schema.is_blank(row[name]) for name in ("first_response_at", "closed_at"))
    ),
    "paused": lambda row: row["status"] == "paused",
    "left": lambda row: row["status"] == "left",
}

SLIPS = (
    Slip("missing_value", "cases", "embassy", among="closed"),
    Slip("unknown_embassy", "cases", "embassy", "hu", "closed"),
    Slip("unknown_embassy", "cases", "embassy", "Vienna", "closed"),
    Slip("missing_value", "cases", "received_at", among="closed"),
    Slip("missing_value", "cases", "category", among="closed"),
    Slip("missing_value", "cases", "case_id", among="closed"),
    Slip("bad_date", "cases", "received_at", "32.10.{year}", "closed"),
    Slip("bad_date", "cases", "received_at", "{year}-13-01", "closed"),
    Slip("bad_date", "cases", "received_at", "in spring", "closed"),
    Slip("bad_date", "cases", "closed_at", "30.02.{year}", "closed"),
    Slip("bad_date", "cases", "closed_at", "yesterday", "closed"),
    Slip("bad_date", "cases", "waiting_since", "last week", "open"),
    Slip("bad_date", "cases", "first_response_at", "31.04.{year}", "answered"),
    Slip("bad_id", "cases", "case_id", "{old} b", "closed"),
    Slip("bad_id", "cases", "case_id", "№ 17", "closed"),
    Slip("future_date", "cases", "received_at", "{late}-03-02", "closed"),
    Slip("future_date", "cases", "closed_at", "04.05.{late}", "closed"),
    Slip("closed_before_received", "cases", "closed_at", "{early}-06-11", "closed"),
    Slip("closed_before_received", "cases", "closed_at", "19.01.{early}", "closed"),
    Slip("duplicate_id", "cases", "case_id", "{other}", "closed"),
    Slip("duplicate_id", "cases", "case_id", "{other}", "closed"),
    Slip("duplicate_id", "cases", "case_id", "{elsewhere}", "closed"),
    Slip("unknown_category", "cases", "category", "pasport"),
    Slip("unknown_category", "cases", "category", "see the paper file"),
    Slip("unknown_category", "cases", "category", "???"),
    Slip("response_before_received", "cases", "first_response_at", "{early}-05-14", "answered"),
    Slip("response_before_received", "cases", "first_response_at", "2.9.{early}", "answered"),
    Slip("unknown_urgency", "cases", "urgency", "very urgent"),
    Slip("unknown_urgency", "cases", "urgency", "high"),
    Slip("unknown_waiting_on", "cases", "waiting_on", "the court", "open"),
    Slip("unknown_waiting_on", "cases", "waiting_on", "them", "open"),
    Slip("unknown_outcome", "cases", "outcome", "done", "closed"),
    Slip("unknown_outcome", "cases", "outcome", "ok", "closed"),
    Slip("unknown_language", "cases", "language", "bel"),
    Slip("unknown_language", "cases", "language", "беларуская"),
    Slip("outcome_while_open", "cases", "outcome", "resolved", "open"),
    Slip("outcome_while_open", "cases", "outcome", "referred", "open"),
    Slip("closed_without_outcome", "cases", "outcome", "", "closed"),
    Slip("closed_without_outcome", "cases", "outcome", "", "closed"),
    Slip("closed_without_outcome", "cases", "outcome", "–", "closed"),
    Slip("unknown_volunteer", "cases", "assigned_to", "V-99", "closed"),
    Slip("unknown_volunteer", "cases", "assigned_to", "the new one", "open"),
    Slip("unknown_volunteer", "cases", "assigned_to", "V-0O12", "closed"),
    Slip("missing_value", "volunteers", "volunteer_id", "", adds=True),
    Slip("bad_id", "volunteers", "volunteer_id", "V 0123", adds=True),
    Slip("duplicate_id", "volunteers", "volunteer_id", "{old}", adds=True),
    Slip("unknown_status", "volunteers", "status", "on leave", "paused"),
    Slip("unknown_language", "volunteers", "languages", "{old}, belarusian", "left"),
    Slip("unknown_skill", "volunteers", "skills", "{old}; cooking", "left"),
    Slip("unknown_skill", "volunteers", "skills", "{old}, driving", "paused"),
    Slip("bad_number", "volunteers", "hours_per_week", "many", "left"),
    Slip("out_of_range", "volunteers", "hours_per_week", "200", "left"),
    Slip("bad_date", "volunteers", "confirmed_on", "soon", "left"),
    Slip("left_without_date", "volunteers", "left_on", "", "left"),
    Slip("left_without_date", "volunteers", "left_on", "", "left"),
    Slip("missing_value", "availability", "hours", "", adds=True),
    Slip("bad_date", "availability", "week", "{year}-W60", adds=True),
    Slip("bad_number", "availability", "hours", "a few", adds=True),
    Slip("out_of_range", "availability", "hours", "200", adds=True),
    Slip("duplicate_id", "availability", "volunteer_id", "{old}", adds=True),
    Slip("unknown_volunteer", "availability", "volunteer_id", "V-9999999", adds=True),
    Slip("missing_value", "checkins", "status", "", adds=True),
    Slip("bad_date", "checkins", "week", "week 7", adds=True),
    Slip("unknown_status", "checkins", "status", "ok", adds=True),
    Slip("missing_value", "handovers", "to", "", adds=True),
    Slip("unknown_embassy", "handovers", "to", "the neighbours", adds=True),
    Slip("duplicate_id", "handovers", "handover_id", "{old}", adds=True),
)


def make_slips(plan: Plan, sheets: Sequence[Sheet]) -> None:
    """Type every slip of the table once, in the sheet whose turn it is and that has room.

    Where there is little room, the first slip of each rule goes before another of the same.
    """
    careful = [sheet for sheet in sheets if not sheet.source.is_shared]
    careless = [sheet for sheet in careful if sheet.source.embassy in _CARELESS]
    careless = careless or careful[: len(_CARELESS)]
    rules = [slip.rule for slip in SLIPS]
    by_need = sorted(enumerate(SLIPS), key=lambda one: rules.index(one[1].rule) != one[0])
    for turn, slip in by_need:
        turn %= max(len(careless), 1)
        for sheet in [*careless[turn:], *careless[:turn], *sheets]:
            if _slip(plan, sheets, sheet, slip):
                break


def _slip(plan: Plan, sheets: Sequence[Sheet], sheet: Sheet, slip: Slip) -> bool:
    """Make one slip in a sheet, if there is a row for it that has none yet."""
    row = _pick_row(plan, sheet, slip)
    if row is None:
        return False
    text = _text(plan, sheets, sheet, slip, row)
    if text is None:
        return False
    table = sheet.tables[slip.tab]
    if slip.adds:
        for texts in table.values():
            texts.append(texts[row])
        row = len(table[slip.column]) - 1
    table[slip.column][row] = text
    sheet.touched.add((slip.tab, row))
    return True


def _pick_row(plan: Plan, sheet: Sheet, slip: Slip) -> int | None:
    table = sheet.tables.get(slip.tab, {})
    height = len(table.get(slip.column, ()))
    used = sum(tab == slip.tab for tab, _row in sheet.touched)
    if (used + 1) * _ROWS_PER_SLIP > height:
        return None
    wanted = _AMONG[slip.among]
    for row in plan.rng.permutation(height).tolist():
        if (slip.tab, row) not in sheet.touched and wanted(sheet.row(slip.tab, row)):
            return int(row)
    return None


def _text(plan: Plan, sheets: Sequence[Sheet], sheet: Sheet, slip: Slip, row: int) -> str | None:
    """What is typed; None where another row is needed and there is none."""
    places = {"{other}": [sheet], "{elsewhere}": [one for one in sheets if one is not sheet]}
    if slip.text in places:
        return _borrow(plan, places[slip.text], slip, (sheet, row))
    return slip.text.format(
        old=sheet.tables[slip.tab][slip.column][row],
        year=plan.as_of.year,
        early=plan.as_of.year - 12,
        late=plan.as_of.year + 36,
    )


def _borrow(plan: Plan, sheets: Sequence[Sheet], slip: Slip, but: tuple[Sheet, int]) -> str | None:
    """The text of another row without a slip, which gets no slip later either."""
    for sheet in sheets:
        height = len(sheet.tables.get(slip.tab, {}).get(slip.column, ()))
        free = [
            row
            for row in range(height)
            if (slip.tab, row) not in sheet.touched and (sheet, row) != but
        ]
        if free:
            row = free[int(plan.rng.integers(len(free)))]
            sheet.touched.add((slip.tab, row))
            return sheet.tables[slip.tab][slip.column][row]
    return None
