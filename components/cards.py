"""Figures on top of a screen: value, change, thirteen weeks of it, and what it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from ambasada.questions.overview import Headline
from ambasada.visibility import View
from components.explain import explain, title
from components.texts import UNKNOWN, _, in_hours, short_number, signed, span


@dataclass(frozen=True)
class Look:
    """How a figure is shown: its chart, whether more of it is worse, how its value is told."""

    chart: str
    change_colour: str = "off"
    told: Callable[[float], str] = short_number


# Grey for neutral figures; colour only where more is clearly bad.
_LOOKS = {
    "overdue": Look("line", "inverse"),
    "silent": Look("line", "inverse"),
    "open_end": Look("area"),
    "received": Look("bar"),
    "closed": Look("bar"),
    "response_time": Look("line", "inverse", in_hours),
}


def headline_cards(headlines: Sequence[Headline], view: View) -> None:
    """The figures in a grid: five beside each other, two on a telephone."""
    grid = st.grid(5, min_column_width=150)
    for headline in headlines:
        with grid.cell(), st.container(border=True, height="stretch"):
            headline_card(headline, view)


def headline_card(headline: Headline, view: View) -> None:
    """One figure."""
    look = _LOOKS[headline.figure]
    known = [value for value in headline.history if value is not None]
    st.metric(
        title(headline.figure),
        UNKNOWN if headline.value is None else look.told(headline.value),
        # st.metric reads the sign from an ASCII minus.
        delta=None if headline.change is None else signed(headline.change).replace("−", "-"),
        delta_color=look.change_colour if headline.change else "off",
        delta_arrow=_arrow(headline.change),
        delta_description=_("in a week"),
        help=explain(headline.figure, view, headline.period),
        chart_data=known if len(known) > 1 else None,
        chart_type=look.chart,
    )
    st.caption(span(headline.period))


def _arrow(change: float | None) -> str:
    if not change:
        return "off"
    return "up" if change > 0 else "down"
