"""Days, months, spans and moments as each language writes them, with Babel's data (CLDR).

English is written with the day first, as the project's texts are; the others by their own long
form: genitive months in Belarusian and Russian, the year first in Lithuanian.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

import babel.dates
from babel import Locale

ENGLISH = "en"
_ENGLISH_DAY, _ENGLISH_DAY_OF_YEAR = "d MMM y", "d MMM"
# As CLDR has it, and as Lithuanians write it: words would not stand side by side below a chart.
_SHORT_DAY = {"lt": "MM-dd"}
_SHORT_MONTH = {"lt": "y-MM"}
# What may not be parted from the number before it at the end of a line.
_CLINGING = (" m.", " d.")


def _written(value: date, pattern: str, language: str) -> str:
    text = babel.dates.format_date(value, pattern, locale=language)
    for word in _CLINGING:
        text = text.replace(word, "\N{NO-BREAK SPACE}" + word[1:])
    return text


@cache
def _day_pattern(language: str) -> str:
    if language == ENGLISH:
        return _ENGLISH_DAY
    return str(Locale(language).date_formats["long"].pattern)


@cache
def _skeleton(language: str, name: str) -> str:
    return str(Locale(language).datetime_skeletons[name].pattern)


def day(value: date, language: str) -> str:
    """A day: 22 Nov 2026, 22 лістапада 2026 г., 2026 m. lapkričio 22 d."""
    return _written(value, _day_pattern(language), language)


def day_of_year(value: date, language: str) -> str:
    """A day in a sentence whose year is clear: 22 Nov, 22 лістапада, lapkričio 22 d."""
    pattern = _ENGLISH_DAY_OF_YEAR if language == ENGLISH else _skeleton(language, "MMMMd")
    return _written(value, pattern, language)


def short_day(value: date, language: str) -> str:
    """A day where there is little room, as below a chart: 22 Nov, 22 ліс, 11-22.

    A month too short to be cut stands in full, with the ending that follows a day: 1 maja.
    """
    names = [babel.dates.format_date(value, form, locale=language) for form in ("MMM", "LLLL")]
    pattern = _SHORT_DAY.get(language, "d MMMM" if names[0] == names[1] else "d MMM")
    return _written(value, pattern, language)


def month(value: date, language: str) -> str:
    """A month by its name: November 2026, лістапад 2026, 2026 m. lapkritis."""
    return _written(value, _skeleton(language, "yMMMM"), language)


def calendar_month(number: int, language: str) -> str:
    """A month (1 to 12) of any year by its name: October, кастрычнік, spalis."""
    return _written(date(2000, number, 1), "LLLL", language)


def short_month(value: date, language: str) -> str:
    """A month where there is little room; a year of two digits would read as a day: Nov 2026."""
    return _written(value, _SHORT_MONTH.get(language, "LLL y"), language)


def span(first: date, last: date, language: str) -> str:
    """From a day to a day, nothing said twice: 16–22 Nov 2026, 30 Oct – 22 Nov 2026."""
    if first == last:
        return day(last, language)
    pattern = _day_pattern(language)
    if (first.year, first.month) == (last.year, last.month):
        # The first `d` of each long form is the day; digits in a pattern stand for themselves.
        return _written(last, pattern.replace("d", f"{first.day}–d", 1), language)
    if first.year != last.year:
        return f"{day(first, language)} – {day(last, language)}"
    if pattern.startswith("y"):
        return f"{day(first, language)} – {day_of_year(last, language)}"
    return f"{day_of_year(first, language)} – {day(last, language)}"


def moment(value: datetime, language: str) -> str:
    """A day and a time: 22 Nov 2026, 14:05; in Lithuanian 2026-11-22 14:05, as a clock reads."""
    if language == "lt":
        return babel.dates.format_datetime(value, "y-MM-dd HH:mm", locale=language)
    time = babel.dates.format_datetime(value, "HH:mm", locale=language)
    return f"{day(value, language)}, {time}"


def capital(text: str) -> str:
    """`text` with a capital at its start, for headings; months are small in most languages."""
    return text[:1].upper() + text[1:]
