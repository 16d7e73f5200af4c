"""Received, closed and open by week: of the network or of one embassy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ambasada.questions.overview import events_between, weekly_flows
from ambasada.questions.periods import week_of
from ambasada.visibility import View
from components.alert_marks import marks_caption, marks_told, week_marks
from components.cache import drawn
from components.charts import Axis, Line, over_time
from components.drawing import ReadyFigure, show
from components.explain import explain_all, title
from components.filters import segment
from components.folded import the_same_as_a_table
from components.texts import _, number, short_day, span, week_name
from components.theme import palette
from components.weeks_in_words import flows_summary, stock_summary, weeks_table

SPANS = (13, 26, 52)


@st.fragment
def weekly_chart(view: View, embassy: str = "") -> None:
    """Flows as bars and a line, the stock below; the span on demand.

    A click on a week shows this screen as it stood at that week's end.
    """
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.header(_("Week by week"), anchor=False, help=_help(view, embassy))
        weeks = segment(_("Weeks"), "weeks", SPANS, default=26, label_of=number)
    shown = weekly_flows(view, embassy, weeks)
    flows = drawn(view, ("flows", embassy, weeks), lambda: _flows_figure(view, embassy, weeks))
    stock = drawn(view, ("stock", embassy, weeks), lambda: _stock_figure(view, embassy, weeks))
    marks, names = _marks(view, embassy, shown["received"].periods)
    # The key holds the day, so that a click on one day's chart says nothing on another's.
    chosen = show(
        flows,
        key=f"flows-{embassy}-{view.as_of.isoformat()}",
        alt=f"{flows_summary(shown)} {marks_told(marks, names)}".strip(),
        on_select="rerun",
        selection_mode="points",
    )
    marks_caption(marks, names)
    st.caption(_("Choose a week to see all figures at its end."))
    st.markdown(f"**{title('open_end')}**")
    show(stock, key=f"stock-{embassy}", alt=stock_summary(shown))
    the_same_as_a_table(f"weeks-{embassy}", lambda: weeks_table(shown))
    _go_to_week(_chosen_week(chosen, shown["received"].periods), view)


def _go_to_week(week: str, view: View) -> None:
    """The same screen at a week's end, in the address, so that the browser leads back."""
    if week and week_of(week).last != view.as_of:
        st.query_params["as_of"] = week_of(week).last.isoformat()
        st.rerun()


def _chosen_week(chosen: Any, weeks: tuple[str, ...]) -> str:
    """The week of a click. A browser says which; it may say anything."""
    points = chosen["selection"]["points"] if chosen else []
    place = points[0].get("x") if points and isinstance(points[0], dict) else None
    is_there = type(place) is int and place in range(len(weeks))
    return weeks[place] if is_there else ""


def _help(view: View, embassy: str) -> str:
    last = week_of(weekly_flows(view, embassy)["received"].periods[-1])
    return explain_all(("received", "closed", "open_end"), view, last)


def _marks(
    view: View, embassy: str, weeks: Sequence[str]
) -> tuple[Mapping[int, str], Sequence[str]]:
    """The unusual weeks among these by their place, and what each of these is called."""
    return week_marks(view, embassy, weeks), [week_name(week_of(week)) for week in weeks]


def axis_of_weeks(names: tuple[str, ...]) -> Axis:
    """Weeks for a chart: the Monday as tick, name and days on hover."""
    weeks = [week_of(name) for name in names]
    return Axis(
        [week.first for week in weeks],
        [f"{week_name(week)}, {span(week)}" for week in weeks],
        [short_day(week.first) for week in weeks],
    )


def _flows_figure(view: View, embassy: str, weeks: int) -> ReadyFigure:
    colours = palette()
    flows = weekly_flows(view, embassy, weeks)
    lines = [
        Line(title("received"), flows["received"].values, colours.soft, "bar"),
        Line(title("closed"), flows["closed"].values, colours.good),
    ]
    shown = flows["received"].periods
    # An event of the week under way would stand on the last whole week.
    marked = events_between(view, week_of(shown[0]).first, week_of(shown[-1]).last)
    unusual, _names = _marks(view, embassy, shown)
    axis = axis_of_weeks(shown)
    return over_time(lines, axis, colours, events=marked, unusual=unusual, height=240)


def _stock_figure(view: View, embassy: str, weeks: int) -> ReadyFigure:
    colours = palette()
    stock = weekly_flows(view, embassy, weeks)["open_end"]
    lines = [Line(title("open_end"), stock.values, colours.primary)]
    axis = axis_of_weeks(stock.periods)
    return over_time(lines, axis, colours, height=150, show_legend=False)
