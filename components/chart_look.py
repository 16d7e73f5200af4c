"""What all charts over time share: paper, type, axes, periods and their ticks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from components.specification import FONT
from components.texts import separators
from components.theme import Palette


@dataclass(frozen=True)
class Axis:
    """The periods of a chart: first day of each, its full name and a short tick."""

    days: Sequence[date]
    names: Sequence[str]
    ticks: Sequence[str]


def ticks_of(axis: Axis, most: int = 6) -> tuple[list[int], list[str]]:
    """Places and texts of at most `most` ticks, the last period among them."""
    count = len(axis.days)
    step = max(1, -(-count // most))
    places = list(range(count - 1, -1, -step))[::-1]
    return places, [axis.ticks[place] for place in places]


def has_lone(values: Sequence[float | None]) -> bool:
    """Whether a value stands between two gaps, where a bare line would not show it."""
    known = [False, *(value is not None for value in values), False]
    return any(
        here and not before and not after
        for before, here, after in zip(known, known[1:], known[2:], strict=False)
    )


# A click on one mark must not fade all others.
UNFADED: dict[str, Any] = {
    "selected": {"marker": {"opacity": 1}},
    "unselected": {"marker": {"opacity": 1}},
}
# Pixels: a digit or letter of an axis, and what stands beside it.
_DIGIT, _BESIDE = 7.0, 14


def left_margin(highest: float, unit: str) -> int:
    """Room for the numbers of an upright axis with their unit: 1,500 h."""
    # An axis may end a round number above the highest value.
    digits = len(f"{round(highest * 1.2):,}")
    return max(40, round((digits + len(unit)) * _DIGIT) + _BESIDE)


def bar_marker(colour: str, colours: Palette, *, is_lettered: bool = False) -> dict[str, Any]:
    """A bar's fill; a pale one has an edge that is seen, the palest is hatched as well.

    `is_lettered` bars carry a number inside, which hatching would make hard to read.
    """
    edge = {colours.soft: colours.soft_edge, colours.border: colours.border_edge}.get(colour)
    marker: dict[str, Any] = {"color": colour, "line": {"width": 1 if edge else 0}}
    if edge:
        marker["line"]["color"] = edge
    if colour == colours.border and not is_lettered:
        marker["pattern"] = {"shape": "/", "fgcolor": edge, "size": 6, "solidity": 0.25}
    return marker


def base_layout(colours: Palette, height: int) -> dict[str, Any]:
    """What every chart has: its paper, type, legend on top and no dragging."""
    return {
        "height": height,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": colours.text},
        "hoverlabel": {
            "bgcolor": colours.page,
            "bordercolor": colours.border,
            "font": {"color": colours.text, "size": 13},
            "align": "left",
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "traceorder": "normal",
        },
        "hovermode": "closest",
        "dragmode": False,
        "uirevision": "same",
        "bargap": 0.3,
        "separators": separators(),
        "template": {"layout": {}},
    }


def x_axis(colours: Palette) -> dict[str, Any]:
    """Upright: no grid, a hairline at the bottom."""
    return {
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "linecolor": colours.border,
        "tickfont": {"size": 12, "color": colours.muted},
        # Turned texts would be cut off below.
        "tickangle": 0,
        "automargin": False,
    }


def y_axis(colours: Palette) -> dict[str, Any]:
    """From zero, with a pale grid."""
    return {
        "gridcolor": colours.grid,
        "zeroline": False,
        "rangemode": "tozero",
        "fixedrange": True,
        "nticks": 5,
        "tickfont": {"size": 12, "color": colours.muted},
        "separatethousands": True,
    }
