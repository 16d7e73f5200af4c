"""Texts, numbers and dates as people read them. Every word on a screen passes through here.

`_` and `n_` look a text up in the catalogues of `config/locale/`; numbers and dates follow the
language through Babel. The language lives in the session, because a context variable set in
`app.py` is lost in fragments.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO

import babel.dates
import babel.numbers
import streamlit as st
from babel.messages.mofile import write_mo
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ambasada.catalogue import catalogue
from ambasada.inside import in_language
from ambasada.questions.periods import Period
from components import dates

UNKNOWN = "–"
_LANGUAGE = "language"
SOURCE_LANGUAGE = "en"
_ALOUD: ContextVar[str] = ContextVar("aloud", default=SOURCE_LANGUAGE)
# Where an escaped text would still begin an address: https://, www., name@host.
_ADDRESS = re.compile(r"https?\\:(?=//)|www(?=\\\.)|(?<=\S)@(?=\S)", re.IGNORECASE)
WORD_JOINER = "\u2060"


def language() -> str:
    """The reader's language; that of the source where nobody reads."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return _ALOUD.get()
    return str(st.session_state.get(_LANGUAGE, SOURCE_LANGUAGE))


@contextmanager
def aloud(code: str) -> Iterator[None]:
    """Let what is said outside a screen, by the server itself, be in a language."""
    before = _ALOUD.set(code)
    try:
        yield
    finally:
        _ALOUD.reset(before)


def speak(code: str) -> None:
    """Let this session's screens speak a language."""
    st.session_state[_LANGUAGE] = code


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    """The catalogue of a language, as gettext wants it: plural forms come from the language."""
    if code == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue("ambasada", code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(text: str) -> str:
    """`text` in the reader's language."""
    return _catalogue(language()).gettext(text)


def n_(one: str, many: str, count: int, **more: str) -> str:
    """`one` or `many` (or a third form), as the reader's language wants for `count`."""
    text = _catalogue(language()).ngettext(one, many, count)
    return text.format(count=number(count), **more)


def inside(text: str) -> str:
    """A sentence that comes from inside the program, in the reader's language."""
    return in_language(text, language())


def number(value: float | None, decimals: int = 0) -> str:
    """A number with the language's marks; a dash when it is unknown."""
    if value is None or value != value:
        return UNKNOWN
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return babel.numbers.format_decimal(value, pattern, locale=language())


def separators() -> str:
    """The language's marks of decimals and of thousands, as Plotly wants them: `.,`."""
    symbols = (babel.numbers.get_decimal_symbol, babel.numbers.get_group_symbol)
    return "".join(symbol(language()) for symbol in symbols)


def short_number(value: float | None) -> str:
    """A number with one decimal where it has any below 100."""
    if value is None or value != value:
        return UNKNOWN
    return number(value, 0 if value == int(value) or abs(value) >= 100 else 1)


def in_hours(value: float) -> str:
    """A number of hours with its unit: 21.2 h."""
    return short_number(value) + hours_unit()


def hours_unit() -> str:
    """What stands behind a number of hours, with the space before it."""
    return f" {_('h')}"


def signed(value: float | None) -> str:
    """A change with its sign; a true minus, so that a screen reader says it."""
    if value is None:
        return UNKNOWN
    if value == 0:
        return "±0"
    return ("+" if value > 0 else "−") + short_number(abs(value))


def percent(value: float | None) -> str:
    """A ratio as whole per cent; a dash when it is unknown.

    English and the texts of the project put a space before the sign; the others follow CLDR.
    """
    if value is None or value != value:
        return UNKNOWN
    pattern = "#,##0 %" if language() == SOURCE_LANGUAGE else None
    return babel.numbers.format_percent(value, pattern, locale=language())


def day(value: date) -> str:
    """A day such as 22 Nov 2026."""
    return dates.day(value, language())


def day_of_year(value: date) -> str:
    """A day in a sentence whose year is clear, such as 22 Nov."""
    return dates.day_of_year(value, language())


def short_day(value: date) -> str:
    """A day where there is little room, such as 22 Nov."""
    return dates.short_day(value, language())


def month(value: date) -> str:
    """A month such as November 2026, in the middle of a sentence; see `capital` for a heading."""
    return dates.month(value, language())


def calendar_month(number: int) -> str:
    """A month of any year by its name, in the middle of a sentence: October, кастрычнік."""
    return dates.calendar_month(number, language())


def sentence_start(text: str) -> str:
    """`text` as the first words of a sentence or a heading: many languages write months small."""
    return text[:1].upper() + text[1:]


def short_month(value: date) -> str:
    """A month where there is little room, such as Nov 2026."""
    return dates.short_month(value, language())


def moment(value: datetime) -> str:
    """A moment such as 22 Nov 2026, 14:05, on the clock that `value` carries."""
    return dates.moment(value, language())


def age(value: timedelta) -> str:
    """How old something is, in its largest whole unit from a minute on: 5 minutes, 2 days."""
    return babel.dates.format_timedelta(
        value, granularity="minute", threshold=1.5, locale=language()
    )


def span(period: Period) -> str:
    """The days of a period: 16–22 Nov 2026."""
    return dates.span(period.first, period.last, language())


capital = dates.capital


def week_name(period: Period) -> str:
    """A week as people say it: week 47."""
    return _("Week {number}").format(number=period.first.isocalendar().week)


def escape(text: str) -> str:
    """Text of a sheet, safe in a Markdown label: no link, image, colour or HTML can come of it."""
    special = "\\`*_{}[]()#+-.!|<>~:$"
    escaped = "".join(f"\\{letter}" if letter in special else letter for letter in text)
    # Markdown links an address even where it is escaped: a mark of no width parts its beginning.
    return _ADDRESS.sub(lambda found: found[0] + WORD_JOINER, escaped)
