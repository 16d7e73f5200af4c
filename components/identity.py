"""Who we are, on every screen: the name and picture of the tab, the logo in the bar.

The hairline on top is in components/gate/files/screens.css, which the gate links into the page.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_FILES = Path(__file__).resolve().parent / "gate" / "files"
# Drawn by us. The wide one turns with light and dark by itself, as the screens do.
_MARK, _WIDE = _FILES / "logo.svg", _FILES / "logo-wide.svg"


def show_identity() -> None:
    """The tab's name and picture, and the logo in the bar, for which a telephone has room too."""
    st.set_page_config(
        page_title="Ambasada",
        page_icon=_MARK,
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.logo(_WIDE, size="large")
