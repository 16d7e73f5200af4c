"""Charts of weeks for those who do not see them: a sentence that says the finding, and a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from ambasada.questions.overview import Series
from ambasada.questions.periods import week_of
from ambasada.questions.week import Hours
from components.explain import title
from components.ready_table import height_of
from components.texts import _, day, number, short_number, span, week_name

FIGURES = ("received", "closed", "open_end")
# So many weeks are seen at once; the rest of a longer table scrolls.
_SEEN = 13


def mean_name() -> str:
    """What the trailing mean of a chart of weeks is called."""
    return _("Mean of 13 weeks")


def weeks_table(
    flows: Mapping[str, Series],
    told: Callable[[float | None], str] = number,
    means: Series | None = None,
) -> object:
    """The weeks of a chart of flows in words, newest first; `means` trail what was received."""
    figures = [figure for figure in FIGURES if figure in flows]
    shown = {figure: (title(figure), flows[figure].values) for figure in figures}
    if means is not None:
        rounded = [None if one is None else round(one, 1) for one in means.values]
        shown["mean"] = (mean_name(), rounded)
        told = short_number
    return _table(flows["received"].periods, shown, told, "weeks-table")


def hours_table(hours: Hours) -> object:
    """The weeks of a chart of hours in words, newest first."""
    shown = {
        "available": (title("available_hours"), hours.available),
        "unknown": (_("Not confirmed"), hours.unknown),
        "needed": (title("needed_hours"), hours.needed),
    }
    return _table(hours.weeks, shown, short_number, "hours-table")


def _table(
    periods: Sequence[str],
    shown: Mapping[str, tuple[str, Sequence[float | None]]],
    told: Callable[[float | None], str],
    key: str,
) -> object:
    """Each column with its name on the screen and its value in each week."""
    weeks = [week_of(name) for name in reversed(periods)]
    frame = pd.DataFrame(
        {"week": [week_name(week) for week in weeks], "days": [span(week) for week in weeks]}
        | {
            name: [told(one) for one in reversed(values)]
            for name, (_title, values) in shown.items()
        }
    )
    right = {
        name: st.column_config.TextColumn(heading, alignment="right")
        for name, (heading, _values) in shown.items()
    }
    return st.dataframe(
        frame,
        key=key,
        hide_index=True,
        row_height=34,
        height=height_of(min(len(weeks), _SEEN)),
        column_config={"week": _("Week"), "days": _("Days")} | right,
    )


def flows_summary(flows: Mapping[str, Series]) -> str:
    return _("In {weeks} weeks {received} cases were received and {closed} closed.").format(
        weeks=len(flows["received"].periods),
        received=number(sum(value or 0 for value in flows["received"].values)),
        closed=number(sum(value or 0 for value in flows["closed"].values)),
    )


def stock_summary(flows: Mapping[str, Series]) -> str:
    """Where the stock began, where it stands, and its highest."""
    stock = flows["open_end"]
    known = [
        (value, week_of(name).last)
        for value, name in zip(stock.values, stock.periods, strict=True)
        if value is not None
    ]
    if not known:
        return title("open_end")
    highest = max(known)
    return _(
        "Open cases at each week's end: {first} on {first_day}, {last} on {last_day}; "
        "the most were {most}, on {most_day}."
    ).format(
        first=number(known[0][0]),
        first_day=_on(known[0]),
        last=number(known[-1][0]),
        last_day=_on(known[-1]),
        most=number(highest[0]),
        most_day=_on(highest),
    )


def _on(point: tuple[float, date]) -> str:
    return day(point[1])
