"""Levels of a network, silence, and networks of odd shapes."""

from __future__ import annotations

import numpy as np
import pytest

from ambasada.methods.surges import find_surges
from ambasada.methods.surges_levels import LEVELS, NetworkWeeks, series_of


def network(embassies: int, categories: int, weeks: int, seed: int = 1) -> NetworkWeeks:
    counts = np.random.default_rng(seed).poisson(0.8, (embassies, categories, weeks)).astype(float)
    return NetworkWeeks(counts, np.ones((embassies, weeks), bool))


def silent(whole: NetworkWeeks, embassy: int, weeks: slice) -> NetworkWeeks:
    counts, reported = whole.counts.copy(), whole.reported.copy()
    counts[embassy, :, weeks], reported[embassy, weeks] = 0, False
    return NetworkWeeks(counts, reported)


def test_each_level_sums_what_it_is_named_for() -> None:
    whole = network(3, 2, 20)
    series = series_of(whole)
    names = [LEVELS[level] for level in series.level]
    assert names == ["category"] * 2 + ["embassy"] * 3 + ["network"] + ["cell"] * 6
    for row, (embassy, category) in enumerate(zip(series.embassy, series.category, strict=True)):
        those = slice(None) if embassy < 0 else slice(embassy, embassy + 1)
        kinds = slice(None) if category < 0 else slice(category, category + 1)
        np.testing.assert_array_equal(series.counts[row], whole.counts[those, kinds].sum((0, 1)))


@pytest.mark.parametrize(("length", "is_present"), [(7, True), (8, False)])
def test_eight_weeks_without_a_report_are_silence(length: int, is_present: bool) -> None:
    present = silent(network(2, 2, 60), 1, slice(20, 20 + length)).present
    assert present[1, 20 : 20 + length].tolist() == [is_present] * length
    assert present[0].all() and present[1, :20].all() and present[1, 20 + length :].all()


def test_silence_that_lasts_to_the_end_takes_an_embassy_out_of_the_sums() -> None:
    whole = silent(network(3, 2, 60), 1, slice(50, 60))
    series = series_of(whole)
    np.testing.assert_array_equal(series.counts[0], whole.counts[[0, 2], 0].sum(axis=0))


def test_an_embassy_that_has_just_begun_is_not_in_the_sums() -> None:
    whole = silent(network(3, 2, 60), 1, slice(0, 40))
    assert whole.summed.tolist() == [True, False, True]


def test_a_new_embassy_is_no_surge_of_the_network() -> None:
    whole = network(4, 3, 300)
    whole.counts[2] *= 6
    assert not [one for one in find_surges(silent(whole, 2, slice(0, 290))) if one.embassy is None]


def test_weeks_in_which_most_were_silent_are_no_weeks_of_the_network() -> None:
    whole = network(4, 2, 120)
    for embassy in range(3):
        whole = silent(whole, embassy, slice(40, 60))
    series = series_of(whole)
    of_network = series.present[list(series.level).index(LEVELS.index("network"))]
    assert not of_network[40:60].any() and of_network[:40].all() and of_network[60:].all()


def test_a_year_in_which_nobody_reported_is_no_baseline_of_nothing() -> None:
    whole = network(6, 4, 320)
    for embassy in range(6):
        whole = silent(whole, embassy, slice(200, 252))
    assert [one for one in find_surges(whole) if one.level in ("network", "category")] == []


def test_until_is_the_network_as_it_stood() -> None:
    whole = network(2, 2, 30)
    np.testing.assert_array_equal(whole.between(3, 26).counts, whole.counts[:, :, 3:26])
    assert whole.between(0, 30).reported.shape == (2, 30)


@pytest.mark.parametrize("weeks", [0, 1, 2, 8, 9, 60, 61, 113, 165, 300])
@pytest.mark.parametrize(("embassies", "categories"), [(1, 1), (3, 4), (0, 3), (3, 0)])
def test_networks_of_odd_shapes_have_an_answer(embassies: int, categories: int, weeks: int) -> None:
    whole = network(embassies, categories, weeks)
    assert isinstance(find_surges(whole), tuple)
    nothing = NetworkWeeks(np.zeros_like(whole.counts), whole.reported)
    assert find_surges(nothing) == ()
    assert find_surges(NetworkWeeks(nothing.counts, np.zeros_like(whole.reported))) == ()


def test_first_cases_after_years_of_none_are_an_alert() -> None:
    counts = np.zeros((2, 2, 300))
    counts[0, 1, -1] = 6
    found = find_surges(NetworkWeeks(counts, np.ones((2, 300), bool)))
    assert {one.level for one in found} == set(LEVELS)
    assert all(one.expected < 0.01 for one in found)


def test_three_hundred_embassies_have_their_answer() -> None:
    whole = network(300, 10, 290)
    whole.counts[7, 3, -1] = 40
    assert find_surges(whole)[0].embassy == 7
