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
