"""A list instead of a table: a name that leads somewhere, a badge, one muted line; the rest folded.

A telephone shows a table's first columns only, so what a table says in a row a line says in two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from components.links import with_day
from components.texts import n_

SHOWN = 5
# A finger needs 44 pixels; the key's class is ours.
_FINGER = '<style>[class*="st-key-lines-"] a{min-height:44px}</style>'


@dataclass(frozen=True)
class Line:
    """One line; all words are safe as Markdown. `page` is a screen's address, empty for none."""

    name: str
    told: str = ""
    badge: str = ""
    icon: str = ""
    color: str = "gray"
    page: str = ""
    asks: tuple[tuple[str, str], ...] = ()


def lines(found: Sequence[Line], name: str, shown: int = SHOWN) -> None:
    """The first few, and the rest behind a fold that draws them when it is opened."""
    with st.container(key=f"lines-{name}", gap="small"):
        st.html(_FINGER)
        for one in found[:shown]:
            _line(one)
        rest = found[shown:]
        if not rest:
            return
        label = n_("{count} more", "{count} more", len(rest))
        fold = st.expander(label, key=f"more-{name}", on_change="rerun")
        if fold.open:
            with fold:
                for one in rest:
                    _line(one)


def _line(one: Line) -> None:
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            _name(one)
            if one.badge:
                icon = one.icon or None
                st.badge(one.badge, icon=icon, color=one.color)  # type: ignore[arg-type]
        if one.told:
            st.caption(one.told)


def _name(one: Line) -> None:
    # A screen that the member's role lacks is no way in.
    page = st.session_state["pages"].get(one.page)
    if page is None:
        st.markdown(f"**{one.name}**", width="stretch")
        return
    st.page_link(
        page,
        label=f"**{one.name}**",
        icon=":material/chevron_right:",
        icon_position="right",
        query_params=with_day(dict(one.asks)),
        width="stretch",
    )
