"""Which embassies reported in which week. Silence is not zero."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from ambasada.figures.definitions import figure
from ambasada.figures.rows import Rows

# The statuses of a week in which an embassy's zero is a number and no silence.
HEARD = ("reported", "nothing")


def _evidence(rows: Rows) -> Table:
    """embassy_of, week_of: the weeks in which an embassy's rows show that somebody wrote them."""
    cases, handovers = rows.cases, rows.handovers
    dates = [
        (cases, "embassy", "received_day"),
        (cases, "embassy", "response_day"),
        (cases, "embassy", "closed_day"),
        (handovers, "from_embassy", "sent_day"),
        (handovers, "to_embassy", "accepted_day"),
        (handovers, "to_embassy", "declined_day"),
        (handovers, "to_embassy", "first_action_day"),
    ]
    parts = [
        table.filter(table[day] <= rows.span.day).select(
            embassy_of=table[embassy], week_of=(table[day] + 3) // 7
        )
        for table, embassy, day in dates
    ]
    return ibis.union(*parts, distinct=True).mutate(is_seen=True)


def _last_checkins(rows: Rows) -> Table:
    """said_by, said_week, said: the later row counts where a week was checked in twice."""
    latest = ibis.window(group_by=["embassy", "week"], order_by=ibis.desc("row"))
    numbered = rows.checkins.mutate(order=ibis.row_number().over(latest))
    return numbered.filter(_.order == 0).select(said_by=_.embassy, said_week=_.week, said=_.status)


@figure("Reporting")
def reporting(rows: Rows) -> Table:
    """Reported: a check-in says so, or a case was received, answered or closed, or a hand-over
    made, in the week; else what the check-in says; else missing.

    Result: embassy, week, status (reported nothing paused missing no_sheet).
    """
    spine = rows.spine(embassy=rows.network.embassy, week=rows.span.weeks)
    seen, said = _evidence(rows), _last_checkins(rows)
    joined = spine.left_join(
        seen, [spine.embassy == seen.embassy_of, spine.week == seen.week_of]
    ).drop("embassy_of", "week_of")
    joined = joined.left_join(
        said, [joined.embassy == said.said_by, joined.week == said.said_week]
    ).drop("said_by", "said_week")
    has_sheet = joined.embassy.isin(rows.with_source or ("",))
    return joined.select(
        "embassy",
        "week",
        status=ibis.cases(
            (~has_sheet, "no_sheet"),
            (joined.is_seen.fill_null(False), "reported"),
            (joined.said.notnull(), joined.said),
            else_="missing",
        ),
    )
