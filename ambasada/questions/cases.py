"""Which cases need a move, and which came in? Filters over one's own embassy's cases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from ambasada.questions.periods import Period, last_whole_week, week_of
from ambasada.questions.week import open_cases, recent_cases
from ambasada.reading import day_number
from ambasada.visibility import View

UNASSIGNED = "nobody"
# What came in or went out, and when: received last week, received this week, closed last week.
LAST_WEEK, THIS_WEEK, CLOSED = "week", "this-week", "closed"
SINCE = (LAST_WEEK, THIS_WEEK, CLOSED)


@dataclass(frozen=True)
class Filter:
    """What to keep; an empty text keeps all. `volunteer` may be `nobody`.

    `since` asks for the cases of a week, open or closed since; without it only open cases stand.
    """

    category: str = ""
    urgency: str = ""
    turn: str = ""
    volunteer: str = ""
    bucket: str = ""
    only: str = ""
    language: str = ""
    since: str = ""


@lru_cache(maxsize=512)
def filtered_cases(view: View, embassy: str, wanted: Filter) -> pd.DataFrame:
    """The cases that pass every filter, longest our turn first, then oldest."""
    cases = cases_since(view, embassy, wanted.since)
    keep = pd.Series(True, index=cases.index)
    for column, value in (
        ("category", wanted.category),
        ("urgency", wanted.urgency),
        ("waiting_on", wanted.turn),
        ("bucket", wanted.bucket),
        ("language", wanted.language),
    ):
        if value:
            keep &= cases[column] == value
    if wanted.turn:
        # Of a closed case it is nobody's turn.
        keep &= cases["closed_day"].isna()
    if wanted.only in ("overdue", "silent"):
        keep &= cases[f"is_{wanted.only}"].astype(bool)
    if wanted.volunteer:
        is_unassigned = cases["assigned_to"].isna()
        keep &= (
            is_unassigned
            if wanted.volunteer == UNASSIGNED
            else (cases["assigned_to"] == wanted.volunteer)
        )
    return (
        cases[keep]
        .sort_values(
            ["our_turn_days", "age_days", "case_id"],
            ascending=[False, False, True],
            na_position="last",
        )
        .reset_index(drop=True)
    )


def cases_since(view: View, embassy: str, since: str) -> pd.DataFrame:
    """The open cases, or with `since` those received (or closed) in that week, open or not."""
    if not since:
        return open_cases(view, embassy)
    cases, week = recent_cases(view, embassy), week_since(view, since)
    days = cases["closed_day" if since == CLOSED else "received_day"]
    in_week = days.between(day_number(week.first), day_number(week.last))
    return cases[in_week].reset_index(drop=True)


def week_since(view: View, since: str) -> Period:
    """The week that `since` speaks of."""
    return week_of(view.week) if since == THIS_WEEK else last_whole_week(view.as_of)


@lru_cache(maxsize=64)
def volunteers_of_cases(view: View, embassy: str) -> tuple[str, ...]:
    """The codes of the active volunteers, and of all to whom open cases are assigned."""
    own = view["volunteers"]
    codes = {*own[own["embassy"] == embassy]["volunteer_id"]}
    return tuple(sorted(codes | {*open_cases(view, embassy)["assigned_to"].dropna()}))


@lru_cache(maxsize=64)
def languages_of_cases(view: View, embassy: str) -> tuple[str, ...]:
    """The codes of the languages that open cases ask for."""
    return tuple(sorted(open_cases(view, embassy)["language"].dropna().unique()))
