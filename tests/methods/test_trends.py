"""A change is a ratio with its interval: that of statsmodels, and right where it has none."""

from __future__ import annotations

import math
import warnings

import pytest
from scipy.stats import norm
from statsmodels.stats.rates import confint_poisson_2indep

from ambasada.methods.trends import rate_ratio, trailing_mean


@pytest.mark.parametrize(
    ("new", "old", "new_time", "old_time"),
    [(60, 30, 51477.5, 54308.7), (41, 15, 28010, 19017), (5, 3, 31, 30), (200, 230, 1, 1)],
)
@pytest.mark.parametrize("dispersion", [1.0, 1.7])
def test_the_interval_is_the_score_interval_widened(new, old, new_time, old_time, dispersion):
    told = rate_ratio(new, old, new_time, old_time, dispersion)

    # A quantile √φ times as far out, as statsmodels wants it: by its chance.
    alpha = 2 * norm.sf(norm.isf(0.025) * math.sqrt(dispersion))
    known = confint_poisson_2indep(new, new_time, old, old_time, method="score", alpha=alpha)
    assert (told.low, told.high) == pytest.approx(known, rel=1e-6)
    assert told.ratio == pytest.approx(new / new_time / (old / old_time))


def test_less_chance_than_poisson_narrows_nothing():
    assert rate_ratio(40, 30, dispersion=0.5) == rate_ratio(40, 30)


def test_nothing_before_has_no_ratio_and_a_lowest_value():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        told = rate_ratio(9, 0)

    # Wilson: 9 of 9 is at least 9 ÷ (9 + z²), so the ratio is at least 9 ÷ z².
    assert (told.ratio, told.per_cent, told.high) == (None, None, math.inf)
    assert told.low == pytest.approx(9 / norm.isf(0.025) ** 2)
    assert told.is_clear


def test_nothing_now_has_a_highest_value():
    told = rate_ratio(0, 9)

    assert (told.ratio, told.low) == (0.0, 0.0)
    assert told.high == pytest.approx(norm.isf(0.025) ** 2 / 9)


def test_nothing_at_all_says_nothing():
    told = rate_ratio(0, 0)

    assert (told.ratio, told.low, told.high, told.is_clear) == (None, 0.0, math.inf, False)


@pytest.mark.parametrize(("new", "old", "per_cent"), [(5, 3, None), (30, 19, None), (30, 20, 50.0)])
def test_few_before_make_no_per_cent(new, old, per_cent):
    assert rate_ratio(new, old).per_cent == per_cent


@pytest.mark.parametrize(("new", "is_clear"), [(100, False), (125, False), (140, True), (60, True)])
def test_a_change_is_clear_where_the_interval_leaves_out_one(new, is_clear):
    assert rate_ratio(new, 100).is_clear is is_clear


def test_a_trailing_mean_begins_with_a_whole_window():
    assert trailing_mean([1, 2, 3, 7], 3) == [None, None, 2.0, 4.0]


def test_what_is_unknown_is_left_out_of_a_trailing_mean_and_is_no_zero():
    assert trailing_mean([4, None, 6, None], 2) == [None, 4.0, 6.0, 6.0]
    assert trailing_mean([4, None, None, None, 6], 4)[3:] == [None, None]
    assert trailing_mean([], 13) == []
