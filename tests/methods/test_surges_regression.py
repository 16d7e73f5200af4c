"""The batched quasi-Poisson fit agrees with statsmodels' GLM, and bears series GLM cannot."""

from __future__ import annotations

import numpy as np
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from ambasada.methods.surges_regression import OUTLYING, fit, fit_robustly

WEEKS = 260
TURNS = 2 * np.pi * np.arange(WEEKS) / 52
DESIGN = np.column_stack([np.ones(WEEKS), np.arange(WEEKS) / 52 - 5, np.cos(TURNS), np.sin(TURNS)])


def drawn(seed: int, series: int = 6) -> np.ndarray:
    """Negative binomial weeks of mean 0.3 to 30, with one old surge in each series."""
    random = np.random.default_rng(seed)
    means = np.geomspace(0.3, 30, series)[:, None] * np.exp(0.4 * np.cos(TURNS))
    counts = random.negative_binomial(means / 0.6, 1 / 1.6).astype(float)
    counts[:, 100] += np.ceil(6 * np.sqrt(means[:, 100])) + 3
    return counts


def glm(counts: np.ndarray, weights: np.ndarray):  # type: ignore[no-untyped-def]
    model = sm.GLM(counts, DESIGN, family=sm.families.Poisson(), var_weights=weights)
    return model.fit(tol=1e-13, maxiter=200)


def test_fit_is_the_one_of_statsmodels() -> None:
    counts = drawn(1)
    weights = np.random.default_rng(2).uniform(0.2, 1.5, counts.shape)
    ours = fit(DESIGN, counts, weights)
    for row, series in enumerate(counts):
        theirs = glm(series, weights[row])
        dispersion = max(1.0, theirs.pearson_chi2 / theirs.df_resid)
        np.testing.assert_allclose(ours.coefficients[row], theirs.params, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(ours.fitted[row], theirs.fittedvalues, rtol=1e-5)
        np.testing.assert_allclose(ours.dispersion[row], dispersion, rtol=1e-5)
        np.testing.assert_allclose(ours.inverse[row], theirs.normalized_cov_params, rtol=1e-4)


def test_residuals_are_anscombes_over_their_standard_deviation() -> None:
    counts = drawn(3)
    ours = fit(DESIGN, counts, np.ones_like(counts))
    for row, series in enumerate(counts):
        theirs = glm(series, np.ones(WEEKS))
        leverage = theirs.get_hat_matrix_diag()
        scaled = theirs.resid_anscombe_unscaled / np.sqrt(ours.dispersion[row] * (1 - leverage))
        np.testing.assert_allclose(ours.residuals[row], scaled, rtol=1e-4, atol=1e-5)


def test_a_surge_of_the_past_weighs_its_residual_to_the_minus_two() -> None:
    counts = drawn(4)
    plain = fit(DESIGN, counts, np.ones_like(counts))
    assert (plain.residuals[:, 100] > OUTLYING).all()
    weights = np.where(plain.residuals > OUTLYING, plain.residuals**-2.0, 1.0)
    weights *= WEEKS / weights.sum(axis=1, keepdims=True)

    robust = fit_robustly(DESIGN, counts, np.ones_like(counts))

    for row, series in enumerate(counts):
        theirs = glm(series, weights[row])
        np.testing.assert_allclose(robust.fitted[row], theirs.fittedvalues, rtol=1e-5)
        dispersion = max(1.0, theirs.pearson_chi2 / theirs.df_resid)
        np.testing.assert_allclose(robust.dispersion[row], dispersion, rtol=1e-4)


def test_dispersion_is_at_least_that_of_poisson() -> None:
    always_the_same = np.full((1, WEEKS), 5.0)
    assert fit(DESIGN, always_the_same, np.ones_like(always_the_same)).dispersion[0] == 1


def test_a_week_of_weight_nothing_is_as_if_it_were_not_there() -> None:
    counts = drawn(5)
    weights = np.ones_like(counts)
    weights[:, 40:92] = 0
    there = weights[0] > 0
    with_gap = fit(DESIGN, np.where(there, counts, 0.0), weights)
    without = fit(DESIGN[there], counts[:, there], np.ones((len(counts), there.sum())))
    np.testing.assert_allclose(with_gap.coefficients, without.coefficients, atol=1e-7)
    np.testing.assert_allclose(with_gap.dispersion, without.dispersion, rtol=1e-7)


def test_log_counts_have_the_covariance_of_statsmodels() -> None:
    counts = drawn(6)
    ours = fit(DESIGN, counts, np.ones_like(counts))
    ahead = np.array([[1.0, 0.2, 0.6, 0.8], [1.0, 0.1, 0.8, 0.6]])
    for row, series in enumerate(counts):
        theirs = glm(series, np.ones(WEEKS))
        expected = ours.dispersion[row] * ahead @ theirs.normalized_cov_params @ ahead.T
        np.testing.assert_allclose(ours.covariance(ahead)[row], expected, rtol=1e-4)


@given(st.integers(0, 2**32), st.floats(0.1, 500), st.floats(0, 2), st.integers(0, 50))
@settings(max_examples=25, deadline=None)
def test_any_counts_reach_the_maximum_of_the_likelihood(
    seed: int, mean: float, season: float, surge: int
) -> None:
    random = np.random.default_rng(seed)
    counts = random.poisson(mean * np.exp(season * np.sin(TURNS)), (3, WEEKS)).astype(float)
    counts[:, random.integers(WEEKS)] += 1 + surge  # a series without any case has no maximum
    found = fit(DESIGN, counts, np.ones_like(counts))
    score = (counts - found.fitted) @ DESIGN
    assert (np.abs(score) <= 1e-4 * (1 + counts.sum(axis=1, keepdims=True))).all()
    assert np.isfinite(found.residuals).all()


def test_a_season_without_any_case_is_fitted() -> None:
    counts = np.zeros((1, WEEKS))
    counts[0, ::52] = 4  # only ever in the same week of the year
    found = fit_robustly(DESIGN, counts, np.ones_like(counts))
    assert np.isfinite(found.coefficients).all()
    assert found.fitted[0, 26] < 0.02 < found.fitted[0, 0]
