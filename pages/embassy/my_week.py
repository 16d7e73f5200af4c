"""What does my embassy face this week?"""

from __future__ import annotations

import streamlit as st

from ambasada.visibility import Member, View
from components.ageing import ageing_chart
from components.alert_marks import alerts_line
from components.coming import what_comes_next
from components.embassy_choice import chosen_embassy, embassy_choice
from components.embassy_week import first_moves, not_reported, week_cards
from components.frame import empty
from components.handovers_week import resting_handovers
from components.hours import hours_chart, hours_told
from components.release import other_week
from components.texts import _
from components.waiting_curve import waiting_curve
from components.weekly import weekly_chart


def lead(view: View, embassy: str) -> str:
    """The work of the week beside the hours for it."""
    if embassy in view.known and view.may_see_exactly(embassy):
        return hours_told(view, embassy)
    return ""


def render(member: Member, view: View) -> None:
    """What came in, what is stuck, who is free, what to move first."""
    embassy = chosen_embassy(member, view)
    # One's own week begins with its figures; who came for another sees first which it is.
    if embassy != member.embassy:
        embassy_choice(member, view)
    _week(view, embassy)
    if embassy == member.embassy:
        embassy_choice(member, view)


def _week(view: View, embassy: str) -> None:
    if embassy not in view.known:
        empty(
            _(
                "This embassy has no sheet that could be read. Add a source in sources.toml, "
                "then look at Data health."
            )
        )
        return
    if not view.may_see_exactly(embassy):
        other_week(view, embassy)
        return
    not_reported(view, embassy)
    alerts_line(view, embassy)
    week_cards(view, embassy)
    if view.may_see_cases_of(embassy):
        resting_handovers(view, embassy)
        with st.container(border=True):
            first_moves(view, embassy)
        left, right = st.columns(2)
        with left.container(border=True, height="stretch"):
            hours_chart(view, embassy)
        with right.container(border=True, height="stretch"):
            ageing_chart(view, embassy)
    else:
        with st.container(border=True):
            hours_chart(view, embassy)
        empty(_("Single cases and their ages are for the embassy's own coordinators."))
    with st.container(border=True):
        what_comes_next(view, embassy)
    with st.container(border=True):
        waiting_curve(view, embassy)
    with st.container(border=True):
        weekly_chart(view, embassy)
