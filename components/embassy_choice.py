"""Which embassy a screen shows: the member's own, or the one in the address."""

from __future__ import annotations

import streamlit as st

from ambasada.visibility import Member, View
from components.filters import chosen, select
from components.texts import _, language

NAME = "embassy"


def chosen_embassy(member: Member, view: View) -> str:
    """The embassy chosen; a coordinator starts with their own, leadership with the first."""
    options = _options(view)
    return chosen(NAME, options, member.embassy or options[0])


def embassy_choice(member: Member, view: View) -> None:
    """The choice itself: small, for most who come look at their own."""
    options = _options(view)
    with st.container(horizontal=True, vertical_alignment="center"):
        if member.embassy:
            st.caption(_("Another embassy, as released:"), width="content")
        select(
            _("Embassy"),
            NAME,
            options,
            default=member.embassy or options[0],
            label_of=lambda one: view.embassy(one).label(language()),
            label_visibility="collapsed",
            width=240,
        )


def _options(view: View) -> list[str]:
    return sorted(view.network.embassy, key=lambda one: view.embassy(one).label(language()))
