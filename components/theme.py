"""The colours of charts, light and dark, in one table."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Palette:
    """Colours by meaning.

    Categories are told apart under deuteranopia; under protanopia blue and purple are near.
    """

    page: str
    text: str
    muted: str
    border: str
    grid: str
    neutral: str
    primary: str
    soft: str
    # Edges of bars filled with `soft` and with `border`, which alone are too pale to be seen.
    soft_edge: str
    border_edge: str
    warning: str
    good: str
    # A scale of one colour, from few to many.
    least: str
    most: str
    categories: tuple[str, ...]


_CATEGORIES = tuple(
    "#1F5FA8 #C24E00 #0F8F7E #E69F00 #7B4EA3 #56B4E9 #8C6D31 #6B7785 #A23B72 #2E7D32".split()
)
_DARK_CATEGORIES = tuple(
    "#6AA8E8 #FF8A4C #4CC3AE #E6B33C #B190D6 #8FD0F5 #C2A25C #9AA6B4 #D97FAE #76C27A".split()
)
LIGHT = Palette(
    page="#FFFFFF",
    text="#0F1720",
    muted="#4A5563",
    border="#DDE2E9",
    grid="#E6EAF0",
    neutral="#5B6675",
    primary="#1B4F7A",
    soft="#AFC6DF",
    soft_edge="#5B86B5",
    border_edge="#7C8797",
    warning="#C2410C",
    good="#0F7B6C",
    least="#E3EDF6",
    most="#103D69",
    categories=_CATEGORIES,
)
DARK = Palette(
    page="#10151B",
    text="#E4E9EF",
    muted="#A9B4C2",
    border="#2B3541",
    grid="#26303B",
    neutral="#A9B4C2",
    primary="#7FB5E6",
    soft="#34516E",
    soft_edge="#5F86AE",
    border_edge="#6F7D8F",
    warning="#FF8A4C",
    good="#4CC3AE",
    least="#22344A",
    most="#C8DFF5",
    categories=_DARK_CATEGORIES,
)


def is_dark() -> bool:
    """Whether the reader's screen is dark. Unknown (in tests) is light."""
    return st.context.theme.type == "dark"


def palette() -> Palette:
    """The reader's colours."""
    return DARK if is_dark() else LIGHT
