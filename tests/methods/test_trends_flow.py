"""Little's law: a steady flow fits, stale and misdated cases do not, and doubt says nothing."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from ambasada.methods.trends_flow import check_flow, spread_of


@pytest.fixture(autouse=True)
def _no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def weeks(*values):
    return np.array(values, dtype=float)


def constant(open_end, received, days, count=15):
    return check_flow(*(np.full(count, float(value)) for value in (open_end, received, days)))


def test_open_cases_are_arrivals_times_age():
    told = constant(30, 10, 21)

    assert told.ratio[7:].tolist() == [1.0] * 8
    assert np.isnan(told.ratio[:7]).all()
    assert told.verdict == "fits"


@pytest.mark.parametrize(
    ("open_end", "verdict"),
    [(79, "too_old"), (80, "fits"), (125, "fits"), (126, "too_young")],
)
def test_outside_0_8_to_1_25_something_is_wrong(open_end, verdict):
    assert constant(open_end, 100, 7).verdict == verdict


def test_stale_cases_are_too_old_for_the_flow():
    # Twenty of two weeks, and fifty that nobody closed in 100 weeks.
    assert constant(70, 10, (20 * 14 + 50 * 700) / 70).verdict == "too_old"


@pytest.mark.parametrize(("last", "verdict"), [(30.0, "fits"), (10.0, "too_old")])
def test_all_eight_weeks_must_lie_outside(last, verdict):
    told = check_flow(weeks(*[10] * 14, last), np.full(15, 10.0), np.full(15, 21.0))

    assert told.verdict == verdict


def test_both_sides_by_turns_are_chance():
    assert check_flow(weeks(*[10, 90] * 8), np.full(16, 10.0), np.full(16, 21.0)).verdict == "fits"


def test_only_the_last_eight_weeks_count():
    told = check_flow(weeks(*[10] * 50, *[30] * 8), np.full(58, 10.0), np.full(58, 21.0))

    assert told.verdict == "fits"


def test_the_age_of_those_present_is_longer_where_closing_times_are_unequal():
    # Half are closed after 10 days and half after 50: of those present five in six are of the
    # latter, on average 25 days old, and the others 5.
    days = np.array([10.0, 50.0] * 50)
    age = 5 / 6 * 25 + 1 / 6 * 5

    assert days.mean() * spread_of(days) == pytest.approx(age)
    told = check_flow(np.full(15, 30.0), np.full(15, 7.0), np.full(15, age), spread_of(days))
    assert told.ratio[-1] == pytest.approx(1)


def test_closing_times_that_are_exponential_have_a_spread_of_one():
    assert spread_of(np.random.default_rng(4).exponential(60, 100_000)) == pytest.approx(
        1, abs=0.02
    )


@pytest.mark.parametrize("days", [[], [0.0, 0.0]])
def test_a_spread_that_is_not_known_says_nothing(days):
    spread = spread_of(np.array(days))

    assert np.isnan(spread)
    assert check_flow(*(np.full(15, 10.0),) * 3, spread).verdict == "unknown"


def test_a_week_without_arrivals_is_no_gap():
    told = check_flow(np.full(16, 30.0), weeks(*[0, 20] * 8), np.full(16, 21.0))

    assert told.verdict == "fits"


@pytest.mark.parametrize(
    "told",
    [
        constant(30, 10, 21, count=14),
        constant(0, 0, np.nan),
        constant(30, 0, 21),
        constant(30, np.nan, 21),
        constant(np.nan, 10, 21),
        constant(30, 10, 21, count=0),
    ],
)
def test_too_little_known_says_nothing(told):
    assert told.verdict == "unknown"
