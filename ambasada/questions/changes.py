"""How one month's number stands beside an earlier one's: growth, per cent, and whether it is clear.

A per cent of few cases says nothing and is not told. A change of a flow is called clear only
when it is more than the series' usual ups and downs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
import pandas as pd

from ambasada.methods.trends import FEW, rate_ratio
from ambasada.questions.periods import Period

FLOWS = ("received", "closed")
# How much a series usually jumps is taken from this many months; not told from fewer than six.
SPREAD_MONTHS, SPREAD_LEAST = 24, 6


class Verdict(Enum):
    """Whether a change is more than a series' usual ups and downs."""

    MORE = "more"
    FEWER = "fewer"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Change:
    """One month's number after an earlier one's; None is unknown.

    `interval` is that of the relative change by the day (95 %), or None where it is not told.
    """

    now: int | None
    before: int | None
    interval: tuple[float, float] | None = None

    @property
    def growth(self) -> int | None:
        """Now less before."""
        return None if self.now is None or self.before is None else self.now - self.before

    @property
    def ratio(self) -> float | None:
        """Growth ÷ before; None where fewer than `FEW` came before."""
        if self.now is None or self.before is None or self.before < FEW:
            return None
        return self.now / self.before - 1

    @property
    def verdict(self) -> Verdict | None:
        """Clearly more, clearly fewer, or neither; None where no interval is told."""
        if self.interval is None:
            return None
        low, high = self.interval
        return Verdict.MORE if low > 0 else Verdict.FEWER if high < 0 else Verdict.UNCLEAR


def known_count(value: float | None) -> int | None:
    """A count of a table; None where it is blank or absent."""
    return None if value is None or pd.isna(value) else int(value)


def change_between(values: pd.Series, figure: str, now: Period, before: Period) -> Change:
    """How `values` (by month) changed from `before` to `now`.

    Only flows have an interval: a stock's months hold the same cases.
    """
    new, old = known_count(values.get(now.name)), known_count(values.get(before.name))
    if figure not in FLOWS or new is None or old is None or old < FEW:
        return Change(new, old)
    spread = _spread(values[values.index < now.name])
    if spread is None:
        return Change(new, old)
    return Change(new, old, _interval(new, old, now, before, spread))


def _spread(past: pd.Series) -> float | None:
    """How many times more a series varies than chance alone (1 and more), from its steps.

    Mean of (x − x')² ÷ (x + x') over successive months, 1 for a Poisson count: von Neumann's
    successive differences, so that a slow trend does not count. None when too few.
    """
    known = past.dropna().to_numpy(dtype=float)[-SPREAD_MONTHS - 1 :]
    pairs, jumps = known[1:] + known[:-1], np.diff(known)
    steps = jumps[pairs > 0] ** 2 / pairs[pairs > 0]
    return max(1.0, float(steps.mean())) if len(steps) >= SPREAD_LEAST else None


def _interval(
    new: int, old: int, now: Period, before: Period, spread: float
) -> tuple[float, float]:
    """95 % interval of the relative change of the daily rate, widened by √spread."""
    days = [(month.last - month.first).days + 1 for month in (now, before)]
    told = rate_ratio(new, old, days[0], days[1], spread)
    return told.low - 1, told.high - 1
