"""Small charts of one figure beside each other: one Plotly chart, a line each, the same axes.

As a chart each, twelve of them were most of what the browser did for a click. The panels of a
column share their months and those of a row their numbers, so each axis is written once.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from components.chart_look import (
    Axis,
    base_layout,
    has_lone,
    ticks_of,
    x_axis,
    y_axis,
)
from components.drawing import ReadyFigure
from components.specification import escape_html
from components.theme import Palette

# Pixels: a line of text, a panel's plot, and what stands around the panels.
LINE, PLOT = 17, 96
LEFT, RIGHT, TOP, BOTTOM = 38, 24, 0, 26
# The share of the width between two columns, and how many letters of a panel's name (bold) and of
# the words below it have room in a line: two columns stand on a telephone.
GAP = 0.05
LETTERS = {2: 16, 3: 34}
LETTERS_BELOW = {2: 20, 3: 44}


@dataclass(frozen=True)
class Panel:
    """One small chart: its name, a few words below it, a value for each period (None is a gap)."""

    name: str
    told: Sequence[str]
    values: Sequence[float | None]


@dataclass(frozen=True)
class _Places:
    """Where the panels stand, as shares of the plot's width and height."""

    columns: int
    rows: int
    head: int

    @property
    def inside(self) -> int:
        return self.rows * (self.head + PLOT)

    def of(self, place: int) -> tuple[int, int]:
        """Row and column of a panel, in the order of reading."""
        return divmod(place, self.columns)

    def across(self, column: int) -> tuple[float, float]:
        width = (1 - GAP * (self.columns - 1)) / self.columns
        left = column * (width + GAP)
        return left, min(1.0, left + width)

    def upright(self, row: int) -> tuple[float, float]:
        bottom = 1 - (row + 1) * (self.head + PLOT) / self.inside
        return max(0.0, bottom), max(0.0, bottom) + PLOT / self.inside


def panels(
    shown: Sequence[Panel],
    axis: Axis,
    colours: Palette,
    *,
    columns: int,
    marked: Sequence[int] = (),
) -> ReadyFigure:
    """The panels in rows of `columns`; `marked` are the places of events, as dotted lines."""
    names = [_name_lines(panel.name, columns) for panel in shown]
    below = [_lines_below(panel.told, columns) for panel in shown]
    lines = max(len(name) + len(told) for name, told in zip(names, below, strict=True))
    places = _Places(columns, -(-len(shown) // columns), lines * LINE + 22)
    layout = base_layout(colours, places.inside + TOP + BOTTOM) | {
        "showlegend": False,
        "margin": {"l": LEFT, "r": RIGHT, "t": TOP, "b": BOTTOM},
        "annotations": [
            _title(name, told, *_corner(places, place), colours)
            for place, (name, told) in enumerate(zip(names, below, strict=True))
        ],
        **dict(_axes(shown, places, axis, colours, marked)),
    }
    return ReadyFigure(
        {"data": [_line(p, panel, places, axis, colours) for p, panel in enumerate(shown)]}
        | {"layout": layout}
    )


def _name_lines(name: str, columns: int) -> list[str]:
    return textwrap.wrap(name, LETTERS[columns], max_lines=2, placeholder=" …")


def _lines_below(told: Sequence[str], columns: int) -> list[str]:
    """No word is lost: what does not fit goes on in the next line; a number keeps its per cent."""
    parts = [part.replace(" %", "\u00a0%") for part in told]
    return [line for part in parts for line in textwrap.wrap(part, LETTERS_BELOW[columns])]


def _corner(places: _Places, place: int) -> tuple[float, float]:
    """The upper left corner of a panel's plot."""
    row, column = places.of(place)
    return places.across(column)[0], places.upright(row)[1]


def _title(
    name: Sequence[str], told: Sequence[str], x: float, y: float, colours: Palette
) -> dict[str, Any]:
    bold = [f"<b>{escape_html(line)}</b>" for line in name]
    pale = [f'<span style="color:{colours.muted}">{escape_html(line)}</span>' for line in told]
    return {
        "text": "<br>".join([*bold, *pale]),
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 4,
        "xshift": -3,
        "align": "left",
        "showarrow": False,
    }


def _axes(
    shown: Sequence[Panel],
    places: _Places,
    axis: Axis,
    colours: Palette,
    marked: Sequence[int],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The months of each column, the numbers of each row; all rows reach equally far."""
    # Two: on a telephone a third would touch the last one of the panel beside it.
    at, texts = ticks_of(axis, 2)
    highest = max((value or 0 for panel in shown for value in panel.values), default=0)
    for column in range(places.columns):
        yield (
            _nth("xaxis", column),
            x_axis(colours)
            | {
                "domain": places.across(column),
                "anchor": _nth("y", places.rows - 1),
                "range": [-0.6, len(axis.days) - 0.4],
                "tickvals": at,
                "ticktext": texts,
                "minor": {
                    "tickvals": list(marked),
                    "showgrid": bool(marked),
                    "gridcolor": colours.soft,
                    "griddash": "dot",
                    "gridwidth": 1,
                },
            },
        )
    for row in range(places.rows):
        yield (
            _nth("yaxis", row),
            y_axis(colours)
            | {
                "domain": places.upright(row),
                "range": [0, highest * 1.08 or 1],
                "nticks": 4,
                "zeroline": True,
                "zerolinecolor": colours.border,
                "zerolinewidth": 1,
            },
        )


def _line(
    place: int, panel: Panel, places: _Places, axis: Axis, colours: Palette
) -> dict[str, Any]:
    row, column = places.of(place)
    return {
        "type": "scatter",
        # Points cost the browser as much as all the rest, so only a lone value has one.
        "mode": "lines+markers" if has_lone(panel.values) else "lines",
        "y": list(panel.values),
        "customdata": list(axis.names),
        "hovertemplate": "%{customdata}: %{y:,}<extra></extra>",
        "xaxis": _nth("x", column),
        "yaxis": _nth("y", row),
        "line": {"color": colours.primary, "width": 2},
        "marker": {"size": 4},
    }


def _nth(name: str, place: int) -> str:
    return name if place == 0 else f"{name}{place + 1}"
