"""What each week was expected to bring, from the weeks before it alone.

Both means give every cell of an embassy the same weights, so they are linear: forecasts of cells
add up to those of their embassies, categories and network. Source: simple exponential smoothing
(Brown 1959), its first value replaced by weights that sum to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.signal import lfilter

from ambasada.methods.forecast_levels import Flags, Floats, WeeklyCounts

HALF_LIFE, YOUNG_HALF_LIFE = 26.0, 13.0
# For so long after the beginning, or after a confirmed break, the mean forgets faster.
YOUNG_WEEKS = 52
REFERENCE_WEEKS = 8

# The coefficients of a linear filter, as scipy.signal.lfilter takes them.
_Filter = tuple[ArrayLike, ArrayLike]


@dataclass(frozen=True)
class PastMeans:
    """Expected cases a week by origin: entry t was known after t weeks, the last one is now.

    `mean` is embassies × categories × (weeks + 1), `uncertainty` embassies × 1 × (weeks + 1): one
    over the number of equally weighted weeks that would tell as much. NaN before the first report.
    `kept`: where the rate moves, the share of this week's error that is left a week later.
    """

    mean: Floats
    uncertainty: Floats
    kept: float


@dataclass(frozen=True)
class Smoothed:
    """Means of both half-lives, and at which origins the fast one is used: weeks + 1 flags."""

    slow: PastMeans
    fast: PastMeans
    is_young: Flags


def smoothed(counts: WeeklyCounts, breaks: Sequence[int] = ()) -> Smoothed:
    """Exponentially weighted means with a half-life of 26 weeks, of 13 for a year from week 0 and
    from each week of `breaks` (indices of weeks).
    """
    slow, fast = (_discounted(counts, half_life) for half_life in (HALF_LIFE, YOUNG_HALF_LIFE))
    origins = np.arange(counts.weeks + 1)
    begun = np.array([0, *breaks])[:, None]
    is_young = ((origins >= begun) & (origins < begun + YOUNG_WEEKS)).any(axis=0)
    return Smoothed(slow, fast, np.asarray(is_young))


def same_as_lately(counts: WeeklyCounts) -> PastMeans:
    """The mean of the last 8 weeks, of those reported: what anybody would guess."""
    # What came in less what came 8 weeks before: weights and their squares are 1.
    window = ([1.0, *[0.0] * (REFERENCE_WEEKS - 1), -1.0], [1.0, -1.0])
    return _weighted(counts, window, window, 1 - 1 / REFERENCE_WEEKS)


def _discounted(counts: WeeklyCounts, half_life: float) -> PastMeans:
    kept = 0.5 ** (1 / half_life)
    return _weighted(counts, ([1.0], [1.0, -kept]), ([1.0], [1.0, -(kept**2)]), kept)


def _weighted(counts: WeeklyCounts, weights: _Filter, squares: _Filter, kept: float) -> PastMeans:
    """Means under the weights of a linear filter; `squares` is the filter of their squares."""
    # An empty week in front: entry t then holds what was known after t weeks.
    known, reported = (
        np.pad(values, ((0, 0), (0, 0), (1, 0)))
        for values in (counts.known, counts.reported.astype(float))
    )
    weight = lfilter(*weights, reported)
    weight = np.where(weight > 0, weight, np.nan)
    mean = lfilter(*weights, known) / weight
    return PastMeans(mean, lfilter(*squares, reported) / weight**2, kept)
