"""Leadership's table of embassies by kind of request, a whole month at a time.

The totals of embassies and of kinds are known exactly. Counts under 5 are hidden, 0 among them,
and so many others that the totals give no hidden count an interval narrower than 5. (Secondary
suppression: Hundepool et al., Statistical Disclosure Control, 2012, chapter 4.)
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd

from ambasada.disclosure.classes import Counts
from ambasada.disclosure.counted import FLOWS
from ambasada.disclosure.intervals import Cell, Hidden, interval, surely_wide
from ambasada.disclosure.rules import RULES, SMALL, Rules
from ambasada.figures import Figures

SHOWN_MONTHS = 13


def protected_monthly(figures: Figures, month: str, rules: Rules = RULES) -> pd.DataFrame:
    """embassy, month, category, received, closed of a whole month, blank where hidden, and
    `received_is_hidden`, `closed_is_hidden`.

    The stock by embassy and kind is not in it: it would tell one flow by the other. Raises
    ValueError where the audit finds an interval narrower than 5.
    """
    table = figures["monthly"]
    rows = table[table["month"] == month]
    told = rows[["embassy", "month", "category"]].reset_index(drop=True)
    for flow in FLOWS:
        wide = rows.pivot(index="embassy", columns="category", values=flow)
        hidden = hide(wide.to_numpy(np.int64), rules)
        stacked = pd.DataFrame(hidden, wide.index, wide.columns).stack()
        is_hidden = stacked.loc[list(zip(told["embassy"], told["category"], strict=True))]
        told[flow] = rows[flow].reset_index(drop=True).astype("Int64").mask(is_hidden.to_numpy())
        told[f"{flow}_is_hidden"] = is_hidden.to_numpy()
    return told


def with_protected_months(figures: Figures) -> Figures:
    """`figures` with the table `protected_monthly` of the last 13 whole months; a month of which
    too little can be hidden is left out.
    """
    last = _last_whole_month(figures)
    months = sorted(month for month in figures["monthly"]["month"].unique() if month <= last)
    told = []
    for month in months[-SHOWN_MONTHS:]:
        with suppress(ValueError):
            told.append(protected_monthly(figures, month))
    table = pd.concat(told, ignore_index=True) if told else pd.DataFrame()
    return replace(figures, tables={**figures.tables, "protected_monthly": table})


def _last_whole_month(figures: Figures) -> str:
    """The month of the day after `as_of` has not ended; the one before it has."""
    tomorrow = figures.span.as_of + timedelta(days=1)
    return f"{tomorrow.replace(day=1) - timedelta(days=1):%Y-%m}"


def hide(counts: Counts, rules: Rules = RULES) -> Hidden:
    """Which cells of a table (embassies × kinds) are hidden; raises ValueError if not enough can
    be.
    """
    hidden = counts < SMALL
    if not rules.hides_enough_others:
        return hidden
    # What is wide enough stays so: whatever else is hidden only gives more room.
    waiting = _doubtful(counts, hidden)
    while waiting:
        cell = waiting.pop()
        while is_narrow(counts, hidden, cell):
            more = _company(counts, hidden, cell)
            hidden[more] = True
            waiting.append(more)
    return hidden


def _doubtful(counts: Counts, hidden: Hidden) -> list[Cell]:
    """Hidden cells of which a glance does not show that they are wide."""
    room = np.minimum(counts.sum(axis=1)[:, None], counts.sum(axis=0))
    sure = surely_wide(np.where(hidden, counts, 0), hidden, np.minimum(SMALL, room))
    return [(int(row), int(column)) for row, column in np.argwhere(hidden & ~sure)]


def is_narrow(counts: Counts, hidden: Hidden, cell: Cell) -> bool:
    """Whether a hidden cell's interval, by the exact totals and what is shown, is narrower than 5,
    or leaves out 0 though the count is under 5.

    Where a total alone leaves less room than that, it must reach from 0 to the total.
    """
    row, column = cell
    room = min(SMALL, int(counts[row].sum()), int(counts[:, column].sum()))
    low, high = interval(np.where(hidden, counts, 0), hidden, row, column)
    return high - low < room or (counts[cell] < SMALL and low > 0)


def _company(counts: Counts, hidden: Hidden, cell: Cell) -> Cell:
    """The smallest shown number in the row or column of a cell, or anywhere; raises ValueError."""
    beside = np.zeros_like(hidden)
    beside[cell[0]], beside[:, cell[1]] = True, True
    for where in (beside & ~hidden, ~hidden):
        if where.any():
            choice = np.where(where, counts, np.iinfo(np.int64).max)
            row, column = np.unravel_index(int(choice.argmin()), choice.shape)
            return int(row), int(column)
    raise ValueError("With so few numbers nothing can be hidden, so the month is not told by kind.")
