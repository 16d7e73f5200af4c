"""The numbers of a chart as a table: folded away, and drawn only for those who unfold it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.texts import _


def the_same_as_a_table(name: str, draw: Callable[[], object]) -> None:
    """A fold that draws its table when it is opened; a closed one would send and build it too."""
    fold = st.expander(_("The same as a table"), key=f"fold-{name}", on_change="rerun")
    if fold.open:
        with fold:
            draw()
