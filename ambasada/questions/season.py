"""Which months bring more every year, and what is left without them?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from ambasada.questions.overview import Series
from ambasada.questions.periods import month_of
from ambasada.visibility import View

_YEAR = 12


@dataclass(frozen=True)
class Season:
    """Received cases by whole month, oldest first, and what they are without season and chance.

    `factors`: what each month brings ÷ what it would without a season, the same in every year.
    """

    received: Series
    trend: Series
    factors: tuple[float, ...]

    @property
    def by_calendar(self) -> tuple[tuple[int, float], ...]:
        """The calendar months of a year (1 to 12) with their factors, the most first; empty where
        no season is told.
        """
        newest = zip(self.received.periods[-_YEAR:], self.factors[-_YEAR:], strict=True)
        found = [(month_of(name).first.month, factor) for name, factor in newest]
        ordered = sorted(found, key=lambda one: (-one[1], one[0]))
        return tuple(ordered) if any(factor != 1 for _month, factor in found) else ()

    @property
    def now_and_a_year_before(self) -> tuple[float, float]:
        """Cases a month without season and chance, at the newest month and twelve before."""
        now, before = (self.trend.values[-1 - back] for back in (0, _YEAR))
        assert now is not None and before is not None
        return now, before


@lru_cache(maxsize=256)
def season(view: View, embassy: str = "") -> Season | None:
    """Of an embassy or of the network; None where there is too little to tell it."""
    table = view["season"]
    rows = table[table["embassy"] == embassy].sort_values("month") if len(table) else table
    if rows.empty:
        return None
    months = tuple(rows["month"])
    received, trend = (_series(months, rows[name]) for name in ("received", "trend"))
    return Season(received, trend, tuple(map(float, rows["season"])))


def _series(months: tuple[str, ...], values: pd.Series) -> Series:
    return Series(months, tuple(map(float, values)))
