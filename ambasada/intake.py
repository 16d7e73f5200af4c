"""From raw text to typed rows and problems. The only place that reads a cell.

Two steps: `read_book` for each spreadsheet alone (so that the last good one can stand in for
one that fails), then `join_books` for what only the whole network can tell: codes used twice,
volunteers whom nobody knows. Nothing is dropped silently and nothing is guessed.
Source: docs/sheets.md, "Rules".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from ambasada import cells, rules, schema
from ambasada.cells import Moment, TooEarly, Unreadable
from ambasada.network import OTHER, Network, Source
from ambasada.rules import Effect, Problem
from ambasada.schema import Column, Kind, Tab
from ambasada.sources import RawBook, RawTab

Values = dict[str, Any]
_RULE_ORDER = {rule.name: order for order, rule in enumerate(rules.RULES)}
A_DATE = "a date such as 22.11.2026"
CHECK_YEAR = f"; check the year, nothing before {cells.FIRST_DAY:%d.%m.%Y} is taken"
# What to type, by the kind of column; lists of choices say themselves.
EXPECTED = {
    Kind.DATE: A_DATE,
    Kind.MOMENT: A_DATE + " or 22.11.2026 14:30",
    Kind.WEEK: "a week such as 2026-W47 or any date in it",
    Kind.NUMBER: "a number such as 5 or 2,5",
    Kind.ID: "a code",
}
# Which rule a text breaks that its column cannot take, by column and by kind.
_RULE_OF_COLUMN = {
    "urgency": "unknown_urgency",
    "waiting_on": "unknown_waiting_on",
    "outcome": "unknown_outcome",
    "status": "unknown_status",
    "kind": "unknown_category",
    "stay": "unknown_status",
}
_RULE_OF_KIND = {
    Kind.DATE: "bad_date",
    Kind.MOMENT: "bad_date",
    Kind.WEEK: "bad_date",
    Kind.ID: "bad_id",
    Kind.EMBASSY: "unknown_embassy",
    Kind.CATEGORY: "unknown_category",
    Kind.NUMBER: "bad_number",
    Kind.LANGUAGE: "unknown_language",
}
# What the figures use in place of a text that they cannot take; otherwise nothing.
_STAND_IN = {
    ("cases", "category"): OTHER,
    ("volunteers", "status"): "paused",
    ("events", "kind"): OTHER,
}
_LISTS = {
    Kind.LANGUAGES: "unknown_language",
    Kind.SKILLS: "unknown_skill",
    Kind.EMBASSIES: "unknown_embassy",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One typed row that is kept so far, with what is wrong with its values."""

    embassy: str
    tab: str
    number: int
    spreadsheet: str
    values: Values
    problems: tuple[Problem, ...] = ()

    def problem(self, rule: str, column: str, effect: Effect, **more: str) -> Problem:
        """A problem of this row."""
        return Problem(
            self.embassy, self.spreadsheet, self.tab, self.number, column, rule, effect, **more
        )


@dataclass(frozen=True)
class Book:
    """One spreadsheet, typed: rows kept by tab, rows left out as problems, rows read."""

    source: Source
    rows: Mapping[str, tuple[Row, ...]]
    left_out: tuple[Problem, ...]
    read: Mapping[tuple[str, str], int]
    tabs: tuple[str, ...] = ()


@dataclass(frozen=True)
class TabCount:
    """How many rows of one embassy's tab were read, kept and left out."""

    embassy: str
    tab: str
    read: int
    kept: int
    left_out: int


@dataclass(frozen=True)
class Intake:
    """The whole network's rows kept, by tab, with every problem and the counts."""

    rows: Mapping[str, tuple[Row, ...]]
    problems: tuple[Problem, ...]
    counts: tuple[TabCount, ...]


class _LeftOut(Exception):
    """The row cannot be kept, for this reason."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read_book(raw: RawBook, network: Network, today: date) -> Book:
    """One spreadsheet's rows, typed. `today` is for dates that have not happened yet."""
    kept: dict[str, tuple[Row, ...]] = {}
    left_out: list[Problem] = []
    read: Counter[tuple[str, str]] = Counter()
    for raw_tab in raw.tabs:
        reader = _TabReader(schema.TAB_BY_NAME[raw_tab.name], raw.source, network, today)
        rows = []
        for number, texts in _rows(raw_tab):
            embassy = reader.embassy_of(texts)
            read[embassy, raw_tab.name] += 1
            try:
                rows.append(reader.read(embassy, number, texts))
            except _LeftOut as reason:
                left_out.append(reason.problem)
        kept[raw_tab.name] = tuple(rows)
    return Book(raw.source, kept, tuple(left_out), read, tuple(tab.name for tab in raw.tabs))


