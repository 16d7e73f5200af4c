"""A band between two limits over time, behind the lines of a chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Values = Sequence[float | None]
# A period that stands between two gaps has a band of this half width.
_LONE = 0.18


def band(low: Values, high: Values, fill: str, edge: str) -> dict[str, Any]:
    """One trace for `charts.over_time`, whose periods stand at 0, 1, 2, …; None is a gap.

    `fill` is pale; `edge` is the colour of the line that it belongs to.
    """
    xs: list[float | None] = []
    ys: list[float | None] = []
    for run in _runs(low, high):
        places = [run[0] - _LONE, run[0] + _LONE] if len(run) == 1 else [float(one) for one in run]
        lows, highs = ([side[one] for one in run] * (2 // len(run) or 1) for side in (low, high))
        xs += [*places, *reversed(places), None]
        ys += [*lows, *reversed(highs), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs[:-1],
        "y": ys[:-1],
        "fill": "toself",
        "fillcolor": fill,
        "opacity": 0.45,
        "line": {"color": edge, "width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _runs(low: Values, high: Values) -> Iterator[list[int]]:
    """The places of every unbroken run in which both limits are known."""
    run: list[int] = []
    for place, limits in enumerate(zip([*low, None], [*high, None], strict=True)):
        if None in limits:
            if run:
                yield run
            run = []
        else:
            run.append(place)
