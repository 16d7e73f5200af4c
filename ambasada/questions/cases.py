"""Which open cases need a move? Filters over one's own embassy's open cases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from ambasada.questions.week import open_cases
from ambasada.visibility import View

UNASSIGNED = "nobody"


@dataclass(frozen=True)
class Filter:
    """What to keep; an empty text keeps all. `volunteer` may be `nobody`."""

    category: str = ""
    urgency: str = ""
    turn: str = ""
    volunteer: str = ""
    bucket: str = ""
    only: str = ""


@lru_cache(maxsize=512)
def filtered_cases(view: View, embassy: str, wanted: Filter) -> pd.DataFrame:
    """The open cases that pass every filter, longest our turn first, then oldest."""
    cases = open_cases(view, embassy)
    keep = pd.Series(True, index=cases.index)
    for column, value in (
        ("category", wanted.category),
        ("urgency", wanted.urgency),
        ("waiting_on", wanted.turn),
        ("bucket", wanted.bucket),
    ):
        if value:
            keep &= cases[column] == value
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


@lru_cache(maxsize=64)
def volunteers_with_cases(view: View, embassy: str) -> tuple[str, ...]:
    """The codes of those to whom open cases are assigned."""
    return tuple(sorted(open_cases(view, embassy)["assigned_to"].dropna().unique()))
