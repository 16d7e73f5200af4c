"""What is folded away, and drawn only for those who unfold it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.texts import _


def folded(label: str, key: str, draw: Callable[[], object]) -> None:
    """A fold that draws when it is opened; Streamlit would build and send a closed one too."""
    fold = st.expander(label, key=key, on_change="rerun")
    if fold.open:
        with fold:
            draw()


def the_same_as_a_table(name: str, draw: Callable[[], object]) -> None:
    """The numbers of a chart."""
    folded(_("The same as a table"), f"fold-{name}", draw)
