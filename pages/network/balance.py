"""Who could take what from whom?"""

from __future__ import annotations

import streamlit as st

from ambasada.visibility import Member, View
from components.balance import headline, own_headline
from components.balance_moves import own_moves, proposed_moves, what_stays
from components.balance_standings import standings
from components.balance_terms import balance_terms
from components.balance_wait import plan_to_show
from components.frame import empty
from components.texts import _


def render(member: Member, view: View) -> None:
    """The answer in words, the hand-overs, embassies before and after, what stays and why."""
    if not view.known or (member.embassy and member.embassy not in view.known):
        empty(_("No sheet could be read yet. Data health says why and what to do."))
        return
    shown = plan_to_show(view, balance_terms(view))
    plan, terms = shown.proposal, shown.terms
    if plan is None or not plan.is_found:
        empty(_("No plan was found in time. Choose a shorter horizon, or wait for a new reading."))
        return
    if member.embassy:
        own_headline(view, plan, terms, member.embassy)
        own_moves(view, plan, terms, member.embassy)
    else:
        headline(view, plan, terms)
        if plan.moves:
            with st.container(border=True):
                proposed_moves(view, plan, terms)
        with st.container(border=True):
            standings(view, plan, terms)
    with st.container(border=True):
        what_stays(view, plan)
