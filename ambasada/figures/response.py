"""How long people wait for a first answer: Kaplan–Meier by the month of receipt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pandas as pd
from ibis.expr.types import NumericValue, Table

from ambasada.figures.definitions import figure
from ambasada.figures.rows import Rows
from ambasada.methods.forecast_levels import Flags, Floats
from ambasada.methods.waiting import kaplan_meier

# S(t) is a product of fractions; a hair above 1 − q is still 1 − q.
_TOLERANCE = 1e-9
# The screens show a rolling cohort of this many weeks, so that one quiet week is not blank.
COHORT_WEEKS = 4


def _hours(cases: Table, end: str) -> NumericValue:
    """Hours from receipt to `end`; 24 × whole days where either has no time of day."""
    exact = (cases[f"{end}_second"] - cases.received_second) / 3600
    in_days = 24.0 * (cases[f"{end}_day"] - cases.received_day)
    have_times = cases.received_second.notnull() & cases[f"{end}_second"].notnull()
    return ibis.ifelse(have_times, exact, in_days)


def waits(rows: Rows) -> Table:
    """One row a case: embassy, received_month, received_week, hours, is_answered.

    An unanswered case is censored when it was closed, else at the end of `as_of`.
    """
    cases = rows.cases
    until_now = ibis.ifelse(
        cases.received_second.notnull(),
        (cases.end_second - cases.received_second) / 3600,
        24.0 * (rows.span.day - cases.received_day),
    )
    hours = ibis.cases(
        (cases.response_day.notnull(), _hours(cases, "response")),
        (cases.closed_day.notnull(), _hours(cases, "closed")),
        else_=until_now,
    )
    return cases.select(
        "embassy",
        "received_month",
        "received_week",
        "reply_hours",
        hours=hours,
        is_answered=cases.response_day.notnull(),
    )


def survival_quantiles(
    hours: np.ndarray, happened: np.ndarray, quantiles: Sequence[float]
) -> list[float | None]:
    """Kaplan–Meier quantiles: the smallest time with S(t) ≤ 1 − q; None when not reached.

    `hours` and `happened` have one entry a case; False is censored. Events come before
    censorings at equal times. Source: Kaplan and Meier (1958).
    """
    moments, share, _error = kaplan_meier(hours, happened)
    reached = [np.flatnonzero(share <= 1 - q + _TOLERANCE) for q in quantiles]
    return [float(moments[index[0]]) if len(index) else None for index in reached]


@dataclass(frozen=True)
class Cohort:
    """Cases of a group, an entry each: hours to the answer, or to where it was last seen
    unanswered; whether it was answered; hours of its reply target.

    Plain arrays, because thousands of groups cut out as frames took longer than their figures.
    """

    hours: Floats
    is_answered: Flags
    reply_hours: Floats

    @classmethod
    def of(cls, waits_of_group: pd.DataFrame) -> Cohort:
        """The rows of a table of `waits`."""
        return cls(
            waits_of_group["hours"].to_numpy(float),
            waits_of_group["is_answered"].to_numpy(bool),
            waits_of_group["reply_hours"].to_numpy(float),
        )

    def __len__(self) -> int:
        return len(self.hours)

    def cut(self, where: slice) -> Cohort:
        """Some of them, by their places."""
        return Cohort(self.hours[where], self.is_answered[where], self.reply_hours[where])


def _cohorts_of(table: pd.DataFrame, *keys: str) -> dict[Any, Cohort]:
    """The cohorts of `waits` by key, or by a tuple of several."""
    found = {}
    groups = table.groupby(list(keys) if len(keys) > 1 else keys[0], sort=True)
    ordered = table.iloc[np.concatenate([np.zeros(0, int), *groups.indices.values()])]
    whole, first = Cohort.of(ordered), 0
    for key, places in groups.indices.items():
        found[key] = whole.cut(slice(first, first + len(places)))
        first += len(places)
    return found


@figure("Response time")
def response_time(cohort: Cohort) -> tuple[float | None, float | None]:
    """Median and 90th percentile (Kaplan–Meier) of the hours to the first response, over the
    cases received in the period; cases not answered yet count as still waiting.

    Blank when not reached.
    """
    median, p90 = survival_quantiles(cohort.hours, cohort.is_answered, (0.5, 0.9))
    return median, p90


@figure("Answered in target")
def answered_in_target(cohort: Cohort) -> float | None:
    """Cases answered within the reply target ÷ those whose target has passed or who were
    answered; blank when there are none.
    """
    in_target, counted = answered_of(cohort)
    return in_target / counted if counted else None


def answered_of(cohort: Cohort) -> tuple[int, int]:
    """Cases answered within the reply target, and those that count: answered, or too late."""
    is_late, is_answered = cohort.hours > cohort.reply_hours, cohort.is_answered
    return int((is_answered & ~is_late).sum()), int((is_answered | is_late).sum())


def response(rows: Rows, table: pd.DataFrame) -> pd.DataFrame:
    """embassy, month, received, answered (cases), median_hours, p90_hours; `table` is `waits`."""
    groups, nobody = _cohorts_of(table, "embassy", "received_month"), Cohort.of(table.iloc[:0])
    return pd.DataFrame(
        [
            (embassy, month, *_row(groups.get((embassy, month), nobody)))
            for embassy in rows.known
            for month in rows.span.months
        ],
        columns=["embassy", "month", "received", "answered", "median_hours", "p90_hours"],
    )


def _row(cohort: Cohort) -> tuple[int, int, float | None, float | None]:
    if not len(cohort):
        return 0, 0, None, None
    return len(cohort), int(cohort.is_answered.sum()), *response_time(cohort)


def _rolling(table: pd.DataFrame, weeks: range) -> Iterator[tuple[int, Cohort]]:
    """Of each week the cases of its four weeks; sorted once, as three hundred embassies ask."""
    ordered = table.sort_values("received_week", kind="stable")
    received, whole = ordered["received_week"].to_numpy(), Cohort.of(ordered)
    for week in weeks:
        first, after = np.searchsorted(received, (week - COHORT_WEEKS + 1, week + 1))
        yield week, whole.cut(slice(first, after))


def recent_response(rows: Rows, table: pd.DataFrame, weeks_back: int) -> pd.DataFrame:
    """embassy ("" is the network), week, received, answered, median_hours, p90_hours, in_target.

    Each row is the cohort received in the four weeks that end with that week.
    """
    weeks = range(max(rows.span.weeks.start, rows.span.week - weeks_back), rows.span.week + 1)
    parts, nobody = dict(iter(table.groupby("embassy"))), table.iloc[:0]
    records = [
        (embassy, week, *_row(cohort), answered_in_target(cohort))
        for embassy, part in [("", table), *((e, parts.get(e, nobody)) for e in rows.known)]
        for week, cohort in _rolling(part, weeks)
    ]
    names = ["embassy", "week", "received", "answered", "median_hours", "p90_hours", "in_target"]
    return pd.DataFrame(records, columns=names)


def network_response(rows: Rows, table: pd.DataFrame) -> pd.DataFrame:
    """month, received, answered, median_hours, p90_hours of the whole network."""
    groups, nobody = _cohorts_of(table, "received_month"), Cohort.of(table.iloc[:0])
    return pd.DataFrame(
        [(month, *_row(groups.get(month, nobody))) for month in rows.span.months],
        columns=["month", "received", "answered", "median_hours", "p90_hours"],
    )
