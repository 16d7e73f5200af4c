"""Hand-overs of one's own embassy that rest: those that nobody has taken up, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from ambasada.questions.handovers import Resting, not_begun, not_taken_up
from ambasada.questions.periods import Period
from ambasada.questions.sheets import row_link
from ambasada.visibility import View
from components.explain import explain
from components.folded import folded
from components.handovers_words import way_words
from components.listing import Badge, Entry, first_few
from components.texts import _, language, n_, short_day


def resting_handovers(view: View, embassy: str) -> None:
    """Nothing where nothing rests: silence is no noise."""
    waiting, idle = not_taken_up(view, embassy), not_begun(view, embassy)
    if not waiting and not idle:
        return
    with st.container(border=True):
        if waiting:
            _not_taken_up(view, waiting)
        if idle:
            label = n_(
                "{count} accepted, but nothing done yet",
                "{count} accepted, but nothing done yet",
                len(idle),
            )
            folded(label, "handovers-not-begun", partial(_not_begun, view, idle))


def _not_taken_up(view: View, waiting: Sequence[Resting]) -> None:
    """Sent to us first: there the next step is ours."""
    today = Period(view.as_of.isoformat(), view.as_of, view.as_of)
    st.header(_("Nobody has accepted these yet"), anchor=False, help=explain("limbo", view, today))
    ours = [one for one in waiting if one.is_ours_to_take]
    if ours:
        st.caption(
            _(
                "Sent to us. Take each or say no: type the day into “accepted_on” or “declined_on” "
                "of its row in the tab “handovers”."
            )
        )
        first_few([_entry(view, one, "orange") for one in ours], "handovers-to-us")
    theirs = [one for one in waiting if not one.is_ours_to_take]
    if theirs:
        st.caption(_("Sent by us. Write to the other coordinator; until then the case is yours."))
        first_few([_entry(view, one, "orange") for one in theirs], "handovers-by-us")


def _not_begun(view: View, idle: Sequence[Resting]) -> None:
    st.caption(
        _(
            "The embassy that accepted takes the first step and types its day into "
            "“first_action_on” of the tab “handovers”."
        )
    )
    first_few([_entry(view, one, "gray") for one in idle], "handovers-idle")


def _entry(view: View, one: Resting, colour: str) -> Entry:
    """The code, the way it went, since when; the row is a link where it is in one's own sheet."""
    is_own_sheet = one.sheet == view.member.embassy
    link = row_link(view, "handovers", one.row) if is_own_sheet else None
    ends = view.member.embassy, one.other
    sender, receiver = reversed(ends) if one.is_ours_to_take else ends
    parts = [
        way_words(view, sender, receiver),
        _("since {day}").format(day=short_day(one.since)),
    ]
    if not link:
        parts.append(_where(view, one, is_own_sheet=is_own_sheet))
    days = n_("{count} day", "{count} days", one.days)
    return Entry(
        one.case_id,
        " · ".join(parts),
        (Badge(days, ":material/hourglass_top:", colour),),
        address=link or "",
    )


def _where(view: View, one: Resting, *, is_own_sheet: bool) -> str:
    if is_own_sheet:
        return _("row {row}").format(row=one.row)
    sheet = view.embassy(one.sheet).label(language())
    return _("sheet: {embassy}").format(embassy=sheet)
