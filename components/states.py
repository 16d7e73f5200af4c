"""What stands where figures do not: one look, one icon and one tone for each state.

A state is never told by its colour alone: it has an icon and a sentence that says what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import streamlit as st

from components.texts import _


@dataclass(frozen=True)
class Look:
    """How a state is drawn."""

    icon: str
    draw: Callable[..., object]


class State(Enum):
    """Why something is not simply there."""

    EMPTY = "empty"
    UNKNOWN = "unknown"
    NO_REPORT = "no report"
    PAUSED = "paused"
    STALE = "stale"
    NOT_READ = "not read"
    FAILED = "failed"
    GOOD = "good"


# Blue tells, orange wants somebody to act, green is good. Red is the identity's, never a state's.
LOOKS = {
    State.EMPTY: Look(":material/info:", st.info),
    State.UNKNOWN: Look(":material/help:", st.info),
    State.NO_REPORT: Look(":material/hearing_disabled:", st.warning),
    State.PAUSED: Look(":material/pause_circle:", st.info),
    State.STALE: Look(":material/history:", st.warning),
    State.NOT_READ: Look(":material/hourglass_empty:", st.warning),
    State.FAILED: Look(":material/error:", st.error),
    State.GOOD: Look(":material/check_circle:", st.success),
}


def tell(state: State, sentence: str) -> None:
    """A state in its look; the sentence says what to do."""
    LOOKS[state].draw(sentence, icon=LOOKS[state].icon)


def empty(sentence: str) -> None:
    """An empty state: a sentence that says what to do."""
    tell(State.EMPTY, sentence)


def loading() -> None:
    """The shape of a screen until the first reading is there: cards, then a drawing."""
    st.caption(
        ":material/hourglass_empty: "
        + _("The sheets are being read for the first time. The figures come by themselves.")
    )
    # As high as the cards that follow, so that nothing moves when they come.
    grid = st.grid(5, min_column_width=150)
    for _card in range(5):
        with grid.cell():
            st.skeleton(height=220)
    st.skeleton(height=320)
