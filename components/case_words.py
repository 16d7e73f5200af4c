"""A case in words: its state, whose turn and how long, its row in the sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pandas as pd

from ambasada.questions.sheets import case_links
from ambasada.reading import EPOCH
from ambasada.visibility import View
from components.listing import Badge, Entry
from components.texts import _, n_, short_day
from components.words import TURN, URGENCY, category_name, word

# A row of the questions on cases, as `itertuples` gives it.
Case = Any


def is_closed(case: Case) -> bool:
    """Whether it was closed by the day of the figures."""
    return bool(pd.notna(case.closed_day))


def closed_words(case: Case) -> str:
    """closed 20 Nov."""
    day = EPOCH + timedelta(days=int(case.closed_day))
    return _("closed {day}").format(day=short_day(day))


def case_entries(view: View) -> Callable[[Case], Entry]:
    """A case as a row of a list: its code, what it is, whose turn, and the way to its row."""
    name_of = category_name(view.network)

    def entry(case: Case) -> Entry:
        (link,) = case_links(view, [case.row])
        told = [
            _turn(case),
            name_of(case.category),
            _("nobody yet") if pd.isna(case.assigned_to) else str(case.assigned_to),
            "" if link else _("row {row}").format(row=case.row),
        ]
        return Entry(
            str(case.case_id),
            " · ".join(part for part in told if part),
            tuple(_badges(case)),
            address=link or "",
        )

    return entry


def _turn(case: Case) -> str:
    """How long it has been our turn; else how old the case is."""
    if pd.notna(case.our_turn_days):
        # A turn may be written down ahead of its day.
        days = max(0, int(case.our_turn_days))
        return n_("our turn for {count} day", "our turn for {count} days", days)
    return n_("{count} day old", "{count} days old", int(case.age_days))


def _badges(case: Case) -> list[Badge]:
    if is_closed(case):
        return [Badge(closed_words(case), ":material/check:")]
    marks = []
    if case.is_overdue:
        marks.append(Badge(_("overdue"), ":material/schedule:", "orange"))
    if case.is_silent:
        marks.append(Badge(_("silent"), ":material/hearing_disabled:", "orange"))
    if case.urgency != "normal":
        marks.append(Badge(word(URGENCY)(case.urgency), ":material/priority_high:"))
    if case.waiting_on != "us":
        marks.append(Badge(word(TURN)(case.waiting_on), ":material/hourglass_empty:"))
    return marks
