"""What is expected, on a chart over weeks or months: after the last bar, shaded and dashed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from components.chart_look import UNFADED, Axis
from components.charts import Line
from components.drawing import ReadyFigure
from components.specification import escape_html
from components.theme import Palette

# Half the width of the mark of one week; a bar has as much.
_HALF = 0.35


def longer(axis: Axis, ahead: Axis) -> Axis:
    """The axis with the coming weeks behind it."""
    return Axis([*axis.days, *ahead.days], [*axis.names, *ahead.names], [*axis.ticks, *ahead.ticks])


def dashed_ahead(name: str, shown: int, values: Sequence[float], colour: str) -> Line:
    """The middle of what is expected, from place `shown` on."""
    return Line(name, [*[None] * shown, *values], colour, "trend", is_dashed=True)


def with_mark(
    figure: ReadyFigure,
    name: str,
    place: int,
    ends: tuple[float, float],
    colours: Palette,
    *,
    is_below: bool = False,
) -> ReadyFigure:
    """The range of one period as a shaded mark in its place, in the chart or in the one below."""
    low, high = ends
    left, right = place - _HALF, place + _HALF
    around = ([left, right, right, left, left], [low, low, high, high, low])
    return _with_shade(figure, name, around, colours, "y2" if is_below else "y")


def with_fan(
    figure: ReadyFigure,
    name: str,
    place: int,
    ends: tuple[Sequence[float], Sequence[float]],
    colours: Palette,
) -> ReadyFigure:
    """The range of each week from `place` on, shaded together."""
    lower, upper = ends
    places = list(range(place, place + len(lower)))
    around = ([*places, *reversed(places)], [*lower, *reversed(upper)])
    return _with_shade(figure, name, around, colours)


def as_wide_as(figure: ReadyFigure, axis: Axis) -> ReadyFigure:
    """The figure from the first place of `axis` to its last, whatever is drawn there: so the same
    week of two charts stands on one upright line.
    """
    specification = figure.to_dict()
    layout = specification["layout"]
    reach = {"range": [-0.6, len(axis.days) - 0.4]}
    return ReadyFigure(specification | {"layout": layout | {"xaxis": layout["xaxis"] | reach}})


def _with_shade(
    figure: ReadyFigure,
    name: str,
    around: tuple[Sequence[float], Sequence[float]],
    colours: Palette,
    y_axis: str = "y",
) -> ReadyFigure:
    specification = figure.to_dict()
    shade: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "x": list(around[0]),
        "y": list(around[1]),
        "yaxis": y_axis,
        "name": escape_html(name),
        "fill": "toself",
        "fillcolor": f"{colours.primary}33",
        "line": {"color": colours.primary, "width": 1},
        "hoveron": "fills",
        "hoverinfo": "name",
        # The caption says what the shade is.
        "showlegend": False,
    }
    return ReadyFigure(specification | {"data": [*specification["data"], shade | UNFADED]})
