"""The parts of an embassy's week: its figures, cases to move first, hours, silence."""

from __future__ import annotations

import streamlit as st

from ambasada.questions.health import reporting_weeks
from ambasada.questions.periods import Period, last_whole_week
from ambasada.questions.week import cases_to_move, week_headlines
from ambasada.visibility import View
from components.cache import drawn
from components.cards import card_cells, headline_card
from components.case_table import case_table, cases_in_words
from components.case_words import case_entries
from components.device import is_telephone
from components.explain import explain
from components.links import with_day
from components.listing import listing
from components.ready_table import height_of
from components.texts import _
from components.ways import own_cases


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
    headlines = week_headlines(view, embassy)
    for headline, cell in zip(headlines, card_cells(len(headlines)), strict=True):
        with cell:
            headline_card(headline, view)
            if view.may_see_cases_of(embassy):
                _way_to_cases(headline.figure)


def _way_to_cases(figure: str) -> None:
    names = {
        "overdue": _("Which are overdue"),
        "silent": _("Which are silent"),
        "open_end": _("Which are open"),
        "received": _("What came in"),
        "closed": _("What was closed"),
    }
    own_cases(figure, names[figure]).draw()


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
        case_table(first, "first-moves", height_of(len(cases)))
    st.page_link(
        st.session_state["pages"]["open-cases"],
        label=_("All open cases"),
        icon=":material/arrow_forward:",
        query_params=with_day({}),
    )
