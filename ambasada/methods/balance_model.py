"""How many cases of each pool leave and arrive where: a mixed-integer programme.

A variable for each pool and embassy, not for each pair of embassies: pairs follow afterwards, and
the programme stays small. Only an overloaded embassy sends and only one with room takes, so nobody
does both.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ambasada.methods.balance_facts import TOLERANCE, Facts, Pool, pool_of
from ambasada.methods.programme import Numbers, Programme

# What one hour unmet, one case moved, and one hour filled beyond the slack cost.
UNMET, MOVE, FILLING = 2.0, 1.0, 0.1

Flow = Mapping[tuple[Pool, str], int]
# Which variable of the programme stands for a pool and an embassy.
_Numbers = dict[tuple[Pool, str], int]


@dataclass(frozen=True)
class Flows:
    """Cases by pool and embassy: those that leave it, and those that arrive."""

    leaving: Flow
    arriving: Flow
    is_proven: bool


def best_flows(facts: Facts) -> Flows:
    """The flows at the lowest costs, within the gap and time of the terms.

    Costs are told from the state without moves: what hours relieved save, less moves and filling.
    A gap is a share of that; told from the unmet hours, those that nothing can help would hide
    useless moves. Raises ProgrammeError if nothing was found in time.
    """
    programme = Programme()
    cases = movable(facts)
    leaving, arriving = _leaving(facts, programme, cases), _arriving(facts, programme, cases)
    for embassy, numbers in _by_embassy(leaving).items():
        _add_sender(facts, programme, embassy, numbers)
    for embassy, numbers in _by_embassy(arriving).items():
        _add_taker(facts, programme, embassy, numbers)
    _add_pools(programme, leaving, arriving)
    found = programme.solve(facts.terms.limits)
    return Flows(
        _amounts(leaving, found.amounts), _amounts(arriving, found.amounts), found.is_proven
    )


def movable(facts: Facts) -> Flow:
    """Cases that may leave an overloaded embassy and that somebody could take."""
    cases: Counter[tuple[Pool, str]] = Counter()
    for row in facts.situation.open_cases:
        if facts.overload(row.embassy) > TOLERANCE and facts.why_stays(row) is None:
            cases[pool_of(row), row.embassy] += row.cases
    return cases


def _leaving(facts: Facts, programme: Programme, cases: Flow) -> _Numbers:
    """A variable for each pool and embassy that may send: up to what ends its overload, because
    more would be moves for nothing.
    """
    return {
        (pool, embassy): programme.add_amount(
            MOVE,
            min(count, math.ceil(facts.overload(embassy) / facts.kind[pool.category].effort)),
            is_whole=True,
        )
        for (pool, embassy), count in cases.items()
    }


def _arriving(facts: Facts, programme: Programme, cases: Flow) -> _Numbers:
    """A variable for each pool and embassy that may take: up to what fits."""
    totals: Counter[Pool] = Counter()
    for (pool, _), count in cases.items():
        totals[pool] += count
    return {
        (pool, embassy): programme.add_amount(
            0.0,
            min(count, (facts.room(embassy) + TOLERANCE) // facts.taking(pool.category)),
            is_whole=True,
        )
        for pool, count in totals.items()
        for embassy in sorted(facts.takers(pool))
    }


def _add_sender(
    facts: Facts, programme: Programme, embassy: str, numbers: Mapping[Pool, int]
) -> None:
    """Hours relieved: no more than the overload, no more than what leaves."""
    relieved = programme.add_amount(-UNMET, facts.overload(embassy))
    efforts = {number: -facts.kind[pool.category].effort for pool, number in numbers.items()}
    programme.add_row({relieved: 1.0, **efforts}, high=0.0)


def _add_taker(
    facts: Facts, programme: Programme, embassy: str, numbers: Mapping[Pool, int]
) -> None:
    """What arrives fits below the target; hours beyond the slack cost a little."""
    taking = {number: facts.taking(pool.category) for pool, number in numbers.items()}
    programme.add_row(taking, high=facts.room(embassy))
    filling = programme.add_amount(FILLING)
    beyond = {number: -hours for number, hours in taking.items()}
    programme.add_row({filling: 1.0, **beyond}, low=min(0.0, -facts.slack_left(embassy)))


def _add_pools(programme: Programme, leaving: _Numbers, arriving: _Numbers) -> None:
    """In each pool as many cases arrive as leave."""
    weights: dict[Pool, dict[int, float]] = {}
    for numbers, weight in ((leaving, 1.0), (arriving, -1.0)):
        for (pool, _), number in numbers.items():
            weights.setdefault(pool, {})[number] = weight
    for row in weights.values():
        programme.add_row(row, low=0.0, high=0.0)


def _by_embassy(numbers: _Numbers) -> dict[str, dict[Pool, int]]:
    turned: dict[str, dict[Pool, int]] = {}
    for (pool, embassy), number in numbers.items():
        turned.setdefault(embassy, {})[pool] = number
    return turned


def _amounts(numbers: _Numbers, amounts: Numbers) -> Flow:
    return {key: int(amounts[number]) for key, number in numbers.items() if amounts[number] > 0}
