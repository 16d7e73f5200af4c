"""Hand-overs: how many went where, and which of them nobody has taken up.

A hand-over moves no case: a case counts where its row stands, so no other figure reads this tab but
*reporting*, for which its dates are signs of life.
"""

from __future__ import annotations

from datetime import timedelta

import ibis
import pandas as pd
from ibis import _
from ibis.expr.types import BooleanValue, Table

from ambasada.figures.definitions import figure
from ambasada.figures.response import survival_quantiles
from ambasada.figures.rows import Rows
from ambasada.reading import month_number

# Whole days that a hand-over may wait for somebody before it is named.
PATIENCE_DAYS = 3
_LATER = ("accepted_day", "declined_day", "first_action_day")
_ANSWERS = ["month", "sent", "accepted", "declined", "median_days"]


def _standing(rows: Rows) -> Table:
    """The hand-overs sent by `as_of`; what was answered or done later has not happened yet.

    One whose day of sending cannot be read has no month and no age: it is a problem, no figure.
    """
    day = rows.span.day
    undone = {name: ibis.ifelse(_[name] <= day, _[name], ibis.null("int64")) for name in _LATER}
    sent = rows.handovers.filter(_.sent_day <= day).mutate(**undone)
    return sent.rename({"from": "from_embassy", "to": "to_embassy"})


@figure("Hand-overs")
def handovers(rows: Rows) -> Table:
    """Cases that one embassy passed to another, by the month of sending: how many were sent, and
    how many of these were accepted, declined and acted on since, whenever that was. A case keeps
    counting where its row stands.

    Result: from, to, month, sent, accepted, declined, acted (hand-overs), a row for each pair and
    month in which any was sent.
    """
    return (
        _standing(rows)
        .group_by("from", "to", month=_.sent_month)
        .agg(
            sent=_.count(),
            accepted=_.accepted_day.count(),
            declined=_.declined_day.count(),
            acted=_.first_action_day.count(),
        )
    )


@figure("Not taken up")
def limbo(rows: Rows) -> Table:
    """Hand-overs sent more than 3 whole days ago that were neither accepted nor declined and on
    which nothing was done.

    One row each: handover_id, case_id, from, to, sent_day (days since 1970-01-01), days (since
    then), embassy and row (whose sheet it stands in, and where).
    """
    sent = _standing(rows)
    is_open = sent.accepted_day.isnull() & sent.declined_day.isnull()
    return _resting(rows, sent.filter(is_open & sent.first_action_day.isnull()), "sent_day")


@figure("Nothing done yet")
def handover_steps(rows: Rows) -> Table:
    """Hand-overs accepted more than 3 whole days ago, not declined since, without a first action.

    One row each: as `limbo`, with accepted_day; days are those since it was accepted.
    """
    sent = _standing(rows)
    is_taken = sent.accepted_day.notnull() & sent.declined_day.isnull()
    return _resting(rows, sent.filter(is_taken & sent.first_action_day.isnull()), "accepted_day")


def _resting(rows: Rows, found: Table, since: str) -> Table:
    days = rows.span.day - found[since]
    is_long: BooleanValue = days > PATIENCE_DAYS
    names = ("handover_id", "case_id", "from", "to", since)
    return found.filter(is_long).select(*names, "embassy", "row", days=days)


def handover_answers(rows: Rows) -> pd.DataFrame:
    """month, sent, accepted, declined (hand-overs), median_days: of all hand-overs of the network
    sent from that month to the last whole one, as they stand now.

    The median is that of Kaplan and Meier over the days until accepted: who still waits, or was
    declined, was not accepted so far; None when not reached. Hand-overs whose acceptance is dated
    before their sending count as sent and accepted, but not for the median.
    """
    sent = rows.execute(_timed(rows))
    if sent.empty:
        return pd.DataFrame(columns=_ANSWERS)
    last_whole = month_number(rows.span.as_of + timedelta(days=1)) - 1
    records = [
        (month, *_answers(sent[sent["sent_month"].between(month, last_whole)]))
        for month in range(int(sent["sent_month"].min()), last_whole + 1)
    ]
    return pd.DataFrame(records, columns=_ANSWERS)


def _timed(rows: Rows) -> Table:
    """sent_month, is_accepted, is_declined, days until accepted or, so far, not."""
    sent = _standing(rows)
    until = ibis.coalesce(sent.accepted_day, sent.declined_day, rows.span.day)
    return sent.select(
        "sent_month",
        is_accepted=sent.accepted_day.notnull(),
        is_declined=sent.declined_day.notnull(),
        days=until - sent.sent_day,
    )


def _answers(sent: pd.DataFrame) -> tuple[int, int, int, float | None]:
    timed = sent[sent["days"] >= 0]
    (median,) = survival_quantiles(
        timed["days"].to_numpy(float), timed["is_accepted"].to_numpy(bool), (0.5,)
    )
    return len(sent), int(sent["is_accepted"].sum()), int(sent["is_declined"].sum()), median
