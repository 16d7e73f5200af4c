"""Charts over time as plain Plotly dicts: few marks, one look, events marked on each."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ambasada.questions.overview import Event
from components.chart_look import (
    UNFADED,
    Axis,
    bar_marker,
    base_layout,
    has_lone,
    left_margin,
    ticks_of,
    x_axis,
    y_axis,
)
from components.drawing import ReadyFigure
from components.specification import escape_html
from components.texts import day
from components.theme import Palette

# Letters in a line of a name below a bar: five of them stand beside each other on a telephone.
_LETTERS = 10


@dataclass(frozen=True)
class Line:
    """One series: its name, a value for each period (None is a gap), its colour and kind: line,
    bar, points, or trend (a mean or what is expected: thin and without points).
    """

    name: str
    values: Sequence[float | None]
    colour: str
    kind: str = "line"
    is_dashed: bool = False
    texts: Sequence[str] = ()


def trace_of(line: Line, axis: Axis, colours: Palette) -> dict[str, Any]:
    """One series as Plotly wants it."""
    said = "%{hovertext}" if line.texts else "%{y:,.1~f}"
    common = {
        "y": list(line.values),
        "name": escape_html(line.name),
        "customdata": [escape_html(name) for name in axis.names],
        "hovertemplate": f"%{{customdata}}<br>%{{fullData.name}}: {said}<extra></extra>",
    }
    if line.texts:
        common["hovertext"] = list(line.texts)
    if line.kind == "bar":
        return common | {"type": "bar", "marker": bar_marker(line.colour, colours)} | UNFADED
    if line.kind == "points":
        hollow = {"size": 7, "symbol": "circle-open", "color": line.colour, "line": {"width": 1.5}}
        # The companion of a line: its caption, not the legend, says what the points are.
        return common | {
            "type": "scatter",
            "mode": "markers",
            "marker": hollow,
            "showlegend": False,
        }
    return (
        common
        | {
            "type": "scatter",
            "mode": "lines" if _is_bare(line, axis) else "lines+markers",
            "line": {
                "color": line.colour,
                "width": 1.5 if line.kind == "trend" else 2,
                "dash": "dash" if line.is_dashed else "solid",
            },
            "marker": {"size": 4, "color": line.colour},
            "connectgaps": False,
            # A telephone's legend has room for two names; what trails is told in the caption.
            "showlegend": line.kind != "trend",
        }
        | UNFADED
    )


def _is_bare(line: Line, axis: Axis) -> bool:
    """Whether a line has no points: of many periods, or of a mean, which is nobody's count."""
    is_dense = line.kind == "trend" or len(axis.days) > 40
    return is_dense and not has_lone(line.values)


def _plain(value: float | None) -> str:
    if value is None:
        return "–"
    return str(int(value)) if value == int(value) else f"{value:.1f}"


