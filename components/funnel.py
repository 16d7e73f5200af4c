"""Who answers in target more or less often than chance explains: words, a funnel, a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import streamlit as st

from ambasada.methods.trends_funnel import INNER, Place
from ambasada.questions.funnel import ABOVE, BELOW, Funnel, Limit, Point, funnel
from ambasada.questions.waiting import cohort_of
from ambasada.visibility import View
from components.cache import drawn
from components.chart_look import base_layout, x_axis, y_axis
from components.drawing import ReadyFigure, show
from components.explain import explain
from components.folded import the_same_as_a_table
from components.listing import HERE, Badge, Entry, first_few, listing
from components.specification import escape_html
from components.texts import _, language, n_, number, percent, span
from components.theme import Palette, palette
from components.words import word

HEIGHT = 320
_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
PLACES: dict[str, str] = {
    "inside": "as chance has it",
    "above_inner": "more often",
    "below_inner": "less often",
    "above_outer": "much more often",
    "below_outer": "much less often",
}
_BADGES = {
    Place.INSIDE: ("", "gray"),
    Place.ABOVE_INNER: (":material/trending_up:", "green"),
    Place.ABOVE_OUTER: (":material/trending_up:", "green"),
    Place.BELOW_INNER: (":material/trending_down:", "orange"),
    Place.BELOW_OUTER: (":material/trending_down:", "orange"),
}


@st.fragment
def funnel_plot(view: View) -> None:
    """Of the whole network: each embassy's share against its cases, and who lies outside."""
    period = cohort_of(view)
    help_text = explain("answered_in_target", view, period)
    st.header(_("Answered in target, by embassy"), anchor=False, help=help_text)
    told = funnel(view)
    if told is None:
        st.caption(_("No case received {days} counts yet.").format(days=span(period)))
        return
    st.markdown(drawn(view, ("funnel-words",), lambda: _in_words(told)))
    outside = told.outside((*BELOW, *ABOVE))
    if outside:
        first_few([_entry(view, point) for point in outside], "funnel-outside")
    figure, summary = drawn(view, ("funnel",), lambda: (_figure(view, told), _summary(view, told)))
    show(figure, key="funnel", alt=summary)
    st.caption(_how_to_read(view))
    the_same_as_a_table("funnel", lambda: _table(view, told))


def _in_words(told: Funnel) -> str:
    share = _("**{share}** of all cases were answered in target.").format(
        share=percent(told.centre)
    )
    below, above = (len(told.outside(places)) for places in (BELOW, ABOVE))
    if not below and not above:
        return f"{share} " + _("No embassy differs by more than chance explains.")
    parts = []
    if below:
        parts.append(
            n_(
                "{count} embassy answers in target less often than chance explains.",
                "{count} embassies answer in target less often than chance explains.",
                below,
            )
        )
    if above:
        parts.append(
            n_(
                "{count} embassy does more often.",
                "{count} embassies do more often.",
                above,
            )
        )
    return " ".join([share, *parts])


def _how_to_read(view: View) -> str:
    return _(
        "Cases received {days}. Of embassies that do not differ, 19 of 20 lie within the inner "
        "funnel and all but 1 in 500 within the outer one. Few cases swing more, so this is no "
        "ranking."
    ).format(days=span(cohort_of(view)))


def _name(view: View, point: Point) -> str:
    return view.embassy(point.embassy).label(language())


def _counted(point: Point) -> str:
    return _("{in_target} of {cases} in target ({share})").format(
        in_target=number(point.in_target), cases=number(point.cases), share=percent(point.share)
    )


def _entry(view: View, point: Point) -> Entry:
    icon, colour = _BADGES[point.place]
    badge = Badge(word(PLACES)(point.place.value), icon, colour)
    return Entry(
        _name(view, point),
        _counted(point),
        (badge,),
        screen=HERE,
        query={"embassy": point.embassy},
    )


def _figure(view: View, told: Funnel) -> ReadyFigure:
    colours = palette()
    data = [
        *(line for limit in told.limits for line in _limit_lines(limit, colours)),
        _points(
            view, told.outside((Place.INSIDE,)), colours.neutral, _(PLACES["inside"]), "circle-open"
        ),
        _points(view, told.outside(BELOW), colours.warning, _("less often"), "triangle-down"),
        _points(view, told.outside(ABOVE), colours.good, _("more often"), "triangle-up"),
    ]
    most = max(point.cases for point in told.points)
    layout = base_layout(colours, HEIGHT) | {
        "showlegend": True,
        "margin": {"l": 48, "r": 16, "t": 34, "b": 46},
        "xaxis": x_axis(colours) | _cases_axis(most, colours),
        "yaxis": y_axis(colours) | _share_axis(),
        "shapes": [_centre(told, colours)],
    }
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
    view: View, points: Sequence[Point], colour: str, name: str, symbol: str
) -> dict[str, Any]:
    is_open = symbol.endswith("open")
    return {
        "type": "scatter",
        "mode": "markers" if is_open else "markers+text",
        "x": [point.cases for point in points],
        "y": [round(point.share, 4) for point in points],
        "text": [escape_html(_name(view, point)) for point in points],
        "textposition": "top center",
        "textfont": {"size": 12},
        "cliponaxis": False,
        "hovertext": [
            f"{escape_html(_name(view, point))}<br>{escape_html(_counted(point))}"
            for point in points
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"color": colour, "size": 8 if is_open else 11, "symbol": symbol},
        "name": escape_html(name),
    }


def _cases_axis(most: int, colours: Palette) -> dict[str, Any]:
    """By tenfold steps: the small embassies, where chance is large, need the room."""
    ticks = [tick for tick in _TICKS if tick <= most * 1.3]
    return {
        "type": "log",
        "tickvals": ticks,
        "ticktext": [number(tick) for tick in ticks],
        "title": {
            "text": escape_html(_("Cases, by tenfold steps")),
            "font": {"size": 12, "color": colours.muted},
            "standoff": 6,
        },
    }


def _share_axis() -> dict[str, Any]:
    ticks = (0, 0.25, 0.5, 0.75, 1)
    return {
        "range": [-0.02, 1.08],
        "tickvals": list(ticks),
        "ticktext": [percent(share) for share in ticks],
    }


def _summary(view: View, told: Funnel) -> str:
    names = {
        _("less often"): told.outside(BELOW),
        _("more often"): told.outside(ABOVE),
    }
    listed = [
        f"{way}: {', '.join(f'{_name(view, one)} ({_counted(one)})' for one in points)}."
        for way, points in names.items()
        if points
    ]
    return " ".join([_in_words(told).replace("*", ""), *listed])


def _table(view: View, told: Funnel) -> None:
    """Every embassy by name, so that no order of shares arises."""
    by_name = sorted(told.points, key=lambda point: _name(view, point))
    listing("funnel", by_name, lambda point: _entry(view, point))
