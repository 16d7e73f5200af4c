"""On small networks the plan costs what the best of all plans costs; on all it keeps the rules.

The rules are written here anew, case by case, with nothing of the product's but its inputs.
"""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambasada.methods.balance import balance
from ambasada.methods.balance_inputs import Capacity, Kind, OpenCases, Situation
from tests.methods.situations import terms

EMBASSIES = ("aa", "bb", "cc")
CATEGORIES = ("passports", "threats")
LANGUAGES = ("lt", "pl")
WEEKS, TARGET, SLACK, HANDOVER = 2.0, 0.85, 0.7, 0.5


def weighted(**weights):
    """`yes` and `no` so many times each: most networks should be ones in which something moves."""
    return st.sampled_from([True] * weights["yes"] + [False] * weights["no"])


def subsets(values):
    """All of them four times of five, else any."""
    return st.integers(0, 4).flatmap(
        lambda number: (
            st.just(frozenset(values)) if number else st.frozensets(st.sampled_from(values))
        )
    )


@st.composite
def capacities(draw, embassy):
    """`aa` has few hours, so that it is overloaded; the others may have many, or unknown ones."""
    quarters = range(0, 5) if embassy == "aa" else range(8, 49)
    return Capacity(
        embassy,
        draw(st.sampled_from(quarters)) / 4 if draw(weighted(yes=8, no=1)) else None,
        draw(st.sampled_from((0.0, 0.0, 0.5, 1.25))),
        draw(subsets(LANGUAGES)),
        draw(subsets(CATEGORIES)),
    )


@st.composite
def rows(draw, most_cases):
    return OpenCases(
        draw(st.sampled_from(("aa", "aa", "aa", "bb"))),
        draw(st.sampled_from(CATEGORIES)),
        draw(st.integers(1, most_cases)),
        draw(st.sampled_from((None, *LANGUAGES))),
        draw(st.sampled_from(("normal", "normal", "normal", "urgent", "emergency"))),
        draw(weighted(yes=1, no=7)),
        frozenset({"cc"}) if draw(weighted(yes=1, no=4)) else frozenset(),
    )


@st.composite
def situations(draw, most_rows, most_cases):
    kinds = [
        Kind(name, draw(st.sampled_from(efforts)), draw(weighted(yes=7, no=1)))
        for name, efforts in zip(CATEGORIES, ((1.0, 1.5, 4.0), (0.0, 0.25, 0.75, 2.0)), strict=True)
    ]
    return Situation(
        tuple(draw(capacities(name)) for name in EMBASSIES),
        tuple(kinds),
        tuple(draw(st.lists(rows(most_cases), min_size=most_rows // 2, max_size=most_rows))),
    )


def hours_before(situation):
    effort = {one.category: one.effort for one in situation.kinds}
    needed = {one.embassy: one.arriving_hours * WEEKS for one in situation.capacities}
    for row in situation.open_cases:
        needed[row.embassy] += row.cases * effort[row.category]
    return needed


def may_go(situation, row, to, is_overloaded):
    """Whether one case of the row may go to an embassy, room aside."""
    kind = next(one for one in situation.kinds if one.category == row.category)
    taker = next(one for one in situation.capacities if one.embassy == to)
    may_leave = (
        is_overloaded and kind.may_move and row.urgency != "emergency" and not row.stays
    ) and to not in row.not_to
    can_take = row.language is None or row.language in taker.languages
    return may_leave and can_take and row.category in taker.skills


def costs(situation, before, after, takers, moves):
    """2 × unmet + moves + 0.1 × filling beyond the slack that the moves cause."""
    total = float(moves)
    for one in situation.capacities:
        if one.available_hours is None:
            continue
        hours = one.available_hours * WEEKS
        total += 2.0 * max(0.0, after[one.embassy] - hours)
        if one.embassy in takers:
            beyond = (max(0.0, needed[one.embassy] - SLACK * hours) for needed in (after, before))
            total += 0.1 * (next(beyond) - next(beyond))
    return total


def best_costs(situation):
    """The lowest costs over every destination of every single case."""
    before = hours_before(situation)
    effort = {one.category: one.effort for one in situation.kinds}
    hours = {one.embassy: one.available_hours for one in situation.capacities}
    overloaded = {
        name for name in EMBASSIES if hours[name] is not None and before[name] > hours[name] * WEEKS
    }
    single = [row for row in situation.open_cases for _ in range(row.cases)]
    choices = [
        [row.embassy]
        + [
            to
            for to in EMBASSIES
            if to != row.embassy and may_go(situation, row, to, row.embassy in overloaded)
        ]
        for row in single
    ]
    best = costs(situation, before, before, set(), 0)
    for where in product(*choices):
        after, takers, moves = dict(before), set(), 0
        for row, to in zip(single, where, strict=True):
            if to != row.embassy:
                after[row.embassy] -= effort[row.category]
                after[to] += effort[row.category] + HANDOVER
                takers.add(to)
                moves += 1
        if all(
            hours[name] is not None and after[name] <= TARGET * hours[name] * WEEKS + 1e-9
            for name in takers
        ):
            best = min(best, costs(situation, before, after, takers, moves))
    return best


def costs_of(situation, plan):
    return costs(
        situation,
        {one.embassy: one.needed_before for one in plan.standings},
        {one.embassy: one.needed_after for one in plan.standings},
        {one.to_embassy for one in plan.moves},
        sum(one.cases for one in plan.moves),
    )


@settings(max_examples=50, deadline=None)
@given(situations(most_rows=4, most_cases=2))
def test_the_plan_costs_what_the_best_of_all_plans_costs(situation):
    plan = balance(situation, terms(horizon_weeks=WEEKS))

    assert costs_of(situation, plan) == pytest.approx(best_costs(situation), abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(situations(most_rows=8, most_cases=30))
def test_nothing_moves_that_may_not_and_nobody_is_filled_who_may_not_be(situation):
    plan = balance(situation, terms(horizon_weeks=WEEKS))
    hours = {one.embassy: one.available_hours for one in situation.capacities}
    sent = Counter()

    for move in plan.moves:
        key = move.category, move.language
        rows = [
            row
            for row in situation.open_cases
            if row.embassy == move.from_embassy and (row.category, row.language) == key
        ]
        allowed = sum(row.cases for row in rows if may_go(situation, row, move.to_embassy, True))
        assert 0 < move.cases <= allowed
        assert hours[move.to_embassy] is not None
        sent[move.from_embassy] += move.cases
    for one in plan.standings:
        assert sent[one.embassy] == one.sent
        if one.sent:
            assert one.needed_before > one.available_hours
        if one.taken:
            assert one.needed_after <= TARGET * one.available_hours + 1e-6


@settings(max_examples=50, deadline=None)
@given(situations(most_rows=8, most_cases=30))
def test_all_cases_of_an_embassy_that_stays_overloaded_move_or_stay_for_a_reason(situation):
    plan = balance(situation, terms(horizon_weeks=WEEKS))

    for one in plan.standings:
        here = sum(row.cases for row in situation.open_cases if row.embassy == one.embassy)
        staying = sum(row.cases for row in plan.staying if row.embassy == one.embassy)
        assert staying == (here - one.sent if one.unmet_after > 1e-6 else 0)
