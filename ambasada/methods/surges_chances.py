"""How likely is a count at least as high as the one seen? Chances p = P(Y ≥ y) of whole series."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, gammainc

from ambasada.methods.surges_regression import Numbers

# Expected cases a week that say "nothing is known": Jeffreys' prior of a Poisson rate.
_PRIOR_CASES = 0.5
# Under this excess of variance over mean the negative binomial is the Poisson, but for rounding.
_POISSON = 1e-9


def chance_at_least(observed: Numbers, mean: Numbers, variance: Numbers) -> Numbers:
    """P(Y ≥ observed) of a negative binomial with that mean > 0 and variance, element by element.

    A variance not above the mean gives the Poisson.
    """
    excess = np.maximum(variance - mean, _POISSON * mean)
    count = np.maximum(observed, 1.0)
    size = mean**2 / excess
    heavy = betainc(count, size, excess / (mean + excess))
    light = gammainc(count, mean)
    return np.where(observed < 1, 1.0, np.where(excess > _POISSON * mean, heavy, light))


def rare_moments(cases: Numbers, weeks: Numbers, ahead: int) -> tuple[Numbers, Numbers]:
    """Mean and variance of the next `ahead` weeks together after few cases in so many weeks.

    The rate is gamma(0.5 + cases, weeks), so the count is negative binomial with just these.
    """
    shape = _PRIOR_CASES + cases
    mean = ahead * shape / weeks
    return mean, mean * (1.0 + ahead / weeks)


def discovery_rates(chances: Numbers) -> Numbers:
    """q of each chance: the share of false ones among all that are at least as striking.

    Source: Benjamini and Hochberg 1995.
    """
    order = np.argsort(chances)[::-1]
    ranks = np.arange(len(chances), 0, -1)
    rates = np.empty(len(chances))
    rates[order] = np.minimum.accumulate(np.minimum(chances[order] * len(chances) / ranks, 1.0))
    return rates
