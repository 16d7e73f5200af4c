"""A second chart below a first one, with the same periods: one Plotly chart instead of two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ambasada.questions.overview import Event
from components.chart_look import Axis, y_axis
from components.charts import Line, over_time, trace_of
from components.drawing import ReadyFigure
from components.specification import escape_html
from components.theme import Palette

# The share of the height that each has; between them stands the lower one's title.
UPPER, LOWER = (0.42, 1.0), (0.0, 0.29)
HEIGHT = 400


def over_time_with_below(
    lines: Sequence[Line],
    below: Line,
    axis: Axis,
    colours: Palette,
    *,
    title: str,
    events: Sequence[Event] = (),
    unusual: Mapping[int, str] | None = None,
) -> ReadyFigure:
    """`lines` as in `over_time`, and `below` under its `title`; events run through both."""
    figure = over_time(
        lines, axis, colours, events=events, unusual=unusual, height=HEIGHT
    ).to_dict()
    layout = figure["layout"]
    figure["data"].append(trace_of(below, axis, colours) | {"yaxis": "y2", "showlegend": False})
    layout["xaxis"] |= {"anchor": "y2"}
    base = {"zeroline": True, "zerolinecolor": colours.border, "zerolinewidth": 1}
    layout["yaxis"] |= {"domain": UPPER, **base}
    layout["yaxis2"] = y_axis(colours) | {"domain": LOWER, "nticks": 4}
    layout["shapes"] = list(_through_both(layout["shapes"]))
    layout["annotations"].append(_title(title, colours))
    return ReadyFigure(figure)


def _through_both(shapes: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for shape in shapes:
        yield shape | {"yref": "y domain"}
        yield shape | {"yref": "y2 domain"}


def _title(text: str, colours: Palette) -> dict[str, Any]:
    return {
        "text": escape_html(text),
        "x": 0,
        "y": LOWER[1],
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 8,
        "xshift": -3,
        "showarrow": False,
        "font": {"color": colours.muted},
    }
