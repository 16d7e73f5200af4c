"""Inputs that cannot be meant so end in a sentence that says what to give instead."""

from __future__ import annotations

import math

import pytest

from ambasada.methods.balance import balance
from ambasada.methods.balance_inputs import BalanceError, Kind
from tests.methods.situations import capacity, cases, situation, terms


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"horizon_weeks": 0.0}, "The horizon is 0 weeks. Give more than 0."),
        ({"horizon_weeks": math.inf}, "The horizon is inf weeks. Give more than 0."),
        (
            {"target": 1.01},
            "The target is 1.01. Give a share over 0 and up to 1, such as 0.85.",
        ),
        ({"target": 0.0}, "The target is 0. Give a share over 0 and up to 1, such as 0.85."),
        ({"slack": -0.1}, "The slack is -0.1. Give a share from 0 to 1, such as 0.7."),
        ({"handover_hours": -1.0}, "A hand-over takes -1 hours. Give 0 or more."),
    ],
)
def test_terms_are_checked(changed, sentence):
    with pytest.raises(BalanceError) as caught:
        balance(situation([capacity("aa")], []), terms(**changed))
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("capacities", "rows", "kinds", "sentence"),
    [
        (
            [capacity("aa", -1.0)],
            [],
            None,
            "aa: available hours are -1. Give 0 or more, or leave them unknown.",
        ),
        (
            [capacity("aa", math.nan)],
            [],
            None,
            "aa: available hours are nan. Give 0 or more, or leave them unknown.",
        ),
        (
            [capacity("aa", arriving_hours=math.inf)],
            [],
            None,
            "aa: arriving hours are inf. Give 0 or more.",
        ),
        ([capacity("aa")], [], [Kind("other", -2.0)], "other: effort is -2. Give 0 or more."),
        ([capacity("aa")], [cases("aa", -3)], None, "aa: open cases are -3. Give 0 or more."),
        ([capacity("aa"), capacity("aa")], [], None, "Embassy aa is given 2 times. Give it once."),
        (
            [capacity("aa")],
            [],
            [Kind("other", 1.0)] * 2,
            "Category other is given 2 times. Give it once.",
        ),
        (
            [capacity("aa")],
            [cases("bb", 1)],
            None,
            "bb has open cases and no capacity. Give one; its hours may be unknown.",
        ),
        (
            [capacity("aa")],
            [cases("aa", 1, "threats")],
            None,
            "Cases of threats are open, and what they take is not said. Give its effort.",
        ),
    ],
)
def test_a_situation_is_checked(capacities, rows, kinds, sentence):
    with pytest.raises(BalanceError) as caught:
        balance(situation(capacities, rows, kinds))
    assert str(caught.value) == sentence


def test_all_mistakes_are_told_at_once_and_each_once():
    with pytest.raises(BalanceError) as caught:
        balance(situation([], [cases("aa", 1), cases("aa", 2)]), terms(target=2.0))
    assert str(caught.value).count("Give") == 2
