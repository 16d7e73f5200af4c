"""Little's law as a check of the data: open cases = arrivals × mean age, as long as rows are true.

Little 1961, doi:10.1287/opre.9.3.383. Age stands for time spent, which holds for the stock of a
steady flow whose closings do not depend on age; so the room is wide and must be left for long.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

# What open ÷ (arrivals × mean age) may be, and how many weeks running it must lie outside.
LOW, HIGH, WEEKS = 0.8, 1.25, 8


class Flow(StrEnum):
    """Whether the stock fits its flow over the last weeks, and how it does not.

    Too old: stale cases that nobody closed, or dates too early. Too young: dates too late.
    """

    FITS = "fits"
    TOO_OLD = "too_old"
    TOO_YOUNG = "too_young"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class FlowCheck:
    """By week the ratio, NaN where unknown, and what the last eight say together."""

    ratio: Numbers
    verdict: Flow


def check_flow(open_end: Numbers, received: Numbers, mean_age_days: Numbers) -> FlowCheck:
    """Weekly open cases, cases received in the week, mean age of the open ones; oldest week first,
    NaN where unknown. Unknown too without open cases and without arrivals.

    Arrivals are the mean of eight weeks: in a small embassy many a week has none.
    """
    explained = _trailing_mean(received) * mean_age_days / 7
    ratio = np.full(len(explained), np.nan)
    np.divide(open_end, explained, out=ratio, where=(open_end > 0) & (explained > 0))
    return FlowCheck(ratio, _verdict(ratio[-WEEKS:]))


def _trailing_mean(values: Numbers) -> Numbers:
    """The mean of each week and the seven before it; NaN for the first seven."""
    means = np.full(len(values), np.nan)
    if len(values) >= WEEKS:
        means[WEEKS - 1 :] = np.convolve(values, np.ones(WEEKS), mode="valid") / WEEKS
    return means


def _verdict(ratio: Numbers) -> Flow:
    if len(ratio) < WEEKS or np.isnan(ratio).any():
        return Flow.UNKNOWN
    if (ratio < LOW).all():
        return Flow.TOO_OLD
    return Flow.TOO_YOUNG if (ratio > HIGH).all() else Flow.FITS
