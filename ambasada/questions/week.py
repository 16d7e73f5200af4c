"""What does one embassy face this week? Its figures, ageing, hours and the cases to move first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from ambasada.figures.stock import BUCKETS
from ambasada.questions.overview import SPARK_WEEKS, Headline, Series, headlines, stock_headline
from ambasada.questions.periods import week_before, week_of
from ambasada.schema import TURNS, URGENCIES
from ambasada.visibility import View

_URGENT_FIRST = {urgency: order for order, urgency in enumerate(reversed(URGENCIES))}
_CASE = (
    "case_id",
    "category",
    "urgency",
    "waiting_on",
    "our_turn_days",
    "turn_days",
    "age_days",
    "bucket",
    "assigned_to",
    "language",
    "is_overdue",
    "is_silent",
    "row",
    "received_day",
    "closed_day",
)


@lru_cache(maxsize=256)
def week_headlines(view: View, embassy: str) -> tuple[Headline, ...]:
    """Overdue, silent (own embassy only), open, received, closed of one embassy."""
    overdue, open_end, received, closed, _response = headlines(view, embassy)
    if not view.may_see_cases_of(embassy):
        return overdue, open_end, received, closed
    return overdue, stock_headline(view, embassy, "silent"), open_end, received, closed


@dataclass(frozen=True)
class Hours:
    """Hours of one embassy by week: available, unknown (offered, not confirmed), needed."""

    weeks: tuple[str, ...]
    available: tuple[float, ...]
    unknown: tuple[float, ...]
    needed: tuple[float, ...]
    utilisation: float | None
    volunteers: int

    @property
    def left(self) -> float:
        """Hours of this week that are available and not needed; negative when they are short."""
        return self.available[-1] - self.needed[-1]


@lru_cache(maxsize=256)
def hours_by_week(view: View, embassy: str) -> Hours | None:
    """Hours of the 13 weeks that end with the one of `as_of`; None without figures."""
    table = view["capacity"]
    rows = table[table["embassy"] == embassy].set_index("week")
    if rows.empty:
        return None
    this = week_of(view.week)
    names = [week_before(this, back).name for back in reversed(range(SPARK_WEEKS))]
    rows = rows.loc[[name for name in names if name in rows.index]]
    last = rows.iloc[-1]
    return Hours(
        tuple(rows.index),
        tuple(map(float, rows["available_hours"])),
        tuple(map(float, rows["unknown_hours"])),
        tuple(map(float, rows["needed_hours"])),
        None if pd.isna(last["utilisation"]) else float(last["utilisation"]),
        int(last["active_volunteers"]),
    )


@lru_cache(maxsize=256)
def ageing_by_turn(view: View, embassy: str) -> dict[str, Series]:
    """Open cases by age, for each whose turn it is: a case that waits on others ages
    differently.
    """
    cases = view["open_cases"]
    own = cases[cases["embassy"] == embassy]
    names = tuple(name for name, _last in BUCKETS)
    counts = (
        own.assign(bucket=own["age_days"].map(bucket_of)).groupby(["waiting_on", "bucket"]).size()
    )
    return {
        turn: Series(names, tuple(float(counts.get((turn, name), 0)) for name in names))
        for turn in TURNS
    }


def bucket_of(age_days: int) -> str:
    """The bucket of an age in days."""
    return next(name for name, last in BUCKETS if last is None or age_days <= last)


@lru_cache(maxsize=256)
def open_cases(view: View, embassy: str) -> pd.DataFrame:
    """The open cases of one's own embassy, those that need a move first.

    Overdue before others, then the more urgent, then the longest our turn. One row a case:
    case_id, category, urgency, waiting_on, our_turn_days, turn_days (target), age_days, bucket,
    assigned_to, language, is_overdue, is_silent, row (in the sheet), received_day, closed_day
    (days since 1970-01-01; an open case has no closed_day).
    """
    return _to_move_first(view["open_cases"], embassy)


@lru_cache(maxsize=256)
def recent_cases(view: View, embassy: str) -> pd.DataFrame:
    """The cases of one's own embassy received or closed last week or this one; as `open_cases`."""
    return _to_move_first(view["recent_cases"], embassy)


def _to_move_first(cases: pd.DataFrame, embassy: str) -> pd.DataFrame:
    own = cases[cases["embassy"] == embassy]
    ordered = own.assign(
        bucket=own["age_days"].map(bucket_of),
        urgency_order=own["urgency"].map(_URGENT_FIRST),
        turn_order=own["our_turn_days"].fillna(-1),
    ).sort_values(
        ["is_overdue", "urgency_order", "turn_order", "age_days", "case_id"],
        ascending=[False, True, False, False, True],
    )
    return ordered[list(_CASE)].reset_index(drop=True)


@lru_cache(maxsize=256)
def cases_to_move(view: View, embassy: str, most: int = 10) -> pd.DataFrame:
    """The first `most` open cases that wait on us and are overdue or silent; see `open_cases`."""
    cases = open_cases(view, embassy)
    return cases[cases["is_overdue"] | cases["is_silent"]].head(most).reset_index(drop=True)
