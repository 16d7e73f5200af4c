"""What the release tells of each embassy: four weeks at once, and the stock at their end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ambasada.disclosure.bounds import Block, Interval, block_bounds, troughs
from ambasada.disclosure.classes import ENDLESS, classes
from ambasada.disclosure.counted import FLOWS, Counted
from ambasada.disclosure.hours import Needed
from ambasada.disclosure.rules import BLOCK_WEEKS, LEAST, SMALL, STEP, STEPS, Rules
from ambasada.disclosure.weeks import week_before
from ambasada.figures import Figures

FIGURES = (*FLOWS, "open", "overdue", "available_hours", "needed_hours")
Told = tuple[int, int]


@dataclass(frozen=True)
class Exact:
    """The true numbers of one embassy's four weeks. None is unknown; none of it is told."""

    received: int
    closed: int
    open: int
    overdue: int | None
    available_hours: int | None
    needed_hours: int | None


def embassy_table(
    figures: Figures,
    week: str,
    counted: Sequence[Counted],
    earlier: Sequence[pd.DataFrame],
    rules: Rules,
) -> pd.DataFrame:
    """embassy, week (the last of the four), figure, low, high."""
    chains = chains_of(earlier, week_before(week, BLOCK_WEEKS)) if rules.never_revises else {}
    weights = tuple(float(category.weekly_hours) for category in figures.network.categories)
    rows = []
    for embassy, exact in _exact(figures, week, counted):
        told = _told(exact, chains.get(embassy, []), weights, rules)
        rows += [(embassy, week, figure, *(told.get(figure) or (None, None))) for figure in FIGURES]
    table = pd.DataFrame(rows, columns=["embassy", "week", "figure", "low", "high"])
    return table.astype({"low": "Int64", "high": "Int64"})


def _exact(figures: Figures, week: str, counted: Sequence[Counted]) -> Iterator[tuple[str, Exact]]:
    """Embassies that were there in all four weeks."""
    late, hours = (_at(figures[name], week) for name in ("week_ends", "capacity"))
    open_cases = dict(zip(counted[-1].embassies, counted[-1].standing(), strict=True))
    totals = [
        {flow: dict(zip(one.embassies, one.of_week[flow].sum(axis=1), strict=True))}
        for one in counted
        for flow in FLOWS
    ]
    for embassy in figures.known:
        if all(embassy in one.embassies for one in counted):
            received, closed = (
                sum(int(part[flow][embassy]) for part in totals if flow in part) for flow in FLOWS
            )
            yield (
                embassy,
                Exact(
                    received,
                    closed,
                    int(open_cases[embassy]),
                    _whole(late, embassy, "overdue"),
                    _whole(hours, embassy, "available_hours"),
                    _whole(hours, embassy, "needed_hours"),
                ),
            )


def _at(table: pd.DataFrame, week: str) -> Mapping[str, Mapping[str, float]]:
    return table[table["week"] == week].set_index("embassy").to_dict("index")


def _whole(rows: Mapping[str, Mapping[str, float]], embassy: str, name: str) -> int | None:
    return int(rows[embassy][name]) if embassy in rows else None


def _told(
    exact: Exact, chain: Sequence[Block], weights: Sequence[float], rules: Rules
) -> dict[str, Told | None]:
    hours = {"available_hours": _class_or_none(exact.available_hours, STEP, rules)}
    steps = _steps(exact, chain, rules)
    if steps is None:
        return {**hours}
    told: dict[str, Told | None] = {
        "received": class_of(exact.received, steps[0], rules),
        "closed": class_of(exact.closed, steps[0], rules),
        "open": class_of(exact.open, steps[1], rules),
        # In the same steps as the stock, of which they are a part.
        "overdue": _class_or_none(exact.overdue, steps[1], rules),
    }
    return told | hours | {"needed_hours": _needed(exact, told, weights, rules)}


def class_of(count: int, step: int, rules: Rules) -> Told:
    """What is told of one number."""
    low, high = classes(np.array([count]), rules, step, LEAST)
    return int(low[0]), int(high[0])


def _class_or_none(count: int | None, step: int, rules: Rules) -> Told | None:
    return None if count is None else class_of(count, step, rules)


def _steps(exact: Exact, chain: Sequence[Block], rules: Rules) -> tuple[int, int] | None:
    """The first steps of flows and stock by which none tells a small one of the others; None where
    nothing can be told. Without the rule (or without steps at all) the step is 5.
    """
    if not (rules.hides_enough_others and rules.rounds_down):
        return STEP, STEP
    for flow, stock in (*((STEP, wide) for wide in STEPS), *((wide, wide) for wide in STEPS[1:])):
        new = Block(
            class_of(exact.received, flow, rules),
            class_of(exact.closed, flow, rules),
            class_of(exact.open, stock, rules),
        )
        if hides_small([*chain, new]):
            return flow, stock
    return None


def hides_small(chain: Sequence[Block]) -> bool:
    """Whether each number told as under something can still be 0, and still be 5 or more; and no
    stock in between is known to be at least 1, 2, 3 or 4.
    """
    return not any(0 < fewest < SMALL for fewest in troughs(chain)) and all(
        bounds[0] <= 0 and bounds[1] >= SMALL
        for block, found in zip(chain, block_bounds(chain), strict=True)
        for told, bounds in zip(block.parts, found.parts, strict=True)
        if told[0] == 0
    )


def _needed(
    exact: Exact, told: Mapping[str, Told | None], weights: Sequence[float], rules: Rules
) -> Told | None:
    open_cases, closed = told["open"], told["closed"]
    if exact.needed_hours is None or open_cases is None or closed is None:
        return None
    for step in STEPS:
        hours = class_of(exact.needed_hours, step, rules)
        cases = (open_cases[0], open_cases[1] + closed[1])
        if Needed(hours, cases).tells_no_kind(weights):
            return hours
    return None


def chains_of(earlier: Sequence[pd.DataFrame], last_week: str) -> dict[str, list[Block]]:
    """What was told of each embassy until the block that ended with `last_week`, without a gap."""
    told: dict[tuple[str, str], dict[str, Interval]] = {}
    for table in earlier:
        for row in table.itertuples(index=False):
            told.setdefault((row.week, row.embassy), {})[row.figure] = _interval(row.low, row.high)
    chains: dict[str, dict[str, Block]] = {}
    for (week, embassy), one in told.items():
        before = chains.get(embassy, {})
        is_next = week_before(week, BLOCK_WEEKS) in before
        block = Block(one["received"], one["closed"], one["open"])
        chains[embassy] = {**(before if is_next else {}), week: block}
    return {
        embassy: list(chain.values()) for embassy, chain in chains.items() if last_week in chain
    }


def _interval(low: object, high: object) -> Interval:
    return (0, ENDLESS) if pd.isna(low) else (int(str(low)), int(str(high)))
