"""Received, closed and open by week: of the network or of one embassy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ambasada.questions.coming import coming, weekly_means
from ambasada.questions.overview import events_between, weekly_flows
from ambasada.questions.periods import week_of
from ambasada.visibility import View
from components.alert_marks import marks_caption, marks_told, week_marks
from components.cache import drawn
from components.chart_ahead import as_wide_as, dashed_ahead, longer, with_fan, with_mark
from components.charts import Axis, Line, over_time
from components.coming import told_parts
from components.coming_words import coming_table, range_words
from components.drawing import ReadyFigure, show
from components.explain import explain_all, title
from components.filters import segment
from components.folded import the_same_as_a_table
from components.texts import _, number, short_day, span, week_name
from components.theme import palette
from components.weeks_in_words import flows_summary, mean_name, stock_summary, weeks_table

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
    expected = [one.sentence for one in told_parts(view, embassy)]
    marks, names = _marks(view, embassy, shown["received"].periods)
    # The key holds the day, so that a click on one day's chart says nothing on another's.
    chosen = show(
        flows,
        key=f"flows-{embassy}-{view.as_of.isoformat()}",
        alt=" ".join(
            filter(None, [flows_summary(shown), marks_told(marks, names), *expected]),
        ),
        on_select="rerun",
        selection_mode="points",
    )
    marks_caption(marks, names)
    st.caption(_read_as(view, embassy))
    st.markdown(f"**{title('open_end')}**")
    show(stock, key=f"stock-{embassy}", alt=stock_summary(shown))
    the_same_as_a_table(f"weeks-{embassy}", lambda: _tables(view, embassy, weeks))
    _go_to_week(_chosen_week(chosen, shown["received"].periods), view)


def _tables(view: View, embassy: str, weeks: int) -> None:
    """The weeks that were, with their trailing mean; the weeks to come."""
    weeks_table(weekly_flows(view, embassy, weeks), means=weekly_means(view, embassy, weeks))
    told = coming(view, embassy)
    if told is not None:
        st.markdown(f"**{_('What comes next')}**")
        coming_table(told)


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
    """Bars with their trailing mean, and what is expected behind the last bar."""
    colours = palette()
    flows = weekly_flows(view, embassy, weeks)
    shown = flows["received"].periods
    lines = [
        Line(title("received"), flows["received"].values, colours.soft, "bar"),
        Line(title("closed"), flows["closed"].values, colours.good),
        Line(mean_name(), weekly_means(view, embassy, weeks).values, colours.neutral, "trend"),
    ]
    told, name = coming(view, embassy), title("expected_cases")
    if told and not told.of_eight.is_hidden:
        a_week = [told.of_eight.mean / len(told.weeks)] * len(told.weeks)
        lines.append(dashed_ahead(name, len(shown), a_week, colours.primary))
    # An event of the week under way would stand on the last whole week.
    marked = events_between(view, week_of(shown[0]).first, week_of(shown[-1]).last)
    unusual, _names = _marks(view, embassy, shown)
    axis = _axis(view, embassy, shown)
    figure = over_time(lines, axis, colours, events=marked, unusual=unusual, height=240)
    figure = as_wide_as(figure, axis)
    if told is None or told.of_week.is_hidden:
        return figure
    ends = told.of_week.lower, told.of_week.upper
    words = f"{name}: {range_words(*ends)}"
    return with_mark(figure, words, len(shown), ends, colours)


def _stock_figure(view: View, embassy: str, weeks: int) -> ReadyFigure:
    """Open cases, and behind the last week where 8 in 10 tries lead."""
    colours = palette()
    stock = weekly_flows(view, embassy, weeks)["open_end"]
    lines = [Line(title("open_end"), stock.values, colours.primary)]
    axis, told = _axis(view, embassy, stock.periods), coming(view, embassy)
    fan, last, place = told and told.still_open, stock.values[-1], len(stock.values) - 1
    name = title("expected_open")
    if fan and last is not None:
        lines.append(dashed_ahead(name, place, (last, *fan.middle), colours.primary))
    figure = over_time(lines, axis, colours, height=150, show_legend=False)
    figure = as_wide_as(figure, axis)
    if not fan or last is None:
        return figure
    ends = (last, *fan.lower), (last, *fan.upper)
    return with_fan(figure, name, place, ends, colours)


def _read_as(view: View, embassy: str) -> str:
    """What the thin, the dashed and the shaded are, where they are drawn."""
    told = coming(view, embassy)
    parts = [_("Thin line: mean of 13 weeks.")]
    if told and not (told.of_week.is_hidden and told.of_eight.is_hidden):
        parts.append(_("Dashed and shaded: what is expected, 8 in 10."))
    return " ".join([*parts, _("Choose a week to see all figures at its end.")])


def _axis(view: View, embassy: str, shown: tuple[str, ...]) -> Axis:
    """The weeks shown, and the coming ones where something of them is told: of both charts."""
    axis, told = axis_of_weeks(shown), coming(view, embassy)
    if told is None or (told.of_week.is_hidden and told.of_eight.is_hidden):
        return axis
    return longer(axis, axis_of_weeks(tuple(week.name for week in told.weeks)))
