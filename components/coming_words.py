"""What comes next in words: ranges with their plural, how good it was, and a table."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from ambasada.questions.coming import Coming, Expected, Fan, Judged
from ambasada.questions.periods import Period
from components.device import is_telephone
from components.explain import title
from components.listing import Entry, listing
from components.ready_table import height_of
from components.texts import (
    UNKNOWN,
    _,
    day,
    in_hours,
    n_,
    number,
    percent,
    sentence_start,
    span,
    week_name,
)


@dataclass(frozen=True)
class Statement:
    """One expectation: of when, the range in words, and what stands in small letters below."""

    when: str
    told: str
    beside: str = ""

    @property
    def sentence(self) -> str:
        """All of it for who hears a chart."""
        told = ", ".join(one for one in (self.told, self.beside) if one)
        return f"{self.when}: {told.rstrip('.')}."


def statements(told: Coming, as_of: Period, open_now: float | None) -> tuple[Statement, ...]:
    """New cases of a week and of eight, open cases after these, hours of the week."""
    week, eight = told.of_week, told.of_eight
    parts = [
        _cases(f"{_week_words(week.period, as_of)}, {span(week.period)}", week),
        _cases(f"{_('Eight weeks')}, {span(eight.period)}", eight),
    ]
    if told.still_open is not None:
        parts.append(_open(told.still_open, eight.period, open_now))
    if told.hours is not None:
        parts.append(_hours(told.hours, f"{_('Hours')}, {span(week.period)}", told.available))
    return tuple(parts)


def _week_words(week: Period, as_of: Period) -> str:
    return _("Next week") if week.first > as_of.last else _("This week")


def _cases(when: str, expected: Expected) -> Statement:
    if expected.is_hidden:
        return Statement(when, "", _("The last eight weeks say as much: no forecast is shown."))
    chance = _("8 in 10")
    if expected.is_provisional:
        chance += f" ({_('provisional')})"
    return Statement(when, range_words(expected.lower, expected.upper), chance)


def range_words(lower: int, upper: int) -> str:
    """Between 4 and 11 new cases; the plural is that of the upper end."""
    if upper == 0:
        return _("No new case")
    if lower == 0:
        return n_("At most {count} new case", "At most {count} new cases", upper)
    if lower == upper:
        return n_("{count} new case", "{count} new cases", upper)
    return n_(
        "Between {lower} and {count} new case",
        "Between {lower} and {count} new cases",
        upper,
        lower=number(lower),
    )


def _open(fan: Fan, period: Period, open_now: float | None) -> Statement:
    about = n_("About {count} open case", "About {count} open cases", round(fan.middle[-1]))
    beside = _("9 in 10: at most {upper}; now {now}").format(
        upper=number(fan.upper[-1]), now=number(open_now)
    )
    return Statement(_("At the end of {day}").format(day=day(period.last)), about, beside)


def _hours(fan: Fan, when: str, available: float | None) -> Statement:
    about = _("About {hours} needed").format(hours=in_hours(round(fan.middle[0])))
    offered = UNKNOWN if available is None else in_hours(available)
    beside = _("9 in 10: at most {upper}; available {offered}").format(
        upper=in_hours(round(fan.upper[0])), offered=offered
    )
    return Statement(when, about, beside)


def how_good(told: Coming) -> str:
    """The back-test in Markdown: one paragraph a forecast, then what the numbers mean."""
    in_cases = (
        (_("One week"), told.of_week.judged),
        (_("Eight weeks together"), told.of_eight.judged),
        (_("Open cases after eight weeks"), told.open_judged),
    )
    lines = [f"**{name}.** {_judged(judged)}" for name, judged in in_cases]
    lines.append(f"**{_('Hours of the eighth week')}.** {_judged_in_hours(told.hours_judged)}")
    return "\n\n".join([*lines, _meaning()])


def _judged(judged: Judged | None) -> str:
    if judged is None:
        return _not_judged()
    return _(
        "{share} of what came fell inside the range, where 8 in 10 should. The mean error was "
        "{error} cases, that of “the same as the last 8 weeks” {same}."
    ).format(**_errors(judged))


def _judged_in_hours(judged: Judged | None) -> str:
    if judged is None:
        return _not_judged()
    return _(
        "{share} of what was needed fell inside the range, where 8 in 10 should. The mean error "
        "was {error} hours, that of “the same as the last 8 weeks” {same}."
    ).format(**_errors(judged))


def _not_judged() -> str:
    return _("No forecast can be checked yet.")


def _errors(judged: Judged) -> dict[str, str]:
    return {
        "share": sentence_start(percent(judged.covered)),
        "error": number(judged.error, 2),
        "same": number(judged.error_of_same, 2),
    }


def _meaning() -> str:
    return _(
        "These are the forecasts of the last two years that can be checked, each made from the "
        "weeks before it alone. The error counts the whole range (continuous ranked probability "
        "score); smaller is better. Where the last 8 weeks did better no forecast is shown. Open "
        "cases and hours are checked every eight weeks."
    )


def range_text(lower: float, upper: float) -> str:
    """4–11; one number where both ends are the same."""
    ends = [number(lower), number(upper)]
    return ends[0] if lower == upper else "–".join(ends)


def coming_table(told: Coming) -> None:
    """The coming weeks of the chart: new cases and open ones, 8 in 10, and the hours needed."""
    frame = _frame(told)
    names = {
        "expected": title("expected_cases"),
        "open": title("expected_open"),
        "hours": title("expected_hours"),
    }
    if is_telephone():
        listing("coming", frame.to_dict("records"), lambda row: _entry(row, names))
        return
    right = {
        column: st.column_config.TextColumn(name, alignment="right")
        for column, name in names.items()
    }
    st.dataframe(
        frame,
        key="coming-table",
        hide_index=True,
        row_height=34,
        height=height_of(len(frame)),
        column_config={"week": _("Week"), "days": _("Days")} | right,
    )


def _entry(row: dict[Hashable, Any], names: Mapping[str, str]) -> Entry:
    """A week as a telephone shows it; what has no range of its own is left out."""
    told = [f"{name} {row[column]}" for column, name in names.items() if row[column] != UNKNOWN]
    return Entry(f"{row['week']}, {row['days']}", " · ".join(told))


def _frame(told: Coming) -> pd.DataFrame:
    week = told.of_week
    first = UNKNOWN if week.is_hidden else range_text(week.lower, week.upper)
    return pd.DataFrame(
        {
            "week": [week_name(one) for one in told.weeks],
            "days": [span(one) for one in told.weeks],
            # Only the first week has a range of its own; later ones are told together.
            "expected": [first, *[UNKNOWN] * (len(told.weeks) - 1)],
            "open": _ranges(told.still_open, len(told.weeks)),
            "hours": _ranges(told.hours, len(told.weeks)),
        }
    )


def _ranges(fan: Fan | None, count: int) -> list[str]:
    if fan is None:
        return [UNKNOWN] * count
    return [
        range_text(round(lower), round(upper))
        for lower, upper in zip(fan.lower, fan.upper, strict=True)
    ]
