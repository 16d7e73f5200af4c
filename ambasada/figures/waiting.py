"""How long people wait for a first answer, by month received, and as curves of two seasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pandas as pd

from ambasada.figures.definitions import figure
from ambasada.figures.rows import Rows
from ambasada.methods.waiting import (
    FEWEST_TOLD,
    NETWORK,
    Wait,
    wait_of,
    waiting_by_month,
    waiting_curve,
)

# The last three whole months, and the same ones a year before.
RECENT, YEAR_BEFORE = "recent", "year_before"
MONTHS, MONTHS_BACK = 3, {RECENT: 0, YEAR_BEFORE: 12}
# Longer than a chart needs; a step of less than half a per cent is not seen in one.
CURVE_DAYS, LEAST_STEP = 56.0, 0.005


@figure("Still waiting")
def waiting(rows: Rows, waits: pd.DataFrame) -> pd.DataFrame:
    """Share of the cases received in the period that had no first answer so many days later
    (Kaplan–Meier: cases not answered yet count as still waiting). Told of 5 cases or more; of 10
    or more with the 95 % interval of the time in which half are answered.

    embassy ("" is the network), month, n (cases), median_days, lower, upper, waiting_7d,
    waiting_14d (shares). The network's cohort is the month; an embassy's is that month and the two
    before it. `waits` is the table of `response.waits`.
    """
    return waiting_by_month(waits, rows.known, rows.span.months)


def waiting_curves(rows: Rows, waits: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two cohorts of every embassy and of the network (""), none of fewer than five cases.

    First their curves: embassy, cohort (`RECENT`, `YEAR_BEFORE`), days, share still waiting from
    then on. Then what they say: embassy, cohort and the fields of `Wait`.
    """
    said: list[tuple[object, ...]] = []
    drawn: list[tuple[object, ...]] = []
    for embassy, cohort, cases in _cohorts(rows, waits):
        days = cases["hours"].to_numpy(float) / 24
        is_answered = cases["is_answered"].to_numpy(bool)
        if len(days) >= FEWEST_TOLD:
            said.append((embassy, cohort, *wait_of(days, is_answered).values))
            steps, shares = _thinned(waiting_curve(days, is_answered), days.max())
            drawn += [(embassy, cohort, *step) for step in zip(steps, shares, strict=True)]
    measures = [field.name for field in fields(Wait)]
    told = pd.DataFrame(said, columns=["embassy", "cohort", *measures])
    return (
        pd.DataFrame(drawn, columns=["embassy", "cohort", "days", "share"]).astype(
            {"days": float, "share": float}
        ),
        told.astype(dict.fromkeys(measures[1:], float) | {"n": int}),
    )


def _cohorts(rows: Rows, waits: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    last = rows.span.last_whole_month
    for cohort, back in MONTHS_BACK.items():
        first = last - back - MONTHS + 1
        cases = waits[waits["received_month"].between(first, last - back)]
        own = dict(iter(cases.groupby("embassy")))
        yield NETWORK, cohort, cases
        for embassy in rows.known:
            yield embassy, cohort, own.get(embassy, cases.iloc[:0])


def _thinned(curve: pd.DataFrame, watched: float) -> tuple[list[float], list[float]]:
    """Days and shares of the steps that a chart shows, until the last case was watched or
    `CURVE_DAYS`.
    """
    end = min(watched, CURVE_DAYS)
    days, shares = list[float](), list[float]()
    last = 1.0
    for day, share in zip(curve["days"].tolist(), curve["share"].tolist(), strict=True):
        if day > end:
            break
        if not shares or shares[-1] - share >= LEAST_STEP:
            days.append(day)
            shares.append(share)
        last = share
    # The end is told exactly, and a curve that fell to nothing stays there.
    return [*days, CURVE_DAYS if last == 0 else end], [*shares, last]
