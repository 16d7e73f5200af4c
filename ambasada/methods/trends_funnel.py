"""Funnel plots: whose share differs from the network's by more than chance, without a ranking.

Spiegelhalter 2005, doi:10.1002/sim.1970; limits from the binomial distribution, interpolated as in
its appendix A.1, but the upper one as the lower one of all other cases. Otherwise two of two, a
chance of one in four, would lie above the inner funnel.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ambasada.methods.count_chances import binomial_at_most, binomial_quantile

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]

# The two funnels: which part of embassies that do not differ lies within.
INNER, OUTER = 0.95, 0.998


class Place(StrEnum):
    """Where a point lies in its funnel."""

    INSIDE = "inside"
    ABOVE_INNER = "above_inner"
    BELOW_INNER = "below_inner"
    ABOVE_OUTER = "above_outer"
    BELOW_OUTER = "below_outer"
    NO_CASES = "no_cases"


@dataclass(frozen=True)
class Funnel:
    """The network's share, each embassy's (NaN without cases), and where it lies."""

    centre: float | None
    shares: Numbers
    places: tuple[Place, ...]


def funnel(events: Counts, cases: Counts) -> Funnel:
    """Shares events ÷ cases of embassies in their funnel; `centre` is None without any case.

    Raises ValueError where an embassy has more events than cases.
    """
    if (events > cases).any():
        raise ValueError("An embassy has more events than cases. Count both over the same cases.")
    total = int(cases.sum())
    shares = np.divide(events, cases, out=np.full(len(cases), np.nan), where=cases > 0)
    if total == 0:
        return Funnel(None, shares, (Place.NO_CASES,) * len(cases))
    centre = int(events.sum()) / total
    inner, outer = (limits(cases, centre, within) for within in (INNER, OUTER))
    return Funnel(centre, shares, tuple(map(_place, shares, *inner, *outer)))


def limits(cases: Counts, centre: float, within: float) -> tuple[Numbers, Numbers]:
    """Lower and upper limits of the share for so many cases; NaN for none."""
    tail = (1 - within) / 2
    return _lower(cases, centre, tail), 1 - _lower(cases, 1 - centre, tail)


def _lower(cases: Counts, centre: float, tail: float) -> Numbers:
    """The share below which a part `tail` lies, between two counts in proportion."""
    known = np.where(cases > 0, cases, 1)
    count = binomial_quantile(tail, known, centre)
    reached = binomial_at_most(count, known, centre)
    back = (reached - tail) / (reached - binomial_at_most(count - 1, known, centre))
    return np.where(cases > 0, np.maximum(count - back, 0.0) / known, np.nan)


def _place(
    share: float, low_inner: float, high_inner: float, low_outer: float, high_outer: float
) -> Place:
    if np.isnan(share):
        return Place.NO_CASES
    if share > high_inner:
        return Place.ABOVE_OUTER if share > high_outer else Place.ABOVE_INNER
    if share < low_inner:
        return Place.BELOW_OUTER if share < low_outer else Place.BELOW_INNER
    return Place.INSIDE
