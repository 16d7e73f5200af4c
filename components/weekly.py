"""Received, closed and open by week: of the network or of one embassy."""

from __future__ import annotations

import streamlit as st

from ambasada.questions.overview import events_between, weekly_flows
from ambasada.questions.periods import week_of
from ambasada.visibility import View
from components.cache import drawn
from components.charts import Axis, Line, over_time
from components.drawing import ReadyFigure, show
from components.explain import explain, title
from components.filters import segment
from components.texts import _, number, short_day, span, week_name
from components.theme import palette

SPANS = (13, 26, 52)


@st.fragment
def weekly_chart(view: View, embassy: str = "") -> None:
    """Flows as bars and a line, the stock below; the span on demand."""
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.header(_("Week by week"), anchor=False, help=_help(view, embassy))
        weeks = segment(_("Weeks"), "weeks", SPANS, default=26, label_of=number)
    flows = drawn(view, ("flows", embassy, weeks), lambda: _flows_figure(view, embassy, weeks))
    stock = drawn(view, ("stock", embassy, weeks), lambda: _stock_figure(view, embassy, weeks))
    show(flows, key=f"flows-{embassy}", alt=_summary(view, embassy, weeks))
    st.caption(title("open_end"))
    show(stock, key=f"stock-{embassy}", alt=_("Open cases at each week's end."))


def _help(view: View, embassy: str) -> str:
    last = week_of(weekly_flows(view, embassy)["received"].periods[-1])
    return "\n\n".join(
        f"**{title(figure)}**: {explain(figure, view, last)}" for figure in ("received", "closed")
    )


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
    return over_time(lines, axis_of_weeks(shown), colours, events=marked, height=240)


def _stock_figure(view: View, embassy: str, weeks: int) -> ReadyFigure:
    colours = palette()
    stock = weekly_flows(view, embassy, weeks)["open_end"]
    lines = [Line(title("open_end"), stock.values, colours.primary)]
    axis = axis_of_weeks(stock.periods)
    return over_time(lines, axis, colours, height=150, show_legend=False)


def _summary(view: View, embassy: str, weeks: int) -> str:
    flows = weekly_flows(view, embassy, weeks)
    return _("In {weeks} weeks {received} cases were received and {closed} closed.").format(
        weeks=len(flows["received"].periods),
        received=number(sum(value or 0 for value in flows["received"].values)),
        closed=number(sum(value or 0 for value in flows["closed"].values)),
    )
