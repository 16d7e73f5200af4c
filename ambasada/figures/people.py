"""Volunteers on the day of the figures: hours, and who could do what in which language."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from ibis import _

from ambasada.figures.capacity import available_hours
from ambasada.figures.rows import Rows


def volunteers_this_week(rows: Rows) -> pd.DataFrame:
    """One row an active volunteer of this week.

    volunteer_id, embassy, row, languages, skills (lists), hours_per_week, confirmed_day,
    available_hours, unknown_hours (hours in the week of `as_of`), open_cases assigned to them.
    """
    offered = available_hours(rows).filter(_.week == rows.span.week)
    cases = rows.cases.filter(_.closed_day.isnull() & _.assigned_to.notnull())
    assigned = cases.group_by(assigned_of=_.assigned_to).agg(open_cases=_.count())
    joined = offered.left_join(assigned, offered.volunteer_id == assigned.assigned_of)
    table = joined.select(
        "volunteer_id",
        "embassy",
        "row",
        "languages",
        "skills",
        "hours_per_week",
        "confirmed_day",
        "available_hours",
        "unknown_hours",
        open_cases=_.open_cases.fill_null(0),
    )
    return rows.execute(table.order_by("embassy", "volunteer_id"))


@dataclass(frozen=True)
class _Kind:
    """One way to count volunteers: by language or by skill."""

    name: str
    column: str
    case_column: str


_KINDS = (_Kind("language", "languages", "language"), _Kind("skill", "skills", "category"))


def volunteer_totals(volunteers: pd.DataFrame, open_cases: pd.DataFrame) -> pd.DataFrame:
    """embassy, kind (language or skill), item, volunteers, available_hours, open_cases.

    An item appears where a volunteer offers it or an open case asks for it, so that 0
    volunteers beside open cases is a gap. One volunteer counts for each of their items.
    """
    parts = [_counted(kind, volunteers, open_cases) for kind in _KINDS]
    return pd.concat(parts, ignore_index=True)


def _counted(kind: _Kind, volunteers: pd.DataFrame, open_cases: pd.DataFrame) -> pd.DataFrame:
    offered = volunteers.explode(kind.column).dropna(subset=[kind.column])
    offers = offered.groupby(["embassy", kind.column]).agg(
        volunteers=("volunteer_id", "size"), available_hours=("available_hours", "sum")
    )
    asks = open_cases.dropna(subset=[kind.case_column]).groupby(["embassy", kind.case_column])
    table = offers.rename_axis(["embassy", "item"]).join(
        asks.size().rename_axis(["embassy", "item"]).rename("open_cases"), how="outer"
    )
    table = table.fillna(0).reset_index()
    table.insert(1, "kind", kind.name)
    return table.astype({"volunteers": int, "open_cases": int, "available_hours": float})
