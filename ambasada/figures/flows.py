"""Flows and the stock they make: received, closed and open, by week and by month."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis import _
from ibis.expr.types import Table

from ambasada.figures.definitions import figure
from ambasada.figures.rows import Rows


@figure("Received")
def received(cases: Table, keys: Sequence[str], period: str) -> Table:
    """Cases whose date of receipt lies in the period, whatever happened to them since.

    `period` is `week` or `month`. Result: keys, period, received.
    """
    return cases.group_by(*keys, **{period: _[f"received_{period}"]}).agg(received=_.count())


@figure("Closed")
def closed(cases: Table, keys: Sequence[str], period: str) -> Table:
    """Cases whose date of closing lies in the period, whenever they were received.

    `period` is `week` or `month`. Result: keys, period, closed.
    """
    happened = cases.filter(_.closed_day.notnull())
    return happened.group_by(*keys, **{period: _[f"closed_{period}"]}).agg(closed=_.count())


@figure("Open")
def open_end(flows: Table, keys: Sequence[str], period: str) -> Table:
    """Cases received by the end of the day and not closed by then: all received so far less all
    closed so far.

    Hence open at the end = open at the start + received − closed, for every embassy and period.
    """
    so_far = ibis.window(group_by=list(keys), order_by=period, preceding=None, following=0)
    return flows.mutate(open_end=_.received.sum().over(so_far) - _.closed.sum().over(so_far))


def _flows(rows: Rows, keys: Sequence[str], period: str, spine: Table) -> Table:
    joined = spine
    for part in (received(rows.cases, keys, period), closed(rows.cases, keys, period)):
        right = part.rename({f"{name}_of": name for name in (*keys, period)})
        joined = joined.left_join(
            right, [joined[name] == right[f"{name}_of"] for name in (*keys, period)]
        ).drop(*(f"{name}_of" for name in (*keys, period)))
    filled = joined.mutate(received=_.received.fill_null(0), closed=_.closed.fill_null(0))
    return open_end(filled, keys, period)


def weekly(rows: Rows) -> Table:
    """embassy, week, received, closed, open_end (cases)."""
    spine = rows.spine(embassy=rows.known, week=rows.span.weeks)
    return _flows(rows, ["embassy"], "week", spine)


def weekly_category(rows: Rows) -> Table:
    """week, category, received, closed, open_end (cases) of the whole network."""
    spine = rows.spine(week=rows.span.weeks, category=rows.network.category)
    return _flows(rows, ["category"], "week", spine)


# So many weeks back the release looks; what lies before is counted as one.
CELL_WEEKS = 30


def weekly_cells(rows: Rows) -> Table:
    """embassy, week, category, received_so_far, closed_so_far (cases since the first week), of the
    last weeks: what the release is made of, and no member sees.
    """
    keys = ["embassy", "category"]
    spine = rows.spine(embassy=rows.known, week=rows.span.weeks, category=rows.network.category)
    cells = _flows(rows, keys, "week", spine)
    so_far = ibis.window(group_by=keys, order_by="week", preceding=None, following=0)
    summed = cells.select(
        *keys,
        "week",
        received_so_far=_.received.sum().over(so_far).cast("int64"),
        closed_so_far=_.closed.sum().over(so_far).cast("int64"),
    )
    return summed.filter(_.week > rows.span.week - CELL_WEEKS)


def monthly(rows: Rows) -> Table:
    """embassy, month, category, received, closed, open_end (cases)."""
    spine = rows.spine(embassy=rows.known, month=rows.span.months, category=rows.network.category)
    return _flows(rows, ["embassy", "category"], "month", spine)
