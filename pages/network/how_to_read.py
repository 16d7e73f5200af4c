"""How are the screens read? For a new coordinator, before the first number."""

from __future__ import annotations

import streamlit as st

from ambasada.accounts import Session
from components.how_to_read import (
    asked_figure,
    colours_and_marks,
    question_mark,
    screens_and_answers,
    what_is_never_here,
    what_words_mean,
)


def render(session: Session) -> None:
    """The figure that was asked for, then five short sections."""
    asked_figure(st.query_params.get("figure", ""))
    screens_and_answers()
    colours_and_marks()
    what_words_mean()
    question_mark()
    what_is_never_here()
