"""Distribution functions of counts and their quantiles, of many laws at once.

What scipy.stats calls `nbinom`, `binom` and `poisson`, without it: importing scipy.stats takes a
second of every start of the dashboard and of every reading. tests/methods/test_count_chances.py
holds them to it. NaN in an argument gives NaN.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, gammaincc, ndtri

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
# The chance of at most so many, by count.
_AtMost = Callable[[Numbers], Numbers]


def negative_binomial_at_most(counts: ArrayLike, size: ArrayLike, success: ArrayLike) -> Numbers:
    """P(Y ≤ count) of whole counts; `size` above 0 need not be whole, `success` in (0, 1].

    The mean is size × (1 − success) ÷ success.
    """
    counts, size, success = _numbers(counts, size, success)
    above = np.maximum(counts + 1, 0.0)
    return np.where(above == 0, 0.0 * (size + success), betainc(size, above, success))


def negative_binomial_quantile(share: ArrayLike, size: ArrayLike, success: ArrayLike) -> Numbers:
    """The smallest count whose chance of at most so many reaches `share`, in (0, 1)."""
    share, size, success = _numbers(share, size, success)
    mean, spread = size * (1 - success) / success, np.sqrt(size * (1 - success)) / success
    return _smallest(
        share,
        _guess(share, mean, spread, (2 - success) / success),
        lambda counts: negative_binomial_at_most(counts, size, success),
    )


def poisson_at_most(counts: ArrayLike, mean: ArrayLike) -> Numbers:
    """P(Y ≤ count) of whole counts; `mean` 0 or above."""
    counts, mean = _numbers(counts, mean)
    above = np.maximum(counts + 1, 0.0)
    return np.where(above == 0, 0.0 * mean, gammaincc(above, mean))


def poisson_quantile(share: ArrayLike, mean: ArrayLike) -> Numbers:
    """The smallest count whose chance of at most so many reaches `share`, in (0, 1)."""
    share, mean = _numbers(share, mean)
    guess = _guess(share, mean, np.sqrt(mean), np.ones_like(mean))
    return _smallest(share, guess, lambda counts: poisson_at_most(counts, mean))


def binomial_at_most(counts: ArrayLike, trials: ArrayLike, success: ArrayLike) -> Numbers:
    """P(Y ≤ count) of whole counts in so many `trials`; `success` in [0, 1]."""
    counts, trials, success = _numbers(counts, trials, success)
    is_inside = (counts >= 0) & (counts < trials)
    # Outside the arguments only have to be allowed.
    left = np.where(is_inside, trials - counts, 1.0)
    chance = betainc(left, np.where(is_inside, counts, 0.0) + 1, 1 - success)
    return np.where(is_inside, chance, (counts >= 0) + 0.0 * (counts + trials + success))


def binomial_quantile(share: ArrayLike, trials: ArrayLike, success: ArrayLike) -> Numbers:
    """The smallest count whose chance of at most so many reaches `share`, in (0, 1)."""
    share, trials, success = _numbers(share, trials, success)
    mean = trials * success
    guess = _guess(share, mean, np.sqrt(mean * (1 - success)), 1 - 2 * success)
    guess = np.minimum(guess, trials)
    return _smallest(share, guess, lambda counts: binomial_at_most(counts, trials, success))


def _numbers(*values: ArrayLike) -> tuple[Numbers, ...]:
    return tuple(np.asarray(one, float) for one in values)


def _guess(share: Numbers, mean: Numbers, spread: Numbers, leaning: Numbers) -> Numbers:
    """A count near the quantile; `leaning` is skewness × spread, the standard deviation.

    Source: Cornish and Fisher 1938, first term.
    """
    normal = ndtri(share)
    guess = mean + spread * normal + leaning * (normal**2 - 1) / 6
    return np.maximum(np.floor(guess), 0.0)


def _smallest(share: Numbers, guess: Numbers, at_most: _AtMost) -> Numbers:
    """The smallest count from 0 on at which `at_most` reaches `share`; near `guess` is quick."""
    guess = np.where(np.isfinite(guess + share), guess, np.nan)
    is_known = np.isfinite(at_most(guess))
    guess = np.where(is_known, guess, 0.0)
    low, high = _bracket(is_known, guess, lambda counts: at_most(counts) >= share)
    middle = np.floor((low + high) / 2)
    while (is_wide := is_known & (low < middle) & (middle < high)).any():
        reaches = at_most(middle) >= share
        low = np.where(is_wide & ~reaches, middle, low)
        high = np.where(is_wide & reaches, middle, high)
        middle = np.floor((low + high) / 2)
    return np.where(is_known, high, np.nan)


def _bracket(
    is_known: Flags, guess: Numbers, reaches: Callable[[Numbers], Flags]
) -> tuple[Numbers, Numbers]:
    """Counts that do not reach the share (−1 never does), and that do, on both sides of `guess`."""
    low, high, width = guess - 1, guess, 1.0
    while (is_over := is_known & (low >= 0) & reaches(low)).any():
        high = np.where(is_over, low, high)
        low = np.where(is_over, np.maximum(low - width, -1.0), low)
        width *= 2
    width = 1.0
    while (is_under := is_known & ~reaches(high)).any():
        low = np.where(is_under, high, low)
        high = np.where(is_under, high + width, high)
        width *= 2
    return low, high
