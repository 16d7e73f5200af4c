"""Which hand-overs has nobody taken up, and who passes how many to whom month by month?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import pandas as pd

from ambasada.questions.periods import Period, month_of
from ambasada.questions.trends import whole_months
from ambasada.reading import EPOCH
from ambasada.visibility import View

_COUNTS = ["sent", "accepted", "declined", "acted"]


@dataclass(frozen=True)
class Resting:
    """A hand-over of one's own embassy that rests: since when, and for whom the next step is.

    `other` is the embassy on the other side, `is_ours_to_take` says that it was sent to us;
    `sheet` is the embassy in whose spreadsheet the row stands, `row` where.
    """

    case_id: str
    other: str
    is_ours_to_take: bool
    since: date
    days: int
    sheet: str
    row: int


@lru_cache(maxsize=256)
def not_taken_up(view: View, embassy: str) -> tuple[Resting, ...]:
    """Hand-overs from or to `embassy` that nobody has accepted in time, the longest first."""
    return _resting(view["limbo"], embassy, "sent_day")


@lru_cache(maxsize=256)
def not_begun(view: View, embassy: str) -> tuple[Resting, ...]:
    """Hand-overs from or to `embassy` accepted, with nothing done since, the longest first."""
    return _resting(view["handover_steps"], embassy, "accepted_day")


def _resting(table: pd.DataFrame, embassy: str, since: str) -> tuple[Resting, ...]:
    found = [
        Resting(
            case_id=str(row["case_id"]),
            other=str(row["from"] if row["to"] == embassy else row["to"]),
            is_ours_to_take=row["to"] == embassy,
            since=EPOCH + timedelta(days=int(row[since])),
            days=int(row["days"]),
            sheet=str(row["embassy"]),
            row=int(row["row"]),
        )
        for row in table.to_dict("records")
        if embassy in (row["from"], row["to"])
    ]
    return tuple(sorted(found, key=lambda one: (-one.days, one.case_id)))


@dataclass(frozen=True)
class Pair:
    """What one embassy passed to another, and what became of it (hand-overs)."""

    sender: str
    receiver: str
    sent: int
    accepted: int
    declined: int
    acted: int


@dataclass(frozen=True)
class Passed:
    """All of some months. `unanswered` were neither accepted nor declined; `median_days` until
    accepted is the network's, None when not reached or where it may not be told.
    """

    sent: int
    accepted: int
    declined: int
    unanswered: int
    median_days: float | None


def has_handovers(view: View, embassy: str) -> bool:
    """Whether any was ever sent, from or to `embassy` if it is given."""
    table = view["handovers"]
    if table.empty or not embassy:
        return not table.empty
    return bool(((table["from"] == embassy) | (table["to"] == embassy)).any())


@lru_cache(maxsize=256)
def handovers_by_month(view: View, embassy: str, months: int) -> pd.DataFrame:
    """from, to, month, sent, accepted, declined, acted of the last whole months, newest first.

    With an `embassy` only what it sent or received.
    """
    table = view["handovers"]
    if table.empty:
        return table
    shown = [month.name for month in whole_months(view, months)]
    rows = table[table["month"].isin(shown)]
    if embassy:
        rows = rows[(rows["from"] == embassy) | (rows["to"] == embassy)]
    ordered = rows.sort_values(
        ["month", "sent", "from", "to"], ascending=[False, False, True, True]
    )
    return ordered.reset_index(drop=True)


def months_of_handovers(view: View, embassy: str, months: int) -> tuple[Period, ...]:
    """The months in which any was sent, newest first."""
    table = handovers_by_month(view, embassy, months)
    return tuple(map(month_of, table["month"].unique())) if len(table) else ()


@lru_cache(maxsize=256)
def pairs(view: View, embassy: str, months: int, month: str = "") -> tuple[Pair, ...]:
    """Who passed to whom in all the months or in one, the most first."""
    table = handovers_by_month(view, embassy, months)
    if month:
        table = table[table["month"] == month]
    if table.empty:
        return ()
    summed = table.groupby(["from", "to"], as_index=False)[_COUNTS].sum()
    ordered = summed.sort_values(["sent", "from", "to"], ascending=[False, True, True])
    return tuple(
        Pair(str(row["from"]), str(row["to"]), *(int(row[name]) for name in _COUNTS))
        for row in ordered.to_dict("records")
    )


@lru_cache(maxsize=256)
def passed(view: View, embassy: str, months: int) -> Passed:
    """The sums of the last whole months."""
    found = pairs(view, embassy, months)
    sent, accepted, declined = (sum(getattr(one, name) for one in found) for name in _COUNTS[:3])
    median = _median_days(view, months) if not embassy else None
    # One that says both counts for both.
    return Passed(sent, accepted, declined, max(0, sent - accepted - declined), median)


def _median_days(view: View, months: int) -> float | None:
    table = view["handover_answers"]
    shown = whole_months(view, months)
    if table.empty or not shown:
        return None
    since = table[table["month"] >= shown[0].name]["median_days"]
    return None if since.empty or pd.isna(since.iloc[0]) else float(since.iloc[0])
