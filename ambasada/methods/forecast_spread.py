"""How far past forecasts were off, and so how wide the next one's interval has to be.

The variance of a forecast is its mean times a ratio. The ratio is that of the series' own last 104
forecasts, drawn towards its level's: a line of ratio on size, because what is left unexplained
(drift, seasons) grows faster than the mean. At each origin only weeks already past are used, so the
same numbers serve the back-test.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ambasada.methods.forecast_laws import CountLaws, count_laws
from ambasada.methods.forecast_levels import Flags, Floats, WeeklyCounts, at_level, of_embassies
from ambasada.methods.forecast_means import PastMeans, Smoothed

ORIGINS = 104
# Believed before any forecast could be checked, and worth this many checks: the ratio of a small
# series, and what it gains by drift of the rate (standard deviation 5 %) for each case expected.
FIRST_RATIO, FIRST_DRIFT, FIRST_WEIGHT = 1.5, 0.05**2, 4.0
# As many checks of the level's as of the series' own weigh the same.
LEVEL_WEIGHT = 8.0
_TINY = 1e-12


@dataclass(frozen=True)
class PastForecasts:
    """Forecasts of one level and horizon, series × origins; the last origin is now.

    `happened` is what came, where `is_checked`; `laws` are what was foretold for as many weeks as
    were reported, `mean` the expected cases if all are.
    """

    mean: Floats
    laws: CountLaws
    happened: Floats
    is_checked: Flags


def past_forecasts(
    counts: WeeklyCounts, means: PastMeans, level: str, horizon: int
) -> PastForecasts:
    """Every forecast of `horizon` weeks together that `means` would have made at `level`."""
    categories = counts.raw.shape[1]
    has_mean = ~np.isnan(means.mean)
    mean = np.where(has_mean, means.mean, 0.0)
    weeks = _ahead(counts.reported.astype(float), horizon) * has_mean
    happened = at_level(_ahead(counts.known, horizon) * has_mean, level)
    is_past = np.arange(counts.weeks + 1) <= counts.weeks - horizon
    is_checked = (at_level(weeks, level) > 0) & is_past
    uncertainty = horizon * of_embassies(means.uncertainty, level, categories)
    expected = at_level(mean * np.where(is_past, weeks, horizon), level)
    # Half a case is what a series without any may still bring (Jeffreys' prior of a rate).
    centre = expected + uncertainty / 2
    variance = centre * (1 + uncertainty)
    errors = np.where(is_checked, happened - centre, 0.0)
    ratio = _ratios(errors, variance, is_checked, horizon, means.kept) * (1 + uncertainty)
    known = np.where(at_level(has_mean, level), at_level(mean, level) * horizon, np.nan)
    return PastForecasts(known, count_laws(centre, ratio), happened, is_checked)


def smoothed_forecasts(
    counts: WeeklyCounts, means: Smoothed, level: str, horizon: int
) -> PastForecasts:
    """`past_forecasts` of the half-life that each origin uses.

    Its ratio is from what the same half-life would always have foretold: a faster mean's errors say
    nothing of a slower one's.
    """
    slow, fast = (past_forecasts(counts, one, level, horizon) for one in (means.slow, means.fast))
    return replace(
        slow,
        mean=np.where(means.is_young, fast.mean, slow.mean),
        laws=CountLaws(
            np.where(means.is_young, fast.laws.mean, slow.laws.mean),
            np.where(means.is_young, fast.laws.ratio, slow.laws.ratio),
        ),
    )


def _ahead(values: Floats, horizon: int) -> Floats:
    """Sums of the `horizon` weeks from each origin on; of the weeks there are, at the end."""
    sums = np.cumsum(np.pad(values, ((0, 0), (0, 0), (1, horizon))), axis=2)
    return sums[..., horizon:] - sums[..., :-horizon]


def _lately(values: Floats, horizon: int) -> Floats:
    """Sums of the last `ORIGINS` entries that were complete `horizon` weeks before each."""
    sums = np.cumsum(np.pad(values, ((0, 0), (ORIGINS + horizon, 0))), axis=1)
    origins = values.shape[1]
    return sums[:, ORIGINS : ORIGINS + origins] - sums[:, :origins]


def _ratios(
    errors: Floats, variance: Floats, is_checked: Flags, horizon: int, kept: float
) -> Floats:
    """Squared errors ÷ the variance of mere counts, by origin, drawn towards the level's line."""
    checks = _lately(is_checked.astype(float), horizon)
    off = _lately(errors**2, horizon)
    foretold = _lately(np.where(is_checked, variance, 0.0), horizon)
    size = foretold / np.maximum(checks, 1)
    own = off / np.maximum(foretold, _TINY)
    # Forecasts that overlap count as one check. Squares of small counts scatter as 1 ÷ size
    # beside the 2 of large ones.
    usual = np.sqrt(np.where(is_checked, np.maximum(variance, _TINY), 1.0))
    alike = horizon * _repeated(errors / usual, horizon, kept)
    weight = checks / alike * 2 * size / (2 * size + 1)
    level = _level_line(own, size, weight)
    ratio = (weight * own + LEVEL_WEIGHT * level) / (weight + LEVEL_WEIGHT)
    # A ratio from few checks needs Student's wider quantiles; this is their square for 80 %.
    # What is only believed is no check, nor are a series' own once more as its level's.
    others = np.minimum(weight.sum(axis=0) - weight, LEVEL_WEIGHT)
    return ratio * (1 + 1.6 / np.maximum(weight + others, FIRST_WEIGHT))


def _repeated(errors: Floats, horizon: int, kept: float) -> Floats:
    """How many forecasts that do not overlap tell as much as one would alone, by origin.

    Behind a rate that moves the mean errs the same way for months. Errors r apart in correlation,
    dying away as the mean forgets, make squares that repeat themselves 1 + 2 Σ r² times (Bartlett
    1946); the level's series together tell r.
    """
    earlier = np.pad(errors, ((0, 0), (horizon, 0)))[:, : errors.shape[1]]
    pairs, squares = (
        _lately(values, horizon).sum(axis=0) for values in (errors * earlier, errors**2)
    )
    alike = np.clip(pairs / np.maximum(squares, _TINY), 0.0, kept**horizon)
    return np.asarray(1 + 2 * alike**2 / (1 - kept ** (2 * horizon)))


def _level_line(own: Floats, size: Floats, weight: Floats) -> Floats:
    """The ratio that a series of its size has at this level, by origin; never falling with size."""
    checks = weight.sum(axis=0)
    middle = (weight * size).sum(axis=0) / np.maximum(checks, _TINY)
    from_middle = size - middle
    first = FIRST_RATIO + FIRST_DRIFT * middle
    at_middle = ((weight * own).sum(axis=0) + FIRST_WEIGHT * first) / (checks + FIRST_WEIGHT)
    believed = FIRST_WEIGHT * middle**2
    rise = (weight * from_middle * own).sum(axis=0) + believed * FIRST_DRIFT
    slope = rise / np.maximum((weight * from_middle**2).sum(axis=0) + believed, _TINY)
    return at_middle + np.maximum(slope, 0.0) * from_middle
