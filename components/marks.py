"""Small pictures of the map's marks, drawn from the very table of colours that draws the map.

They hold no words, so they need no translation; they are drawn for each theme as the charts are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from components.explain import title
from components.map_colours import DARK, LIGHT, STEPS, TEXTS, Colours
from components.texts import _
from components.theme import is_dark

_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="36" viewBox="0 0 {width} 36">'
)


@dataclass(frozen=True)
class Mark:
    """A picture and what it means."""

    drawing: str
    words: str
    width: int = 36


def map_marks() -> Sequence[Mark]:
    """What the map's legend shows, in its order."""
    colours = DARK if is_dark() else LIGHT
    return (
        Mark(
            _circle(12, 7, colours.circle, "") + _circle(44, 15, colours.circle, "40", colours),
            _("Open cases: the larger, the more"),
            64,
        ),
        Mark(_circle(18, 15, colours.overdue, "12", colours), _(TEXTS["overdue"])),
        Mark(_hollow(colours.circle, colours.unknown), _(TEXTS["unknown"])),
        Mark(_hollow(colours.circle, colours.page) + _cross(colours.circle), _(TEXTS["missing"])),
        *(
            Mark(_square(colour, colours.line), f"{title('utilisation')}: {_(step)}")
            for colour, (_start, step) in zip(colours.steps, STEPS, strict=True)
        ),
    )


def show(mark: Mark) -> None:
    """A mark with its words beside it."""
    drawing = _HEAD.format(width=mark.width) + mark.drawing + "</svg>"
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        # The words beside it say all of it.
        st.image(drawing, width=mark.width, alt="")
        st.markdown(mark.words)


def _circle(x: int, radius: int, fill: str, number: str, colours: Colours | None = None) -> str:
    drawn = f'<circle cx="{x}" cy="18" r="{radius}" fill="{fill}"/>'
    if not number or colours is None:
        return drawn
    return drawn + (
        f'<text x="{x}" y="23" text-anchor="middle" font-size="13" font-weight="700" '
        f'font-family="sans-serif" fill="{colours.on_circle}">{escape(number)}</text>'
    )


def _hollow(line: str, fill: str) -> str:
    return f'<circle cx="18" cy="18" r="13" fill="{fill}" stroke="{line}" stroke-width="2.5"/>'


def _cross(line: str) -> str:
    return f'<path d="M9 9l18 18M27 9L9 27" stroke="{line}" stroke-width="2.5"/>'


def _square(fill: str, line: str) -> str:
    return f'<rect x="4" y="6" width="28" height="24" rx="4" fill="{fill}" stroke="{line}"/>'
