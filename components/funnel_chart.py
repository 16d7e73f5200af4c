"""The funnel as a drawing: limits, the network's share, a mark for each embassy."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from math import log10
from typing import Any

from ambasada.methods.trends_funnel import INNER, Place
from ambasada.questions.funnel import ABOVE, BELOW, Funnel, Limit, Point
from ambasada.visibility import View
from components.chart_look import base_layout, x_axis, y_axis
from components.drawing import ReadyFigure
from components.specification import escape_html
from components.texts import _, language, number, percent
from components.theme import Palette, palette

HEIGHT = 320
_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


def name_of(view: View, point: Point) -> str:
    """The embassy's name."""
    return view.embassy(point.embassy).label(language())


def counted(point: Point) -> str:
    """20 of 33 in target (61 %)."""
    return _("{in_target} of {cases} in target ({share})").format(
        in_target=number(point.in_target), cases=number(point.cases), share=percent(point.share)
    )


def funnel_figure(view: View, told: Funnel, is_named: bool) -> ReadyFigure:
    colours = palette()
    looks = (
        ((Place.INSIDE,), "circle-open", colours.neutral, ""),
        (BELOW, "triangle-down", colours.warning, "bottom center"),
        (ABOVE, "triangle-up", colours.good, "top center"),
    )
    data = [
        *(line for limit in told.limits for line in _limit_lines(limit, colours)),
        *(
            _points(view, told.outside(places), symbol, colour, names if is_named else "")
            for places, symbol, colour, names in looks
        ),
    ]
    layout = base_layout(colours, HEIGHT) | {
        "showlegend": True,
        "margin": {"l": 48, "r": 16, "t": 42, "b": 46},
        "xaxis": x_axis(colours) | _cases_axis(told, colours),
        "yaxis": y_axis(colours) | _share_axis(told),
        "shapes": [_centre(told, colours)],
    }
    layout["legend"] |= {"yref": "container", "y": 1, "yanchor": "top"}
    return ReadyFigure({"data": [one for one in data if one["x"]], "layout": layout})


def _centre(told: Funnel, colours: Palette) -> dict[str, Any]:
    line = {"color": colours.neutral, "width": 1}
    place = {"x0": 0, "x1": 1, "xref": "paper", "y0": told.centre, "y1": told.centre}
    return {"type": "line", "line": line, "layer": "below"} | place


def _limit_lines(limit: Limit, colours: Palette) -> Iterator[dict[str, Any]]:
    dash = "dash" if limit.within == INNER else "dot"
    for place, side in enumerate((limit.low, limit.high)):
        yield {
            "type": "scatter",
            "mode": "lines",
            "x": list(limit.cases),
            "y": [round(value, 4) for value in side],
            "line": {"color": colours.neutral, "width": 1, "dash": dash},
            "hoverinfo": "skip",
            "name": _("{share} by chance").format(share=_within(limit)),
            "showlegend": place == 0,
        }


def _within(limit: Limit) -> str:
    whole = 100 * limit.within
    return f"{number(whole, 0 if whole == int(whole) else 1)} %"


def _points(
    view: View, points: Sequence[Point], symbol: str, colour: str, names: str
) -> dict[str, Any]:
    """Embassies as marks; `names` is where their names stand, if they do."""
    called = [escape_html(name_of(view, point)) for point in points]
    counts = [escape_html(counted(point)) for point in points]
    return {
        "type": "scatter",
        "mode": "markers+text" if names else "markers",
        "x": [point.cases for point in points],
        "y": [round(point.share, 4) for point in points],
        "text": called,
        "textposition": names or "top center",
        "textfont": {"size": 12},
        "cliponaxis": False,
        "hovertext": [f"{name}<br>{count}" for name, count in zip(called, counts, strict=True)],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "color": colour,
            "size": 11 if symbol.startswith("tri") else 8,
            "symbol": symbol,
        },
        "showlegend": False,
    }


def _cases_axis(told: Funnel, colours: Palette) -> dict[str, Any]:
    """By tenfold steps: the small embassies, where chance is large, need the room."""
    fewest, most = (end(point.cases for point in told.points) for end in (min, max))
    ticks = [tick for tick in _TICKS if fewest * 0.8 <= tick <= most * 1.3]
    return {
        "type": "log",
        "range": [log10(fewest * 0.8), log10(most * 1.3)],
        "tickvals": ticks,
        "ticktext": [number(tick) for tick in ticks],
        "title": {
            "text": escape_html(_("Cases, by tenfold steps")),
            "font": {"size": 12, "color": colours.muted},
            "standoff": 6,
        },
    }


def _share_axis(told: Funnel) -> dict[str, Any]:
    """From just below the lowest embassy or, of the smallest, the lowest inner limit."""
    fewest = min(point.cases for point in told.points)
    inner = told.limits[0]
    lowest = min(
        inner.low[bisect_left(inner.cases, fewest)], *(point.share for point in told.points)
    )
    shown = [one / 100 for one in range(0, 101, 25 if lowest < 0.4 else 10)]
    return {
        "range": [max(-0.02, lowest - 0.1), 1.02],
        "tickvals": shown,
        "ticktext": [percent(share) for share in shown],
    }
