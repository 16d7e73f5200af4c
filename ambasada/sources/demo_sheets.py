"""How the made-up embassies type: headers, dates, words, order of columns; and the CSV files.

Every embassy has a hand of its own, so that what the agreement allows is seen in the demo.
Columns, aliases and choices come from `schema`; here is only which of them is used where.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

from ambasada import schema
from ambasada.cells import SERIAL_START, format_week
from ambasada.network import Category
from ambasada.schema import Column, Kind, Tab
from ambasada.sources.demo_plan import DAY, NONE, Plan, Real, Whole, days_of

# The texts of one tab by column, all of the same length.
Table = dict[str, list[str]]
# People have joined before the first day.
_DAYS_BEFORE = 400
_NOTE_HEADER, _NOTES = "notes", ("not read", "", "", "see the paper file", "")
_NOTES_AT = 2


@dataclass(frozen=True)
class Hand:
    """How one embassy fills its sheet. The names are keys of `_HEADERS` and `DATE_FORMS`.

    `categories` is `id` or the language of the names; `dates` are used in turn; `dateless` is
    the share of moments typed without a time of day; `without` are optional tabs not kept.
    """

    headers: str = "name"
    dates: tuple[str, ...] = ("iso",)
    categories: str = "id"
    decimal: str = "."
    separator: str = ", "
    blank: str = ""
    is_capitalised: bool = False
    weeks_as_dates: bool = False
    padding: str = ""
    delimiter: str = ","
    encoding: str = "utf-8"
    first_column: int = 0
    dateless: float = 0.06
    has_notes: bool = False
    blank_rows: int = 0
    without: tuple[str, ...] = ()


_HANDS = {
    "pl": Hand("pl", ("dots",), "pl", ",", "; ", delimiter=";", has_notes=True, blank_rows=2),
    "lt": Hand("lt", ("iso",), "lt", ",", first_column=2, dateless=0.1),
    "de": Hand("title", ("dots",), decimal=",", delimiter=";", encoding="utf-8-sig"),
    "fr": Hand("en", ("serial",), is_capitalised=True, has_notes=True),
    "lv": Hand("be", ("dots",), "be", blank="–", blank_rows=3),
    "ee": Hand("ru", ("dots", "iso"), "ru", first_column=1, separator=";"),
    "es": Hand("title", ("slashes",), decimal=",", without=("checkins",)),
    "it": Hand("loud", ("slashes",), "en", dateless=0.5, without=("checkins",)),
    "gb": Hand("en", ("iso_t",), "en", weeks_as_dates=True),
    "gb-sct": Hand("title", ("iso", "dots"), "en", is_capitalised=True),
    "ca": Hand("name", ("apostrophe",), blank="n/a", has_notes=True),
    "se": Hand("loud", ("iso",), blank="-", weeks_as_dates=True),
    "nl": Hand("name", ("short",), first_column=3, separator=" ; "),
    "bg": Hand("be", ("dots",), padding="\u00a0", without=("availability",)),
    "kr": Hand("title", ("iso",), dateless=0.9, without=("availability",)),
    "lu": Hand(without=("availability",), blank_rows=1),
}


def hand_of(embassy: str) -> Hand:
    """The hand of an embassy; those that nothing is known of type as the agreement says."""
    return _HANDS.get(embassy, Hand())


def _is_cyrillic(alias: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in alias)


def _english(column: Column) -> str:
    first = column.aliases[:1]
    return next((alias for alias in first if not _is_cyrillic(alias)), column.name)


def _among_cyrillic(place: int) -> Callable[[Column], str]:
    """Belarusian is the first of a column's Cyrillic aliases, Russian the last."""

    def header(column: Column) -> str:
        cyrillic = [alias for alias in column.aliases if _is_cyrillic(alias)]
        return cyrillic[place] if cyrillic else column.name

    return header


def _after_cyrillic(place: int) -> Callable[[Column], str]:
    """Polish is the first of the aliases after the Cyrillic ones, Lithuanian the last."""

    def header(column: Column) -> str:
        cyrillic = [place for place, alias in enumerate(column.aliases) if _is_cyrillic(alias)]
        later = column.aliases[cyrillic[-1] + 1 :] if cyrillic else ()
        return later[place] if len(later) > 1 else column.name

    return header


_HEADERS: dict[str, Callable[[Column], str]] = {
    "name": lambda column: column.name,
    "title": lambda column: column.name.replace("_", " ").capitalize(),
    "loud": lambda column: column.name.replace("_", " ").upper(),
    "en": _english,
    "be": _among_cyrillic(0),
    "ru": _among_cyrillic(-1),
    "pl": _after_cyrillic(0),
    "lt": _after_cyrillic(-1),
}


def header_of(tab: Tab, column: Column, hand: Hand) -> str:
    """What stands above a column; its own name where the alias would mean another column."""
    header = _HEADERS[hand.headers](column)
    means = schema.header_names(tab).get(schema.normalise(header))
    return header if means == column.name else column.name


@dataclass(frozen=True)
class DateForm:
    """One agreed way to type a day, and a time after it."""

    day: Callable[[date], str]
    time: Callable[[int], str]


