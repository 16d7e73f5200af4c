"""Charts over time as plain Plotly dicts: few marks, one look, events marked on each."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ambasada.questions.overview import Event
from components.drawing import ReadyFigure
from components.specification import FONT, escape_html
from components.theme import Palette


@dataclass(frozen=True)
class Line:
    """One series: its name, a value for each period (None is a gap), its colour and kind."""

    name: str
    values: Sequence[float | None]
    colour: str
    kind: str = "line"
    is_dashed: bool = False
    texts: Sequence[str] = ()


@dataclass(frozen=True)
class Axis:
    """The periods of a chart: first day of each, its full name and a short tick."""

    days: Sequence[date]
    names: Sequence[str]
    ticks: Sequence[str]


def _trace(line: Line, axis: Axis) -> dict[str, Any]:
    texts = list(line.texts) or [_plain(value) for value in line.values]
    hover = [
        f"{escape_html(name)}<br>{escape_html(line.name)}: {text}"
        for name, text in zip(axis.names, texts, strict=True)
    ]
    common = {
        "x": list(range(len(axis.days))),
        "y": list(line.values),
        "name": escape_html(line.name),
        "hovertext": hover,
        "hoverinfo": "text",
    }
    if line.kind == "bar":
        return common | {"type": "bar", "marker": {"color": line.colour, "line": {"width": 0}}}
    if line.kind == "points":
        hollow = {"size": 7, "symbol": "circle-open", "color": line.colour, "line": {"width": 1.5}}
        # The companion of a line: its caption, not the legend, says what the points are.
        return common | {
            "type": "scatter",
            "mode": "markers",
            "marker": hollow,
            "showlegend": False,
        }
    return common | {
        "type": "scatter",
        "mode": "lines" if len(axis.days) > 40 and not _has_lone(line) else "lines+markers",
        "line": {
            "color": line.colour,
            "width": 2,
            "dash": "dash" if line.is_dashed else "solid",
        },
        "marker": {"size": 4, "color": line.colour},
        "connectgaps": False,
    }


def _has_lone(line: Line) -> bool:
    """Whether a value stands between two gaps, where a bare line would not show it."""
    known = [False, *(value is not None for value in line.values), False]
    return any(
        here and not before and not after
        for before, here, after in zip(known, known[1:], known[2:], strict=False)
    )


def _plain(value: float | None) -> str:
    if value is None:
        return "–"
    return str(int(value)) if value == int(value) else f"{value:.1f}"


def _ticks(axis: Axis, most: int = 7) -> tuple[list[int], list[str]]:
    count = len(axis.days)
    step = max(1, -(-count // most))
    places = list(range(count - 1, -1, -step))[::-1]
    return places, [axis.ticks[place] for place in places]


def _event_marks(
    events: Sequence[Event], axis: Axis, colours: Palette
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A dotted line where events lie in the span, with a mark that tells them on hover."""
    shapes: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    for place, events_there in _by_place(events, axis).items():
        line = {"color": colours.muted, "width": 1, "dash": "dot"}
        shapes.append(
            {"type": "line", "x0": place, "x1": place, "y0": 0, "y1": 1, "yref": "paper"}
            | {"line": line, "opacity": 0.6, "layer": "below"}
        )
        told = "<br>".join(
            escape_html(part)
            for event in events_there
            for part in textwrap.wrap(f"{event.on}: {event.title}", 40)
        )
        marks.append(
            {"x": place, "y": 1, "yref": "paper", "yanchor": "bottom", "text": "◆"}
            | {"showarrow": False, "hovertext": told, "font": {"size": 11, "color": colours.muted}}
        )
    return shapes, marks


def _by_place(events: Sequence[Event], axis: Axis) -> dict[int, list[Event]]:
    """The events of each period, so that two of one month have one mark that tells both."""
    places: dict[int, list[Event]] = {}
    for event in events:
        on = date.fromisoformat(event.on)
        before = [index for index, first in enumerate(axis.days) if first <= on]
        if before:
            places.setdefault(before[-1], []).append(event)
    return places


def over_time(
    lines: Sequence[Line],
    axis: Axis,
    colours: Palette,
    *,
    events: Sequence[Event] = (),
    height: int = 260,
    show_legend: bool = True,
    stacked: bool = False,
    unit: str = "",
    highest: float | None = None,
    most_ticks: int = 7,
) -> ReadyFigure:
    """Bars and lines over weeks or months; `highest` gives several charts the same axis."""
    shapes, marks = _event_marks(events, axis, colours)
    places, ticks = _ticks(axis, most_ticks)
    # The legend stands above the marks of events, so that neither covers the other.
    top = (34 if show_legend else 8) + (16 if marks else 0)
    layout = base_layout(colours, height)
    layout["legend"] |= {"yref": "container", "y": 1, "yanchor": "top"}
    layout |= {
        "showlegend": show_legend,
        "barmode": "stack" if stacked else "group",
        "shapes": shapes,
        "annotations": marks,
        "margin": {"l": 40, "r": 22, "t": top, "b": 28},
        "xaxis": _x_axis(colours) | {"tickvals": places, "ticktext": ticks},
        "yaxis": _y_axis(colours)
        | {"ticksuffix": unit}
        | ({} if highest is None else {"range": [0, highest]}),
    }
    return ReadyFigure({"data": [_trace(line, axis) for line in lines], "layout": layout})


def bars(
    names: Sequence[str],
    groups: Sequence[Line],
    colours: Palette,
    *,
    height: int = 220,
    stacked: bool = False,
) -> ReadyFigure:
    """Upright bars by name."""
    data = [
        {
            "type": "bar",
            "x": [escape_html(name) for name in names],
            "y": list(group.values),
            "name": escape_html(group.name),
            "marker": {"color": group.colour},
            "text": list(group.texts) or [_plain(value) for value in group.values],
            "textposition": "outside" if not stacked else "inside",
            "textangle": 0,
            "insidetextanchor": "middle",
            "constraintext": "none",
            "textfont": {"size": 13},
            "cliponaxis": False,
            "hovertemplate": "%{x}: %{text}<extra></extra>",
        }
        for group in groups
    ]
    layout = base_layout(colours, height) | {
        "showlegend": len(groups) > 1,
        "barmode": "stack" if stacked else "group",
        "margin": {"l": 8, "r": 8, "t": 34 if len(groups) > 1 else 22, "b": 26},
        "xaxis": _x_axis(colours) | {"type": "category"},
        "yaxis": {"visible": False, "rangemode": "tozero", "fixedrange": True},
        "bargap": 0.35,
    }
    return ReadyFigure({"data": data, "layout": layout})


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
        "template": {"layout": {}},
    }


def _x_axis(colours: Palette) -> dict[str, Any]:
    return {
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "linecolor": colours.border,
        "tickfont": {"size": 12, "color": colours.muted},
        "automargin": False,
    }


def _y_axis(colours: Palette) -> dict[str, Any]:
    return {
        "gridcolor": colours.grid,
        "zeroline": False,
        "rangemode": "tozero",
        "fixedrange": True,
        "nticks": 5,
        "tickfont": {"size": 12, "color": colours.muted},
        "separatethousands": True,
    }
