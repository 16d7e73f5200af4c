"""The balance rule by rule: what leaves, what arrives, how much, and why the rest stays.

`aa` has 40 hours in four weeks and, with 25 cases of 2 hours, needs 50: five cases too many. `bb`
has 40 hours too and can take 34, cases of 2.5 hours with the hand-over: thirteen.
"""

from __future__ import annotations

import warnings

import pytest

from ambasada.methods.balance import balance
from ambasada.methods.balance_inputs import Kind
from ambasada.methods.balance_plan import Fullness, fullness
from tests.methods.situations import capacity, cases, moved, situation, stays, terms


@pytest.fixture(autouse=True)
def _no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_as_many_cases_move_as_end_the_overload_and_no_more():
    plan = balance(situation([capacity("aa"), capacity("bb")], [cases("aa", 25)]), terms())

    assert moved(plan) == [("aa", "bb", 5)]
    assert (plan.unmet_before, plan.unmet_after) == (10.0, 0.0)
    assert plan.staying == ()
    assert plan.is_proven


def test_a_move_says_why_in_numbers():
    plan = balance(situation([capacity("aa"), capacity("bb")], [cases("aa", 25)]), terms())
    (move,) = plan.moves

    assert (move.category, move.language, move.hours) == ("settling_in", None, 10.0)
    assert (move.reason.why, move.reason.takers) == ("only_taker", 1)
    assert (move.reason.from_before, move.reason.from_after) == (1.25, 1.0)
    # Five cases of 2 hours and half an hour each to hand them over.
    assert (move.reason.to_before, move.reason.to_after) == (0.0, 12.5 / 40)


def test_of_two_takers_neither_is_called_the_only_one():
    network = [capacity("aa"), capacity("bb"), capacity("cc")]
    plan = balance(situation(network, [cases("aa", 25)]), terms())

    assert {(one.reason.why, one.reason.takers) for one in plan.moves} == {("has_room", 2)}


def test_an_embassy_that_is_only_tight_sends_nothing():
    plan = balance(situation([capacity("aa"), capacity("bb")], [cases("aa", 20)]), terms())

    assert (plan.moves, plan.staying, plan.unmet_before) == ((), (), 0.0)


def test_nobody_is_filled_beyond_the_target():
    network = [capacity("aa"), capacity("bb")]
    plan = balance(situation(network, [cases("aa", 60)]), terms())

    # 13 × 2.5 = 32.5 of 34 hours; a fourteenth would be 35.
    assert moved(plan) == [("aa", "bb", 13)]
    assert plan.unmet_after == 120 - 40 - 26
    assert stays(plan) == {"no_room": 47}


@pytest.mark.parametrize(("target", "count"), [(0.5, 8), (0.85, 13), (1.0, 16)])
def test_the_target_says_how_far_an_embassy_is_filled(target, count):
    network = [capacity("aa"), capacity("bb")]
    plan = balance(situation(network, [cases("aa", 60)]), terms(target=target))

    assert moved(plan) == [("aa", "bb", count)]


@pytest.mark.parametrize(("weeks", "count"), [(4.0, 5), (4.5, 3), (5.0, 0)])
def test_a_longer_horizon_has_more_hours(weeks, count):
    network = [capacity("aa"), capacity("bb")]
    plan = balance(situation(network, [cases("aa", 25)]), terms(horizon_weeks=weeks))

    assert sum(one.cases for one in plan.moves) == count


def test_work_that_arrives_takes_hours_where_it_arrives():
    # aa: 2 × 4 more hours are unmet; bb: 7.5 × 4 of its 34 hours are taken, room for one case.
    network = [capacity("aa", arriving_hours=2.0), capacity("bb", arriving_hours=7.5)]
    plan = balance(situation(network, [cases("aa", 25)]), terms())

    assert plan.unmet_before == 18.0
    assert moved(plan) == [("aa", "bb", 1)]


def test_work_that_arrives_beyond_all_hours_is_told_apart():
    network = [capacity("aa", arriving_hours=12.0), capacity("bb")]
    plan = balance(situation(network, [cases("aa", 3)]), terms())

    assert moved(plan) == [("aa", "bb", 3)]
    assert plan.standings[0].unmet_after == plan.standings[0].unmet_by_arrivals == 8.0
    assert plan.standings[0].utilisation == 1.2


