"""Everything of the map's figure that is not a place: legend, frame, subplots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.map_colours import STEPS, Colours
from components.map_views import HEIGHTS, PARALLELS, ROTATION, View
from components.specification import FONT, escape_html


def legend_entries(colours: Colours, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """A mark without a place for each thing that the legend names."""
    entries = [
        (words[step], "square", colour, colour)
        for (_start, step), colour in zip(STEPS, colours.steps, strict=True)
    ]
    entries += [
        (words["unknown"], "circle", colours.unknown, colours.circle),
        (words["missing"], "circle-x", colours.page, colours.circle),
        (words["overdue"], "circle", colours.overdue, colours.overdue),
    ]
    return [
        {
            "type": "scattergeo",
            "geo": "geo",
            "lat": [None],
            "lon": [None],
            "mode": "markers",
            "name": escape_html(name),
            "hoverinfo": "skip",
            "marker": {
                "symbol": symbol,
                "size": 11,
                "color": fill,
                "line": {"color": line, "width": 1.5},
            },
        }
        for name, symbol, fill, line in entries
    ]


def layout_of(span: str, compact: bool, colours: Colours, title: str) -> dict[str, Any]:
    return {
        "height": HEIGHTS[span, compact],
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        # Where the card is wider than the picture the sea goes on.
        "paper_bgcolor": colours.sea,
        "font": {"family": FONT, "color": colours.text, "size": 12},
        "showlegend": True,
        "legend": _legend(compact, colours, title),
        "hoverlabel": {
            "bgcolor": colours.page,
            "bordercolor": colours.line,
            "font": {"family": FONT, "color": colours.text, "size": 13},
            "align": "left",
        },
        "dragmode": False,
        # Pixels around a circle that still mean it, and not the country under the pointer.
        "hoverdistance": 4,
        "uirevision": f"{span}-{compact}",
        "template": {"layout": {}},
    }


def _legend(compact: bool, colours: Colours, title: str) -> dict[str, Any]:
    """In the south-west corner; on a telephone below everything, in two columns."""
    corner = {"x": 0.012, "y": 0.02, "bgcolor": colours.page, "borderwidth": 1}
    below = {
        "x": 0.01,
        "y": 0.01,
        "bgcolor": colours.sea,
        "orientation": "h",
        "entrywidth": 0.48,
        "entrywidthmode": "fraction",
    }
    return (below if compact else corner) | {
        "xanchor": "left",
        "yanchor": "bottom",
        "bordercolor": colours.line,
        "title": {"text": escape_html(title), "side": "top", "font": {"size": 12}},
        "font": {"size": 12},
        "itemclick": False,
        "itemdoubleclick": False,
        "itemwidth": 30,
    }


def subplot_of(view: View, colours: Colours) -> dict[str, Any]:
    is_conic = view.kind.startswith("conic")
    latitude, longitude = view.center
    return {
        "visible": False,
        "bgcolor": colours.sea,
        "resolution": 110,
        "domain": {"x": list(view.domain_x), "y": list(view.domain_y)},
        "projection": {"type": view.kind, "rotation": {"lon": ROTATION}, "scale": view.scale}
        | ({"parallels": list(PARALLELS)} if is_conic else {}),
        "center": {"lat": latitude, "lon": longitude},
        "lonaxis": {"range": list(view.longitudes)},
        "lataxis": {"range": list(view.latitudes)},
        "showframe": view.has_frame,
        "framecolor": colours.line,
        "framewidth": 1,
    }
