"""Who is available, with which languages and skills; where are the gaps?"""

from __future__ import annotations

import streamlit as st

from ambasada.visibility import Member, View
from components.frame import empty
from components.people import gap_list, item_tables, offer_cards
from components.texts import _
from components.volunteer_list import hours_table, volunteer_table


def render(member: Member, view: View) -> None:
    """Hours first, then who (for leadership: which embassy) has hours left, then the gaps."""
    if not view.known or (member.embassy and member.embassy not in view.known):
        empty(_("No tab “volunteers” could be read yet. Data health says why and what to do."))
        return
    offer_cards(view, member.embassy)
    with st.container(border=True):
        if member.embassy:
            volunteer_table(view, member.embassy)
        else:
            hours_table(view)
    with st.container(border=True):
        gap_list(view, member.embassy)
    item_tables(view, member.embassy)
