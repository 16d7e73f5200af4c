"""Text of one cell to a value (page 2.1). Nothing here knows about tabs or rules."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pycountry

BLANKS = {"", "-", "–", "—", "n/a"}
SERIAL_ZERO = date(1899, 12, 30)
FIRST_DAY = date(1927, 5, 18)  # decision 12: whatever is typed, no earlier day is a date
LAST_SERIAL = (date.max - SERIAL_ZERO).days

SERIAL = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
TIME_OF_DAY = r"(?:(?:T|\s+)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"
DATE_FORMS = [
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})" + TIME_OF_DAY),
    re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})" + TIME_OF_DAY),
    re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})" + TIME_OF_DAY),
]
WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)")
CASE_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")

LANGUAGES = {language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2")}


@dataclass(frozen=True)
class Moment:
    """A day as typed, with the time of day when one was typed."""

    day: date
    clock: time | None = None

    @property
    def naive(self) -> datetime:
        return datetime.combine(self.day, self.clock or time(0, 0))


def clean(text: str) -> str:
    """Cut the white space around a value; every way of writing blank becomes ''."""
    cut = text.strip()
    return "" if cut.casefold() in BLANKS else cut


def fold_header(text: str) -> str:
    """A header without case, accents, white space, _ and -."""
    decomposed = unicodedata.normalize("NFKD", text)
    without_accents = "".join(c for c in decomposed if not unicodedata.combining(c))
    kept = [c for c in without_accents.casefold() if not c.isspace() and c not in "_-"]
    return "".join(kept)


def parse_moment(text: str) -> Moment | None:
    """A date or a date and time; None when it is not one that page 2.1 names, or too early."""
    moment = parse_any_moment(text)
    return moment if moment and moment.day >= FIRST_DAY else None


def parse_any_moment(text: str) -> Moment | None:
    typed = text.removeprefix("'").strip()
    if SERIAL.fullmatch(typed):
        return moment_of_serial(typed)
    for form in DATE_FORMS:
        match = form.fullmatch(typed)
        if match:
            return moment_of_match(match)
    return None


def moment_of_serial(typed: str) -> Moment | None:
    number = Fraction(typed.replace(",", "."))
    days = number.numerator // number.denominator
    if not 1 <= days <= LAST_SERIAL:
        return None
    midnight = datetime.combine(SERIAL_ZERO + timedelta(days=days), time(0, 0))
    try:
        moment = to_the_second(midnight + timedelta(seconds=float((number - days) * 86400)))
    except OverflowError:  # the last half second of the calendar
        return None
    is_whole_day = moment.time() == time(0, 0)
    return Moment(moment.date(), None if is_whole_day else moment.time())


def to_the_second(moment: datetime) -> datetime:
    """Rounded half up, after the milliseconds that workbooks are read to."""
    milliseconds = round(moment.microsecond / 1000)
    return moment.replace(microsecond=0) + timedelta(seconds=(milliseconds + 500) // 1000)


def moment_of_match(match: re.Match) -> Moment | None:
    part = match.groupdict()
    try:
        day = date(int(part["year"]), int(part["month"]), int(part["day"]))
        if part["hour"] is None:
            return Moment(day)
        return Moment(day, time(int(part["hour"]), int(part["minute"]), int(part["second"] or 0)))
    except ValueError:
        return None


def parse_number(text: str) -> Fraction | None:
    if not NUMBER.fullmatch(text):
        return None
    return Fraction(text.replace(",", "."))


def parse_week(text: str) -> date | None:
    """The Monday of a week written 2026-W47 or as any date in it."""
    match = WEEK.fullmatch(text.removeprefix("'").strip())
    if match:
        try:
            sunday = date.fromisocalendar(int(match[1]), int(match[2]), 7)
        except ValueError:
            return None
        return monday_of(sunday) if sunday >= FIRST_DAY else None
    moment = parse_moment(text)
    return monday_of(moment.day) if moment else None


def parse_list(text: str) -> list[str]:
    items = [clean(item) for item in re.split("[,;]", text)]
    return [item for item in items if item]


def is_case_id(text: str) -> bool:
    return CASE_ID.fullmatch(text) is not None


def is_language(text: str) -> bool:
    return text.casefold() in LANGUAGES


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def format_week(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year:04d}-W{week:02d}"


def format_month(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"
