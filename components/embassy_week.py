"""The parts of an embassy's week: its figures, cases to move first, hours, silence."""

from __future__ import annotations

import streamlit as st

from ambasada.questions.cases import CLOSED, LAST_WEEK
from ambasada.questions.health import reporting_weeks
from ambasada.questions.periods import Period, last_whole_week, week_of
from ambasada.questions.week import cases_to_move, hours_by_week, week_headlines
from ambasada.visibility import View
from components.cache import drawn
from components.cards import headline_card
from components.case_table import case_table, cases_in_words
from components.case_words import case_entries
from components.charts import Line, over_time
from components.device import is_telephone
from components.drawing import ReadyFigure, show
from components.explain import explain, title
from components.links import with_day
from components.listing import listing
from components.texts import _, n_, percent, short_number
from components.theme import palette
from components.weekly import axis_of_weeks


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


def week_cards(view: View, embassy: str) -> None:
    """The figures; each of one's own embassy leads to the cases behind it."""
    grid = st.grid(5, min_column_width=140)
    for place, headline in enumerate(week_headlines(view, embassy)):
        # Five in two columns: the first, the overdue ones, takes a row of a telephone.
        wide = place == 0 and is_telephone() and view.may_see_cases_of(embassy)
        cell = grid.cell(column_span=2 if wide else 1)
        with cell, st.container(border=True, height="stretch", gap="xsmall"):
            headline_card(headline, view)
            if view.may_see_cases_of(embassy):
                _way_to_cases(headline.figure)


# The filter of Open cases that keeps the cases behind each figure.
_BEHIND: dict[str, dict[str, str]] = {
    "overdue": {"only": "overdue"},
    "silent": {"only": "silent"},
    "open_end": {},
    "received": {"since": LAST_WEEK},
    "closed": {"since": CLOSED},
}


def _way_to_cases(figure: str) -> None:
    names = {
        "overdue": _("Which are overdue"),
        "silent": _("Which are silent"),
        "open_end": _("Which are open"),
        "received": _("What came in"),
        "closed": _("What was closed"),
    }
    st.page_link(
        st.session_state["pages"]["open-cases"],
        label=names[figure],
        icon=":material/arrow_forward:",
        icon_position="right",
        query_params=with_day(_BEHIND[figure]),
        width="stretch",
    )


def first_moves(view: View, embassy: str) -> None:
    """The overdue and silent cases, most pressing first."""
    today = Period(view.as_of.isoformat(), view.as_of, view.as_of)
    st.header(_("Move these first"), anchor=False, help=explain("overdue", view, today))
    cases = cases_to_move(view, embassy)
    if cases.empty:
        st.success(_("No case is overdue or silent."), icon=":material/check_circle:")
    elif is_telephone():
        listing("first-moves", list(cases.itertuples(index=False)), case_entries(view))
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