def test_embassies_of_one_pool_add_their_rows():
    # Normal and urgent ones go together: only both are enough.
    network = [capacity("aa"), capacity("bb")]
    rows = [
        cases("aa", 3),
        cases("aa", 2, urgency="urgent"),
        cases("aa", 20, urgency="emergency"),
    ]

    assert moved(balance(situation(network, rows), terms())) == [("aa", "bb", 5)]


def test_filling_beyond_the_slack_goes_to_whoever_has_most_room():
    # bb would be filled to 0.8, cc to 0.3.
    network = [capacity("aa"), capacity("bb", arriving_hours=5.5), capacity("cc")]
    plan = balance(situation(network, [cases("aa", 24)]), terms())

    assert moved(plan) == [("aa", "cc", 4)]


@pytest.mark.parametrize(
    ("reason", "row", "kind", "other", "more"),
    [
        ("category_bound", {}, Kind("settling_in", 2.0, may_move=False), {}, {}),
        ("kept_home", {}, None, {}, {"kept_home": frozenset({"settling_in"})}),
        ("emergency", {"urgency": "emergency"}, None, {}, {}),
        ("marked_to_stay", {"stays": True}, None, {}, {}),
        ("no_embassy_allowed", {"not_to": frozenset({"bb"})}, None, {}, {}),
        ("no_embassy_allowed", {}, None, {}, {"excluded": frozenset({"bb"})}),
        ("embassy_excluded", {}, None, {}, {"excluded": frozenset({"aa"})}),
        ("nobody_speaks", {"language": "lt"}, None, {}, {}),
        ("nobody_skilled", {}, None, {"skills": frozenset({"threats"})}, {}),
        ("hours_unknown", {}, None, {"weekly": None}, {}),
        ("no_room", {}, None, {"weekly": 0.0}, {}),
        ("no_room", {}, None, {"arriving_hours": 8.5}, {}),
        # Half an hour relieved is worth a move's cost and no more.
        ("small_gain", {}, Kind("settling_in", 0.4), {}, {}),
    ],
)
def test_what_may_not_move_stays_and_says_why(reason, row, kind, other, more):
    network = [capacity("aa", languages=frozenset({"lt"})), capacity("bb", **other)]
    asked = situation(network, [cases("aa", 125, **row)], kind and [kind])

    plan = balance(asked, terms(**more))

    assert plan.moves == ()
    assert plan.unmet_after > 0
    assert stays(plan) == {reason: 125}


@pytest.mark.parametrize(("effort", "count"), [(0.45, 0), (0.55, 5)])
def test_a_case_moves_from_half_an_hour_up(effort, count):
    # Twice the hours relieved against one move; filling bb costs nothing below the slack.
    network = [capacity("aa", effort * 5), capacity("bb")]
    asked = situation(network, [cases("aa", 25)], [Kind("settling_in", effort)])

    assert sum(one.cases for one in balance(asked, terms()).moves) == count


def test_a_category_without_effort_moves_nowhere_and_hinders_nothing():
    network = [capacity("aa", skills=frozenset()), capacity("bb")]
    kinds = [Kind("settling_in", 2.0), Kind("other", 0.0)]
    plan = balance(situation(network, [cases("aa", 25), cases("aa", 9, "other")], kinds), terms())
    assert moved(plan) == [("aa", "bb", 5)]

    nowhere = balance(situation(network[:1], [cases("aa", 25), cases("aa", 9, "other")], kinds))
    assert stays(nowhere) == {"no_embassy_allowed": 25, "no_effort": 9}


def test_moves_and_stays_come_with_the_most_hours_first():
    kinds = [Kind("other", 1.0), Kind("settling_in", 2.0), Kind("threats", 1.0)]
    skills = frozenset({"settling_in", "threats"})
    rows = [cases("aa", 3, "threats"), cases("aa", 60), cases("aa", 9, "other")]
    network = [capacity("aa", 0.0), capacity("bb", skills=skills)]

    plan = balance(situation(network, rows, kinds), terms())

    # 12 × 2.5 = 30 of bb's 34 hours and 2 × 1.5 = 3, or 13 × 2.5 and 1 × 1.5: as good.
    hours = [one.hours for one in plan.moves]
    assert hours == sorted(hours, reverse=True)
    assert len(hours) == 2
    assert [one.hours for one in plan.staying] == sorted(
        (one.hours for one in plan.staying), reverse=True
    )
    assert len(plan.staying) >= 2


