"""The weekly release: what of other embassies and of the network leaves the inner circle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ambasada.disclosure.classes import Counts, classes, least_beside
from ambasada.disclosure.counted import FLOWS, Counted, count_week
from ambasada.disclosure.embassies import embassy_table
from ambasada.disclosure.rules import BLOCK_WEEKS, LEAST, RULES, STEP, Rules
from ambasada.disclosure.weeks import block_ends_with, release_day, week_before
from ambasada.figures import Figures

# Whoever belongs to no embassy: what may be printed anywhere.
EVERYBODY = ""
TOLD = ("low", "high")


@dataclass(frozen=True, eq=False)
class Released:
    """What was told of one week, and (never told) what was counted for it.

    `tables`: "category" (viewer, category, figure, low, high): the network's cases received and
    closed by kind; `viewer` is an embassy where its coordinators see a wider class than everybody
    (""). "embassy" (embassy, figure, low, high), empty but where a block of four weeks ends:
    received and closed in the four weeks; open, overdue and hours at their end. `low` and `high`
    are blank where nothing is told.
    """

    week: str
    made_on: date
    tables: Mapping[str, pd.DataFrame]
    counted: Counted


def release_of(
    figures: Figures, week: str, before: Sequence[Released] = (), rules: Rules = RULES
) -> Released:
    """The release of `week` (2026-W46) after all that was released `before`, oldest first."""
    last = before[-1].counted if before else None
    categories = [category.id for category in figures.network.categories]
    counted = count_week(figures["weekly_cells"], week, week_before(week), categories, last)
    tables = {"category": category_table(counted, rules), "embassy": embassy_table_none()}
    weeks = _three_before(week, before)
    is_told = block_ends_with(week) or not rules.never_revises
    if is_told and weeks:
        earlier = [one.tables["embassy"] for one in before]
        tables["embassy"] = embassy_table(figures, week, [*weeks, counted], earlier, rules)
    if not rules.tells_margins_only:
        tables["cells"] = cell_table(counted, rules)
    return Released(week, release_day(week), tables, counted)


def _three_before(week: str, before: Sequence[Released]) -> list[Counted]:
    """What was counted in the other weeks of the four; nothing where one was not told."""
    last = before[1 - BLOCK_WEEKS :]
    wanted = [week_before(week, back) for back in range(BLOCK_WEEKS - 1, 0, -1)]
    return [one.counted for one in last] if [one.week for one in last] == wanted else []


def embassy_table_none() -> pd.DataFrame:
    """An embassy table that tells nothing."""
    return pd.DataFrame({"embassy": [], "week": [], "figure": [], "low": [], "high": []}).astype(
        {"embassy": str, "week": str, "figure": str, "low": "Int64", "high": "Int64"}
    )


def category_table(counted: Counted, rules: Rules) -> pd.DataFrame:
    """viewer, category, figure, low, high of the network."""
    parts = []
    for flow in FLOWS:
        cells = counted.of_week[flow]
        network = cells.sum(axis=0)
        common = classes(network, rules)
        parts.append(_rows([EVERYBODY], counted, flow, common[0][None], common[1][None]))
        if rules.minds_own_share:
            parts.append(_wider(counted, flow, cells, network, common, rules))
    return pd.concat(parts, ignore_index=True)


def _wider(
    counted: Counted,
    flow: str,
    cells: Counts,
    network: Counts,
    common: tuple[Counts, Counts],
    rules: Rules,
) -> pd.DataFrame:
    """What coordinators see who have so much of a number that they would know the others'."""
    everybody = np.broadcast_to(network, cells.shape)
    low, high = classes(everybody, rules, STEP, least_beside(cells))
    rows = _rows(counted.embassies, counted, flow, low, high)
    return rows[((low != common[0]) | (high != common[1])).ravel()]


def _rows(
    viewers: Sequence[str], counted: Counted, figure: str, low: Counts, high: Counts
) -> pd.DataFrame:
    count = len(counted.categories)
    return pd.DataFrame(
        {
            "viewer": np.repeat(np.array(viewers, dtype=object), count),
            "category": np.tile(np.array(counted.categories, dtype=object), len(viewers)),
            "figure": figure,
            "low": low.ravel(),
            "high": high.ravel(),
        }
    )


def cell_table(counted: Counted, rules: Rules) -> pd.DataFrame:
    """embassy, category, figure, low, high: what is never told, for the test that says why."""
    parts = []
    for flow in FLOWS:
        low, high = classes(counted.of_week[flow], rules, STEP, LEAST)
        rows = _rows(counted.embassies, counted, flow, low, high)
        parts.append(rows.rename(columns={"viewer": "embassy"}))
    return pd.concat(parts, ignore_index=True)
