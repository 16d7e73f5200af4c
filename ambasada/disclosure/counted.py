"""What was counted in which week's release: each case once, whatever is corrected later.

A week is told once. A row typed late, or corrected, changes the count so far; the difference is
counted in the week that is told next. What would be fewer than none is kept until it is made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ambasada.disclosure.classes import Counts

FLOWS = ("received", "closed")


@dataclass(frozen=True, eq=False)
class Counted:
    """Cases by embassy (rows), kind (columns) and flow: of one week, and of all weeks so far."""

    embassies: tuple[str, ...]
    categories: tuple[str, ...]
    of_week: dict[str, Counts]
    so_far: dict[str, Counts]

    def standing(self) -> Counts:
        """Open cases of each embassy by what was counted: never fewer than none."""
        gone = self.so_far["received"].sum(axis=1) - self.so_far["closed"].sum(axis=1)
        return np.maximum(gone, 0)

    def frame(self) -> pd.DataFrame:
        """embassy, category, and of each flow the count so far and of the week."""
        index = pd.MultiIndex.from_product(
            [self.embassies, self.categories], names=["embassy", "category"]
        )
        columns = {
            f"{flow}{ending}": part[flow].ravel()
            for ending, part in (("", self.of_week), ("_so_far", self.so_far))
            for flow in FLOWS
        }
        return pd.DataFrame(columns, index=index).reset_index()


def counted_of(frame: pd.DataFrame) -> Counted:
    """The `Counted` of a `frame`."""
    embassies, categories = (tuple(dict.fromkeys(frame[key])) for key in ("embassy", "category"))
    shape = (len(embassies), len(categories))

    def part(ending: str) -> dict[str, Counts]:
        return {flow: frame[f"{flow}{ending}"].to_numpy().reshape(shape) for flow in FLOWS}

    return Counted(embassies, categories, part(""), part("_so_far"))


def count_week(
    cells: pd.DataFrame,
    week: str,
    week_before: str,
    categories: Sequence[str],
    last: Counted | None,
) -> Counted:
    """What `week` counts, by the figures' table `weekly_cells`, after `last` was told.

    An embassy that was not there before begins with the week: its past is no news of this week.
    """
    here = sorted(cells.loc[cells["week"] == week, "embassy"].unique())
    embassies = tuple(sorted({*here, *(last.embassies if last else ())}))
    now, before = (_so_far(cells, name, embassies, categories) for name in (week, week_before))
    told = _told(last, embassies, categories, before)
    of_week = {flow: np.maximum(now[flow] - told[flow], 0) for flow in FLOWS}
    so_far = {flow: told[flow] + of_week[flow] for flow in FLOWS}
    return Counted(embassies, tuple(categories), of_week, so_far)


def _so_far(
    cells: pd.DataFrame, week: str, embassies: Sequence[str], categories: Sequence[str]
) -> dict[str, Counts]:
    rows = cells[cells["week"] == week].set_index(["embassy", "category"])
    wanted = pd.MultiIndex.from_product([embassies, categories])
    found = rows[[f"{flow}_so_far" for flow in FLOWS]].reindex(wanted, fill_value=0)
    shape = (len(embassies), len(categories))
    return {flow: found[f"{flow}_so_far"].to_numpy().reshape(shape) for flow in FLOWS}


def _told(
    last: Counted | None,
    embassies: Sequence[str],
    categories: Sequence[str],
    before: dict[str, Counts],
) -> dict[str, Counts]:
    """What was counted so far; of embassies that are new, all until the week before."""
    if last is None:
        return before
    told = {flow: counts.copy() for flow, counts in before.items()}
    rows = [embassies.index(embassy) for embassy in last.embassies]
    at = {category: place for place, category in enumerate(last.categories)}
    for place, category in enumerate(categories):
        if category in at:
            for flow in FLOWS:
                told[flow][rows, place] = last.so_far[flow][:, at[category]]
    return told
