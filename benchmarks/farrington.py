"""Farrington Flexible, written from Noufaily et al. 2013, only to be measured beside our own.

A quasi-Poisson regression with a straight trend and a factor of ten seasons: the seven weeks
around the week judged in each past year, and nine periods of five weeks. The last 26 weeks train
nothing, surges of the past weigh less, the trend goes where it leads above everything seen. A week
is flagged when it is above the 99.5 % quantile of the negative binomial with the mean and the
dispersion fitted, and at least five cases came in four weeks.
"""

from __future__ import annotations

import numpy as np

from ambasada.methods.surges_chances import chance_at_least
from ambasada.methods.surges_expected import Flags
from ambasada.methods.surges_regression import Numbers, fit_robustly

CHANCE = 0.005
_YEAR, _HALF_WINDOW, _LEFT_OUT = 52, 3, 26
_SEASON_WEEKS = 5


def flagged(counts: Numbers, years: int) -> Flags:
    """Of s series (s × weeks), whether the last week is flagged; `years` of history train."""
    lags = np.arange(years * _YEAR + _HALF_WINDOW, _LEFT_OUT, -1)
    training = counts[:, counts.shape[1] - 1 - lags]
    means, dispersions = np.full(len(counts), np.inf), np.ones(len(counts))
    some = training.any(axis=1)
    means[some], dispersions[some] = _forecast(lags, training[some], has_trend=True)
    steep = some & (means > training.max(axis=1))
    means[steep], dispersions[steep] = _forecast(lags, training[steep], has_trend=False)
    observed = counts[:, -1]
    known = np.where(some, means, 1.0)
    chances = chance_at_least(observed, known, dispersions * known)
    return some & (chances <= CHANCE) & (counts[:, -4:].sum(axis=1) >= 5)


def _forecast(lags: Numbers, training: Numbers, *, has_trend: bool) -> tuple[Numbers, Numbers]:
    if not len(training):
        return np.empty(0), np.empty(0)
    phase = (lags + _HALF_WINDOW) % _YEAR
    window = 2 * _HALF_WINDOW + 1
    season = np.where(phase < window, 0, 1 + (phase - window) // _SEASON_WEEKS)
    factor = season[:, None] == np.arange(1, season.max() + 1)
    trend = [-lags / _YEAR] if has_trend else []
    design = np.column_stack([np.ones(len(lags)), *trend, factor])
    done = fit_robustly(design, training, np.ones(training.shape))
    # The week judged has lag 0 and season 0, so that its logarithm is the intercept.
    return np.exp(done.coefficients[:, 0]), done.dispersion
