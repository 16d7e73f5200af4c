"""How many cases will be open, simulated."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
import pytest

from ambasada.methods.forecast import forecasts
from ambasada.methods.forecast_backlog import (
    WEEKS,
    Backlog,
    Effort,
    Flow,
    _played,
    backlog,
    check_backlog,
    flows_as_lately,
    flows_of,
)
from ambasada.methods.forecast_course import on_course
from ambasada.methods.forecast_levels import WeeklyCounts
from ambasada.methods.forecast_means import smoothed
from tests.methods.simulated_networks import simulated


@pytest.fixture(autouse=True)
def nothing_warns() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def a_flow(mean: float, ratio: float = 1.2, drift: float = 0.0) -> Flow:
    return Flow(np.array([mean]), np.array([ratio]), np.array([drift]))


def ours(counts: WeeklyCounts, level: str) -> Flow:
    """The flows after each origin."""
    return flows_of(counts, on_course(counts, smoothed(counts)), level)


def flow_of(counts: WeeklyCounts, level: str) -> Flow:
    """The coming weeks' flow."""
    return ours(counts, level).at((slice(None), -1))


def of_one(open_now: float, received: Flow, closed: Flow, most_closed: float = np.inf) -> Backlog:
    return backlog(np.array([open_now]), received, closed, np.array([most_closed]))


def test_as_many_closed_as_received_leave_the_backlog_where_it_is() -> None:
    paths = of_one(200, a_flow(20), a_flow(20))
    assert paths.still_open.middle[0] == pytest.approx(np.full(WEEKS, 200), abs=3)
    assert (np.diff(paths.still_open.upper[0] - paths.still_open.lower[0]) > 0).all(), (
        "it is known ever less"
    )


def test_nobody_closes_more_than_the_hours_allow() -> None:
    paths = of_one(100, a_flow(0), a_flow(30), most_closed=5.9)
    assert paths.still_open.middle[0].tolist() == [95, 90, 85, 80, 75, 70, 65, 60]
    assert (paths.still_open.lower == paths.still_open.upper).all()


def test_nobody_closes_more_than_is_open() -> None:
    paths = of_one(3, a_flow(1), a_flow(50))
    assert (paths.still_open.lower >= 0).all()
    assert paths.still_open.upper[0, -1] == 0


def test_a_week_has_in_hand_what_was_open_and_what_it_brings() -> None:
    paths = of_one(100, a_flow(20), a_flow(0), most_closed=0)
    assert (paths.in_hand.middle == paths.still_open.middle).all(), "nothing was closed"
    closing = of_one(100, a_flow(0), a_flow(30), most_closed=5)
    assert closing.in_hand.middle[0].tolist() == [100, 95, 90, 85, 80, 75, 70, 65]


def test_without_hours_everything_received_stays_open() -> None:
    paths = of_one(10, a_flow(5), a_flow(5), most_closed=0)
    assert paths.still_open.middle[0, -1] == pytest.approx(10 + 8 * 5, abs=2)


def test_eight_weeks_spread_as_the_forecast_of_eight_weeks_says() -> None:
    counts = simulated(1, drift=0.02)
    embassies, categories, _ = counts.shape
    table = forecasts(
        WeeklyCounts(counts),
        [str(e) for e in range(embassies)],
        [str(c) for c in range(categories)],
    )
    row = table[(table["level"] == "network") & (table["horizon"] == 8)].iloc[0]
    paths = of_one(0, flow_of(WeeklyCounts(counts), "network"), a_flow(0))
    assert paths.still_open.lower[0, -1] == pytest.approx(row["lower80"], rel=0.04)
    assert paths.still_open.middle[0, -1] == pytest.approx(row["mean"], rel=0.04)
    assert paths.still_open.upper[0, -1] == pytest.approx(row["upper80"], rel=0.04)


def test_the_same_reading_gives_the_same_figures() -> None:
    first, second = (of_one(40, a_flow(9, drift=0.1), a_flow(8)) for _ in range(2))
    assert (first.still_open.upper == second.still_open.upper).all()
    assert first.still_open.upper.shape == (1, WEEKS)


def test_an_unknown_flow_is_an_unknown_backlog_and_spoils_no_other() -> None:
    counts = simulated(2, (3, 2, 60))
    counts[1] = np.nan
    flow = flow_of(WeeklyCounts(counts), "embassy")
    paths = backlog(np.full(3, 40.0), flow, flow, np.full(3, np.inf))
    assert np.isnan(paths.still_open.middle).all(axis=1).tolist() == [False, True, False]


def test_no_cases_ever_leave_nothing_open() -> None:
    flow = flow_of(WeeklyCounts(np.zeros((2, 2, 260))), "embassy")
    assert (backlog(np.zeros(2), flow, flow, np.full(2, np.inf)).still_open.upper == 0).all()


def checks_of(shape: tuple[int, int], *origins: int) -> np.ndarray:
    is_checked = np.zeros(shape, dtype=bool)
    is_checked[:, list(origins)] = True
    return is_checked


