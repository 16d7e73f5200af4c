"""The map as a plain Plotly specification: Europe in full, the world beside it.

Geometry: made from Natural Earth 1:50m map units (public domain), see NOTICE and docs/decisions.md.
It goes in as an address on this server. Plotly would ask another host for its own topology unless
the first trace of each subplot is a `scattergeo` and `MAP_CONFIG` names our stub.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from components.map_colours import DARK, LIGHT, STEPS, TEXTS, Colours
from components.map_layout import layout_of, legend_entries, subplot_of
from components.map_places import RIM, Mark, Place, marks_of
from components.map_views import EUROPE, VIEWS, View
from components.specification import CHART_CONFIG, escape_html

Trace = dict[str, Any]

GEO_ADDRESS = "/geo"
MAP_CONFIG = CHART_CONFIG | {"topojsonURL": f"{GEO_ADDRESS}/topo/"}
GEO_FOLDER = Path(__file__).resolve().parent / "geo"
BELARUS = "BLR"
# A name stands this many pixels below its mark.
_NAME_BELOW = 8.0


@cache
def shapes_of(geometry: str) -> tuple[str, ...]:
    """The ids of all shapes of a geometry file."""
    features = json.loads((GEO_FOLDER / f"{geometry}.json").read_text("utf-8"))["features"]
    return tuple(feature["id"] for feature in features)


def map_specification(
    places: Sequence[Place],
    *,
    span: str,
    dark: bool,
    texts: Mapping[str, str] | None = None,
    compact: bool = False,
) -> dict[str, Any]:
    """Data and layout of the map.

    `span` is `europe` (with the far embassies beside it) or `world`; `texts` translates `TEXTS`;
    `compact` is for a telephone. A click gives the embassy as `customdata`.
    """
    colours = DARK if dark else LIGHT
    most = max((place.open_cases or 0 for place in places), default=0)
    pictures = _share_out(places, VIEWS[span, compact])
    data: list[Trace] = []
    for geo, (view, shown) in pictures.items():
        marks = marks_of(shown, most, view)
        # Circles after countries: where both lie under the pointer the later trace is clicked.
        data.append(_halos(marks, geo, colours))
        data += _countries(places, shown, geo, view, colours)
        data += _circles(marks, geo, view, colours)
    words = TEXTS | dict(texts or {})
    return {
        "data": data + legend_entries(colours, words),
        "layout": layout_of(span, compact, colours, words["steps"])
        | {geo: subplot_of(view, colours) for geo, (view, _shown) in pictures.items()},
    }


def _share_out(
    places: Sequence[Place], views: Sequence[View]
) -> dict[str, tuple[View, list[Place]]]:
    """Each place in one view; without far places there is no second one."""
    main, *others = views
    near = [place for place in places if not others or main.shows(place.latitude, place.longitude)]
    far = [place for place in places if place not in near]
    return {"geo": (main, near)} | ({"geo2": (others[0], far)} if far else {})


def _halos(marks: Sequence[Mark], geo: str, colours: Colours) -> Trace:
    """A rim around each circle: no country is as dark or as bright as all of its circles."""
    return {
        "type": "scattergeo",
        "geo": geo,
        "lat": [round(mark.latitude, 3) for mark in marks],
        "lon": [round(mark.longitude, 3) for mark in marks],
        "mode": "markers",
        "marker": {
            "size": [round(mark.diameter + 2 * RIM, 1) for mark in marks],
            "color": colours.page,
            "line": {"width": 0},
            "opacity": 1,
        },
        "hoverinfo": "skip",
        "showlegend": False,
        "unselected": {"marker": {"opacity": 1}},
    }


def _circles(marks: Sequence[Mark], geo: str, view: View, colours: Colours) -> list[Trace]:
    """Filled is known, hollow unknown, crossed not reported; the far ones have names."""
    filled = [mark for mark in marks if _is_filled(mark.place)]
    hollow = [mark for mark in marks if not _is_filled(mark.place)]
    far = [mark for mark in marks if not EUROPE.shows(mark.place.latitude, mark.place.longitude)]
    return [
        *([_circle_trace(filled, geo, colours, colours.on_circle)] if filled else []),
        *([_circle_trace(hollow, geo, colours, colours.text)] if hollow else []),
        *([_names(far, geo, view, colours)] if far else []),
    ]


def _is_filled(place: Place) -> bool:
    return place.has_reported and place.utilisation is not None


def _circle_trace(marks: Sequence[Mark], geo: str, colours: Colours, text_colour: str) -> Trace:
    places = [mark.place for mark in marks]
    own = [colours.overdue if place.overdue else colours.circle for place in places]
    is_filled = text_colour == colours.on_circle
    fill = (
        own
        if is_filled
        else [colours.unknown if place.has_reported else colours.page for place in places]
    )
    return {
        "type": "scattergeo",
        "geo": geo,
        "lat": [round(mark.latitude, 3) for mark in marks],
        "lon": [round(mark.longitude, 3) for mark in marks],
        "mode": "markers+text",
        "text": [mark.number for mark in marks],
        "textfont": {"size": [mark.font_size for mark in marks], "color": text_colour},
        "marker": {
            "size": [mark.diameter for mark in marks],
            "symbol": ["circle" if place.has_reported else "circle-x" for place in places],
            "color": fill,
            "line": {"color": own, "width": 0 if is_filled else 2},
            "opacity": 1,
        },
        "customdata": [place.embassy for place in places],
        "hovertext": [_tooltip(place) for place in places],
        "hoverinfo": "text",
        "showlegend": False,
        # Or a click on one mark fades all others.
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}, "textfont": {"color": text_colour}},
    }


def _names(marks: Sequence[Mark], geo: str, view: View, colours: Colours) -> Trace:
    spots = [_below(mark, view) for mark in marks]
    return {
        "type": "scattergeo",
        "geo": geo,
        "lat": [round(latitude, 2) for latitude, _longitude in spots],
        "lon": [round(longitude, 2) for _latitude, longitude in spots],
        "mode": "text",
        "text": [escape_html(mark.place.name) for mark in marks],
        "textfont": {"size": 11, "color": colours.text},
        "hoverinfo": "skip",
        "showlegend": False,
        "unselected": {"textfont": {"color": colours.text}},
    }


def _below(mark: Mark, view: View) -> tuple[float, float]:
    x, y = view.pixels_of(mark.latitude, mark.longitude)
    spot = (x, y + mark.diameter / 2 + _NAME_BELOW)
    return view.degrees_of(spot, mark.latitude, mark.longitude)


def _tooltip(place: Place) -> str:
    name, *lines = [escape_html(line) for line in place.tooltip]
    return "<br>".join([f"<b>{name}</b>", *lines])


def _countries(
    places: Sequence[Place], shown: Sequence[Place], geo: str, view: View, colours: Colours
) -> list[Trace]:
    """All shapes of a view; those that have their mark in another one say nothing here."""
    shapes = shapes_of(view.geometry)
    ours = [place for place in places if place.shape in shapes and place.shape != BELARUS]
    taken = {place.shape for place in ours} | {BELARUS}
    land = [shape for shape in shapes if shape not in taken]
    fills = (colours.unknown, *colours.steps)
    embassies = _shapes(view, geo, [place.shape for place in ours], fills, colours.border) | {
        "z": [_step(place.utilisation) for place in ours],
        "customdata": [place.embassy for place in ours],
        "hovertext": [_tooltip(place) if place in shown else "" for place in ours],
        "hoverinfo": "text",
    }
    return [
        _shapes(view, geo, land, (colours.land,), colours.border),
        *([embassies] if ours else []),
        # Last, or its neighbours would paint over its line.
        _shapes(view, geo, [BELARUS], (colours.page,), colours.belarus, width=1.6),
    ]


def _step(utilisation: float | None) -> int:
    """0 is unknown, 1 to 4 the steps."""
    if utilisation is None:
        return 0
    # Exactly 100 % is not over it.
    return sum(utilisation >= start for start, _words in STEPS[:3]) + (utilisation > STEPS[3][0])


def _shapes(
    view: View,
    geo: str,
    ids: Sequence[str],
    fills: Sequence[str],
    line: str,
    width: float = 0.6,
) -> Trace:
    """Shapes in even colours: `z` counts through `fills`."""
    bands = [[edge / len(fills), fill] for i, fill in enumerate(fills) for edge in (i, i + 1)]
    return {
        "type": "choropleth",
        "geo": geo,
        "geojson": f"{GEO_ADDRESS}/{view.geometry}.json",
        "featureidkey": "id",
        "locations": list(ids),
        "z": [0] * len(ids),
        "zmin": -0.5,
        "zmax": len(fills) - 0.5,
        "colorscale": bands,
        "showscale": False,
        "hoverinfo": "skip",
        "marker": {"line": {"color": line, "width": width}, "opacity": 1},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }
