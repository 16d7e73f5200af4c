"""Seeded networks for the attack: 24 embassies of very different size, 11 kinds, 13 releases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np
import pandas as pd

from ambasada.cells import format_week
from ambasada.disclosure import RULES, Released, Rules, release_of
from ambasada.figures import Figures
from ambasada.figures.rows import Span
from ambasada.network import Network, load_configuration
from tests.conftest import ROOT

RELEASES = 13
# The Monday of a week with which a block of four begins.
FIRST_MONDAY = date(2026, 8, 24)


@dataclass(frozen=True, eq=False)
class Truth:
    """What really happened: flow -> embassies × kinds × weeks; and the figures that tell it."""

    embassies: tuple[str, ...]
    categories: tuple[str, ...]
    weeks: tuple[str, ...]
    flows: dict[str, np.ndarray]
    # Embassies × weeks, at the week's end.
    open: np.ndarray
    figures: Figures


@cache
def network() -> Network:
    return load_configuration(ROOT / "config")


def truth_of(seed: int) -> Truth:
    """A network of which no two embassies are alike: the largest has a quarter of all cases."""
    chance = np.random.default_rng(seed)
    embassies = tuple(sorted(network().embassy))
    categories = tuple(category.id for category in network().categories)
    sizes = chance.permutation(chance.lognormal(0, 1.1, len(embassies)))
    kinds = chance.dirichlet(np.full(len(categories), 1.5), len(embassies))
    means = 115 * (sizes / sizes.sum())[:, None] * kinds
    standing = chance.poisson(means * 8)
    start, received, closed = standing, [], []
    for _week in range(RELEASES):
        received.append(chance.poisson(means * chance.gamma(3, 1 / 3, means.shape)))
        closed.append(chance.binomial(standing, chance.uniform(0.05, 0.2)))
        standing = standing + received[-1] - closed[-1]
    flows = {"received": np.stack(received, axis=2), "closed": np.stack(closed, axis=2)}
    weeks = tuple(format_week(FIRST_MONDAY + timedelta(weeks=back)) for back in range(-1, RELEASES))
    figures = _figures(embassies, categories, weeks, flows, start, chance)
    moved = (flows["received"] - flows["closed"]).cumsum(axis=2).sum(axis=1)
    open_cases = start.sum(axis=1)[:, None] + moved
    return Truth(embassies, categories, weeks[1:], flows, open_cases, figures)


def _figures(
    embassies: Sequence[str],
    categories: Sequence[str],
    weeks: Sequence[str],
    flows: dict[str, np.ndarray],
    start: np.ndarray,
    chance: np.random.Generator,
) -> Figures:
    so_far = {
        "received": start[:, :, None] + _so_far(flows["received"]),
        "closed": _so_far(flows["closed"]),
    }
    open_cases = so_far["received"] - so_far["closed"]
    weights = np.array([category.weekly_hours for category in network().categories], float)
    keys = pd.MultiIndex.from_product(
        [embassies, categories, weeks], names=["embassy", "category", "week"]
    )
    cells = pd.DataFrame({f"{flow}_so_far": so_far[flow].ravel() for flow in so_far}, index=keys)
    pairs = pd.MultiIndex.from_product([embassies, weeks], names=["embassy", "week"])
    totals = open_cases.sum(axis=1)
    needed = np.einsum("ecw,c->ew", open_cases, weights)
    late = pd.DataFrame({"overdue": chance.binomial(totals, 0.15).ravel()}, index=pairs)
    hours = pd.DataFrame(
        {"available_hours": (needed * 1.2).ravel(), "needed_hours": needed.ravel()}, index=pairs
    )
    tables = {"weekly_cells": cells, "week_ends": late, "capacity": hours}
    day = date(2026, 12, 7)
    return Figures(
        network(),
        Span(day, day),
        "seeded",
        datetime(2026, 12, 7, tzinfo=UTC),
        tuple(embassies),
        {name: table.reset_index() for name, table in tables.items()},
    )


def _so_far(flow: np.ndarray) -> np.ndarray:
    return np.concatenate([np.zeros((*flow.shape[:2], 1), int), flow.cumsum(axis=2)], axis=2)


def releases_of(truth: Truth, rules: Rules = RULES) -> list[Released]:
    """The 13 releases, one after the other."""
    made: list[Released] = []
    for week in truth.weeks:
        made.append(release_of(truth.figures, week, made, rules))
    return made
