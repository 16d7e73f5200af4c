"""The first few lines of a list, the rest folded; each with a badge, a muted line and a way in.

A telephone shows a table's first columns only, so what a table says in a row a line says in two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from components.links import with_day
from components.texts import n_

SHOWN = 5


@dataclass(frozen=True)
class Entry:
    """One line; all words are safe as Markdown.

    `screen` is the address of the screen that it leads to with the parameters `asks`; without a
    screen but with parameters it leads to another state of the screen it stands on.
    """

    name: str
    told: str = ""
    badge: str = ""
    icon: str = ""
    color: str = "gray"
    screen: str = ""
    asks: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """The name and the badge, as Markdown."""
        badge = f" :{self.color}-badge[{f'{self.icon} {self.badge}'.strip()}]"
        return f"**{self.name}**" + (badge if self.badge else "")


def lines(found: Sequence[Entry], name: str, shown: int = SHOWN) -> None:
    """The first few, and the rest behind a fold that draws them when it is opened."""
    with st.container(key=f"lines-{name}", gap="small"):
        for one in found[:shown]:
            _entry(one, name)
        _folded(found[shown:], name)


def _folded(rest: Sequence[Entry], name: str) -> None:
    if not rest:
        return
    label = n_("{count} more", "{count} more", len(rest))
    fold = st.expander(label, key=f"more-{name}", on_change="rerun")
    if fold.open:
        with fold:
            for one in rest:
                _entry(one, name)


def _entry(one: Entry, name: str) -> None:
    with st.container(gap=None):
        # A screen that the member's role lacks is no way in.
        page = st.session_state["pages"].get(one.screen)
        if page is not None:
            st.page_link(
                page,
                label=one.label,
                icon=":material/chevron_right:",
                icon_position="right",
                query_params=with_day(dict(one.asks)),
                width="stretch",
            )
        elif one.asks and not one.screen:
            _way_on_this_screen(one, name)
        else:
            st.markdown(one.label)
        if one.told:
            st.caption(one.told)


def _way_on_this_screen(one: Entry, name: str) -> None:
    """Into the address, so that the browser's way back leads here again."""
    key = f"go-{name}-" + "-".join(value for _parameter, value in one.asks)
    is_asked = st.button(
        one.label,
        key=key,
        type="tertiary",
        icon=":material/chevron_right:",
        icon_position="right",
    )
    if is_asked:
        st.query_params.update(dict(one.asks))
        st.rerun()
