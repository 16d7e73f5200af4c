"""The only place that keeps something between runs: ready drawings, shared by all sessions.

A drawing is kept for (reading, as of, scope, question, theme, language). The key holds nothing
personal but the scope, and only what the sheets say is kept, never what one person did.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import streamlit as st

from ambasada.visibility import View
from components.texts import language
from components.theme import is_dark

KEPT_DRAWINGS = 400


@st.cache_resource(max_entries=KEPT_DRAWINGS, show_spinner=False)
def _kept(key: tuple[Hashable, ...], _build: Callable[[], Any]) -> Any:
    return _build()


def drawn(view: View, question: tuple[Hashable, ...], build: Callable[[], Any]) -> Any:
    """What `build` makes for this view and question, made once."""
    key = (view.key, view.scope, language(), is_dark(), *question)
    return _kept(key, build)
