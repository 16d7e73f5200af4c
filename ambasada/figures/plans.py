"""The plan of who could take what, as tables: for the reading, and for terms that somebody asks.

A plan looks `horizon_weeks` ahead. Half of the cases of a kind that closes quickly will not need
their hours for all that time, so a case open now takes its kind's weekly hours × the weeks of the
horizon in which it is still open, where cases stay open for `weeks_open` on average and close at
any age alike: L·(1 − e^(−T/L)). Those that arrive take what is left of T in the same way. Where as
many arrive as are closed, both together are the hours needed now × T, as *My week* tells them.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence

import pandas as pd

from ambasada.figures.balance import SEPARATOR
from ambasada.figures.definitions import figure
from ambasada.methods.balance import balance
from ambasada.methods.balance_inputs import (
    BalanceError,
    Capacity,
    Kind,
    OpenCases,
    Situation,
    Terms,
)
from ambasada.methods.balance_plan import Plan, Standing, fullness
from ambasada.methods.programme import Limits, ProgrammeError

log = logging.getLogger("ambasada.plans")
# Seconds of searching, and how far from the best a plan may be: the first that is reached ends it.
LIMITS = Limits(seconds=3.0, gap=0.01)
DEFAULT_TERMS = Terms(limits=LIMITS)

MOVES = ["from", "to", "category", "language", "cases", "hours", "why"]
STANDINGS = [
    *("embassy", "share_before", "share_after", "fullness_before", "fullness_after"),
    *("unmet_before", "unmet_after", "sent", "taken"),
]
STAYING = ["embassy", "category", "language", "why", "cases", "hours"]
SUMMARY = ["unmet_before", "unmet_after", "is_found", "is_proven"]
# The tables of a plan by name; a member sees each as `visibility` cuts it.
PLAN_TABLES = {
    "balance": MOVES,
    "balance_standings": STANDINGS,
    "balance_staying": STAYING,
    "balance_summary": SUMMARY,
}
FACTS = ("balance_capacity", "balance_arrivals", "balance_kinds", "balance_cases")

_COUNTS = ("cases", "sent", "taken")
_WORDS = (
    "from",
    "to",
    "embassy",
    "category",
    "language",
    "why",
    "fullness_before",
    "fullness_after",
)

Tables = Mapping[str, pd.DataFrame]


def propose(facts: Tables, terms: Terms = DEFAULT_TERMS) -> dict[str, pd.DataFrame]:
    """The plan for the tables of `figures/balance.py`; empty where none was found in time."""
    try:
        return _tables(balance(situation_of(facts, terms.horizon_weeks), terms))
    except (BalanceError, ProgrammeError) as reason:
        log.warning("no plan: %s", reason)
        return _framed([], [], [], [(math.nan, math.nan, False, False)])


def situation_of(facts: Tables, weeks: float) -> Situation:
    """What the tables say, in hours of a horizon of so many weeks."""
    kinds = facts["balance_kinds"].set_index("category")
    still_open = {kind: _weeks_within(kinds.at[kind, "weeks_open"], weeks) for kind in kinds.index}
    arriving = _arriving_hours(facts["balance_arrivals"], kinds, weeks)
    return Situation(
        capacities=tuple(
            Capacity(
                one.embassy,
                None if pd.isna(one.available_hours) else float(one.available_hours),
                arriving.get(one.embassy, 0.0),
                frozenset(one.languages),
                frozenset(one.skills),
            )
            for one in facts["balance_capacity"].itertuples(index=False)
        ),
        kinds=tuple(
            Kind(one.Index, one.weekly_hours * still_open[one.Index], bool(one.may_move))
            for one in kinds.itertuples()
        ),
        open_cases=tuple(
            OpenCases(
                one.embassy,
                one.category,
                int(one.cases),
                one.language or None,
                one.urgency,
                bool(one.stays),
                frozenset(filter(None, one.not_to.split(SEPARATOR))),
            )
            for one in facts["balance_cases"].itertuples(index=False)
        ),
    )


def _weeks_within(weeks_open: float, horizon: float) -> float:
    """Of a horizon, the weeks in which a case open now is expected to be open still."""
    if pd.isna(weeks_open):
        return horizon
    return 0.0 if weeks_open == 0 else weeks_open * -math.expm1(-horizon / weeks_open)


def _weeks_of_arrivals(weeks_open: float, horizon: float) -> float:
    """The same for each week's arrivals, summed over the horizon and told by week of it."""
    if pd.isna(weeks_open):
        return horizon / 2
    return float(weeks_open * (1 - _weeks_within(weeks_open, horizon) / horizon))


def _arriving_hours(arrivals: pd.DataFrame, kinds: pd.DataFrame, weeks: float) -> dict[str, float]:
    """By embassy, the hours a week that cases take which arrive within the horizon."""
    hours_a_case = {
        one.Index: one.weekly_hours * _weeks_of_arrivals(one.weeks_open, weeks)
        for one in kinds.itertuples()
    }
    hours = arrivals["cases_a_week"] * arrivals["category"].map(hours_a_case).astype(float)
    return {
        str(one): float(total) for one, total in hours.groupby(arrivals["embassy"]).sum().items()
    }


def _tables(plan: Plan) -> dict[str, pd.DataFrame]:
    moves = [
        (one.from_embassy, one.to_embassy, one.category, one.language or "")
        + (one.cases, one.hours, one.reason.why.value)
        for one in plan.moves
    ]
    standings = [
        (one.embassy, *planned_load(one))
        + (fullness(one.share_before).value, fullness(one.share_after).value)
        + (one.unmet_before, one.unmet_after, one.sent, one.taken)
        for one in plan.standings
    ]
    staying = [
        (one.embassy, one.category, one.language or "", one.why.value, one.cases, one.hours)
        for one in plan.staying
    ]
    summary = [(plan.unmet_before, plan.unmet_after, True, plan.is_proven)]
    return _framed(moves, standings, staying, summary)


@figure("Load in a plan")
def planned_load(standing: Standing) -> tuple[float | None, float | None]:
    """Hours that the cases open now and those expected to arrive take in the weeks ahead ÷ hours
    available in them. Open cases are closed as fast as their kind was in the last 8 weeks, new ones
    arrive as in the last 8 weeks that were reported; under 70 % is slack, to 85 % fine, to 100 %
    tight.

    Without and with the plan; None where unknown.
    """
    return standing.share_before, standing.share_after


def _framed(*rows: Sequence[tuple[object, ...]]) -> dict[str, pd.DataFrame]:
    """The tables of a plan, with their types however empty they are."""
    return {
        name: pd.DataFrame(of_table, columns=columns).astype(
            {column: _type_of(column) for column in columns}
        )
        for (name, columns), of_table in zip(PLAN_TABLES.items(), rows, strict=True)
    }


def _type_of(column: str) -> type:
    if column.startswith("is_"):
        return bool
    if column in _COUNTS:
        return int
    return str if column in _WORDS else float
