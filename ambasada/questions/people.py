"""Who is available, with which languages and skills; where are the gaps?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from ambasada.visibility import View


@dataclass(frozen=True)
class Offer:
    """Volunteers' hours of this week: available (confirmed), unknown (not confirmed), needed."""

    volunteers: int
    available: float
    unknown: float
    needed: float


@dataclass(frozen=True)
class Item:
    """A language or skill: who offers it, with how many hours, and how many open cases ask for
    it.
    """

    item: str
    volunteers: int
    available_hours: float
    open_cases: int

    @property
    def is_gap(self) -> bool:
        """Whether cases ask for it and nobody offers it."""
        return self.open_cases > 0 and self.volunteers == 0


@dataclass(frozen=True)
class Gap:
    """A language or skill that nobody of an embassy (or of the network, "") offers though open
    cases ask for it.
    """

    embassy: str
    kind: str
    item: str
    open_cases: int


def _of(table: pd.DataFrame, embassy: str) -> pd.DataFrame:
    return table[table["embassy"] == embassy] if embassy else table


@lru_cache(maxsize=64)
def offer_of(view: View, embassy: str = "") -> Offer:
    """This week's hours of one embassy, or of the network."""
    table = view["capacity"]
    rows = _of(table[table["week"] == view.week], embassy)
    return Offer(
        int(rows["active_volunteers"].sum()),
        float(rows["available_hours"].sum()),
        float(rows["unknown_hours"].sum()),
        float(rows["needed_hours"].sum()),
    )


@lru_cache(maxsize=64)
def items(view: View, kind: str, embassy: str = "") -> tuple[Item, ...]:
    """Each language or skill, gaps first, then by open cases."""
    totals = view["volunteer_totals"]
    rows = _of(totals[totals["kind"] == kind], embassy)
    summed = rows.groupby("item")[["volunteers", "available_hours", "open_cases"]].sum()
    found = [
        Item(str(item), int(row.volunteers), float(row.available_hours), int(row.open_cases))
        for item, row in zip(summed.index, summed.itertuples(index=False), strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (not one.is_gap, -one.open_cases, one.item)))


@lru_cache(maxsize=64)
def gaps(view: View) -> tuple[Gap, ...]:
    """Where a category or a language has nobody, most open cases first."""
    totals = view["volunteer_totals"]
    rows = totals[(totals["volunteers"] == 0) & (totals["open_cases"] > 0)]
    found = [
        Gap(str(row.embassy), str(row.kind), str(row.item), int(row.open_cases))
        for row in rows.itertuples(index=False)
    ]
    return tuple(sorted(found, key=lambda gap: (-gap.open_cases, gap.embassy, gap.item)))


@lru_cache(maxsize=64)
def volunteers(view: View, embassy: str) -> pd.DataFrame:
    """One's own embassy's active volunteers, most hours left this week first.

    volunteer_id, left_hours, available_hours, unknown_hours, taken_hours (by the open cases
    assigned to them), open_cases, languages, skills. Hours left are unknown where none are
    confirmed.
    """
    table = _of(view["volunteers"], embassy)
    taken = table["volunteer_id"].map(_taken_hours(view)).fillna(0.0).astype(float)
    is_unknown = (table["unknown_hours"] > 0) & (table["available_hours"] == 0)
    left = (table["available_hours"] - taken).round(2).mask(is_unknown)
    ordered = table.assign(taken_hours=taken.round(2), left_hours=left).sort_values(
        ["left_hours", "open_cases", "volunteer_id"],
        ascending=[False, True, True],
        na_position="last",
    )
    names = [
        "volunteer_id",
        "left_hours",
        "available_hours",
        "unknown_hours",
        "taken_hours",
        "open_cases",
        "languages",
        "skills",
    ]
    return ordered[names].reset_index(drop=True)


def _taken_hours(view: View) -> pd.Series:
    """Weekly hours of the open cases assigned to each volunteer, by code."""
    cases = view["open_cases"]
    hours = {name: kind.weekly_hours for name, kind in view.network.category.items()}
    return cases["category"].map(hours).groupby(cases["assigned_to"]).sum()


@lru_cache(maxsize=64)
def hours_by_embassy(view: View) -> pd.DataFrame:
    """embassy, active_volunteers, available_hours, unknown_hours, needed_hours, left_hours,
    utilisation of this week.
    """
    table = view["capacity"]
    rows = table[table["week"] == view.week]
    rows = rows.assign(left_hours=(rows["available_hours"] - rows["needed_hours"]).round(2))
    names = [
        "embassy",
        "active_volunteers",
        "available_hours",
        "unknown_hours",
        "needed_hours",
        "left_hours",
        "utilisation",
    ]
    ordered = rows[names].sort_values(["left_hours", "embassy"], ascending=[False, True])
    return ordered.reset_index(drop=True)
