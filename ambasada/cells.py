"""One cell's text as a value: dates, weeks, numbers, codes and choices.

Every reader takes text already trimmed and known not to be blank, and raises `Unreadable`.
Source: docs/sheets.md, "What a cell may say".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from ambasada import schema

# Day 0 of Google's serial numbers; from March 1900 on Excel's are the same.
SERIAL_START = datetime(1899, 12, 30)
# The first day that a sheet can mean, as a serial number 10,000. Below it a number is a year or a
# day and month (2026, 22.11) that lost its way, and a typed date a slip (0226-11-22).
FIRST_DAY = date(1927, 5, 18)
FIRST_SERIAL = (FIRST_DAY - SERIAL_START.date()).days
LAST_SERIAL = 2_958_466  # 9999-12-31 is the last day that either program knows
# Digits are 0 to 9; \d would take those of every script.
_THEN_TIME = r"(?:(?:\s+|T)(?P<time>\S+))?"
_DATE_FORMS = tuple(
    re.compile(form + _THEN_TIME)
    for form in (
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})",
        r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})",
        r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})",
    )
)
# What most sheets have, and what every serial number becomes: read at once, and the same.
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?: (?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)?"
)
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_SERIAL = re.compile(r"[0-9]{1,40}(?:[.,][0-9]{1,40})?")
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{1,2})", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)")
_ID = re.compile(schema.ID_PATTERN)


class Unreadable(ValueError):
    """A cell that is not what its column agrees on."""


class TooEarly(Unreadable):
    """A date before FIRST_DAY, which is a slip in its year."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, with the time of day where one was typed (the embassy's own clock)."""

    at: datetime
    has_time: bool

    @property
    def day(self) -> date:
        """The date as typed, which says to which week and month it belongs."""
        return self.at.date()


@lru_cache(maxsize=200_000)
def parse_moment(text: str) -> Moment:
    """A date or a date and time in any agreed form; raises Unreadable."""
    text = text.removeprefix("'").strip()
    if _ISO.fullmatch(text):
        return _from_iso(text)
    if _SERIAL.fullmatch(text):
        return parse_serial(float(text.replace(",", ".")))
    for form in _DATE_FORMS:
        if found := form.fullmatch(text):
            return _from_parts(found)
    raise Unreadable(text)


def _from_iso(text: str) -> Moment:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:  # the 30th of February
        raise Unreadable(text) from None
    if at.date() < FIRST_DAY:
        raise TooEarly(text)
    return Moment(at, has_time=len(text) > len("2026-11-22"))


def parse_serial(serial: float) -> Moment:
    """The date and time that a sheet's serial number means; raises Unreadable."""
    if not FIRST_SERIAL <= serial < LAST_SERIAL:
        raise Unreadable(str(serial))
    # A serial number carries a time as a fraction of a day, exact to about a microsecond. What
    # reads workbooks rounds it to the millisecond; so is it here, that both give one second.
    milliseconds = round((serial % 1) * 86_400_000)
    seconds = (milliseconds + 500) // 1000
    try:
        at = SERIAL_START + timedelta(days=int(serial), seconds=seconds)
    except OverflowError:  # the last half second of the calendar, rounded up
        raise Unreadable(str(serial)) from None
    return Moment(at, has_time=at.time() != time())


def _from_parts(found: re.Match[str]) -> Moment:
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        typed = found["time"]
        clock = _parse_time(typed) if typed else time()
    except ValueError:
        raise Unreadable(found[0]) from None
    if day < FIRST_DAY:
        raise TooEarly(found[0])
    return Moment(datetime.combine(day, clock), has_time=bool(typed))


def _parse_time(text: str) -> time:
    if not (found := _TIME.fullmatch(text)):
        raise ValueError(text)
    return time(int(found[1]), int(found[2]), int(found[3] or 0))


def parse_date(text: str) -> date:
    """A date; a time of day is cut off; raises Unreadable."""
    return parse_moment(text).day


@lru_cache(maxsize=10_000)
def parse_week(text: str) -> date:
    """The Monday of the week that `2026-W47` or any date in it means; raises Unreadable."""
    if found := _WEEK.fullmatch(text.removeprefix("'").strip()):
        return _monday_of(int(found[1]), int(found[2]))
    day = parse_date(text)
    return day - timedelta(days=day.weekday())


def _monday_of(year: int, week: int) -> date:
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        raise Unreadable(f"{year}-W{week}") from None
    # A week that any agreed date lies in can be named too.
    if monday <= FIRST_DAY - timedelta(days=7):
        raise TooEarly(f"{year}-W{week}")
    return monday


def format_week(day: date) -> str:
    """The ISO week of `day`, such as 2026-W47."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def parse_number(text: str) -> float:
    """A number with a decimal comma or point; raises Unreadable."""
    if not _NUMBER.fullmatch(text):
        raise Unreadable(text)
    return float(text.replace(",", "."))


def parse_id(text: str) -> str:
    """A code of 1 to 40 letters, digits, `.`, `_` and `-`, exactly as typed; raises Unreadable."""
    if not _ID.fullmatch(text):
        raise Unreadable(text)
    return text


def parse_language(text: str) -> str:
    """An ISO 639-1 code in lower case; raises Unreadable."""
    code = text.casefold()
    if code not in schema.LANGUAGES:
        raise Unreadable(text)
    return code


def split_list(text: str) -> list[str]:
    """The items of a list split by `,` or `;`, trimmed, without blank ones."""
    items = (item.strip() for item in re.split(r"[,;]", text))
    return [item for item in items if not schema.is_blank(item)]
