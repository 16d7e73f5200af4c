"""How is the network today?"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ambasada.questions.overview import headlines, needs_attention
from ambasada.visibility import Member, View
from components.alert_marks import alerts_line
from components.attention import attention_list
from components.cards import headline_cards, headlines_told
from components.coming import what_comes_next
from components.device import is_telephone
from components.embassy_table import embassy_table
from components.frame import empty, reporting_line
from components.network_map import network_map
from components.release import kinds_table, network_weeks, others_table
from components.release_cards import network_cards
from components.texts import _
from components.ways import to_most
from components.weekly import weekly_chart


def lead(view: View, _embassy: str) -> str:
    """The network in a sentence, for those who see it exactly."""
    return headlines_told(view) if view.known and view.may_see_exactly("") else ""


def render(member: Member, view: View) -> None:
    """Figures, then the map beside who needs attention, then the trend, then every embassy."""
    if not view.known:
        empty(_("No sheet could be read yet. Data health says why and what to do."))
        return
    reporting_line(view)
    alerts_line(view)
    if not view.may_see_exactly(""):
        _by_release(view)
        return
    headline_cards(headlines(view), view, to_most(view))
    map_place, attention_place = _map_and_beside()
    with map_place:
        network_map(view)
    with attention_place:
        attention_list(needs_attention(view), view)
    with st.container(border=True):
        what_comes_next(view)
    with st.container(border=True):
        weekly_chart(view)
    with st.container(border=True):
        embassy_table(view)


def _map_and_beside() -> tuple[DeltaGenerator, DeltaGenerator]:
    """The place of the map and the one beside it; on a telephone what needs action comes first."""
    if is_telephone():
        above, below = st.container(border=True), st.container(border=True)
        return below, above
    left, right = st.columns([2, 1])
    return (
        left.container(border=True, height="stretch"),
        right.container(border=True, height="stretch"),
    )


def _by_release(view: View) -> None:
    """The same for those who see of others what was released, and nothing live."""
    network_cards(view)
    map_place, kinds_place = _map_and_beside()
    with map_place:
        network_map(view)
    with kinds_place:
        kinds_table(view)
    with st.container(border=True):
        network_weeks(view)
    with st.container(border=True):
        others_table(view)
