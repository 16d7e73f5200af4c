"""Small networks for the balance, with what a test does not care about left to defaults."""

from __future__ import annotations

from ambasada.methods.balance_inputs import Capacity, Kind, OpenCases, Situation, Terms
from ambasada.methods.programme import Limits

# The least costs themselves, not within 0.5 % of them.
EXACT = Limits(gap=0.0)


def capacity(embassy, weekly=10.0, **more):
    more = {"languages": frozenset({"pl"}), "skills": frozenset({"settling_in"})} | more
    return Capacity(embassy, weekly, **more)


def cases(embassy, count, category="settling_in", **more):
    return OpenCases(embassy, category, count, **more)


def situation(capacities, open_cases, kinds=None):
    return Situation(
        tuple(capacities), tuple(kinds or [Kind("settling_in", 2.0)]), tuple(open_cases)
    )


def terms(**more):
    """Four weeks unless given; so an embassy of 10 weekly hours has 40."""
    return Terms(**{"limits": EXACT} | more)


def moved(plan):
    """(from, to, cases) of each move, sorted."""
    return sorted((one.from_embassy, one.to_embassy, one.cases) for one in plan.moves)


def stays(plan):
    """By reason, the number of cases that stay."""
    counts = {}
    for one in plan.staying:
        counts[str(one.why)] = counts.get(str(one.why), 0) + one.cases
    return counts