def _rows(tab: RawTab) -> Iterable[tuple[int, dict[str, str]]]:
    """Each row that says anything: its number in the sheet, and its texts that are not blank."""
    names = tuple(tab.columns)
    for index, cells_of_row in enumerate(zip(*tab.columns.values(), strict=True)):
        texts = {
            name: text
            for name, cell in zip(names, cells_of_row, strict=True)
            if (text := cell.strip()) and not schema.is_blank(text)
        }
        if texts:
            yield index + 2, texts


@dataclass
class _TabReader:
    """Reads the rows of one tab of one spreadsheet."""

    tab: Tab
    source: Source
    network: Network
    today: date
    columns: tuple[Column, ...] = ()
    needed: tuple[Column, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.columns = schema.agreed_columns(self.tab, is_shared=self.source.is_shared)
        self.needed = schema.needed_columns(self.tab, is_shared=self.source.is_shared)
        self.own_embassies = set(self.source.embassy_ids)
        self.checks = _ROW_CHECKS.get(self.tab.name, ())
        # Unpacked for each cell of the network, so nothing is looked up there.
        self.parsers = [(column.name, self._parser_of(column), column) for column in self.columns]

    def embassy_of(self, texts: Mapping[str, str]) -> str:
        """Whose row it is; in a shared spreadsheet the row says so, however wrongly."""
        if not self.source.is_shared:
            return self.source.embassy
        said = texts.get("embassy", "")
        return said.casefold() if said.casefold() in self.own_embassies else rules.quote(said)

    def read(self, embassy: str, number: int, texts: dict[str, str]) -> Row:
        """The typed row; raises _LeftOut with the first rule that it breaks."""
        row = Row(embassy, self.tab.name, number, self.source.address, {})
        for column in self.needed:
            if column.name not in texts:
                raise _LeftOut(
                    row.problem(
                        "missing_value", column.name, Effect.ROW, expected=self._expected(column)
                    )
                )
        failures: list[Problem] = []
        for name, parse, column in self.parsers:
            text = texts.get(name)
            if text is None:
                row.values[name] = None if parse else []
            elif parse:
                try:
                    row.values[name] = parse(text)
                except (Unreadable, _OutOfRange) as error:
                    row.values[name] = self._stand_in(row, column, text, error, failures)
            else:
                row.values[name] = self._list(row, column, text, failures)
        self._leave_out_if(failures)
        for check in self.checks:
            check(self, row, texts, failures)
            self._leave_out_if(failures)
        return replace(row, problems=_one_a_cell(failures)) if failures else row

    def _leave_out_if(self, failures: list[Problem]) -> None:
        severe = [failure for failure in failures if failure.effect is Effect.ROW]
        if severe:
            raise _LeftOut(min(severe, key=_order_of))

    def _stand_in(
        self, row: Row, column: Column, text: str, error: ValueError, failures: list[Problem]
    ) -> Any:
        """What the figures use in place of a text that its column cannot take, reported."""
        stand_in = _STAND_IN.get((self.tab.name, column.name))
        mend = CHECK_YEAR if isinstance(error, TooEarly) else ""
        failures.append(
            row.problem(
                _rule_of(column, error),
                column.name,
                Effect.ROW if column.strict else Effect.VALUE,
                found=rules.quote(text),
                expected=self._expected(column) + mend,
                value_kept=stand_in or "",
            )
        )
        return stand_in

    def _parser_of(self, column: Column) -> Callable[[str], Any] | None:
        """What reads a cell of `column`, None for a list; each raises Unreadable or _OutOfRange."""
        match column.kind:
            case _ if column.kind in _LISTS:
                return None
            case Kind.EMBASSY:
                return partial(self._parse_embassy, column)
            case Kind.CATEGORY:
                return self._parse_category
            case Kind.NUMBER:
                return lambda text: _in_range(cells.parse_number(text))
            case Kind.CHOICE:
                return partial(_parse_choice, column.choices)
            case Kind.ID if not column.strict:
                return str  # a reference: whoever is not known is reported, not cut off
            case _:
                return _PARSERS.get(column.kind, str)

    def _parse_embassy(self, column: Column, text: str) -> str:
        known = self.own_embassies if column.only_shared else self.network.embassy
        embassy = text.casefold()
        if embassy not in known:
            raise Unreadable(text)
        return embassy

    def _parse_category(self, text: str) -> str:
        category = self.network.category_spellings.get(schema.normalise(text[:200]))
        if category is None:
            raise Unreadable(text)
        return category

    def _parse_skill(self, text: str) -> str:
        if (skill := text.casefold()) not in self.network.category:
            raise Unreadable(text)
        return skill

    def _item_parser_of(self, column: Column) -> Callable[[str], str]:
        """What reads one item of a list."""
        match column.kind:
            case Kind.SKILLS:
                return self._parse_skill
            case Kind.EMBASSIES:
                return partial(self._parse_embassy, column)
            case _:
                return cells.parse_language

    def _list(self, row: Row, column: Column, text: str, failures: list[Problem]) -> list[str]:
        parse = self._item_parser_of(column)
        kept = []
        for item in cells.split_list(text):
            try:
                kept.append(parse(item))
            except Unreadable:
                failures.append(
                    row.problem(
                        _LISTS[column.kind],
                        column.name,
                        Effect.VALUE,
                        found=rules.quote(item),
                        expected=self._expected(column),
                    )
                )
        return list(dict.fromkeys(kept))

    def _expected(self, column: Column) -> str:
        match column.kind:
            case Kind.CHOICE:
                return _one_of(column.choices)
            case Kind.EMBASSY | Kind.EMBASSIES:
                return _one_of(
                    self.source.embassies if column.only_shared else self.network.embassy
                )
            case Kind.CATEGORY | Kind.SKILLS:
                return _one_of(self.network.category)
            case _:
                return EXPECTED.get(column.kind, "text")


def _one_of(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


class _OutOfRange(ValueError):
    """A number that hours in a week cannot be."""


def _rule_of(column: Column, error: ValueError) -> str:
    if isinstance(error, _OutOfRange):
        return "out_of_range"
    return _RULE_OF_COLUMN.get(column.name) or _RULE_OF_KIND[column.kind]


def _in_range(number: float) -> float:
    low, high = schema.HOURS_RANGE
    if not low <= number <= high:
        raise _OutOfRange(number)
    return number


def _parse_choice(choices: tuple[str, ...], text: str) -> str:
    choice = text.casefold()
    if choice not in choices:
        raise Unreadable(text)
    return choice


_PARSERS: dict[Kind, Callable[[str], Any]] = {
    Kind.ID: cells.parse_id,
    Kind.DATE: cells.parse_date,
    Kind.MOMENT: cells.parse_moment,
    Kind.WEEK: cells.parse_week,
    Kind.LANGUAGE: cells.parse_language,
    Kind.TEXT: str,
}


def _order_of(problem: Problem) -> tuple[int, bool]:
    """Rules in their order; of two embassies that are unknown, first the one whose row it is."""
    return _RULE_ORDER[problem.rule], problem.column != "embassy"


def _one_a_cell(problems: list[Problem]) -> tuple[Problem, ...]:
    """The first problem of each cell; of a list, one for each item that was not understood."""
    first: dict[tuple[str, str], Problem] = {}
    for problem in sorted(problems, key=lambda problem: _RULE_ORDER[problem.rule]):
        item = problem.found if problem.rule in _LISTS.values() else ""
        if not any(column == problem.column for column, _ in first) or item:
            first.setdefault((problem.column, item), problem)
    return tuple(first.values())


Check = Callable[[_TabReader, Row, Mapping[str, str], list[Problem]], None]


def _is_before(moment: Moment, other: Moment) -> bool:
    """Whether `moment` is before `other`; without a time of day only the dates can tell."""
    if moment.has_time and other.has_time:
        return moment.at < other.at
    return moment.day < other.day


def _check_future(
    reader: _TabReader, row: Row, texts: Mapping[str, str], failures: list[Problem]
) -> None:
    tomorrow = reader.today + timedelta(days=1)
    for name in ("received_at", "closed_at"):
        moment = row.values.get(name)
        if moment and moment.day > tomorrow:
            found = rules.quote(texts[name])
            failures.append(row.problem("future_date", name, Effect.ROW, found=found))


def _check_order(
    reader: _TabReader, row: Row, texts: Mapping[str, str], failures: list[Problem]
) -> None:
    received, closed = row.values["received_at"], row.values.get("closed_at")
    if closed and _is_before(closed, received):
        found = rules.quote(texts["closed_at"])
        failures.append(row.problem("closed_before_received", "closed_at", Effect.ROW, found=found))
    answered = row.values.get("first_response_at")
    if answered and _is_before(answered, received):
        found = rules.quote(texts["first_response_at"])
        failures.append(
            row.problem("response_before_received", "first_response_at", Effect.VALUE, found=found)
        )
        row.values["first_response_at"] = None


def _check_outcome(
    reader: _TabReader, row: Row, texts: Mapping[str, str], failures: list[Problem]
) -> None:
    outcome, is_closed = row.values.get("outcome"), bool(row.values.get("closed_at"))
    if outcome and not is_closed:
        found = rules.quote(texts["outcome"])
        failures.append(row.problem("outcome_while_open", "outcome", Effect.VALUE, found=found))
        row.values["outcome"] = None
    if is_closed and not outcome:
        expected = _one_of(schema.OUTCOMES)
        failures.append(
            row.problem("closed_without_outcome", "outcome", Effect.VALUE, expected=expected)
        )


def _check_left(
    reader: _TabReader, row: Row, texts: Mapping[str, str], failures: list[Problem]
) -> None:
    if row.values.get("status") == "left" and not row.values.get("left_on"):
        failures.append(row.problem("left_without_date", "left_on", Effect.VALUE))


_ROW_CHECKS: dict[str, tuple[Check, ...]] = {
    "cases": (_check_future, _check_order, _check_outcome),
    "volunteers": (_check_left,),
}

# What makes two rows of a tab the same one, and how an earlier one is chosen among them.
_IDENTITY: dict[str, Callable[[Values], Any]] = {
    "cases": lambda values: values["case_id"],
    "volunteers": lambda values: values["volunteer_id"],
    "availability": lambda values: (values["volunteer_id"], values["week"]),
    "handovers": lambda values: values["handover_id"],
}
_ID_COLUMN = {
    "cases": "case_id",
    "volunteers": "volunteer_id",
    "availability": "volunteer_id",
    "handovers": "handover_id",
}
_REFERENCES = {"cases": "assigned_to", "availability": "volunteer_id"}


def join_books(books: Iterable[Book], faults: Iterable[Problem] = ()) -> Intake:
    """All spreadsheets together: codes used twice are left out, unknown volunteers reported."""
    books = list(books)
    kept: dict[str, tuple[Row, ...]] = {}
    left_out = [problem for book in books for problem in book.left_out]
    for tab in schema.TABS:
        rows = [row for book in books for row in book.rows.get(tab.name, ())]
        kept[tab.name], doubles = _without_doubles(tab.name, rows)
        left_out += doubles
    kept = _report_unknown_volunteers(kept)
    of_values = [problem for rows in kept.values() for row in rows for problem in row.problems]
    counts = _count(books, kept, left_out)
    return Intake(kept, (*faults, *left_out, *of_values), counts)


def _without_doubles(tab: str, rows: list[Row]) -> tuple[tuple[Row, ...], list[Problem]]:
    identity = _IDENTITY.get(tab)
    if identity is None:
        return tuple(rows), []
    if tab == "cases":
        rows = sorted(rows, key=lambda row: (row.values["received_at"].at, row.embassy, row.number))
    else:
        rows = sorted(rows, key=lambda row: (row.embassy, row.number))
    seen: set[Any] = set()
    kept: list[Row] = []
    doubles: list[Problem] = []
    column = _ID_COLUMN[tab]
    for row in rows:
        key = identity(row.values)
        if key in seen:
            found = row.values[column]
            doubles.append(row.problem("duplicate_id", column, Effect.ROW, found=found))
        else:
            seen.add(key)
            kept.append(row)
    return tuple(kept), doubles


def _report_unknown_volunteers(kept: dict[str, tuple[Row, ...]]) -> dict[str, tuple[Row, ...]]:
    known = {row.values["volunteer_id"] for row in kept["volunteers"]}

    def reported(row: Row, column: str) -> Row:
        named = row.values.get(column)
        if not named or named in known:
            return row
        shown = rules.quote(named)
        problem = row.problem(
            "unknown_volunteer", column, Effect.VALUE, found=shown, value_kept=shown
        )
        return replace(row, problems=(*row.problems, problem))

    return kept | {
        tab: tuple(reported(row, column) for row in kept[tab])
        for tab, column in _REFERENCES.items()
    }


def _count(
    books: Iterable[Book], kept: Mapping[str, tuple[Row, ...]], left_out: Iterable[Problem]
) -> tuple[TabCount, ...]:
    read: Counter[tuple[str, str]] = Counter()
    for book in books:
        read.update({(embassy, tab): 0 for embassy in _owners(book) for tab in book.tabs})
        read.update(book.read)
    keep = Counter((row.embassy, row.tab) for rows in kept.values() for row in rows)
    out = Counter((problem.embassy, problem.tab) for problem in left_out)
    return tuple(
        TabCount(embassy, tab, total, keep[embassy, tab], out[embassy, tab])
        for (embassy, tab), total in sorted(read.items())
    )


def _owners(book: Book) -> tuple[str, ...]:
    return book.source.embassy_ids or ("",)


def utc_second(at: datetime, zone: ZoneInfo) -> int:
    """`to_utc` in seconds since 1970; the short way to it but at the end of the calendar."""
    if at.year < MAXYEAR:
        return int(at.replace(tzinfo=zone).timestamp())
    return int((to_utc(at, zone) - datetime(1970, 1, 1)).total_seconds())


def to_utc(at: datetime, zone: ZoneInfo) -> datetime:
    """`at` on the clock of `zone`, as UTC without a zone.

    Of an hour that a clock lived twice the first is meant (`fold=0`); one that it skipped is
    read with the offset before the change, as Python's zoneinfo does. At the two ends of the
    calendar, where UTC would leave it, `at` stays as it is.
    """
    try:
        return at.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return at
