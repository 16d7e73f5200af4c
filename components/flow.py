"""Whether open cases fit what comes in: stale or misdated rows, in a sentence; never a number."""

from __future__ import annotations

import streamlit as st

from ambasada.methods.trends_flow import Flow
from ambasada.questions.health import flow_verdicts
from ambasada.visibility import View
from components.explain import read_at
from components.links import with_day
from components.listing import Badge, Entry, first_few
from components.mending import embassy_name
from components.texts import _, n_

# What to look for, by verdict; and the same in two words.
SAYS: dict[str, str] = {
    "too_old": (
        "Open cases are older than what comes in explains: stale cases that nobody closed, or "
        "dates in received_at that are too early. Look at the oldest open cases first."
    ),
    "too_young": (
        "Open cases are younger than what comes in explains: dates in received_at that are too "
        "late, or cases closed in the sheet that are still worked on."
    ),
    "fits": "Open cases fit what comes in and what is closed.",
    "unknown": (
        "Too few cases are open, or too few were closed in a year, to say whether they fit what "
        "comes in."
    ),
}
SHORT: dict[str, str] = {"too_old": "older than explained", "too_young": "younger than explained"}


def flow_of_cases(view: View) -> None:
    """One's own embassy in a sentence; an administrator sees which embassies to ask."""
    verdicts = flow_verdicts(view)
    if not verdicts:
        return
    with st.container(border=True):
        st.header(_("Do open cases fit what comes in?"), anchor=False, help=_help(view))
        if view.member.embassy:
            _own(next(iter(verdicts.values())))
        else:
            _of_all(view, verdicts)


def _help(view: View) -> str:
    explained = _(
        "Cases open at a week's end are compared with the cases received a week and their mean "
        "age, allowing for how unequal closing times are (Little's law). Outside 0.8 to 1.25 for "
        "eight weeks running the rows do not fit each other. Earlier weeks are told as the sheets "
        "stand now."
    )
    return f"{explained}\n\n{read_at(view)}"


def _own(verdict: Flow) -> None:
    sentence = _(SAYS[verdict.value])
    if verdict is Flow.FITS:
        st.success(sentence, icon=":material/check_circle:")
    elif verdict is Flow.UNKNOWN:
        st.caption(sentence)
    else:
        st.warning(sentence, icon=":material/history:")
    if verdict is Flow.TOO_OLD:
        st.page_link(
            st.session_state["pages"]["open-cases"],
            label=_("All open cases"),
            icon=":material/arrow_forward:",
            query_params=with_day({}),
        )


def _of_all(view: View, verdicts: dict[str, Flow]) -> None:
    found = {one: said for one, said in verdicts.items() if said.value in SHORT}
    for verdict in (Flow.TOO_OLD, Flow.TOO_YOUNG):
        if verdict in found.values():
            st.markdown(_(SAYS[verdict.value]))
    entries = [
        Entry(
            embassy_name(view, embassy),
            badges=(Badge(_(SHORT[said.value]), ":material/history:", "orange"),),
        )
        for embassy, said in found.items()
    ]
    if entries:
        first_few(entries, "flow")
    counts = (list(verdicts.values()).count(one) for one in (Flow.FITS, Flow.UNKNOWN))
    fits, unknown = (n_("{count} embassy", "{count} embassies", count) for count in counts)
    st.caption(
        _("Fit: {fits}. Too few cases to say: {unknown}.").format(fits=fits, unknown=unknown)
    )
