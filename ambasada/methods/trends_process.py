"""Process charts: limits within which a measure moves by itself, and the signs that it changed.

XmR charts (Wheeler and Chambers 1992, Understanding Statistical Process Control) are for
continuous measures, such as median days; counts take the limits of their distribution.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambasada.methods.count_chances import negative_binomial_quantile, poisson_quantile

Marks = NDArray[np.bool_]
Numbers = NDArray[np.float64]

# 3 ÷ 1.128, the mean range of two draws from a normal distribution in standard deviations.
SCALE = 2.66
# Points of a run that is a sign, and those without which no limits are told.
RUN, LEAST = 7, 8
# Both sides together as rare as three standard deviations of a normal distribution.
THREE_SIGMA = 0.9973


@dataclass(frozen=True)
class ProcessChart:
    """Mean and limits, and by rule which points are a sign; marks are False at missing points."""

    mean: float
    low: float
    high: float
    outside: Marks
    one_side: Marks
    rising_or_falling: Marks
    outer_third: Marks


def process_chart(values: Sequence[float] | Numbers) -> ProcessChart | None:
    """The chart of successive values, NaN where missing; None from fewer than eight.

    A missing value ends a run and gives no range. Limits: mean ± 2.66 × mean moving range. Signs:
    outside a limit; 7 on one side of the mean; 7 rising or falling; 2 of 3 in the outer third.
    """
    points = np.asarray(values, dtype=float)
    ranges = np.abs(np.diff(points))
    if np.isfinite(points).sum() < LEAST or not np.isfinite(ranges).any():
        return None
    mean = float(np.nanmean(points))
    reach = SCALE * float(np.nanmean(ranges))
    # Rounding must not put equal values on a side of their mean.
    off = np.where(np.isclose(points, mean, rtol=1e-9, atol=1e-12), 0.0, points - mean)
    steps = np.diff(off, prepend=np.nan)
    return ProcessChart(
        mean=mean,
        low=mean - reach,
        high=mean + reach,
        outside=np.abs(off) > reach,
        one_side=_runs(off > 0, RUN) | _runs(off < 0, RUN),
        rising_or_falling=_led(_runs(steps > 0, RUN - 1)) | _led(_runs(steps < 0, RUN - 1)),
        outer_third=_two_of_three(off > reach * 2 / 3) | _two_of_three(off < -reach * 2 / 3),
    )


def count_limits(mean: float, dispersion: float) -> tuple[int, int]:
    """Limits of a count: 0.9973 of a negative-binomial distribution with this mean and with
    `dispersion` × mean as its variance (Poisson at 1 and below).
    """
    tails = (1 - THREE_SIGMA) / 2, (1 + THREE_SIGMA) / 2
    if mean == 0:
        return 0, 0
    if dispersion <= 1:
        low, high = poisson_quantile(tails, mean)
    else:
        low, high = negative_binomial_quantile(tails, mean / (dispersion - 1), 1 / dispersion)
    return math.floor(low), math.ceil(high)


def _runs(holds: Marks, length: int) -> Marks:
    """The points of every unbroken run of at least so many that hold."""
    marks = np.zeros(len(holds), dtype=bool)
    start = 0
    for place, held in enumerate([*holds, False]):
        if not held:
            if place - start >= length:
                marks[start:place] = True
            start = place + 1
    return marks


def _led(steps: Marks) -> Marks:
    """Marked steps with the point that the first of them starts from."""
    return steps | np.append(steps[1:], False)


def _two_of_three(holds: Marks) -> Marks:
    """The points that hold and of which another lies within two places, on the same side."""
    marks = np.zeros(len(holds), dtype=bool)
    for apart in (1, 2):
        pairs = holds[apart:] & holds[:-apart]
        marks[apart:] |= pairs
        marks[:-apart] |= pairs
    return marks
