"""What each week was expected to bring, from the weeks before it alone.

Both means give every cell of an embassy the same weights, so they are linear: forecasts of cells
add up to those of their embassies, categories and network. Source: simple exponential smoothing
(Brown 1959), its first value replaced by weights that sum to one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ambasada.methods.forecast_levels import Flags, Floats, WeeklyCounts

HALF_LIFE, YOUNG_HALF_LIFE = 26.0, 13.0
# Where a network moves faster still, its means may forget so fast (`forecast_course`).
QUICK_HALF_LIVES = (8.0, 4.0)
# For so long after the beginning, or after a confirmed break, the mean forgets faster.
YOUNG_WEEKS = 52
REFERENCE_WEEKS = 8

# Sums over the weeks until each one, under some weights: of the last axis, of the same shape.
_Sums = Callable[[Floats], Floats]


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
    """Means of both half-lives, at which origins the fast one is used (weeks + 1 flags), and the
    quick ones that a category may follow.
    """

    slow: PastMeans
    fast: PastMeans
    is_young: Flags
    quick: tuple[PastMeans, ...]


def smoothed(counts: WeeklyCounts, breaks: Sequence[int] = ()) -> Smoothed:
    """Exponentially weighted means with a half-life of 26 weeks, of 13 for a year from week 0 and
    from each week of `breaks` (indices of weeks).
    """
    half_lives = (HALF_LIFE, YOUNG_HALF_LIFE, *QUICK_HALF_LIVES)
    slow, fast, *quick = (_discounted(counts, half_life) for half_life in half_lives)
    origins = np.arange(counts.weeks + 1)
    begun = np.array([0, *breaks])[:, None]
    is_young = ((origins >= begun) & (origins < begun + YOUNG_WEEKS)).any(axis=0)
    return Smoothed(slow, fast, np.asarray(is_young), tuple(quick))


def same_as_lately(counts: WeeklyCounts) -> PastMeans:
    """The mean of the last 8 weeks, of those reported: what anybody would guess."""
    # Weights and their squares are 1.
    return _weighted(counts, _of_last_weeks, _of_last_weeks, 1 - 1 / REFERENCE_WEEKS)


def _discounted(counts: WeeklyCounts, half_life: float) -> PastMeans:
    kept = 0.5 ** (1 / half_life)
    return _weighted(counts, partial(_fading, kept), partial(_fading, kept**2), kept)


def _fading(kept: float, values: Floats) -> Floats:
    """Of what was there a week ago, `kept` is left."""
    sums = np.array(values)
    for week in range(1, values.shape[-1]):
        sums[..., week] += kept * sums[..., week - 1]
    return sums


def _of_last_weeks(values: Floats) -> Floats:
    sums = np.cumsum(values, axis=-1)
    sums[..., REFERENCE_WEEKS:] -= sums[..., :-REFERENCE_WEEKS].copy()
    return sums


def _weighted(counts: WeeklyCounts, weights: _Sums, squares: _Sums, kept: float) -> PastMeans:
    """Means under weights by `weights`; `squares` sums under the squares of them."""
    # An empty week in front: entry t then holds what was known after t weeks.
    known, reported = (
        np.pad(values, ((0, 0), (0, 0), (1, 0)))
        for values in (counts.known, counts.reported.astype(float))
    )
    weight = weights(reported)
    weight = np.where(weight > 0, weight, np.nan)
    return PastMeans(weights(known) / weight, squares(reported) / weight**2, kept)
