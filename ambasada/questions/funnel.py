"""Which embassies answer in target more or less often than chance explains?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ambasada.methods.trends_funnel import INNER, OUTER, Place, limits
from ambasada.visibility import View

# So many points draw a limit as a smooth line.
DRAWN = 80
BELOW = (Place.BELOW_OUTER, Place.BELOW_INNER)
ABOVE = (Place.ABOVE_OUTER, Place.ABOVE_INNER)


@dataclass(frozen=True)
class Point:
    """One embassy: cases answered in target, those that count, where its share lies."""

    embassy: str
    in_target: int
    cases: int
    place: Place

    @property
    def share(self) -> float:
        """In target ÷ those that count."""
        return self.in_target / self.cases


@dataclass(frozen=True)
class Limit:
    """The limits of one funnel: from `cases[i]` cases, `low[i]` to `high[i]` is chance."""

    within: float
    cases: tuple[int, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class Funnel:
    """The embassies with cases, in the order of the configuration, and the network's share."""

    centre: float
    points: tuple[Point, ...]
    limits: tuple[Limit, ...]

    def outside(self, places: tuple[Place, ...]) -> tuple[Point, ...]:
        """Those that lie in one of the places, in their order, not by their share."""
        return tuple(point for point in self.points if point.place in places)


@lru_cache(maxsize=64)
def funnel(view: View) -> Funnel | None:
    """The funnel of the last three whole months; None where nobody has a case that counts."""
    table = view["funnel"]
    with_cases = table[table["cases"] > 0] if len(table) else table
    if with_cases.empty:
        return None
    points = tuple(
        Point(row.embassy, int(row.answered_in_target), int(row.cases), Place(row.place))
        for row in with_cases.itertuples(index=False)
    )
    most = max(point.cases for point in points)
    centre = sum(point.in_target for point in points) / sum(point.cases for point in points)
    drawn = np.unique(np.geomspace(1, max(most * 1.1, 10), DRAWN).astype(np.int64))
    return Funnel(centre, points, tuple(_limit(drawn, centre, one) for one in (INNER, OUTER)))


def _limit(cases: np.ndarray, centre: float, within: float) -> Limit:
    low, high = limits(cases, centre, within)
    return Limit(within, *(tuple(one.tolist()) for one in (cases, low, high)))
