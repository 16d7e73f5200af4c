"""What a series leads one to expect of its last week, and of its last two weeks together.

Three ways, by what there is: a seasonal regression from 52 weeks of training on, a gamma
predictive for fewer than five cases in them, the last eight weeks under 52.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambasada.methods.surges_chances import rare_moments
from ambasada.methods.surges_regression import Numbers, fit_robustly

Flags = NDArray[np.bool_]

# Training ends nine weeks before the week judged, so that a surge does not train its own judge.
FIRST_BACK, LAST_BACK = 268, 9
SHORT, WITH_TREND, WITH_TWO_HARMONICS = 52, 104, 156
FEW_CASES = 5
SHORT_WEEKS = 8
# After a new baseline a week is judged by it once this many weeks stand between them.
_FEWEST_WEEKS = SHORT_WEEKS + 1
WINDOWS = (1, 2)
_WEEKS_OF_A_YEAR = 52
_LARGEST_ERROR = 4.0
_LARGEST_LOGARITHM = 20.0
_LEAST_CASES = 0.5
# Under 52 weeks: 8 weeks' own dispersion (7 degrees of freedom) and 8 prior ones of 1.5.
_PRIOR_DISPERSION, _PRIOR_WEIGHT, _ALL_WEIGHT = 12.0, 7.0, 15.0


@dataclass(frozen=True)
class Expected:
    """Mean and variance, s × 2: the last week alone, the last two together. NaN: cannot be said.

    `is_provisional` (s): from the last eight weeks only.
    """

    mean: Numbers
    variance: Numbers
    is_provisional: Flags


def compared_from(baselines: Sequence[int], judged: int) -> int:
    """The first week that the judged one is compared with: that of the newest of `baselines` with
    as many weeks behind it as a comparison needs, else the first of all. All are positions.
    """
    return max([0, *(week for week in baselines if week + _FEWEST_WEEKS <= judged)])


def expect(counts: Numbers, reported: Flags) -> Expected:
    """Expectations for the last column of `counts` (s × weeks) from the columns before it.

    A week not `reported` trains nothing: its zero is silence.
    """
    series, weeks = counts.shape
    mean, variance = np.full((2, series, len(WINDOWS)), np.nan)
    first, last = max(0, weeks - 1 - FIRST_BACK), max(0, weeks - LAST_BACK)
    training, known = counts[:, first:last], reported[:, first:last]
    length = known.sum(axis=1)
    cases = (training * known).sum(axis=1)
    is_short = length < SHORT
    is_rare = ~is_short & (cases < FEW_CASES)
    for window, ahead in enumerate(WINDOWS):
        few = rare_moments(cases[is_rare], length[is_rare].astype(float), ahead)
        mean[is_rare, window], variance[is_rare, window] = few
        short = _of_last_weeks(counts[is_short], reported[is_short], ahead)
        mean[is_short, window], variance[is_short, window] = short
    for chosen, columns in _kinds(~is_short & ~is_rare, length):
        design = _design(np.arange(first, weeks) - (weeks - 1.0), columns)
        found = _by_regression(design, training[chosen], known[chosen], columns.has_trend)
        mean[chosen], variance[chosen] = found
    return Expected(mean, variance, is_short)


@dataclass(frozen=True)
class _Columns:
    has_trend: bool
    harmonics: int


def _kinds(is_regular: Flags, length: NDArray[np.int_]) -> Iterator[tuple[Flags, _Columns]]:
    bounds = (SHORT, WITH_TREND, WITH_TWO_HARMONICS, FIRST_BACK)
    for low, high in zip(bounds, bounds[1:], strict=False):
        chosen = is_regular & (length >= low) & (length < high)
        if chosen.any():
            yield chosen, _Columns(low >= WITH_TREND, 2 if low >= WITH_TWO_HARMONICS else 1)


def _design(weeks: Numbers, columns: _Columns) -> Numbers:
    """One row a week, counted from the week judged (0)."""
    turns = 2 * np.pi * weeks / _WEEKS_OF_A_YEAR
    waves = [wave(turns * j) for j in range(1, columns.harmonics + 1) for wave in (np.cos, np.sin)]
    trend = [weeks / _WEEKS_OF_A_YEAR] if columns.has_trend else []
    return np.column_stack([np.ones(len(weeks)), *trend, *waves])


def _by_regression(
    design: Numbers, training: Numbers, known: Flags, has_trend: bool
) -> tuple[Numbers, Numbers]:
    trained = fit_robustly(design[: training.shape[1]], training, known.astype(float))
    ahead = design[-len(WINDOWS) :][::-1]
    # A season without cases would expect 0 for ever: half a case in all of the training at least.
    least = _LEAST_CASES / known.sum(axis=1)[:, None]
    means = np.maximum(np.exp(np.minimum(trained.logarithms(ahead), _LARGEST_LOGARITHM)), least)
    if has_trend:
        means = np.minimum(means, (training * known).max(axis=1)[:, None])
    # The error of an estimate on the log scale makes a lognormal one: exp(se²) − 1.
    errors = np.expm1(np.clip(trained.covariance(ahead), -_LARGEST_ERROR, _LARGEST_ERROR))
    own = means[:, :, None] * means[:, None, :] * errors
    mean = np.cumsum(means, axis=1)
    unsure = np.column_stack([own[:, :n, :n].sum(axis=(1, 2)) for n in WINDOWS])
    return mean, trained.dispersion[:, None] * mean + np.maximum(unsure, 0.0)


def _of_last_weeks(counts: Numbers, reported: Flags, ahead: int) -> tuple[Numbers, Numbers]:
    """From the eight weeks before the `ahead` last ones; unknown unless all eight were reported.

    m = (Σ + 0.25) ÷ 8, and the variance of `ahead` weeks is φ·m·ahead·(1 + ahead ÷ 8).
    """
    end = counts.shape[1] - ahead
    if end < SHORT_WEEKS:
        unknown = np.full(len(counts), np.nan)
        return unknown, unknown
    weeks = counts[:, end - SHORT_WEEKS : end]
    average = weeks.mean(axis=1)
    spread = weeks.var(axis=1, ddof=1)
    # All zeros say nothing of dispersion: then only the prior speaks.
    ratio = np.where(average > 0, spread / np.maximum(average, 1 / SHORT_WEEKS), 1.5)
    dispersion = np.maximum(1.0, (_PRIOR_WEIGHT * ratio + _PRIOR_DISPERSION) / _ALL_WEIGHT)
    mean = ahead * (weeks.sum(axis=1) + 0.25) / SHORT_WEEKS
    is_known = reported[:, end - SHORT_WEEKS : end].all(axis=1)
    variance = (1 + ahead / SHORT_WEEKS) * dispersion * mean
    return np.where(is_known, mean, np.nan), np.where(is_known, variance, np.nan)
