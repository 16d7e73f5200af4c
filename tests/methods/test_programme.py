"""The solver layer: a published optimum, whole numbers, and what it says where there is none."""

from __future__ import annotations

import pytest

from ambasada.methods.programme import Limits, Programme, ProgrammeError

EXACT = Limits(gap=0.0)
# Dantzig 1963, Linear Programming and Extensions, chapter 3.3; GAMS model library, `trnsport`:
# cases a plant can make, cases a market needs, thousands of miles at 90 dollars a thousand cases.
SUPPLY = {"seattle": 350.0, "san-diego": 600.0}
DEMAND = {"new-york": 325.0, "chicago": 300.0, "topeka": 275.0}
MILES = {
    ("seattle", "new-york"): 2.5,
    ("seattle", "chicago"): 1.7,
    ("seattle", "topeka"): 1.8,
    ("san-diego", "new-york"): 2.5,
    ("san-diego", "chicago"): 1.8,
    ("san-diego", "topeka"): 1.4,
}


def transport(demand):
    programme = Programme()
    sent = {pair: programme.add_amount(90 * miles / 1000) for pair, miles in MILES.items()}
    for plant, most in SUPPLY.items():
        programme.add_row({sent[pair]: 1.0 for pair in sent if pair[0] == plant}, high=most)
    for market, least in demand.items():
        programme.add_row({sent[pair]: 1.0 for pair in sent if pair[1] == market}, low=least)
    return programme


def test_the_transport_problem_of_dantzig_costs_153_675():
    assert transport(DEMAND).solve(EXACT).costs == pytest.approx(153.675, abs=1e-6)


def test_more_demand_than_supply_is_a_sentence():
    with pytest.raises(ProgrammeError, match=r"contradict each other\. Loosen one"):
        transport({**DEMAND, "chicago": 351.0}).solve(EXACT)


def test_costs_without_a_lowest_value_are_a_sentence():
    programme = Programme()
    programme.add_amount(-1.0)
    with pytest.raises(ProgrammeError, match=r"no lowest value\. Give every amount a limit"):
        programme.solve(EXACT)


def test_no_time_is_a_sentence():
    with pytest.raises(ProgrammeError, match=r"Nothing was found in 0 seconds"):
        transport(DEMAND).solve(Limits(seconds=0.0))


@pytest.mark.parametrize(("is_whole", "amount"), [(False, 3.5), (True, 3.0)])
def test_a_whole_amount_stays_whole(is_whole, amount):
    programme = Programme()
    number = programme.add_amount(-1.0, most=9.0, is_whole=is_whole)
    programme.add_row({number: 2.0}, high=7.0)

    solution = programme.solve(EXACT)

    assert solution.amounts[number] == pytest.approx(amount)
    assert solution.is_proven


def test_an_amount_without_conditions_keeps_to_its_limit():
    programme = Programme()
    number = programme.add_amount(-1.0, most=9.0)

    assert programme.solve(EXACT).amounts[number] == pytest.approx(9.0)


def test_nothing_to_decide_costs_nothing():
    solution = Programme().solve(EXACT)

    assert (solution.costs, solution.amounts.size, solution.is_proven) == (0.0, 0, True)


def test_an_answer_whose_time_ran_out_is_not_called_proven():
    # A market split (Cornuéjols and Dawande 1998): halves of four lists of numbers at once. Any
    # choice is an answer; to prove the best one takes hours.
    programme = Programme()
    numbers = [
        [(37 * (place + 1) ** 2 * (list_ + 3)) % 101 for place in range(30)] for list_ in range(4)
    ]
    chosen = [programme.add_amount(0.0, 1.0, is_whole=True) for _ in range(30)]
    for row in numbers:
        over, under = programme.add_amount(1.0), programme.add_amount(1.0)
        half = sum(row) // 2 + 0.5
        weights = dict(zip(chosen, map(float, row), strict=True))
        programme.add_row({**weights, over: -1.0, under: 1.0}, low=half, high=half)

    solution = programme.solve(Limits(seconds=0.3, gap=0.0))

    assert not solution.is_proven
    assert solution.costs >= 2.0


def test_where_no_gap_is_allowed_the_best_itself_is_found():
    # A knapsack : 11 + 6 + 4 fill it; the best value by weight, 8 and 11, leave room for nothing.
    programme = Programme()
    chosen = [programme.add_amount(-worth, 1.0, is_whole=True) for worth in (8.0, 11.0, 6.0, 4.0)]
    programme.add_row(dict(zip(chosen, (5.0, 7.0, 4.0, 3.0), strict=True)), high=14.0)

    assert programme.solve(EXACT).costs == pytest.approx(-21.0)
