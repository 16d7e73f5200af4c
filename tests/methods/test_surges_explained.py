"""Who carries an excess, and how far it reaches."""

from __future__ import annotations

import numpy as np
import pytest

from ambasada.methods.surges_explained import Part, Reach, events_near, parts_of, reach_of


def test_parts_stand_against_their_own_median_of_eight_weeks() -> None:
    counts = np.array(
        [
            [50, 1, 1, 1, 1, 3, 3, 3, 90, 8],  # median of the eight before the last is 2
            [0, 4, 4, 4, 4, 4, 4, 4, 4, 4],  # as usual
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
        ]
    ).astype(float)
    assert parts_of(counts, 1) == (Part(0, 8, 2.0, 0.75), Part(2, 2, 0.0, 0.25))


def test_parts_of_two_weeks_stand_against_twice_the_median() -> None:
    counts = np.array([[9, 3, 3, 3, 3, 3, 3, 3, 3, 5, 7]]).astype(float)
    assert parts_of(counts, 2) == (Part(0, 12, 6.0, 1.0),)


def test_nobody_above_the_usual_is_no_part() -> None:
    assert parts_of(np.ones((3, 9)), 1) == ()


@pytest.mark.parametrize(
    ("observed", "reach"),
    [
        ([40, 5, 5, 5, 5, 5, 5, 5, 5], Reach.LOCAL),  # one alone
        ([12, 12, 12, 12, 12, 12, 12, 12, 12], Reach.NETWORK),  # all
        ([20, 20, 20, 5, 5, 5, 5, 5, 5], Reach.NETWORK),  # a third, above and unusual
        ([30, 30, 4, 4, 4, 4, 4, 4, 4], Reach.SEVERAL),  # two of nine
        ([12, 6, 6, 6, 4, 5, 5, 5, 5], Reach.LOCAL),  # many a little above, but not unusual
    ],
)
def test_reach(observed: list[float], reach: Reach) -> None:
    expected = np.full(len(observed), 5.0)
    assert reach_of(np.array(observed, dtype=float), expected, 1.3 * expected) == reach


@pytest.mark.parametrize("count", [0, 1])
def test_an_embassy_without_others_is_local(count: int) -> None:
    alone = np.full(count, 3.0)
    assert reach_of(alone, alone, alone) == Reach.LOCAL


def test_events_are_near_within_three_weeks() -> None:
    assert events_near(100, [96, 97, 100, 103, 104]) == (1, 2, 3)
    assert events_near(100, []) == ()
