"""The medians by month as a drawing, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ambasada.methods.waiting import Wait
from ambasada.questions.periods import month_of
from ambasada.questions.trends import events_of_months
from ambasada.questions.waiting import Waits, usual_wait, waits_by_month
from ambasada.visibility import View
from components.bands import band
from components.charts import Line, over_time
from components.drawing import ReadyFigure
from components.monthly import axis_of_months
from components.specification import escape_html
from components.texts import UNKNOWN, _, hours_unit, month, n_, short_number
from components.theme import palette
from components.waits_in_words import duration

# Letters of two names that stand side by side in a telephone's legend; pixels of a row more.
_SIDE_BY_SIDE, _ROW = 20, 19


def hours(days: float | None) -> float | None:
    """Hours of a number of days; None where it is not told."""
    return None if days is None else round(24 * days, 1)


def waits_figure(view: View, embassy: str, months: int) -> ReadyFigure:
    colours = palette()
    waits = waits_by_month(view, embassy, months)
    figure = over_time(
        [*_lines(waits)],
        axis_of_months(waits.periods),
        colours,
        events=events_of_months(view, months),
        height=240,
        unit=hours_unit(),
        show_legend=not embassy,
    ).to_dict()
    low, high = (
        [hours(getattr(wait, side)) for wait in waits.waits] for side in ("lower", "upper")
    )
    figure["data"].insert(0, band(low, high, colours.soft, colours.primary))
    if not embassy:
        figure["data"] += _usual_limits(view, months)
        if len(_("Median")) + len(_("Usual range")) > _SIDE_BY_SIDE:
            # Else the marks of events would stand in the second name.
            figure["layout"]["margin"]["t"] += _ROW
    return ReadyFigure(figure)


def _lines(waits: Waits) -> Iterator[Line]:
    """The line of the months with cases enough, and the points of those with few."""
    colour = palette().primary
    for kind, is_few in (("line", False), ("points", True)):
        values = [
            hours(wait.median_days) if (name in waits.few) is is_few else None
            for name, wait in zip(waits.periods, waits.waits, strict=True)
        ]
        # Without a line the legend would not name the points, so an empty one stays.
        if not is_few or waits.few:
            yield Line(_("Median"), values, colour, kind, texts=[_told(one) for one in waits.waits])


def _usual_limits(view: View, months: int) -> Iterator[dict[str, Any]]:
    """Hairlines between which the network's median moves by itself."""
    usual = usual_wait(view)
    if usual is None:
        return
    end = len(waits_by_month(view, "", months).periods) - 1
    for limit in (usual.low, usual.high):
        yield {
            "type": "scatter",
            "mode": "lines",
            "x": [0, end],
            "y": [hours(limit)] * 2,
            "name": escape_html(_("Usual range")),
            "line": {"color": palette().neutral, "width": 1, "dash": "dash"},
            "hoverinfo": "skip",
            "showlegend": limit == usual.low,
        }


def _told(wait: Wait) -> str:
    """The hover text: hours, the interval, and of how many cases."""
    if wait.median_days is None:
        return UNKNOWN
    told = duration(wait.median_days)
    if wait.lower is not None and wait.upper is not None:
        told += f" ({duration(wait.lower)} – {duration(wait.upper)})"
    return f"{told}, {n_('{count} case', '{count} cases', wait.n)}"


def waits_summary(waits: Waits) -> str:
    """The last month's median and the longest one, so that a listener knows where it stands."""
    known = [
        (wait.median_days, name)
        for name, wait in zip(waits.periods, waits.waits, strict=True)
        if wait.median_days is not None
    ]
    (last, last_name), (most, most_name) = known[-1], max(known)
    return _(
        "Median hours to the first answer by month: {hours} in {month}; the longest {most} in "
        "{most_month}."
    ).format(
        hours=short_number(hours(last)),
        month=month(month_of(last_name).first),
        most=short_number(hours(most)),
        most_month=month(month_of(most_name).first),
    )
