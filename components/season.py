"""The months without the yearly season: a line through the bars, and which months bring most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from ambasada.questions.periods import last_whole_month, month_of
from ambasada.questions.season import Season, season
from ambasada.visibility import View
from components.cache import drawn
from components.changes import signed_percent
from components.charts import Line, over_time
from components.drawing import ReadyFigure, show
from components.explain import explain, title
from components.export import Taken
from components.folded import the_same_as_a_table
from components.listing import Entry
from components.month_table import month_table
from components.monthly import axis_of_months
from components.ready_table import ready_table
from components.texts import (
    UNKNOWN,
    _,
    calendar_month,
    month,
    number,
    percent,
    sentence_start,
)
from components.theme import palette

_NAMED = 2


@st.fragment
def without_season(view: View, embassy: str, months: int) -> None:
    """What remains of received cases in words, as a line and as a table."""
    told = season(view, embassy)
    assert told is not None
    explained = explain("without_season", view, last_whole_month(view.as_of))
    st.header(title("without_season"), anchor=False, help=explained)
    st.markdown(_sentences(told))
    shown = min(months, len(told.factors))
    figure = drawn(view, ("season", embassy, shown), lambda: _figure(told, shown))
    show(figure, key="season", alt=_sentences(told))
    st.caption(_("Line: without season and chance. No alarm is made of it."))
    the_same_as_a_table("season", lambda: _table(view, embassy, told, shown))


def _sentences(told: Season) -> str:
    now, before = told.now_and_a_year_before
    change = signed_percent(now / before - 1)
    rest = _(
        "Without season and chance {now} cases came a month, {before} a year before: {change}."
    )
    ordered = told.by_calendar
    usual = _("The months of a year differ no more than by chance: no season is told.")
    if ordered:
        most, least = ordered[:_NAMED], ordered[: -_NAMED - 1 : -1]
        usual = _("Usual season: most {most}; least {least}.").format(
            most=_named(most), least=_named(least)
        )
    return f"{rest.format(now=number(now), before=number(before), change=change)} {usual}"


def _named(found: Sequence[tuple[int, float]]) -> str:
    return ", ".join(f"{calendar_month(one)} ({signed_percent(share - 1)})" for one, share in found)


def _figure(told: Season, months: int) -> ReadyFigure:
    colours = palette()
    lines = [
        Line(title("received"), told.received.values[-months:], colours.soft, "bar"),
        Line(title("without_season"), told.trend.values[-months:], colours.primary),
    ]
    return over_time(lines, axis_of_months(told.received.periods[-months:]), colours)


def _table(view: View, embassy: str, told: Season, months: int) -> None:
    asked = ("season-table", embassy, months)
    table = drawn(view, asked, lambda: ready_table(_frame(told, months)))
    columns = {
        "received": title("received"),
        "trend": st.column_config.NumberColumn(title("without_season"), format="%.0f"),
        "season": _("Season (100 %: none)"),
    }
    taken = Taken("monthly-trends", title("without_season"), table, columns, part="season")
    month_table(view, taken, told.received.periods[-months:], _entry)


def _frame(told: Season, months: int) -> pd.DataFrame:
    names = [sentence_start(month(month_of(one).first)) for one in told.received.periods]
    table = pd.DataFrame(
        {
            _("Month"): names,
            "received": pd.array(told.received.values, dtype="Int64"),
            "trend": told.trend.values,
            "season": [percent(one) if told.by_calendar else UNKNOWN for one in told.factors],
        }
    )
    return table.iloc[-months:][::-1].reset_index(drop=True)


def _entry(row: dict[str, Any]) -> Entry:
    """A month as a telephone shows it: its name, and its figures below."""
    parts = [
        f"{title('received')} {number(row['received'])}",
        f"{title('without_season')} {number(row['trend'])}",
        f"{_('Season (100 %: none)')} {row['season']}",
    ]
    return Entry(row[_("Month")], " · ".join(parts))
