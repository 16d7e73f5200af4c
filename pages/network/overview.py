"""How is the network today?"""

from __future__ import annotations

import streamlit as st

from ambasada.questions.overview import headlines, needs_attention
from ambasada.visibility import Member, View
from components.attention import attention_list
from components.cards import headline_cards
from components.embassy_table import embassy_table
from components.frame import empty, reporting_line
from components.network_map import network_map
from components.release import kinds_table, network_cards, network_weeks, others_table
from components.texts import _
from components.weekly import weekly_chart


def render(member: Member, view: View) -> None:
    """Figures, then the map beside who needs attention, then the trend, then every embassy."""
    if not view.known:
        empty(_("No sheet could be read yet. Data health says why and what to do."))
        return
    reporting_line(view)
    if not view.may_see_exactly(""):
        _by_release(view)
        return
    headline_cards(headlines(view), view)
    left, right = st.columns([2, 1])
    with left.container(border=True, height="stretch"):
        network_map(view)
    with right.container(border=True, height="stretch"):
        attention_list(needs_attention(view), view)
    with st.container(border=True):
        weekly_chart(view)
    with st.container(border=True):
        embassy_table(view)


def _by_release(view: View) -> None:
    """The same for those who see of others what was released, and nothing live."""
    network_cards(view)
    left, right = st.columns([2, 1])
    with left.container(border=True, height="stretch"):
        network_map(view)
    with right.container(border=True, height="stretch"):
        kinds_table(view)
    with st.container(border=True):
        network_weeks(view)
    with st.container(border=True):
        others_table(view)
