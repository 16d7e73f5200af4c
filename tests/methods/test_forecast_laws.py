"""Negative-binomial laws of many counts at once, beside sums over every count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom

from ambasada.methods.forecast_laws import count_laws

MEANS = st.floats(0.004, 400)
RATIOS = st.floats(1.001, 12)


def summed_score(mean: float, ratio: float, count: int) -> float:
    """CRPS by its definition: squared distance of the distribution function from the step."""
    far = int(mean + 60 * np.sqrt(mean * ratio) + 80 * ratio + count)
    counts = np.arange(far)
    below = nbinom.cdf(counts, mean / (ratio - 1), 1 / ratio)
    return float(((below - (counts >= count)) ** 2).sum())


@settings(max_examples=40, deadline=None)
@given(MEANS, RATIOS, st.integers(0, 500))
def test_the_score_is_the_sum_over_all_counts(mean: float, ratio: float, count: int) -> None:
    laws = count_laws(np.array([mean]), np.array([ratio]))
    expected = summed_score(mean, float(laws.ratio[0]), count)
    assert laws.score(np.array([float(count)]))[0] == pytest.approx(expected, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("mean", [0.003, 1.0, 1e4, 1e7])
def test_no_law_is_nearer_to_poissons_than_can_be_scored(mean: float) -> None:
    laws = count_laws(np.array([mean]), np.array([0.3]))
    assert laws.ratio[0] == pytest.approx(1 + mean / 5_000, rel=1e-12)
    assert np.isfinite(laws.score(np.array([mean]))).all()


def test_scores_of_many_laws_are_those_of_each() -> None:
    mean, ratio = np.array([[0.2, 3.0], [40.0, 900.0]]), np.array([[1.1, 2.0], [5.0, 9.0]])
    counts = np.array([[0.0, 7.0], [31.0, 1000.0]])
    scores = count_laws(mean, ratio).score(counts)
    for where in np.ndindex(2, 2):
        expected = summed_score(mean[where], ratio[where], int(counts[where]))
        assert scores[where] == pytest.approx(expected, rel=1e-7)


@settings(max_examples=40, deadline=None)
@given(MEANS, RATIOS)
def test_the_interval_holds_eight_in_ten_and_no_count_could_be_left_out(
    mean: float, ratio: float
) -> None:
    laws = count_laws(np.array([mean]), np.array([ratio]))
    (lower,), (upper,) = laws.interval80()
    law = nbinom(laws.size[0], 1 / laws.ratio[0])
    tail = 0.1 if lower > 0 else 0.2
    assert law.cdf(upper) - law.cdf(lower - 1) >= 0.8 - 1e-9
    assert law.cdf(lower) >= 0.1 > law.cdf(lower - 1)
    assert law.cdf(upper - 1) < 1 - tail + 1e-9


@settings(max_examples=40, deadline=None)
@given(MEANS, RATIOS)
def test_what_lies_within_is_what_lies_between_the_ends(mean: float, ratio: float) -> None:
    laws = count_laws(np.full(200, mean), np.full(200, ratio))
    counts = np.arange(200.0) + np.floor(max(mean - 100, 0))
    lower, upper = laws.interval80()
    assert (laws.is_within80(counts) == ((counts >= lower) & (counts <= upper))).all()


def test_a_count_too_rare_for_one_in_five_is_expected_to_be_none() -> None:
    (lower,), (upper,) = count_laws(np.array([0.15]), np.array([1.1])).interval80()
    assert (lower, upper) == (0, 0)


def test_what_is_unknown_stays_unknown() -> None:
    laws = count_laws(np.array([np.nan]), np.array([np.nan]))
    assert np.isnan([*laws.interval80(), laws.score(np.array([1.0]))]).all()
