"""Funnels: limits equal to the binomial distribution's, and who lies where."""

from __future__ import annotations

import warnings
from math import comb

import numpy as np
import pytest

from ambasada.methods.trends_funnel import Place, funnel, limits


@pytest.fixture(autouse=True)
def _no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_where_a_chance_is_met_exactly_the_limit_is_that_count():
    # Of ten tosses at most two are heads in 56 of 1024: within is 1 less twice that.
    chance = sum(comb(10, count) for count in range(3)) / 2**10
    low, high = limits(np.array([10]), 0.5, 1 - 2 * chance)

    assert low[0] == pytest.approx(0.2)
    assert high[0] == pytest.approx(0.8)


def test_between_two_counts_the_limit_is_in_proportion():
    # Half way between the chances of at most 1 (11) and of at most 2 (56 of 1024).
    low, _ = limits(np.array([10]), 0.5, 1 - 2 * (11 + 56) / 2 / 2**10)

    assert low[0] == pytest.approx(0.15)


def test_what_happens_by_chance_one_time_in_four_lies_inside():
    # Two of two, and none of two, where every second case is one.
    assert set(funnel(np.array([2, 0]), np.array([2, 2])).places) == {Place.INSIDE}


def test_the_funnel_narrows_towards_the_networks_share():
    cases = np.array([5, 50, 500, 5000])
    low, high = limits(cases, 0.3, 0.95)

    assert (np.diff(high - low) < 0).all()
    # The normal limits where there are many.
    assert low[-1] == pytest.approx(0.3 - 1.96 * np.sqrt(0.21 / 5000), abs=2e-4)


def test_embassies_are_told_by_where_they_lie():
    # 1,000 of 2,000; of 100 cases 40 to 60 are inside 95 %, 35 to 65 inside 99.8 %.
    events = np.array([50, 61, 39, 67, 33, 0, 750])
    cases = np.array([100, 100, 100, 100, 100, 0, 1500])

    told = funnel(events, cases)

    assert told.centre == 0.5
    assert told.places == (
        Place.INSIDE,
        Place.ABOVE_INNER,
        Place.BELOW_INNER,
        Place.ABOVE_OUTER,
        Place.BELOW_OUTER,
        Place.NO_CASES,
        Place.INSIDE,
    )
    assert np.isnan(told.shares[5])


@pytest.mark.parametrize(("events", "centre"), [(0, 0.0), (3, 0.3), (10, 1.0)])
def test_one_embassy_is_the_network_and_lies_inside(events, centre):
    told = funnel(np.array([events]), np.array([10]))

    assert (told.centre, told.places) == (centre, (Place.INSIDE,))


def test_three_hundred_embassies_that_do_not_differ_mostly_lie_inside():
    draw = np.random.default_rng(7)
    cases = draw.integers(1, 200, 300)
    places = funnel(draw.binomial(cases, 0.4), cases).places

    assert 275 <= places.count(Place.INSIDE) < 300


@pytest.mark.parametrize("embassies", [0, 3])
def test_no_cases_have_no_centre(embassies):
    none = np.zeros(embassies, dtype=np.int64)
    told = funnel(none, none)

    assert (told.centre, told.places) == (None, (Place.NO_CASES,) * embassies)


def test_more_events_than_cases_is_a_sentence():
    with pytest.raises(ValueError, match="Count both over the same cases"):
        funnel(np.array([3]), np.array([2]))