def _event_marks(
    events: Sequence[Event], axis: Axis, colours: Palette
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A dotted line where events lie in the span, with a mark that tells them on hover."""
    shapes: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    for place, events_there in events_by_place(events, axis).items():
        line = {"color": colours.muted, "width": 1, "dash": "dot"}
        shapes.append(
            {"type": "line", "x0": place, "x1": place, "y0": 0, "y1": 1, "yref": "paper"}
            | {"line": line, "opacity": 0.6, "layer": "below"}
        )
        told = "<br>".join(
            escape_html(part)
            for event in events_there
            for part in textwrap.wrap(f"{day(date.fromisoformat(event.on))}: {event.title}", 40)
        )
        marks.append(
            {"x": place, "y": 1, "yref": "paper", "yanchor": "bottom", "text": "◆"}
            | {"showarrow": False, "hovertext": told, "font": {"size": 11, "color": colours.muted}}
        )
    return shapes, marks


def _unusual_marks(
    unusual: Mapping[int, str], lines: Sequence[Line], colours: Palette
) -> list[dict[str, Any]]:
    """A small triangle above all that is drawn of an unusual period; why is told on hover."""
    look = {"showarrow": False, "font": {"size": 13, "color": colours.warning}}
    return [
        # A line over the bar would run through the mark and hide it.
        {"x": place, "y": max((line.values[place] or 0 for line in lines), default=0)}
        | {"yanchor": "bottom", "yshift": 3, "text": "▼", "hovertext": _wrapped(why)}
        | look
        for place, why in unusual.items()
    ]


def _wrapped(text: str) -> str:
    return "<br>".join(map(escape_html, textwrap.wrap(text, 40)))


def events_by_place(events: Sequence[Event], axis: Axis) -> dict[int, list[Event]]:
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
    unusual: Mapping[int, str] | None = None,
    height: int = 260,
    show_legend: bool = True,
    stacked: bool = False,
    unit: str = "",
    highest: float | None = None,
    most_ticks: int = 6,
) -> ReadyFigure:
    """Bars and lines over weeks or months; `highest` gives several charts the same axis.

    `unusual` marks periods by their place, with the words that a mark tells.
    """
    shapes, marks = _event_marks(events, axis, colours)
    marks += _unusual_marks(unusual or {}, lines, colours)
    places, ticks = ticks_of(axis, most_ticks)
    # The legend stands above the marks of events, so that neither covers the other.
    top = (34 if show_legend else 8) + (16 if marks else 0)
    layout = base_layout(colours, height)
    layout["legend"] |= {"yref": "container", "y": 1, "yanchor": "top"}
    layout |= {
        "showlegend": show_legend,
        "barmode": "stack" if stacked else "group",
        "shapes": shapes,
        "annotations": marks,
        "margin": {"l": left_margin(_highest(lines, stacked, highest), unit), "r": 22}
        | {"t": top, "b": 28},
        "xaxis": x_axis(colours) | {"tickvals": places, "ticktext": ticks},
        "yaxis": y_axis(colours)
        | {"ticksuffix": unit}
        | ({} if highest is None else {"range": [0, highest]}),
    }
    return ReadyFigure(
        {"data": [trace_of(line, axis, colours) for line in lines], "layout": layout}
    )


def _highest(lines: Sequence[Line], stacked: bool, highest: float | None) -> float:
    """What the axis reaches, or a little less."""
    if highest is not None:
        return highest
    bars_ = [line.values for line in lines if line.kind == "bar"] if stacked else []
    sums = [sum(value or 0 for value in values) for values in zip(*bars_, strict=False)]
    return max(
        (value or 0 for values in (sums, *(one.values for one in lines)) for value in values),
        default=0,
    )


def bars(
    names: Sequence[str],
    groups: Sequence[Line],
    colours: Palette,
    *,
    height: int = 220,
    stacked: bool = False,
) -> ReadyFigure:
    """Upright bars by name."""
    # A telephone would turn long names and cut them off.
    wrapped = [textwrap.wrap(name, _LETTERS, break_long_words=False) for name in names]
    data = [
        {
            "type": "bar",
            "x": ["<br>".join(map(escape_html, lines)) for lines in wrapped],
            "y": list(group.values),
            "name": escape_html(group.name),
            "marker": bar_marker(group.colour, colours, is_lettered=True),
            "text": list(group.texts) or [_plain(value) for value in group.values],
            "textposition": "outside" if not stacked else "inside",
            "textangle": 0,
            "insidetextanchor": "middle",
            "constraintext": "none",
            "textfont": {"size": 13},
            "cliponaxis": False,
            "hovertemplate": "%{x}<br>%{fullData.name}: %{text}<extra></extra>",
        }
        for group in groups
    ]
    layout = base_layout(colours, height) | {
        "showlegend": len(groups) > 1,
        "barmode": "stack" if stacked else "group",
        "margin": {"l": 8, "r": 8, "t": 34 if len(groups) > 1 else 22}
        | {"b": 12 + 17 * max(map(len, wrapped), default=1)},
        "xaxis": x_axis(colours) | {"type": "category", "tickangle": 0},
        "yaxis": {"visible": False, "rangemode": "tozero", "fixedrange": True},
        "bargap": 0.35,
    }
    return ReadyFigure({"data": data, "layout": layout})
