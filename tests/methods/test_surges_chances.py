"""Chances agree with scipy's distributions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ambasada.methods.surges_chances import chance_at_least, discovery_rates, rare_moments


@given(st.integers(0, 400), st.floats(1e-4, 300), st.floats(1.001, 40))
def test_chance_is_the_upper_tail_of_the_negative_binomial(
    observed: int, mean: float, ratio: float
) -> None:
    found = chance_at_least(np.array([float(observed)]), np.array([mean]), np.array([ratio * mean]))
    expected = stats.nbinom.sf(observed - 1, mean / (ratio - 1), 1 / ratio)
    assert found[0] == pytest.approx(expected, rel=1e-6, abs=1e-14)


def test_variance_not_above_the_mean_is_poisson() -> None:
    observed = np.array([0.0, 1.0, 9.0])
    mean = np.array([2.0, 2.0, 2.0])
    found = chance_at_least(observed, mean, np.array([2.0, 2.0, 1.5]))
    np.testing.assert_allclose(found, stats.poisson.sf(observed - 1, mean), rtol=1e-9)


@pytest.mark.parametrize("ahead", [1, 2])
def test_few_cases_have_the_gamma_predictive(ahead: int) -> None:
    mean, variance = rare_moments(np.array([3.0]), np.array([260.0]), ahead)
    predictive = stats.nbinom(3.5, 260 / (260 + ahead))  # gamma(0.5 + 3, 260) mixed Poissons
    assert mean[0] == pytest.approx(predictive.mean())
    assert variance[0] == pytest.approx(predictive.var())
    found = chance_at_least(np.array([2.0]), mean, variance)
    assert found[0] == pytest.approx(predictive.sf(1))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_discovery_rates_are_benjamini_and_hochbergs(chances: list[float]) -> None:
    expected = stats.false_discovery_control(chances, method="bh")
    np.testing.assert_allclose(discovery_rates(np.array(chances)), expected, atol=1e-12)


def test_no_chances_have_no_rates() -> None:
    assert len(discovery_rates(np.empty(0))) == 0
