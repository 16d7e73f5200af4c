"""The plan to show: the one under the terms chosen, or the one before until that is made."""

from __future__ import annotations

import time
from dataclasses import dataclass

import streamlit as st

from ambasada.desk import the_desk
from ambasada.errand import NothingRead
from ambasada.figures import HasTables
from ambasada.figures.plans import DEFAULT_TERMS, LIMITS
from ambasada.methods.balance_inputs import Terms
from ambasada.questions.balance import Proposal, proposal
from ambasada.visibility import View
from components.cache import drawn
from components.texts import _

# In the session: the terms of the plan shown last, and which were asked for when.
_SHOWN, _ASKED = "balance-shown", "balance-asked"
_LOOK_EVERY = 0.4


@dataclass(frozen=True)
class Shown:
    """A plan and the terms that it keeps to."""

    terms: Terms
    proposal: Proposal | None


def plan_to_show(view: View, terms: Terms) -> Shown:
    """Never waits: under other terms the plan is made in the background."""
    made = _made(view, terms)
    if made is not None:
        st.session_state[_SHOWN] = terms
        st.session_state.pop(_ASKED, None)
        return Shown(terms, proposal_of(view, terms, made))
    _working(view, terms)
    before = st.session_state.get(_SHOWN, DEFAULT_TERMS)
    made_before = _made(view, before)
    if made_before is None:
        return Shown(DEFAULT_TERMS, proposal_of(view, DEFAULT_TERMS, view))
    return Shown(before, proposal_of(view, before, made_before))


def proposal_of(view: View, terms: Terms, tables: HasTables) -> Proposal | None:
    """The plan in these tables, kept for who asks again."""
    kept: Proposal | None = drawn(view, ("proposal", terms), lambda: proposal(tables))
    return kept


def _made(view: View, terms: Terms) -> HasTables | None:
    """The plan's tables as the member may see them, if they are there."""
    if terms == DEFAULT_TERMS:
        return view
    try:
        return the_desk().plan(view, terms)
    except NothingRead:  # the next run says why
        return None


@st.fragment(run_every=_LOOK_EVERY)
def _working(view: View, terms: Terms) -> None:
    """Says so, and draws the screen anew when the plan is there."""
    asked, since = st.session_state.get(_ASKED, (None, 0.0))
    if asked != terms:
        since = time.monotonic()
        st.session_state[_ASKED] = (terms, since)
    share = min((time.monotonic() - since) / LIMITS.seconds, 1.0)
    st.progress(share, _("Working on the plan under these terms. Below is the one before."))
    if _made(view, terms) is not None:
        st.rerun()
