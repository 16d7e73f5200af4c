"""The map as a plain Plotly specification: Europe in full, the world beside it.

Geometry: made from Natural Earth 1:50m map units (public domain), see NOTICE and docs/decisions.md.
It goes in as an address on this server. Plotly would ask another host for its own topology unless
the first trace of each subplot is a `scattergeo` and `MAP_CONFIG` names our stub.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from components.charts import escape_html
from components.drawing import CHART_CONFIG
from components.map_places import Place, Projection, spread

GEO_ADDRESS = "/geo"
MAP_CONFIG = CHART_CONFIG | {"topojsonURL": f"{GEO_ADDRESS}/topo/"}
GEO_FOLDER = Path(__file__).resolve().parent / "geo"
BELARUS = "BLR"
# Utilisation at which a step begins, with its words.
STEPS = ((0.0, "under 70 %"), (0.70, "70–85 %"), (0.85, "85–100 %"), (1.0, "over 100 %"))
TEXTS = {
    "steps": "Hours used",
    "unknown": "hours unknown",
    "missing": "no report",
    "overdue": "some overdue",
    **{words: words for _start, words in STEPS},
}
LARGEST_CIRCLE, SMALLEST_CIRCLE = 40.0, 10.0
NUMBER_FROM = 10


@dataclass(frozen=True)
class Colours:
    """The map's colours; the four steps go from slack to overloaded."""

    sea: str
    land: str
    border: str
    page: str
    text: str
    unknown: str
    circle: str
    overdue: str
    on_circle: str
    steps: tuple[str, str, str, str]


LIGHT = Colours(
    sea="#F4F7FA",
    land="#D8DCE2",
    border="#FFFFFF",
    page="#FFFFFF",
    text="#0F1720",
    unknown="#F0E9DC",
    circle="#1F5FA8",
    overdue="#B43C0A",
    on_circle="#FFFFFF",
    steps=("#CFE0EF", "#93BBDD", "#4482B8", "#103D69"),
)
DARK = Colours(
    sea="#141B23",
    land="#2A333D",
    border="#141B23",
    page="#10151B",
    text="#E4E9EF",
    unknown="#4A4434",
    circle="#7FB5E6",
    overdue="#FF8A4C",
    on_circle="#10151B",
    steps=("#25405C", "#3A6A96", "#7CAEDB", "#C8DFF5"),
)

EUROPE = Projection(parallels=(38.0, 62.0), rotation=11.0, pixels_per_unit=900.0)
# Where a mark belongs to the view of Europe; the others stand in the inset.
_EUROPE_LONGITUDES, _EUROPE_LATITUDES = (-28.0, 50.0), (30.8, 66.0)


@cache
def shapes_of(span: str) -> tuple[str, ...]:
    """The ids of all shapes of a geometry file."""
    features = json.loads((GEO_FOLDER / f"{span}.json").read_text("utf-8"))["features"]
    return tuple(feature["id"] for feature in features)


def map_specification(
    places: Sequence[Place],
    *,
    span: str,
    dark: bool,
    texts: Mapping[str, str] | None = None,
    compact: bool = False,
) -> dict[str, Any]:
    """Data and layout of the map. `span` is `europe` or `world`; `texts` translates `TEXTS`."""
    colours = DARK if dark else LIGHT
    words = TEXTS | dict(texts or {})
    has_inset = span == "europe" and not compact
    data = _subplot(places, span, "geo", colours)
    if has_inset:
        data += _inset([place for place in places if not _is_in_europe(place)], colours)
    data += _legend(colours, words)
    return {"data": data, "layout": _layout(span, colours, has_inset, compact)}


def _is_in_europe(place: Place) -> bool:
    west, east = _EUROPE_LONGITUDES
    south, north = _EUROPE_LATITUDES
    return west <= place.longitude <= east and south <= place.latitude <= north


