"""When a week is an alert, when a watch, and when nothing is said."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ambasada.methods.surges_judged import Judged, judge


def judged(*weeks: float) -> Judged:
    return judge(np.array([weeks], dtype=float))


def usual(last: int) -> Judged:
    """Five years of 2 cases a week, then `last`."""
    return judged(*[2] * 290, last)


def test_both_looks_together_are_one_and_six_tenths_of_the_smaller() -> None:
    one_week = usual(8)
    assert one_week.window[0] == 0
    assert one_week.chance[0] == pytest.approx(1.6 * one_week.chances[0, 0])
    two_weeks = judged(*[2] * 289, 5, 6)
    assert two_weeks.window[0] == 1
    assert two_weeks.chance[0] == pytest.approx(1.6 * two_weeks.chances[0, 1])
    assert usual(1).chance[0] == 1


def test_chances_are_the_tails_of_both_windows() -> None:
    found = judged(*[2] * 289, 5, 6)
    mean, variance = found.expected[0], found.variance[0]
    assert mean == pytest.approx([2, 4], rel=1e-3)
    tails = stats.nbinom.sf([5, 10], mean**2 / (variance - mean), mean / variance)
    assert found.chances[0] == pytest.approx(tails)


@pytest.mark.parametrize(("last", "sign"), [(5, ""), (6, ""), (7, "watch"), (8, "alert")])
def test_alert_and_watch_have_their_chances(last: int, sign: str) -> None:
    found = usual(last)
    chance = 1.6 * stats.poisson.sf(last - 1, 2)
    assert sign == ("alert" if chance < 0.006 else "watch" if chance < 0.012 else "")
    assert (found.is_alert[0], found.is_watch[0]) == (sign == "alert", sign == "watch")
    assert found.threshold[0] == 0.006 and not found.is_provisional[0]


def test_eight_weeks_give_an_alert_only_at_half_the_chance() -> None:
    signs = {}
    for last in range(4, 12):
        found = judged(*[2] * 8, last)
        # Σ = 16, no spread: m = 16.25 ÷ 8, φ = 1, variance 9/8 m.
        chance = 1.6 * stats.nbinom.sf(last - 1, 16.25, 8 / 9)
        assert found.chance[0] == pytest.approx(min(1, chance))
        assert found.is_provisional[0]
        assert found.is_alert[0] == (chance < 0.0025)
        assert found.is_watch[0] == (0.0025 <= chance < 0.005)
        signs[last] = (found.is_alert[0], found.is_watch[0])
    assert signs[8] == (False, True) and signs[9] == (True, False)  # 0.0045 and 0.0017


def test_a_short_history_takes_the_chance_it_is_given_and_a_long_one_its_own() -> None:
    short, long = np.full((2, 30), 2.0), np.full((2, 290), 2.0)
    short[:, -1], long[:, -1] = 8, 7
    of_short, of_long = (judge(one, None, np.array([0.0025, 0.01])) for one in (short, long))
    assert of_short.is_alert.tolist() == [False, True]
    assert of_short.is_watch.tolist() == [True, False]
    assert of_long.threshold.tolist() == [0.006, 0.006] and of_long.is_watch.all()


@pytest.mark.parametrize(
    ("last_weeks", "is_alert"),
    [((0, 0, 0, 4), False), ((0, 0, 0, 5), True), ((2, 0, 0, 3), True), ((1, 0, 0, 0, 4), False)],
)
def test_an_alert_needs_five_cases_in_four_weeks(last_weeks: tuple, is_alert: bool) -> None:
    found = judged(*[0] * 280, *last_weeks)
    assert found.chance[0] < 0.006
    assert found.is_alert[0] == is_alert
    assert found.is_watch[0] != is_alert


def test_a_silent_week_is_not_judged_and_spoils_its_two_week_look_only() -> None:
    counts = np.array([[2.0] * 290 + [9.0]])
    reported = np.ones(counts.shape, bool)
    reported[0, -1] = False
    last_silent = judge(counts, reported)
    assert not last_silent.is_known[0] and last_silent.chance[0] == 1
    reported[0, -2:] = False, True
    one_before = judge(counts, reported)
    assert one_before.is_known[0] and one_before.is_alert[0]
    assert np.isnan(one_before.expected[0, 1]) and one_before.chances[0, 1] == 1
