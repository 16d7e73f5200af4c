"""What was released of the network and of other embassies: classes, never exact numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from ambasada.disclosure.rules import BLOCK_WEEKS, LEAST
from ambasada.questions.overview import Series
from ambasada.questions.periods import Period, week_before, week_of
from ambasada.visibility import View

# Lowest and highest; None where nothing is told.
Told = tuple[int, int] | None


@dataclass(frozen=True)
class ReleasedWeeks:
    """Four weeks of one embassy: `received` and `closed` in them, the rest at their end."""

    embassy: str
    week: str
    told: Mapping[str, Told]

    @property
    def period(self) -> Period:
        """The four weeks."""
        last = week_of(self.week)
        return Period(self.week, week_before(last, BLOCK_WEEKS - 1).first, last.last)

    def least(self, figure: str) -> int:
        """The lowest that a figure can be: what orders, sizes and colours go by."""
        told = self.told.get(figure)
        return 0 if told is None else told[0]

    @property
    def utilisation(self) -> float | None:
        """Needed ÷ available hours from the middles of their classes; None over less than 10."""
        needed, available = self.told.get("needed_hours"), self.told.get("available_hours")
        if needed is None or available is None or available[0] < LEAST:
            return None
        return sum(needed) / sum(available)


@dataclass(frozen=True)
class ReleasedKind:
    """A kind of request in one week of the network."""

    category: str
    received: Told
    closed: Told


@lru_cache(maxsize=64)
def released_weeks(view: View) -> Mapping[str, tuple[ReleasedWeeks, ...]]:
    """By embassy, newest four weeks first."""
    found: dict[tuple[str, str], dict[str, Told]] = {}
    for row in view["release_embassies"].itertuples(index=False):
        found.setdefault((row.week, row.embassy), {})[row.figure] = _told(row.low, row.high)
    by_embassy: dict[str, list[ReleasedWeeks]] = {}
    for (week, embassy), told in sorted(found.items(), reverse=True):
        by_embassy.setdefault(embassy, []).append(ReleasedWeeks(embassy, week, told))
    return {embassy: tuple(weeks) for embassy, weeks in by_embassy.items()}


def _told(low: object, high: object) -> Told:
    return None if pd.isna(low) else (int(str(low)), int(str(high)))


@lru_cache(maxsize=64)
def newest_weeks(view: View) -> tuple[ReleasedWeeks, ...]:
    """The newest four weeks of every other embassy that they were released of, most overdue first,
    by what was released.
    """
    others = [
        weeks[0]
        for embassy, weeks in released_weeks(view).items()
        if embassy != view.member.embassy
    ]
    newest = max((one.week for one in others), default="")
    told = [one for one in others if one.week == newest]
    return tuple(
        sorted(told, key=lambda one: (-one.least("overdue"), -one.least("open"), one.embassy))
    )


def newest_week(view: View) -> Period | None:
    """The last week that the network was released of; None before the first release."""
    table = view["release_network"]
    return None if table.empty else week_of(str(table["week"].max()))


@lru_cache(maxsize=64)
def released_kinds(view: View) -> tuple[ReleasedKind, ...]:
    """The kinds of request of the network in the newest released week, in the order of the
    configuration.
    """
    week, table = newest_week(view), view["release_network"]
    if week is None:
        return ()
    rows = table[table["week"] == week.name]
    told = {(one.category, one.figure): _told(one.low, one.high) for one in rows.itertuples()}
    return tuple(
        ReleasedKind(kind, told.get((kind, "received")), told.get((kind, "closed")))
        for kind in view.network.category
    )


@lru_cache(maxsize=64)
def network_at_least(view: View, weeks: int) -> dict[str, Series]:
    """received and closed of the network by released week, oldest first: the sums of what each
    kind was at least.
    """
    table = view["release_network"]
    if table.empty:
        return {}
    sums = table.pivot_table(index="week", columns="figure", values="low", aggfunc="sum")
    shown = sums.tail(weeks)
    return {
        str(figure): Series(tuple(shown.index), tuple(map(float, shown[figure])))
        for figure in shown
    }