def _subplot(
    places: Sequence[Place], span: str, geo: str, colours: Colours
) -> list[dict[str, Any]]:
    shown = [place for place in places if span == "world" or _is_in_europe(place)]
    return [
        _circles(shown, geo, colours, EUROPE if span == "europe" else None),
        *_countries(places, span, geo, colours),
    ]


def _countries(
    places: Sequence[Place], span: str, geo: str, colours: Colours
) -> list[dict[str, Any]]:
    known = set(shapes_of(span))
    shapes = [place for place in places if place.shape in known]
    taken = {place.shape for place in shapes} | {BELARUS}
    land = [shape for shape in shapes_of(span) if shape not in taken]
    levels = [
        (place, -1 if place.utilisation is None else _step(place.utilisation)) for place in shapes
    ]
    parts = [
        _shapes(span, geo, land, colours.land, colours.border),
        _shapes(span, geo, [BELARUS], colours.page, "#C8102E", width=1.4),
    ]
    for level, colour in enumerate((colours.unknown, *colours.steps), start=-1):
        of_level = [place for place, its_level in levels if its_level == level]
        if of_level:
            trace = _shapes(span, geo, [place.shape for place in of_level], colour, colours.border)
            parts.append(
                trace
                | {
                    "customdata": [place.embassy for place in of_level],
                    "hovertext": [_tooltip(place) for place in of_level],
                    "hoverinfo": "text",
                }
            )
    return parts


def _step(utilisation: float) -> int:
    return max(step for step, (start, _words) in enumerate(STEPS) if utilisation >= start)


def _shapes(
    span: str, geo: str, ids: Sequence[str], colour: str, line: str, width: float = 0.6
) -> dict[str, Any]:
    return {
        "type": "choropleth",
        "geo": geo,
        "geojson": f"{GEO_ADDRESS}/{span}.json",
        "featureidkey": "id",
        "locations": list(ids),
        "z": [0] * len(ids),
        "colorscale": [[0, colour], [1, colour]],
        "showscale": False,
        "hoverinfo": "skip",
        "marker": {"line": {"color": line, "width": width}, "opacity": 1},
        # Or a click on one shape fades all others.
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _circles(
    places: Sequence[Place], geo: str, colours: Colours, projection: Projection | None
) -> dict[str, Any]:
    """Marks by open cases, large ones first so that small ones lie on top."""
    most = max((place.open_cases or 0 for place in places), default=0)
    ordered = sorted(places, key=lambda place: (-(place.open_cases or 0), place.embassy))
    sizes = [circle_size(place.open_cases, most) for place in ordered]
    where = [(place.latitude, place.longitude) for place in ordered]
    if projection:
        where = spread(where, sizes, projection)
    looks = [_look(place, colours) for place in ordered]
    return {
        "type": "scattergeo",
        "geo": geo,
        "lat": [round(latitude, 3) for latitude, _longitude in where],
        "lon": [round(longitude, 3) for _latitude, longitude in where],
        "mode": "markers+text",
        "text": [_number(place, size) for place, size in zip(ordered, sizes, strict=True)],
        "textfont": {
            "size": [14 if size > 30 else 12 for size in sizes],
            "color": [text for _symbol, _fill, _line, text in looks],
        },
        "marker": {
            "size": [round(size, 1) for size in sizes],
            "symbol": [symbol for symbol, _fill, _line, _text in looks],
            "color": [fill for _symbol, fill, _line, _text in looks],
            "line": {"color": [line for _symbol, _fill, line, _text in looks], "width": 2},
            "opacity": 1,
        },
        "customdata": [place.embassy for place in ordered],
        "hovertext": [_tooltip(place) for place in ordered],
        "hoverinfo": "text",
        "showlegend": False,
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}, "textfont": {"color": colours.text}},
    }


def circle_size(open_cases: int | None, most: int) -> float:
    """Diameter in pixels: the area follows the open cases, within what can be seen."""
    if not open_cases or not most:
        return SMALLEST_CIRCLE
    return max(SMALLEST_CIRCLE, LARGEST_CIRCLE * math.sqrt(open_cases / most))