def _clock(minute: int) -> str:
    return f" {minute // 60:02d}:{minute % 60:02d}"


def _serial(day: date) -> str:
    return str((day - SERIAL_START.date()).days)


DATE_FORMS = {
    "iso": DateForm(date.isoformat, _clock),
    "iso_t": DateForm(date.isoformat, lambda minute: "T" + _clock(minute)[1:] + ":00"),
    "apostrophe": DateForm(lambda day: "'" + day.isoformat(), _clock),
    "dots": DateForm(lambda day: f"{day:%d.%m.%Y}", _clock),
    "slashes": DateForm(lambda day: f"{day:%d/%m/%Y}", _clock),
    "short": DateForm(lambda day: f"{day.day}.{day.month}.{day.year}", _clock),
    "serial": DateForm(_serial, lambda minute: f"{minute / DAY:.6f}"[1:]),
}


# Many embassies type alike, so each form's texts are made once.
@lru_cache(maxsize=2 * len(DATE_FORMS))
def _typed_days(form: str, first: date, count: int) -> tuple[str, ...]:
    return tuple(DATE_FORMS[form].day(first + timedelta(days=day)) for day in range(count))


@lru_cache(maxsize=len(DATE_FORMS))
def _typed_times(form: str) -> tuple[str, ...]:
    return tuple(DATE_FORMS[form].time(minute) for minute in range(DAY))


@dataclass(frozen=True)
class Pen:
    """Turns numbers into texts as a hand types them."""

    plan: Plan
    hand: Hand

    @cached_property
    def _days(self) -> list[tuple[str, ...]]:
        first, count = self.plan.date_of(-_DAYS_BEFORE), self.plan.last + _DAYS_BEFORE + 1
        return [_typed_days(name, first, count) for name in self.hand.dates]

    @cached_property
    def _times(self) -> list[tuple[str, ...]]:
        return [_typed_times(name) for name in self.hand.dates]

    def days(self, days: Whole) -> list[str]:
        """Dates."""
        forms = self._days
        return [
            "" if day == NONE else forms[row % len(forms)][day + _DAYS_BEFORE]
            for row, day in enumerate(days.tolist())
        ]

    def moments(self, moments: Whole, dateless: float = 0.0) -> list[str]:
        """Dates with a time of day, a share of them without."""
        plain = self.plan.rng.random(len(moments)) < max(self.hand.dateless, dateless)
        days, forms = self.days(days_of(moments)), self._times
        return [
            text if bare or not text else text + forms[row % len(forms)][moment % DAY]
            for row, (text, moment, bare) in enumerate(
                zip(days, moments.tolist(), plain.tolist(), strict=True)
            )
        ]

    def weeks(self, mondays: Sequence[int]) -> list[str]:
        """Weeks, by number or by a date in them."""
        dates = [self.plan.date_of(monday) for monday in mondays]
        if self.hand.weeks_as_dates:
            form = DATE_FORMS[self.hand.dates[0]]
            return [form.day(monday + timedelta(days=monday.day % 5)) for monday in dates]
        return [format_week(monday) for monday in dates]

    def numbers(self, numbers: Real) -> list[str]:
        """Hours, with a decimal point or comma."""
        return [f"{number:g}".replace(".", self.hand.decimal) for number in numbers.tolist()]

    def lists(self, lists: Sequence[Sequence[str]]) -> list[str]:
        """Languages and skills."""
        return [self.hand.separator.join(items) for items in lists]

    def category(self, category: Category) -> str:
        """A kind of request, by id or name."""
        return category.id if self.hand.categories == "id" else category.label(self.hand.categories)


def write_tab(path: Path, tab: Tab, table: Table, hand: Hand, *, is_shared: bool) -> None:
    """Write one TAB.csv, with the columns of `table` in the order and spelling of a hand."""
    agreed = schema.agreed_columns(tab, is_shared=is_shared)
    columns = [column for column in agreed if column.name in table]
    turn = hand.first_column % len(columns)
    columns = columns[turn:] + columns[:turn]
    height = len(next(iter(table.values())))
    texts = [_typed(column, table[column.name], hand) for column in columns]
    headers = [header_of(tab, column, hand) for column in columns]
    if hand.has_notes:
        headers.insert(_NOTES_AT, _NOTE_HEADER)
        texts.insert(_NOTES_AT, [_NOTES[row % len(_NOTES)] for row in range(height)])
    rows = list(zip(*texts, strict=True))
    for number in range(min(hand.blank_rows, len(rows))):
        rows.insert((number + 1) * len(rows) // (hand.blank_rows + 1), (hand.blank,) * len(headers))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=hand.encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=hand.delimiter, lineterminator="\n")
        writer.writerow(headers)
        writer.writerows(rows)


def _typed(column: Column, texts: list[str], hand: Hand) -> list[str]:
    """Texts with an embassy's habits: capitals, its own blank, spaces that nobody sees."""
    if column.kind is Kind.CHOICE and hand.is_capitalised:
        texts = [text.capitalize() for text in texts]
    if hand.blank:
        texts = [text or hand.blank for text in texts]
    if hand.padding:
        texts = [text + hand.padding if text else text for text in texts]
    return texts
