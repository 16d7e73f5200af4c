"""A plan in words: how many have more work than hours, what moving cases would change, and if
nothing moves, why.
"""

from __future__ import annotations

import streamlit as st

from ambasada.methods.balance_facts import Stays
from ambasada.methods.balance_inputs import Terms
from ambasada.questions.balance import Proposal
from ambasada.visibility import View
from components.balance_words import FULLNESS, hours_told, period_of, weeks_told
from components.explain import explain
from components.states import State, tell
from components.texts import _, n_, percent


def headline(view: View, plan: Proposal, terms: Terms) -> None:
    """Leadership's sentence, or the state in which there is nothing to move."""
    if len(plan.unknown) == len(plan.standings):
        tell(State.UNKNOWN, _no_hours())
        return
    if not plan.overloaded:
        tell(
            State.GOOD,
            _("In the next {weeks} nobody whose hours are known has more work than hours.").format(
                weeks=weeks_told(terms.horizon_weeks)
            ),
        )
        return
    many = n_(
        "{count} embassy has more work than hours",
        "{count} embassies have more work than hours",
        len(plan.overloaded),
    )
    told = _("In the next {weeks} **{embassies}**, about {hours} in all.").format(
        weeks=weeks_told(terms.horizon_weeks),
        embassies=many,
        hours=hours_told(plan.unmet_before),
    )
    st.markdown(f"{told} {_remedy(plan)}")
    _unproven(plan)
    if not plan.moves:
        _why_nothing(plan)


def _remedy(plan: Proposal) -> str:
    moved = sum(one.cases[0] for one in plan.moves if one.cases)
    if not moved:
        return ""
    cases = n_("{count} case", "{count} cases", moved)
    if not plan.unmet_after:
        return _("Handing over **{cases}** would leave next to nothing unmet.").format(cases=cases)
    return _("Handing over **{cases}** would leave about **{hours}** unmet.").format(
        cases=cases, hours=hours_told(plan.unmet_after)
    )


def _unproven(plan: Proposal) -> None:
    if not plan.is_proven:
        st.caption(_("Time ran out before it was certain that no better plan exists."))


def _why_nothing(plan: Proposal) -> None:
    """Somebody is overloaded and nothing moves."""
    if Stays.HOURS_UNKNOWN in plan.reasons and Stays.NO_ROOM not in plan.reasons:
        tell(
            State.UNKNOWN,
            _("Nothing is proposed: those who could help have not said how many hours they have."),
        )
    elif Stays.NO_ROOM in plan.reasons:
        tell(State.EMPTY, _("Nothing is proposed: nobody who could help has room."))
    else:
        tell(State.EMPTY, _("Nothing is proposed: no case may or can go. Below stands why."))


def _no_hours() -> str:
    return _(
        "Hours unknown: no embassy's volunteers have confirmed theirs lately, so nothing can be "
        "proposed. Fill “hours_per_week” and “confirmed_on” in the tab “volunteers”."
    )


def own_headline(view: View, plan: Proposal, terms: Terms, embassy: str) -> None:
    """How the own embassy stands, without and with what it would hand over."""
    explained = explain("planned_load", view, period_of(view, terms))
    weeks = weeks_told(terms.horizon_weeks)
    for one in plan.standings:
        if one.before is None:
            tell(State.UNKNOWN, _no_own_hours())
            return
        told = _("In the next {weeks} your cases need **{share}** of your hours: {word}.").format(
            weeks=weeks, share=percent(one.before), word=_(FULLNESS[one.fullness_before])
        )
        if one.after is not None:
            told += " " + _("After the hand-overs below: **{share}**, {word}.").format(
                share=percent(one.after), word=_(FULLNESS[one.fullness_after])
            )
        st.markdown(told, help=explained)


def _no_own_hours() -> str:
    return _(
        "Your hours are unknown, so nothing is proposed to you or for you. Fill “hours_per_week” "
        "and “confirmed_on” in the tab “volunteers”."
    )
