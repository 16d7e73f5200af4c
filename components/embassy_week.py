"""The parts of an embassy's week: cases to move first, hours, ageing, silence."""

from __future__ import annotations

import streamlit as st

from ambasada.questions.health import reporting_weeks
from ambasada.questions.periods import Period, last_whole_week, week_of
from ambasada.questions.week import ageing_by_turn, cases_to_move, hours_by_week
from ambasada.schema import TURNS
from ambasada.visibility import View
from components.cache import drawn
from components.case_table import case_table, cases_in_words
from components.charts import Line, bars, over_time
from components.drawing import ReadyFigure, show
from components.explain import explain, title
from components.links import with_day
from components.texts import _, n_, number, percent, short_number
from components.theme import palette
from components.weekly import axis_of_weeks
from components.words import BUCKET, TURN, word


def not_reported(view: View, embassy: str) -> None:
    """Silence is said, so that old numbers are not taken for calm."""
    week = last_whole_week(view.as_of)
    status = reporting_weeks(view).loc[embassy].get(week.name)
    if status == "missing":
        st.warning(
            _(
                "No row and no check-in came last week: these figures may be older than they look. "
                "Fill the sheet, or write a line in its tab “checkins”."
            ),
            icon=":material/hearing_disabled:",
        )
    if status == "paused":
        st.info(_("The embassy is paused by its check-in."), icon=":material/pause_circle:")


def first_moves(view: View, embassy: str) -> None:
    """The overdue and silent cases, most pressing first."""
    today = Period(view.as_of.isoformat(), view.as_of, view.as_of)
    st.header(_("Move these first"), anchor=False, help=explain("overdue", view, today))
    cases = cases_to_move(view, embassy)
    if cases.empty:
        st.success(_("No case is overdue or silent."), icon=":material/check_circle:")
    else:
        first = drawn(view, ("first-moves", embassy), lambda: cases_in_words(cases, view))
        case_table(first, "first-moves")
    st.page_link(
        st.session_state["pages"]["open-cases"],
        label=_("All open cases"),
        icon=":material/arrow_forward:",
        query_params=with_day({}),
    )


def hours_chart(view: View, embassy: str) -> None:
    """Needed against available hours, thirteen weeks."""
    hours = hours_by_week(view, embassy)
    this_week = week_of(view.week)
    explained = "\n\n".join(
        f"**{title(figure)}**: {explain(figure, view, this_week)}"
        for figure in ("needed_hours", "available_hours", "utilisation")
    )
    st.header(_("Hours"), anchor=False, help=explained)
    if hours is None:
        st.info(_("No hours are known. Fill the tab “volunteers”."))
        return
    st.markdown(_hours_sentence(view, embassy))
    show(
        drawn(view, ("hours", embassy), lambda: _hours_figure(view, embassy)),
        key="hours",
        alt=_("Hours needed and available by week."),
    )


def _hours_sentence(view: View, embassy: str) -> str:
    hours = hours_by_week(view, embassy)
    assert hours is not None
    people = n_("{count} active volunteer", "{count} active volunteers", hours.volunteers)
    told = _("This week {needed} hours are needed, {available} are available ({people}).").format(
        needed=f"**{short_number(hours.needed[-1])}**",
        available=f"**{short_number(hours.available[-1])}**",
        people=people,
    )
    if hours.utilisation is None:
        unknown = _("Utilisation is unknown: {hours} hours are not confirmed.")
        return told + " " + unknown.format(hours=short_number(hours.unknown[-1]))
    used = _("{percent} of the hours are used.").format(percent=percent(hours.utilisation))
    left = (
        _("{hours} hours are left.").format(hours=short_number(hours.left))
        if hours.left >= 0
        else _("{hours} hours are short.").format(hours=short_number(-hours.left))
    )
    return f"{told} {used} {left}"


def _hours_figure(view: View, embassy: str) -> ReadyFigure:
    hours = hours_by_week(view, embassy)
    assert hours is not None
    colours = palette()
    lines = [
        Line(_("Available"), hours.available, colours.soft, "bar"),
        Line(_("Not confirmed"), hours.unknown, colours.border, "bar"),
        Line(_("Needed"), hours.needed, colours.primary),
    ]
    return over_time(lines, axis_of_weeks(hours.weeks), colours, height=240, stacked=True)


def ageing_chart(view: View, embassy: str) -> None:
    """How old the open cases are, and whose turn it is."""
    today = Period(view.as_of.isoformat(), view.as_of, view.as_of)
    st.header(_("Age of open cases"), anchor=False, help=explain("age", view, today))
    ageing = ageing_by_turn(view, embassy)
    ours = sum(value or 0 for value in ageing["us"].values)
    total = sum(value or 0 for series in ageing.values() for value in series.values)
    st.markdown(
        _("{ours} of {total} wait on us.").format(
            ours=f"**{number(ours)}**", total=f"**{number(total)}**"
        )
    )
    show(
        drawn(view, ("ageing", embassy), lambda: _ageing_figure(view, embassy)),
        key="ageing",
        alt=_("Open cases by age and whose turn it is."),
    )


def _ageing_figure(view: View, embassy: str) -> ReadyFigure:
    colours = palette()
    shades = dict(zip(TURNS, (colours.warning, colours.soft, colours.border), strict=True))
    ageing = ageing_by_turn(view, embassy)
    groups = [
        Line(word(TURN)(turn), series.values, shades[turn]) for turn, series in ageing.items()
    ]
    names = [word(BUCKET)(bucket) for bucket in ageing["us"].periods]
    return bars(names, groups, colours, height=288, stacked=True)
