"""XmR charts: a handbook's limits, each sign at its border, odd series; limits of counts."""

from __future__ import annotations

import warnings
from math import exp, factorial

import numpy as np
import pytest

from ambasada.methods.trends_process import count_limits, process_chart

# NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2.2: flow rates.
FLOWRATE = (49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1)
# By turns 1 and −1: mean 0, every range 2, so limits ±5.32 and outer thirds from ±3.55.
CALM = (1.0, -1.0) * 10
RULES = ("outside", "one_side", "rising_or_falling", "outer_third")


@pytest.fixture(autouse=True)
def _no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def marked(chart, rule):
    return np.flatnonzero(getattr(chart, rule)).tolist()


def signs(chart):
    return {rule: marked(chart, rule) for rule in RULES if marked(chart, rule)}


def test_the_limits_of_the_handbook():
    chart = process_chart(FLOWRATE)

    assert chart.mean == pytest.approx(50.81)
    # The handbook takes 3 ÷ 1.128, which is 2.6596.
    assert (chart.low, chart.high) == pytest.approx((45.8159, 55.8041), abs=1e-3)
    assert signs(chart) == {}


def test_limits_are_2_66_mean_ranges_away():
    chart = process_chart(CALM)

    assert (chart.mean, chart.low, chart.high) == pytest.approx((0.0, -5.32, 5.32))
    assert signs(chart) == {}


def test_a_point_outside_a_limit_is_a_sign():
    assert signs(process_chart([*CALM, 12.0, *CALM])) == {"outside": [20]}
    assert signs(process_chart([*CALM, 1.0, -12.0, *CALM])) == {"outside": [21]}


@pytest.mark.parametrize(("length", "places"), [(6, []), (7, list(range(20, 27)))])
def test_seven_on_one_side_are_a_sign(length, places):
    above = [0.5 + 0.5 * (place % 2) for place in range(length)]
    # The same below at the end, so that the mean stays 0.
    chart = process_chart([*CALM, *above, -1.0, *CALM, 1.0, *(-value for value in above)])

    assert [place for place in marked(chart, "one_side") if place < 27] == places
    assert len(marked(chart, "one_side")) == 2 * len(places)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("length", "is_sign"), [(6, False), (7, True)])
def test_seven_rising_or_falling_are_a_sign(length, is_sign, sign):
    climb = [sign * (place - (length - 1) / 2) * 0.9 for place in range(length)]
    # The calm before ends against the climb, the one after begins so.
    before, after = [-sign * value for value in CALM], [sign * value for value in CALM]
    chart = process_chart([*before, sign * 5.0, *climb, -sign * 5.0, *after])

    places = list(range(21, 21 + length)) if is_sign else []
    assert marked(chart, "rising_or_falling") == places


@pytest.mark.parametrize(
    ("middle", "places"),
    [
        ((4.5, 0.0, 4.5), [20, 22]),
        ((4.5, 4.5, 0.0), [20, 21]),
        ((4.5, 0.0, 0.0, 4.5), []),
        ((4.5, 0.0, -4.5), []),
        ((-4.5, -4.5, 0.0), [20, 21]),
        ((3.0, 3.0, 3.0), []),
    ],
)
def test_two_of_three_in_the_outer_third_of_one_side_are_a_sign(middle, places):
    assert marked(process_chart([*CALM, *middle, *CALM]), "outer_third") == places


def test_a_missing_value_gives_no_range_and_ends_a_run():
    gap = [np.nan] * 52
    assert process_chart([*CALM, *gap, *CALM]).high == pytest.approx(5.32)

    level = [*([0.0] * 10), 1.0, 1.0, 1.0, np.nan, 1.0, 1.0, 1.0, 1.0, *([0.0] * 10)]
    assert signs(process_chart(level)).get("one_side") == [*range(10), *range(18, 28)]


@pytest.mark.parametrize("value", [0.0, 0.1, 7.3, 1e6])
def test_a_series_that_never_moves_has_no_signs(value):
    chart = process_chart([value] * 30)

    assert (chart.low, chart.high) == pytest.approx((value, value))
    assert signs(chart) == {}


@pytest.mark.parametrize("values", [[], [3.0], [1.0, 2.0] * 3 + [1.0], [np.nan] * 60])
def test_too_few_points_have_no_limits(values):
    assert process_chart(values) is None


def test_points_that_never_follow_one_another_have_no_limits():
    assert process_chart([1.0, np.nan] * 20) is None


def test_counts_take_poisson_limits():
    low, high = count_limits(9.0, 1.0)

    def chance(most):
        return sum(exp(-9.0) * 9.0**count / factorial(count) for count in range(most + 1))

    assert chance(low - 1) < 0.00135 <= chance(low)
    assert chance(high - 1) < 0.99865 <= chance(high)


def test_counts_that_vary_more_take_wider_limits():
    # Twice the variance: 9 successes at one half each, so chances are binomials over 2^(9 + k).
    low, high = count_limits(9.0, 2.0)

    def chance(most):
        ways = [factorial(8 + count) / factorial(8) / factorial(count) for count in range(most + 1)]
        return sum(way / 2 ** (9 + count) for count, way in enumerate(ways))

    assert (low == 0 or chance(low - 1) < 0.00135) and chance(low) >= 0.00135
    assert chance(high - 1) < 0.99865 <= chance(high)
    assert high > count_limits(9.0, 1.0)[1]


def test_counts_of_a_series_of_nothing_stay_nothing():
    assert count_limits(0.0, 1.0) == count_limits(0.0, 3.0) == (0, 0)
