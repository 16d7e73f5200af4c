"""Whether open cases fit what comes in and how old they are: a check of the sheets, no figure."""

from __future__ import annotations

import numpy as np
import pandas as pd
from ibis import _
from ibis.expr.types import Table

from ambasada.figures import stock
from ambasada.figures.rows import Rows
from ambasada.methods.trends_flow import WEEKS, Flow, check_flow, spread_of

# Eight weeks are judged, each by the arrivals of itself and the seven before it.
WEEKS_BACK = 2 * WEEKS - 1
# How unequal closing times are is taken from the cases closed in a year.
DAYS_CLOSED = 365
# Of fewer open or closed cases chance alone is larger than what is looked for.
LEAST_OPEN, LEAST_CLOSED = 20, 30


def flow_check(rows: Rows, weekly: pd.DataFrame) -> pd.DataFrame:
    """embassy, verdict (a `Flow`), of the last whole weeks as the sheets stand now.

    `weekly` is the table of `flows.weekly`, with weeks as numbers.
    """
    weeks = range(rows.span.week - WEEKS_BACK, rows.span.week)
    ages = rows.execute(_mean_ages(rows, weeks))
    table = ages.merge(weekly, on=["embassy", "week"], how="left").sort_values("week")
    own = dict(iter(table.groupby("embassy")))
    closings = rows.execute(_closings(rows)).set_index("embassy")["days"]
    days = {embassy: one.to_numpy(float) for embassy, one in closings.groupby(level=0)}
    verdicts = [_verdict(own[one], days.get(one, np.zeros(0))) for one in rows.known]
    return pd.DataFrame({"embassy": list(rows.known), "verdict": verdicts})


def _mean_ages(rows: Rows, weeks: range) -> Table:
    """embassy, week, mean_age_days of the cases open at the week's end; blank where none was."""
    points = rows.cases.cross_join(rows.table({"week": list(weeks)}))
    # The Sunday of a week; 1970-01-01 was a Thursday.
    points = points.mutate(day=points.week * 7 + 3)
    standing = points.filter(stock.is_open(points, points.day))
    means = standing.group_by(embassy_of=_.embassy, week_of=_.week).agg(
        mean_age_days=stock.age(standing, standing.day).mean()
    )
    spine = rows.spine(embassy=rows.known, week=weeks)
    joined = spine.left_join(
        means, [spine.embassy == means.embassy_of, spine.week == means.week_of]
    )
    return joined.drop("embassy_of", "week_of")


def _closings(rows: Rows) -> Table:
    """embassy, days from receipt to closing: one row a case closed in the last year."""
    closed = rows.cases.filter(_.closed_day > rows.span.day - DAYS_CLOSED)
    return closed.select("embassy", days=_.closed_day - _.received_day)


def _verdict(weeks: pd.DataFrame, closing_days: np.ndarray) -> str:
    if len(closing_days) < LEAST_CLOSED:
        return Flow.UNKNOWN.value
    open_end, received, age = (
        weeks[name].to_numpy(dtype=float) for name in ("open_end", "received", "mean_age_days")
    )
    enough = np.where(open_end >= LEAST_OPEN, open_end, np.nan)
    return check_flow(enough, received, age, spread_of(closing_days)).verdict.value