def _look(place: Place, colours: Colours) -> tuple[str, str, str, str]:
    """Symbol, fill, line and text colour: filled is known, hollow unknown, crossed no report."""
    colour = colours.overdue if place.overdue else colours.circle
    if place.reporting in ("missing", "no_sheet"):
        return "circle-x", colours.page, colour, colour
    if place.utilisation is None:
        return "circle", colours.page, colour, colour
    return "circle", colour, colours.page, colours.on_circle


def _number(place: Place, size: float) -> str:
    is_crossed = place.reporting in ("missing", "no_sheet")
    fits = size >= 17 and (place.open_cases or 0) >= NUMBER_FROM
    return str(place.open_cases) if fits and not is_crossed else ""


def _tooltip(place: Place) -> str:
    name, *lines = [escape_html(line) for line in place.tooltip]
    return "<br>".join([f"<b>{name}</b>", *lines])


def _inset(places: Sequence[Place], colours: Colours) -> list[dict[str, Any]]:
    """The world in the empty North Atlantic, with the far embassies named."""
    circles = _circles(places, "geo2", colours, None)
    by_id = {place.embassy: place for place in places}
    circles |= {
        "text": [escape_html(by_id[one].name) for one in circles["customdata"]],
        "textposition": "bottom center",
        "textfont": {"size": 11, "color": colours.text},
    }
    circles["marker"]["size"] = [SMALLEST_CIRCLE] * len(places)
    return [circles, *_countries(places, "world", "geo2", colours)]


def _legend(colours: Colours, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """A mark without a place for each thing that the legend names."""
    entries = [
        (words[step], "square", colour, colour)
        for (_start, step), colour in zip(STEPS, colours.steps, strict=True)
    ]
    entries += [
        (words["unknown"], "circle", colours.page, colours.circle),
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
                "size": 12,
                "color": fill,
                "line": {"color": line, "width": 1.5},
            },
        }
        for name, symbol, fill, line in entries
    ]


def _layout(span: str, colours: Colours, has_inset: bool, compact: bool) -> dict[str, Any]:
    main = _geo(colours) | (_europe_view() if span == "europe" else _world_view())
    layout: dict[str, Any] = {
        "height": 350 if compact else 520,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": colours.text, "size": 12},
        "geo": main | {"domain": {"x": [0, 1], "y": [0.0, 1]}},
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": -0.01,
            "yanchor": "top",
            "font": {"size": 12},
            "itemclick": False,
            "itemdoubleclick": False,
            "itemwidth": 30,
        },
        "hoverlabel": {
            "bgcolor": colours.page,
            "bordercolor": colours.land,
            "font": {"color": colours.text, "size": 13},
            "align": "left",
        },
        "dragmode": False,
        "uirevision": span,
        "template": {"layout": {}},
    }
    if has_inset:
        layout["geo2"] = _geo(colours) | {
            "domain": {"x": [0.008, 0.345], "y": [0.665, 0.985]},
            "projection": {"type": "equal earth", "rotation": {"lon": 11}},
            "lataxis": {"range": [-56, 80]},
            "showframe": True,
            "framecolor": colours.land,
            "framewidth": 1,
        }
    return layout


def _geo(colours: Colours) -> dict[str, Any]:
    return {
        "visible": False,
        "bgcolor": colours.sea,
        "resolution": 110,
        "showland": False,
        "showcoastlines": False,
    }


def _europe_view() -> dict[str, Any]:
    return {
        "projection": {
            "type": "conic equal area",
            "parallels": list(EUROPE.parallels),
            "rotation": {"lon": EUROPE.rotation},
        },
        "lonaxis": {"range": list(_EUROPE_LONGITUDES)},
        "lataxis": {"range": list(_EUROPE_LATITUDES)},
    }


def _world_view() -> dict[str, Any]:
    return {
        # Turned by 11° so that no country is cut at the edge.
        "projection": {"type": "equal earth", "rotation": {"lon": 11}},
        "lonaxis": {"range": [-140, 165]},
        "lataxis": {"range": [-54, 74]},
    }
