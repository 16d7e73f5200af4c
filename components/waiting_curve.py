"""The share of people still waiting for a first answer, day by day: a sentence, steps, a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ambasada.figures.waiting import CURVE_DAYS, RECENT
from ambasada.methods.waiting import FEWEST_TOLD
from ambasada.questions.periods import Period
from ambasada.questions.waiting import Curve, cohort_of, waiting_curves
from ambasada.visibility import View
from components.cache import drawn
from components.chart_look import base_layout, x_axis, y_axis
from components.drawing import ReadyFigure, show
from components.explain import explain
from components.folded import the_same_as_a_table
from components.listing import Entry, listing
from components.specification import escape_html
from components.texts import UNKNOWN, _, n_, number, percent, short_month, span
from components.theme import Palette, palette
from components.waits_in_words import wait_in_words

# A chart ends with the first of these days at which at most `FEW_WAIT` still wait.
ENDS, FEW_WAIT = (14, 28, int(CURVE_DAYS)), 0.2
DAYS_TOLD = (1, 3, 7, 14, 28, int(CURVE_DAYS))
HEIGHT = 240


@st.fragment
def waiting_curve(view: View, embassy: str = "") -> None:
    """Of an embassy or of the network: the last three whole months, and a year before."""
    period = cohort_of(view)
    st.header(_("Waiting for a first answer"), anchor=False, help=explain("waiting", view, period))
    curves = waiting_curves(view, embassy)
    if not curves or curves[0].cohort != RECENT:
        st.caption(_too_few(period))
        return
    recent, *before = curves
    st.markdown(wait_in_words(recent.wait))
    asked = ("waiting-curve", embassy)
    figure, summary = drawn(view, asked, lambda: (_figure(curves), _summary(curves)))
    show(figure, key=f"waiting-curve-{embassy}", alt=summary)
    st.caption(" ".join([_whose(recent), *(_a_year_before(one) for one in before)]))
    the_same_as_a_table(f"waiting-{embassy}", lambda: _table(curves))


def _too_few(period: Period) -> str:
    return _("Fewer than {count} cases were received {days}: too few for a curve.").format(
        count=number(FEWEST_TOLD), days=span(period)
    )


def _whose(curve: Curve) -> str:
    return n_(
        "{count} case received {days}; one not answered yet counts as still waiting.",
        "{count} cases received {days}; those not answered yet count as still waiting.",
        curve.wait.n,
        days=span(curve.period),
    )


def _a_year_before(curve: Curve) -> str:
    told = wait_in_words(curve.wait).replace("*", "")
    return _("The same months a year before: {told}").format(told=told)


def _name(curve: Curve) -> str:
    """Aug 2026 – Oct 2026."""
    return f"{short_month(curve.period.first)} – {short_month(curve.period.last)}"


def _end(curve: Curve) -> int:
    """Where the chart ends."""
    ends = (end for end in ENDS if (_share(curve, end) or 0) <= FEW_WAIT)
    return next(ends, ENDS[-1])


def _share(curve: Curve, day: int) -> float | None:
    """The share after so many days, or the last that is known."""
    known = curve.share_after(day)
    return curve.shares[-1] if known is None else known


def _figure(curves: Sequence[Curve]) -> ReadyFigure:
    colours = palette()
    looks = {"width": 2.5, "color": colours.primary}, {"width": 2, "color": colours.neutral}
    end = max(_end(curve) for curve in curves)
    # The newer one is drawn last, so that it lies on top, and stands first in the legend.
    data = [
        _steps(curve, look if curve.cohort == RECENT else look | {"dash": "dot"}, end)
        for curve, look in zip(curves, looks, strict=False)
    ]
    layout = base_layout(colours, HEIGHT) | {
        "showlegend": True,
        "margin": {"l": 48, "r": 16, "t": 34, "b": 46},
        "xaxis": x_axis(colours) | _days_axis(end, colours),
        "yaxis": y_axis(colours) | _shares_axis(),
    }
    layout["legend"] |= {"traceorder": "reversed"}
    return ReadyFigure({"data": data[::-1], "layout": layout})


def _steps(curve: Curve, line: dict[str, Any], end: int) -> dict[str, Any]:
    shown = [
        (day, share) for day, share in zip(curve.days, curve.shares, strict=True) if day <= end
    ]
    if shown[-1][0] < end < curve.days[-1]:
        shown.append((end, shown[-1][1]))
    return {
        "type": "scatter",
        "mode": "lines",
        "name": escape_html(_name(curve)),
        "x": [round(day, 2) for day, _share in shown],
        "y": [round(share, 3) for _day, share in shown],
        "line": line | {"shape": "hv"},
        "hovertext": [
            _("{share} still wait after {days} days").format(
                share=percent(share), days=number(day, 1)
            )
            for day, share in shown
        ],
        "hovertemplate": "%{fullData.name}<br>%{hovertext}<extra></extra>",
    }


def _days_axis(end: int, colours: Palette) -> dict[str, Any]:
    ticks = list(range(0, end + 1, 7 if end <= 28 else 14))
    ticks = sorted({*ticks, 1, 3}) if end == ENDS[0] else ticks
    return {
        "range": [0, end],
        "tickvals": ticks,
        "ticktext": [number(day) for day in ticks],
        "title": {
            "text": escape_html(_("Days since the case came in")),
            "font": {"size": 12, "color": colours.muted},
            "standoff": 6,
        },
    }


def _shares_axis() -> dict[str, Any]:
    ticks = (0, 0.25, 0.5, 0.75, 1)
    return {
        "range": [0, 1.02],
        "tickvals": list(ticks),
        "ticktext": [percent(share) for share in ticks],
    }


def _summary(curves: Sequence[Curve]) -> str:
    told = [f"{_name(curve)}: {wait_in_words(curve.wait)}" for curve in curves]
    return " ".join([_("Share of cases still waiting for a first answer."), *told]).replace("*", "")


def _table(curves: Sequence[Curve]) -> None:
    """A row a day, each cohort's share."""
    last = max(curve.days[-1] for curve in curves)
    listing("waiting", [day for day in DAYS_TOLD if day <= last], lambda day: _row(curves, day))


def _row(curves: Sequence[Curve], day: int) -> Entry:
    told = []
    for curve in curves:
        share = curve.share_after(day)
        told.append(f"{_name(curve)}: {UNKNOWN if share is None else percent(share)}")
    return Entry(n_("After {count} day", "After {count} days", day), " · ".join(told))