def test_two_kinds_of_cases_share_the_room_where_they_arrive():
    # Room for 34 hours: 2.5 for each settling in, 1.5 for each threat.
    kinds = [Kind("settling_in", 2.0), Kind("threats", 1.0)]
    skills = frozenset({"settling_in", "threats"})
    network = [capacity("aa", 0.0), capacity("bb", skills=skills)]

    plan = balance(
        situation(network, [cases("aa", 30), cases("aa", 30, "threats")], kinds), terms()
    )

    assert plan.standings[1].share_after <= 0.85
    assert plan.standings[1].needed_after > 34 - 1.5


def test_cases_left_where_one_of_two_takers_has_room_are_not_for_want_of_room():
    # aa lacks a quarter of an hour: a move would cost more than it saves. bb is full, cc is not.
    network = [capacity("aa", 12.4375), capacity("bb", 1.0), capacity("cc", 10.0)]
    rows = [cases("aa", 25), cases("aa", 1, "threats", urgency="emergency")]
    kinds = [Kind("settling_in", 2.0), Kind("threats", 0.0)]

    plan = balance(situation(network, rows, kinds), terms())

    assert plan.unmet_after == 0.25
    assert stays(plan) == {"small_gain": 25, "emergency": 1}


def test_cases_for_which_someone_speaks_the_language_go_there():
    network = [capacity("aa"), capacity("bb"), capacity("cc", languages=frozenset({"lt", "de"}))]
    plan = balance(situation(network, [cases("aa", 25, language="lt")]), terms())

    assert [(one.to_embassy, one.language) for one in plan.moves] == [("cc", "lt")]


def test_cases_kept_from_different_embassies_are_told_as_one_move():
    # Five of six must go, so of both pools; bb is filled to the slack already, cc is empty.
    network = [capacity("aa"), capacity("bb", arriving_hours=7.0), capacity("cc", 30.0)]
    rows = [
        cases("aa", 3, not_to=frozenset({"bb"})),
        cases("aa", 3),
        cases("aa", 19, urgency="emergency"),
    ]
    plan = balance(situation(network, rows), terms())

    assert moved(plan) == [("aa", "cc", 5)]
    assert plan.moves[0].reason.takers == 2


def test_hours_unknown_are_not_relieved_either():
    plan = balance(situation([capacity("aa", None), capacity("bb")], [cases("aa", 99)]), terms())

    assert (plan.moves, plan.staying) == ((), ())
    assert plan.standings[0].share_before is None
    assert plan.standings[0].needed_before == 198.0


def test_an_embassy_without_any_hours_sends_all_it_may():
    plan = balance(situation([capacity("aa", 0.0), capacity("bb")], [cases("aa", 4)]), terms())

    assert moved(plan) == [("aa", "bb", 4)]
    assert plan.moves[0].reason.from_before is None


def test_one_embassy_alone_has_nobody_to_give_to():
    plan = balance(situation([capacity("aa")], [cases("aa", 25)]), terms())

    assert plan.moves == ()
    assert stays(plan) == {"no_embassy_allowed": 25}


@pytest.mark.parametrize("network", [[], [capacity("aa")], [capacity("aa"), capacity("bb", None)]])
def test_nothing_open_is_an_empty_plan(network):
    plan = balance(situation(network, []))

    assert (plan.moves, plan.staying, plan.unmet_after, plan.is_proven) == ((), (), 0, True)
    assert len(plan.standings) == len(network)


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (0.0, "slack"),
        (0.699, "slack"),
        (0.7, "fine"),
        (0.85, "fine"),
        (0.851, "tight"),
        (1.0, "tight"),
        (1.001, "overloaded"),
        (None, "unknown"),
    ],
)
def test_a_share_has_a_word(share, word):
    assert fullness(share) is Fullness(word)
