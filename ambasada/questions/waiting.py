"""How long do people wait for a first answer: by month, and as a curve of those still waiting?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from ambasada.figures.waiting import MONTHS, MONTHS_BACK, RECENT
from ambasada.methods.trends_process import process_chart
from ambasada.methods.waiting import FEWEST_TOLD, FEWEST_WITH_INTERVAL, Wait
from ambasada.questions.periods import Period, last_whole_month, month_before
from ambasada.questions.trends import whole_months
from ambasada.visibility import View

# The usual range is taken from so many months, whatever a chart shows.
PROCESS_MONTHS = 25
SIGNS = ("outside", "one_side", "rising_or_falling", "outer_third")


@dataclass(frozen=True)
class Waits:
    """The wait of each whole month's cohort; of an embassy that month and the two before it."""

    periods: tuple[str, ...]
    waits: tuple[Wait, ...]

    @property
    def hidden(self) -> tuple[str, ...]:
        """The months of fewer than five cases."""
        return self._where(lambda wait: wait.n < FEWEST_TOLD)

    @property
    def few(self) -> tuple[str, ...]:
        """Those of five to nine."""
        return self._where(lambda wait: FEWEST_TOLD <= wait.n < FEWEST_WITH_INTERVAL)

    @property
    def not_reached(self) -> tuple[str, ...]:
        """Those in which half are not answered yet."""
        return self._where(lambda wait: wait.n >= FEWEST_TOLD and wait.median_days is None)

    def _where(self, holds: Callable[[Wait], bool]) -> tuple[str, ...]:
        return tuple(
            name for name, wait in zip(self.periods, self.waits, strict=True) if holds(wait)
        )


@lru_cache(maxsize=256)
def waits_by_month(view: View, embassy: str = "", months: int = 13) -> Waits:
    """How long those waited who were received in each whole month, oldest first."""
    names = tuple(month.name for month in whole_months(view, months))
    table = view["waiting"]
    own = table[table["embassy"] == embassy].set_index("month").drop(columns="embassy")
    return Waits(names, tuple(_wait(one) for one in own.reindex(names).itertuples(index=False)))


def _wait(row: Any) -> Wait:
    """A row of the figures; what is blank there is None."""
    n, *measures = row
    return Wait(_count(n), *(None if pd.isna(value) else float(value) for value in measures))


def _count(value: float) -> int:
    return 0 if pd.isna(value) else int(value)


@dataclass(frozen=True)
class Usual:
    """Within which days the network's median moves by itself, and the signs that it changed.

    `signs` are the newest run of each of `SIGNS` that there is: the rule and its months.
    """

    mean: float
    low: float
    high: float
    signs: tuple[tuple[str, tuple[str, ...]], ...]


@lru_cache(maxsize=64)
def usual_wait(view: View) -> Usual | None:
    """The process chart of the network's median by whole month; None from fewer than eight."""
    waits = waits_by_month(view, "", PROCESS_MONTHS)
    chart = process_chart(
        [np.nan if one.median_days is None else one.median_days for one in waits.waits]
    )
    if chart is None:
        return None
    runs = {sign: _newest_run(getattr(chart, sign), waits.periods) for sign in SIGNS}
    if set(runs["outer_third"]) <= set(runs["outside"]):
        # What lies outside lies in the outer third too.
        runs["outer_third"] = ()
    return Usual(
        chart.mean, max(0.0, chart.low), chart.high, tuple(one for one in runs.items() if one[1])
    )


def _newest_run(marks: Sequence[bool], periods: Sequence[str]) -> tuple[str, ...]:
    """The last unbroken run of marked months."""
    run: list[str] = []
    for is_marked, period in zip(reversed(marks), reversed(periods), strict=True):
        if is_marked:
            run.append(period)
        elif run:
            break
    return tuple(reversed(run))


@dataclass(frozen=True)
class Curve:
    """The share still waiting (1 to 0) from so many `days` on, of those received in `period`."""

    cohort: str
    period: Period
    wait: Wait
    days: tuple[float, ...]
    shares: tuple[float, ...]

    def share_after(self, day: float) -> float | None:
        """The share that still waits after so many days; None where nobody was watched so long."""
        if day > self.days[-1]:
            return None
        return self.shares[bisect_right(self.days, day) - 1]


@lru_cache(maxsize=256)
def waiting_curves(view: View, embassy: str = "") -> tuple[Curve, ...]:
    """The last three whole months and the same a year before; without those of under 5 cases."""
    steps, told = (
        table[table["embassy"] == embassy]
        for table in (view["waiting_curves"], view["waiting_cohorts"])
    )
    found = []
    for row in told.drop(columns="embassy").itertuples(index=False):
        cohort, *measures = row
        own = steps[steps["cohort"] == cohort]
        period = cohort_of(view, cohort)
        found.append(
            Curve(cohort, period, _wait(measures), tuple(own["days"]), tuple(own["share"]))
        )
    return tuple(found)


def cohort_of(view: View, cohort: str = RECENT) -> Period:
    """The three months of a cohort."""
    last = month_before(last_whole_month(view.as_of), MONTHS_BACK[cohort])
    return Period(cohort, month_before(last, MONTHS - 1).first, last.last)
