"""Figures on top of a screen: value, change, thirteen weeks of it, and what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ambasada.questions.overview import Headline, headlines
from ambasada.visibility import View
from components.device import is_telephone
from components.explain import explain, title
from components.texts import UNKNOWN, _, in_hours, number, short_number, signed, span
from components.ways import Way


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


def headlines_told(view: View) -> str:
    """The network's figures in a sentence."""
    told = {one.figure: f"**{number(one.value)}**" for one in headlines(view)}
    return _(
        "{open} cases are open, {overdue} of them overdue; in the last whole week {received} were "
        "received and {closed} closed."
    ).format(
        open=told["open_end"],
        overdue=told["overdue"],
        received=told["received"],
        closed=told["closed"],
    )


def headline_cards(
    headlines: Sequence[Headline],
    view: View,
    way: Callable[[Headline], Way | None] = lambda _headline: None,
) -> None:
    """The figures, most urgent first, each with the `way` to what is behind it."""
    for headline, cell in zip(headlines, card_cells(len(headlines)), strict=True):
        with cell:
            headline_card(headline, view)
            found = way(headline)
            if found:
                found.draw()


def card_cells(count: int) -> Iterator[DeltaGenerator]:
    """Places for `count` cards: beside each other, on a telephone in two columns.

    There the first of an odd number is as wide as both, so that no hole is left.
    """
    grid = st.grid(max(count, 1), min_column_width=140, key="cards")
    for place in range(count):
        is_wide = place == 0 and count % 2 == 1 and is_telephone()
        cell = grid.cell(column_span=2 if is_wide else 1)
        yield cell.container(border=True, height="stretch", gap="xsmall")


def headline_card(headline: Headline, view: View) -> None:
    """One figure."""
    look = _LOOKS[headline.figure]
    known = [value for value in headline.history if value is not None]
    with _room_for_a_figure(headline.figure, has_chart=len(known) > 1):
        _metric(headline, look, known if len(known) > 1 else None, view)
    st.caption(span(headline.period))


def _room_for_a_figure(name: str, *, has_chart: bool) -> DeltaGenerator:
    """The browser fetches Streamlit's figures late; nothing below may move when they come.

    The name is for components/gate/files/screens.css, which knows how high a figure is.
    """
    return st.container(key=f"{'drawn' if has_chart else 'bare'}-figure-{name}")


def _metric(headline: Headline, look: Look, history: list[float] | None, view: View) -> None:
    st.metric(
        title(headline.figure),
        UNKNOWN if headline.value is None else look.told(headline.value),
        # st.metric reads the sign from an ASCII minus.
        delta=None if headline.change is None else signed(headline.change).replace("−", "-"),
        delta_color=look.change_colour if headline.change else "off",
        delta_arrow=_arrow(headline.change),
        delta_description=_("in a week"),
        help=explain(headline.figure, view, headline.period),
        chart_data=history,
        chart_type=look.chart,
    )


def _arrow(change: float | None) -> str:
    if not change:
        return "off"
    return "up" if change > 0 else "down"
