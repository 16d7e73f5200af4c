"""Networks of the real size and of more than ten times as many embassies are planned in time."""

from __future__ import annotations

import numpy as np
import pytest

from ambasada.methods.balance import balance
from ambasada.methods.balance_inputs import Capacity, Kind, OpenCases, Situation, Terms

CATEGORIES = tuple(f"kind_{number}" for number in range(10))
LANGUAGES = (None, "lt", "pl", "de")


def network(embassies, seed=1):
    """Made-up embassies, some with unknown hours, some with far more work than hours."""
    draw = np.random.default_rng(seed)
    names = [f"e{number:03}" for number in range(embassies)]
    hours = draw.uniform(10, 120, embassies)
    loads = draw.uniform(0.1, 1.6, embassies) * hours / 40
    capacities = tuple(
        Capacity(
            name,
            None if draw.random() < 0.15 else float(weekly),
            float(weekly * draw.uniform(0, 0.5)),
            frozenset(draw.choice(LANGUAGES[1:], 2, replace=False).tolist()),
            frozenset(draw.choice(CATEGORIES, 6, replace=False).tolist()),
        )
        for name, weekly in zip(names, hours, strict=True)
    )
    kinds = tuple(
        Kind(name, float(draw.choice([0.5, 1, 2, 4.5, 8])), may_move=place > 2)
        for place, name in enumerate(CATEGORIES)
    )
    rows = tuple(
        OpenCases(name, category, int(draw.poisson(load)), language)
        for name, load in zip(names, loads, strict=True)
        for category in CATEGORIES
        for language in LANGUAGES
    )
    return Situation(capacities, kinds, rows)


@pytest.mark.parametrize("embassies", [24, 300])
def test_a_network_is_planned_in_time_and_nobody_is_filled_beyond_the_target(embassies):
    plan = balance(network(embassies), Terms())

    assert plan.is_proven
    assert plan.unmet_after < plan.unmet_before
    takers = [one for one in plan.standings if one.taken]
    assert max(one.share_after for one in takers) <= 0.85 + 1e-6
    assert sum(one.sent for one in plan.standings) == sum(one.taken for one in takers)
    assert sum(one.cases for one in plan.moves) == sum(one.taken for one in takers)


def test_the_same_network_gives_the_same_plan():
    assert balance(network(24)) == balance(network(24))
