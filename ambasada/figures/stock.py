"""The stock on a day: which cases are open, how old, whose turn, which are overdue or silent."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import BooleanValue, IntegerValue, NumericValue, Table

from ambasada.figures.definitions import figure
from ambasada.figures.rows import Rows

# Age in days: name of the bucket and the last day that belongs to it.
BUCKETS = (("0-7", 7), ("8-30", 30), ("31-90", 90), ("91-180", 180), ("181+", None))
# How many weeks back the screens show a stock.
HISTORY_WEEKS = 13


def is_open(cases: Table, day: IntegerValue | int) -> BooleanValue:
    """Received on or before the day, and not closed, or closed after it."""
    return (cases.received_day <= day) & (cases.closed_day.isnull() | (cases.closed_day > day))


@figure("Age")
def age(cases: Table, day: IntegerValue | int) -> IntegerValue:
    """Whole days from the date of receipt to the day the figures stand at."""
    return day - cases.received_day


@figure("Our turn")
def our_turn(cases: Table, day: IntegerValue | int) -> IntegerValue:
    """Of an open case waiting on us: days since it has been our turn (`waiting_since`)."""
    return day - cases.waiting_since_day


@figure("Overdue")
def overdue(cases: Table, day: IntegerValue | int) -> BooleanValue:
    """Open cases waiting on us whose turn has lasted longer than the target of their urgency."""
    return (
        is_open(cases, day) & (cases.waiting_on == "us") & (our_turn(cases, day) > cases.turn_days)
    )


@figure("Silent")
def silent(cases: Table, day: IntegerValue | int) -> BooleanValue:
    """Open cases waiting on us without a first response, received longer ago than the reply
    target of their urgency.
    """
    is_unanswered = cases.response_day.isnull() | (cases.response_day > day)
    hours = hours_until_end_of(cases, day)
    is_late = hours > cases.reply_hours
    return is_open(cases, day) & (cases.waiting_on == "us") & is_unanswered & is_late


def hours_until_end_of(cases: Table, day: IntegerValue | int) -> NumericValue:
    """Hours from receipt to the end of the day in the embassy's zone.

    Where no time of day was typed: 24 × whole days between the two dates.
    """
    last_end = cases.end_second - 86_400 * (cases.as_of_day - day)
    return ibis.ifelse(
        cases.received_second.notnull(),
        (last_end - cases.received_second) / 3600,
        24 * (day - cases.received_day),
    )


def open_cases(rows: Rows) -> Table:
    """One row an open case, with age_days, turn_days (target), our_turn_days, is_overdue,
    is_silent.
    """
    cases = _with_day(rows)
    return _as_it_stands(cases.filter(is_open(cases, rows.span.day)), rows.span.day)


def recent_cases(rows: Rows) -> Table:
    """One row a case received or closed in the week of `as_of` or the one before, open or not.

    The columns of `open_cases`, which say nothing (or False) of a turn once a case is closed, with
    received_day and closed_day.
    """
    cases = _with_day(rows)
    # The Monday of the week before; 1970-01-01 was a Thursday.
    first = (rows.span.week - 1) * 7 - 3
    recent = cases.filter((cases.received_day >= first) | (cases.closed_day >= first))
    return _as_it_stands(recent, rows.span.day)


def _as_it_stands(cases: Table, day: int) -> Table:
    is_our_turn = is_open(cases, day) & (cases.waiting_on == "us")
    return cases.mutate(
        age_days=age(cases, day),
        our_turn_days=ibis.ifelse(is_our_turn, our_turn(cases, day), ibis.null("int64")),
        is_overdue=overdue(cases, day),
        is_silent=silent(cases, day),
    )


def _with_day(rows: Rows) -> Table:
    return rows.cases.mutate(as_of_day=ibis.literal(rows.span.day, "int64"))


def bucket(age_days: IntegerValue) -> ibis.expr.types.StringValue:
    """The bucket of an age in days."""
    *bounded, (oldest, _last) = BUCKETS
    return ibis.cases(*((age_days <= last, name) for name, last in bounded), else_=oldest)


def ageing(rows: Rows) -> Table:
    """embassy, bucket, open (cases), with position (0 youngest)."""
    standing = open_cases(rows)
    counted = (
        standing.mutate(bucket_of=bucket(standing.age_days), embassy_of=_.embassy)
        .group_by("embassy_of", "bucket_of")
        .agg(open=_.count())
    )
    buckets = rows.table(
        {"bucket": [name for name, _last in BUCKETS], "position": list(range(len(BUCKETS)))}
    )
    spine = rows.spine(embassy=rows.known).cross_join(buckets)
    joined = spine.left_join(
        counted, [spine.embassy == counted.embassy_of, spine.bucket == counted.bucket_of]
    )
    return joined.select("embassy", "bucket", "position", open=_.open.fill_null(0))


def open_summary(rows: Rows) -> Table:
    """embassy, open, unassigned, waiting_on_us, overdue, silent (cases), median_age_days,
    p90_age_days, oldest_days.

    Percentiles are nearest-rank: the smallest age that at least that share of open cases do not
    exceed.
    """
    standing = open_cases(rows)
    by_age = ibis.window(group_by="embassy", order_by="age_days")
    ranked = standing.mutate(
        rank=ibis.row_number().over(by_age) + 1,
        total=_.count().over(ibis.window(group_by="embassy")),
    )
    # In whole numbers, rank ⌈q·n⌉ has no rounding that could move it by one.
    counted = ranked.group_by(embassy_of=_.embassy).agg(
        open=_.count(),
        unassigned=_.assigned_to.isnull().sum(),
        waiting_on_us=(_.waiting_on == "us").sum(),
        overdue=_.is_overdue.sum(),
        silent=_.is_silent.sum(),
        median_age_days=_.age_days.max(where=_.rank == (_.total + 1) // 2),
        p90_age_days=_.age_days.max(where=_.rank == (9 * _.total + 9) // 10),
        oldest_days=_.age_days.max(),
    )
    spine = rows.spine(embassy=rows.known)
    joined = spine.left_join(counted, spine.embassy == counted.embassy_of).drop("embassy_of")
    counts = ("open", "unassigned", "waiting_on_us", "overdue", "silent")
    return joined.mutate(**{name: _[name].fill_null(0) for name in counts})


def week_ends(rows: Rows) -> Table:
    """embassy, week, overdue at the end of each of the last 13 whole weeks.

    As in `stock_history`, earlier days are told as the sheets stand now.
    """
    cases = _with_day(rows)
    weeks = [rows.span.week - back for back in range(1, HISTORY_WEEKS + 1)]
    points = cases.cross_join(rows.table({"week": weeks}))
    # The Sunday of a week; 1970-01-01 was a Thursday.
    late = points.filter(overdue(points, points.week * 7 + 3))
    counted = late.group_by(embassy_of=_.embassy, week_of=_.week).agg(overdue=_.count())
    spine = rows.spine(embassy=rows.known, week=weeks)
    joined = spine.left_join(
        counted, [spine.embassy == counted.embassy_of, spine.week == counted.week_of]
    ).drop("embassy_of", "week_of")
    return joined.mutate(overdue=_.overdue.fill_null(0))


def stock_history(rows: Rows) -> Table:
    """embassy, day, open, overdue, silent, unassigned, waiting_on_us on `as_of` and on the same
    weekday of 13 weeks before.

    Whose turn it was has no history in the sheets: earlier days are told as the sheets stand now.
    """
    cases = _with_day(rows)
    days = [rows.span.day - 7 * back for back in range(HISTORY_WEEKS + 1)]
    points = cases.cross_join(rows.table({"day": days}))
    standing = points.filter(is_open(points, points.day))
    counted = standing.group_by(embassy_of=_.embassy, day_of=_.day).agg(
        open=_.count(),
        overdue=overdue(standing, standing.day).sum(),
        silent=silent(standing, standing.day).sum(),
    )
    spine = rows.spine(embassy=rows.known, day=days)
    joined = spine.left_join(
        counted, [spine.embassy == counted.embassy_of, spine.day == counted.day_of]
    ).drop("embassy_of", "day_of")
    return joined.mutate(**{name: _[name].fill_null(0) for name in ("open", "overdue", "silent")})
