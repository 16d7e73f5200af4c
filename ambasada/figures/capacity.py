"""What the volunteers offer and what the cases take, by embassy and week."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from ambasada.figures.definitions import figure
from ambasada.figures.rows import Rows

# Hours confirmed longer ago than this are not counted on any more.
CONFIRMED_DAYS = 30


@figure("Active volunteers")
def active_volunteers(rows: Rows) -> Table:
    """Volunteers who joined by the week's end and had not left before its start; from this week
    on only those whose status is active.

    Result: one row a volunteer and week: embassy, week, volunteer_id and their columns.
    """
    weeks = rows.table({"week": list(rows.span.weeks)})
    pairs = rows.volunteers.cross_join(weeks)
    monday = pairs.week * 7 - 3
    has_joined = pairs.joined_day.isnull() | (pairs.joined_day <= monday + 6)
    has_not_left = pairs.left_day.isnull() | (pairs.left_day >= monday)
    is_past = pairs.week < rows.span.week
    # One who has left without a date could have left at any time, so counts in no week.
    counts = ibis.ifelse(
        is_past, (pairs.status != "left") | pairs.left_day.notnull(), pairs.status == "active"
    )
    return pairs.filter(has_joined & has_not_left & counts)


@figure("Available hours")
def available_hours(rows: Rows) -> Table:
    """The hours that active volunteers offer in the week: what they said for that week, else
    their usual hours if confirmed in the last 30 days; others count as unknown, apart.

    Result: one row a volunteer and week with available_hours and unknown_hours.
    """
    active = active_volunteers(rows)
    said = rows.availability.rename(said_by="volunteer_id", said_week="week", said_hours="hours")
    joined = active.left_join(
        said, [active.volunteer_id == said.said_by, active.week == said.said_week]
    )
    oldest = rows.span.day - CONFIRMED_DAYS
    is_confirmed = (_.week < rows.span.week) | (_.confirmed_day >= oldest).fill_null(False)
    usual = _.hours_per_week.fill_null(0.0)
    return joined.mutate(
        available_hours=ibis.ifelse(
            _.said_hours.notnull(), _.said_hours, ibis.ifelse(is_confirmed, usual, 0.0)
        ),
        unknown_hours=ibis.ifelse(_.said_hours.notnull() | is_confirmed, 0.0, usual),
    )


@figure("Needed hours")
def needed_hours(rows: Rows) -> Table:
    """Over the cases open on any day of the week, the hours that one case of their category
    takes in a week.

    Result: embassy, week, needed_hours.
    """
    cases = rows.cases
    # The last day on which a case is open: the one before it is closed.
    last_open = ibis.coalesce(cases.closed_day - 1, rows.span.day)
    lasting = cases.filter(last_open >= cases.received_day)
    begun = lasting.group_by(
        embassy_of=_.embassy, category_of=_.category, week_of=_.received_week
    ).agg(begun=_.count())
    ended = (
        lasting.filter(_.closed_day.notnull())
        .group_by(embassy_of=_.embassy, category_of=_.category, week_of=(_.closed_day + 2) // 7 + 1)
        .agg(ended=_.count())
    )
    hours = rows.table(
        {
            "category": list(rows.network.category),
            "weekly_hours": [float(c.weekly_hours) for c in rows.network.categories],
        }
    )
    cells = rows.spine(embassy=rows.known, week=rows.span.weeks).cross_join(hours)
    for change in (begun, ended):
        cells = cells.left_join(
            change,
            [
                cells.embassy == change.embassy_of,
                cells.category == change.category_of,
                cells.week == change.week_of,
            ],
        ).drop("embassy_of", "category_of", "week_of")
    so_far = ibis.window(
        group_by=["embassy", "category"], order_by="week", preceding=None, following=0
    )
    counted = cells.mutate(
        cases=_.begun.fill_null(0).sum().over(so_far) - _.ended.fill_null(0).sum().over(so_far)
    )
    return counted.group_by("embassy", "week").agg(needed_hours=(_.cases * _.weekly_hours).sum())


@figure("Utilisation")
def utilisation(capacity: Table) -> Table:
    """Needed hours ÷ available hours; unknown when none are available or when unknown hours
    exceed half of all.
    """
    is_known = (_.available_hours > 0) & (_.unknown_hours <= _.available_hours)
    return capacity.mutate(
        utilisation=ibis.ifelse(is_known, _.needed_hours / _.available_hours, ibis.null("float64"))
    )


@figure("Caseload")
def caseload(capacity: Table) -> Table:
    """Open cases at the week's end ÷ active volunteers; unknown when there are none."""
    return capacity.mutate(
        caseload=ibis.ifelse(
            _.active_volunteers > 0, _.open_end / _.active_volunteers, ibis.null("float64")
        )
    )


def capacity(rows: Rows, weekly: Table) -> Table:
    """embassy, week, active_volunteers, available_hours, unknown_hours, needed_hours (hours a
    week), utilisation, caseload (ratios).
    """
    offered = (
        available_hours(rows)
        .group_by(embassy_of=_.embassy, week_of=_.week)
        .agg(
            active_volunteers=_.count(),
            available_hours=_.available_hours.sum(),
            unknown_hours=_.unknown_hours.sum(),
        )
    )
    needed = needed_hours(rows).rename(embassy_of="embassy", week_of="week")
    joined = weekly
    for part in (offered, needed):
        joined = joined.left_join(
            part, [joined.embassy == part.embassy_of, joined.week == part.week_of]
        ).drop("embassy_of", "week_of")
    filled = joined.mutate(
        active_volunteers=_.active_volunteers.fill_null(0),
        **{
            name: _[name].fill_null(0.0).round(9)
            for name in ("available_hours", "unknown_hours", "needed_hours")
        },
    )
    return caseload(utilisation(filled))
