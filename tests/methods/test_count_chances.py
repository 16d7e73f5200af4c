"""Chances of counts and their quantiles beside scipy.stats, sums, and the definition."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, nbinom, poisson

from ambasada.methods.count_chances import (
    binomial_at_most,
    binomial_quantile,
    negative_binomial_at_most,
    negative_binomial_quantile,
    poisson_at_most,
    poisson_quantile,
)

SHARES = st.floats(0.0005, 0.9995)
SIZES = st.floats(1e-3, 5_000)
SUCCESSES = st.floats(0.01, 0.9999)
MEANS = st.floats(1e-9, 1e6)
COUNTS = st.integers(-1, 20_000)
NOTHING_OR_MUCH = (1e-300, 1e-12, 0.003, 1.0, 1e4, 1e9)


def is_same(found, scipys, share, at_most) -> bool:
    """Where a chance is the share but for rounding, one of them may go one count further."""
    return found == scipys or np.isclose(at_most(min(found, scipys)), share, rtol=1e-12)


def is_smallest(found, share, at_most) -> bool:
    return found >= 0 and at_most(found) >= share and not at_most(found - 1) >= share


@settings(deadline=None)
@given(COUNTS, SIZES, SUCCESSES)
def test_negative_binomial_chances_are_scipys(count, size, success):
    found = negative_binomial_at_most(count, size, success)
    assert found == pytest.approx(nbinom.cdf(count, size, success), rel=1e-9, abs=1e-12)


@settings(deadline=None)
@given(COUNTS, MEANS)
def test_poisson_chances_are_scipys(count, mean):
    found = poisson_at_most(count, mean)
    assert found == pytest.approx(poisson.cdf(count, mean), rel=1e-9, abs=1e-12)


@settings(deadline=None)
@given(COUNTS, st.integers(1, 10_000), st.floats(0, 1))
def test_binomial_chances_are_scipys(count, trials, success):
    found = binomial_at_most(count, trials, success)
    assert found == pytest.approx(binom.cdf(count, trials, success), rel=1e-9, abs=1e-12)


@settings(max_examples=200, deadline=None)
@given(SHARES, SIZES, SUCCESSES)
def test_negative_binomial_quantiles_are_the_smallest_and_scipys(share, size, success):
    found = negative_binomial_quantile(share, size, success)
    at_most = partial(negative_binomial_at_most, size=size, success=success)
    assert is_smallest(found, share, at_most)
    assert is_same(found, nbinom.ppf(share, size, success), share, at_most)


@settings(max_examples=200, deadline=None)
@given(SHARES, MEANS)
def test_poisson_quantiles_are_the_smallest_and_scipys(share, mean):
    found = poisson_quantile(share, mean)
    at_most = partial(poisson_at_most, mean=mean)
    assert is_smallest(found, share, at_most)
    assert is_same(found, poisson.ppf(share, mean), share, at_most)


@settings(max_examples=200, deadline=None)
@given(SHARES, st.integers(1, 10_000), st.floats(0, 1))
def test_binomial_quantiles_are_the_smallest_and_scipys(share, trials, success):
    found = binomial_quantile(share, trials, success)
    at_most = partial(binomial_at_most, trials=trials, success=success)
    assert is_smallest(found, share, at_most)
    assert is_same(found, binom.ppf(share, trials, success), share, at_most)


def test_many_laws_at_once_are_each_of_them():
    share = np.array([[0.1], [0.8], [0.9]])
    size, success = np.array([0.3, 7.0, 2_000.0]), np.array([0.01, 0.5, 0.9])
    found = negative_binomial_quantile(share, size, success)
    assert found.shape == (3, 3)
    assert (found == nbinom.ppf(share, size, success)).all()


@pytest.mark.parametrize("mean", NOTHING_OR_MUCH)
@pytest.mark.parametrize("share", [0.00135, 0.1, 0.5, 0.9, 0.99865])
def test_next_to_nothing_and_very_much(mean, share):
    found = poisson_quantile(share, mean)
    assert is_smallest(found, share, lambda n: poisson_at_most(n, mean))
    # Of a size as large as forecasts have, and of one so small that zero is likely.
    for size in (5_000.0, 0.01):
        law = {"size": size, "success": size / (size + mean)}
        found = negative_binomial_quantile(share, **law)
        assert is_smallest(found, share, partial(negative_binomial_at_most, **law))
    law = {"trials": max(mean * 2, 1.0) // 1, "success": 0.5}
    found = binomial_quantile(share, **law)
    assert is_smallest(found, share, partial(binomial_at_most, **law))


def test_certainty_is_a_law_too():
    assert binomial_quantile(0.3, [5.0, 5.0], [0.0, 1.0]).tolist() == [0, 5]
    assert binomial_at_most([-1, 0, 4, 5, 9], 5, 0.0).tolist() == [0, 1, 1, 1, 1]
    assert binomial_at_most([-1, 0, 4, 5, 9], 5, 1.0).tolist() == [0, 0, 0, 1, 1]
    assert poisson_quantile(0.999, 0.0) == 0
    assert negative_binomial_quantile(0.999, 3.0, 1.0) == 0


def test_what_is_unknown_stays_unknown_and_leaves_the_others_alone():
    one, other = np.array([np.nan, 3.0]), np.array([0.5, 0.5])
    for found, expected in (
        (negative_binomial_at_most([-1, -1], one, other), 0.0),
        (negative_binomial_quantile(0.7, one, other), nbinom.ppf(0.7, 3, 0.5)),
        (negative_binomial_quantile(0.7, other * 6, one / 6), nbinom.ppf(0.7, 3, 0.5)),
        (poisson_at_most([-1, -1], one), 0.0),
        (poisson_quantile(0.7, one), poisson.ppf(0.7, 3)),
        (binomial_at_most([7, 7], one, other), 1.0),
        (binomial_quantile(0.7, one, other), binom.ppf(0.7, 3, 0.5)),
    ):
        assert np.isnan(found[0])
        assert found[1] == expected
    assert np.isnan(negative_binomial_at_most(np.nan, 3.0, 0.5))


def test_what_is_no_law_has_no_quantile():
    assert np.isnan(negative_binomial_quantile(0.5, -1.0, 1.0))