def effort_of(shape: tuple[int, int], of_a_case: float = 0.0) -> Effort:
    """The same hours of a case at every origin; a week needed none."""
    return Effort(np.full(shape, of_a_case), np.zeros(shape))


NO_EFFORT = {shape: effort_of(shape) for shape in ((1, 61), (2, 61))}


def test_without_flows_the_error_is_how_far_it_moved() -> None:
    open_at = np.arange(61, dtype=float)[None, :] * np.array([[1.0], [2.0]])
    none = Flow(np.zeros((2, 61)), np.full((2, 61), 1.2), np.zeros((2, 61)))
    found = check_backlog(
        open_at, NO_EFFORT[2, 61], none, none, checks_of((2, 61), 20, 52)
    ).still_open
    assert found.score == pytest.approx([8, 16])
    assert (found.covered == 0).all()


def test_a_series_without_checks_has_no_score() -> None:
    flow = Flow(np.full((2, 61), 5.0), np.full((2, 61), 1.2), np.zeros((2, 61)))
    is_checked = checks_of((2, 61), 40)
    is_checked[1] = False
    checked = check_backlog(np.full((2, 61), 50.0), effort_of((2, 61), 0.5), flow, flow, is_checked)
    for found in (checked.still_open, checked.hours):
        assert np.isfinite(found.score[0])
        assert np.isnan(found.score[1]) and np.isnan(found.covered[1])


def test_hours_are_held_against_what_the_eighth_week_needed() -> None:
    """Ten cases stay open: half an hour each is five, and four and twenty were needed."""
    none = Flow(np.zeros((2, 61)), np.full((2, 61), 1.2), np.zeros((2, 61)))
    needed = np.zeros((2, 61))
    needed[:, 40 + WEEKS] = 4, 20
    needed[:, 40 + WEEKS - 1] = 5, 5
    effort = Effort(np.full((2, 61), 0.5), needed)
    found = check_backlog(np.full((2, 61), 10.0), effort, none, none, checks_of((2, 61), 40))
    assert found.hours.score == pytest.approx([1, 15])
    assert (found.still_open.score == 0).all()


def test_the_hours_of_a_case_are_those_of_its_origin() -> None:
    none = Flow(np.zeros((1, 61)), np.full((1, 61), 1.2), np.zeros((1, 61)))
    of_a_case = np.where(np.arange(61) < 40, 0.5, 2.0)[None, :]
    effort = Effort(of_a_case, np.full((1, 61), 20.0))
    ten = np.full((1, 61), 10.0)
    scores = [
        check_backlog(ten, effort, none, none, checks_of((1, 61), origin)).hours.score[0]
        for origin in (39, 40)
    ]
    assert scores == pytest.approx([15, 0])


def test_the_score_is_that_of_the_paths() -> None:
    """Against the definition, with all pairs of paths; of one series at one origin."""
    flow = Flow(np.full((1, 61), 6.0), np.full((1, 61), 1.5), np.full((1, 61), 0.05))
    none = Flow(np.zeros((1, 61)), np.full((1, 61), 1.2), np.zeros((1, 61)))
    open_at = np.full((1, 61), 30.0)
    open_at[0, 48] = 90.0
    found = check_backlog(open_at, NO_EFFORT[1, 61], flow, none, checks_of((1, 61), 40)).still_open
    told = [backlog_ends(flow.at((slice(None), 40)), none.at((slice(None), 40)))]
    ends = np.concatenate(told)
    whole = np.abs(ends - 90).mean() - np.abs(ends[:, None] - ends).mean() / 2
    assert found.score[0] == pytest.approx(whole, rel=0.1)


def backlog_ends(received: Flow, closed: Flow) -> np.ndarray:
    """Open cases after eight weeks in 200 paths from 30."""
    return _played(np.array([30.0]), received, closed, np.array([np.inf]), 200)[1][-1][:, 0]


def test_eight_in_ten_of_past_backlogs_fall_inside() -> None:
    covered, better = [], []
    for seed in range(8):
        # Of the same sizes, since these are drawn first.
        received, closed = (
            WeeklyCounts(simulated(seed, (8, 4, weeks), cases_a_week=160)[..., -200:])
            for weeks in (200, 201)
        )
        change = (received.raw - closed.raw).sum(axis=1)
        open_at = 2000 + np.cumsum(np.pad(change, ((0, 0), (1, 0))), axis=1)
        is_checked = checks_of(open_at.shape, *range(96, 193, 8))
        effort = effort_of(open_at.shape)
        told, lately = (
            check_backlog(
                open_at, effort, flows(received, "embassy"), flows(closed, "embassy"), is_checked
            ).still_open
            for flows in (ours, flows_as_lately)
        )
        covered.append(told.covered.mean())
        better.append(told.score.mean() / lately.score.mean())
    assert 0.75 <= np.mean(covered) <= 0.95, covered
    assert np.mean(better) < 0.97, "a calm network is told better than by the last eight weeks"
