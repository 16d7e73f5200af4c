"""Quasi-Poisson regression of many weekly series on one design, all at once.

Series of a network share their weeks and so their design. Fitting them together needs one matrix
product a step: 275 series of 260 weeks take some 50 ms, where statsmodels' GLM takes 2 ms a fit
and raises on series of zeros. tests/methods/test_surges_regression.py holds it to statsmodels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

# Beyond this Anscombe residual a past week counts as a surge itself (Noufaily et al. 2013).
OUTLYING = 2.58
# A season without any case has no finite maximum; so weak a pull to 0 changes nothing elsewhere.
_RIDGE = 1e-6
_MOST_STEPS = 30
# A step so short on the log scale is the last: the error left is its square.
_ARRIVED = 1e-6
_LARGEST_LOGARITHM = 20.0


@dataclass(frozen=True)
class Fit:
    """Of s series on p columns: coefficients s × p, inverse information s × p × p (not yet times
    the dispersion), dispersion φ ≥ 1 of each, fitted means and Anscombe residuals s × weeks.
    """

    coefficients: Numbers
    inverse: Numbers
    dispersion: Numbers
    fitted: Numbers
    residuals: Numbers

    def logarithms(self, design: Numbers) -> Numbers:
        """Expected log counts, s × rows of `design`."""
        return self.coefficients @ design.T

    def covariance(self, design: Numbers) -> Numbers:
        """Covariance of those log counts, s × rows × rows; φ is in it."""
        return self.dispersion[:, None, None] * (design @ self.inverse @ design.T)


def fit_robustly(design: Numbers, counts: Numbers, weights: Numbers) -> Fit:
    """Fit, give past surges less weight, fit again.

    `design` weeks × p; `counts` and `weights` s × weeks, where weight 0 leaves a week out. Source:
    Farrington et al. 1996, Noufaily et al. 2013 (weights s⁻² beyond 2.58, rescaled to the sum).
    """
    first = fit(design, counts, weights)
    lowered = weights / np.where(first.residuals > OUTLYING, first.residuals, 1.0) ** 2
    scale = weights.sum(axis=1) / lowered.sum(axis=1)
    return fit(design, counts, lowered * scale[:, None], start=first.coefficients)


def fit(design: Numbers, counts: Numbers, weights: Numbers, start: Numbers | None = None) -> Fit:
    """Maximum likelihood of log μ = design · coefficients by iteratively reweighted least squares.

    Each series needs at least one case. φ = max(1, Pearson's χ² ÷ degrees of freedom).
    """
    columns = design.shape[1]
    squares = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    coefficients = _first_guess(design, counts, weights) if start is None else start.copy()
    # Most series arrive in five steps, a season without cases in thirty: those still going only.
    going = np.arange(len(counts))
    for _step in range(_MOST_STEPS):
        change = _step_of(design, squares, counts[going], weights[going], coefficients[going])
        coefficients[going] += change
        going = going[np.abs(change @ design.T).max(axis=1) >= _ARRIVED]
        if not len(going):
            break
    fitted = _means(coefficients, design)
    inverse = _inverse(weights * fitted, squares, columns)
    freedom = np.maximum((weights > 0).sum(axis=1) - columns, 1)
    pearson = (weights * (counts - fitted) ** 2 / fitted).sum(axis=1)
    done = Fit(coefficients, inverse, np.maximum(1.0, pearson / freedom), fitted, fitted)
    leverage = weights * fitted * (inverse.reshape(len(counts), -1) @ squares.T)
    return replace(done, residuals=_anscombe(done, counts, leverage))


def _step_of(
    design: Numbers, squares: Numbers, counts: Numbers, weights: Numbers, coefficients: Numbers
) -> Numbers:
    fitted = _means(coefficients, design)
    inverse = _inverse(weights * fitted, squares, design.shape[1])
    score = (weights * (counts - fitted)) @ design - _RIDGE * coefficients
    change = (inverse @ score[:, :, None])[:, :, 0]
    # A long step overshoots on the log scale; the likelihood is concave, so short ones arrive.
    longest = np.abs(change @ design.T).max(axis=1)
    return np.asarray(change / np.maximum(longest / 2.0, 1.0)[:, None])


def _first_guess(design: Numbers, counts: Numbers, weights: Numbers) -> Numbers:
    guess = np.zeros((len(counts), design.shape[1]))
    guess[:, 0] = np.log((weights * counts).sum(axis=1) / weights.sum(axis=1))
    return guess


def _means(coefficients: Numbers, design: Numbers) -> Numbers:
    logarithms = coefficients @ design.T
    return np.exp(logarithms.clip(-_LARGEST_LOGARITHM, _LARGEST_LOGARITHM))


def _inverse(information: Numbers, squares: Numbers, columns: int) -> Numbers:
    matrices = (information @ squares).reshape(-1, columns, columns)
    return np.asarray(np.linalg.inv(matrices + _RIDGE * np.eye(columns)), np.float64)


def _anscombe(fitted: Fit, counts: Numbers, leverage: Numbers) -> Numbers:
    """Residuals that are nearly normal for Poisson counts, over their standard deviation."""
    distance = 1.5 * (counts ** (2 / 3) - fitted.fitted ** (2 / 3)) / fitted.fitted ** (1 / 6)
    free = np.maximum(1.0 - leverage, 1e-6)
    return distance / np.sqrt(fitted.dispersion[:, None] * free)
