"""What is unusual in a network's last week: alerts and watches at all levels, each explained.

Seasonal quasi-Poisson regression with a negative binomial predictive (Farrington et al. 1996,
Noufaily et al. 2013, doi:10.1002/sim.5595); `benchmarks/outbreaks.py` measures it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ambasada.methods.surges_chances import discovery_rates
from ambasada.methods.surges_expected import WINDOWS, Flags
from ambasada.methods.surges_explained import Explanation, explain
from ambasada.methods.surges_judged import PROVISIONAL_ALERT, Judged, judge
from ambasada.methods.surges_levels import LEVELS, NetworkWeeks, Places, Series, series_of
from ambasada.methods.surges_regression import Numbers

CATEGORY, CELL = LEVELS.index("category"), LEVELS.index("cell")
MOST_FALSE_CELLS = 0.10
SINCE_WEEKS = 26
_WEEKS_OF_A_YEAR = 52
# There are few sums by category, and a doubling everywhere shows in one of them alone.
# benchmarks/network_alerts.py measures what that finds and what it costs in false alerts.
_PROVISIONAL_CATEGORY = 0.01


class Sign(StrEnum):
    """How loud: an alert is said, a watch only shown."""

    ALERT = "alert"
    WATCH = "watch"


@dataclass(frozen=True)
class Surge:
    """One series whose last week is unusual.

    `embassy` and `category` are indices, None for a sum over them. `observed` and `expected` are
    cases of the last `weeks` weeks (1 or 2, the more striking). `chance` is p of both looks
    together. `since_weeks`: for how many weeks in a row a sign has stood, this one included.
    `false_alerts_a_year`: how many alerts the rule gives at this level in a year in which nothing
    happens.
    """

    level: str
    sign: Sign
    embassy: int | None
    category: int | None
    weeks: int
    observed: int
    expected: float
    chance: float
    is_provisional: bool
    since_weeks: int
    false_alerts_a_year: float
    why: Explanation


def find_surges(network: NetworkWeeks, event_weeks: Sequence[int] = ()) -> tuple[Surge, ...]:
    """The surges of the last week, alerts first, then by chance.

    `event_weeks`: positions on the network's own axis of weeks (an event may lie outside it).
    A single cell is an alert only within a false discovery rate of 10 %, and never a watch.
    """
    if not network.counts.size:
        return ()
    series = series_of(network)
    judged = judge(series.counts, series.present, _provisional(series.level))
    is_alert, is_watch = _signs(series, judged)
    found = np.flatnonzero(is_alert | is_watch)
    false_alerts = _false_alerts_a_year(series, judged)
    surges = []
    for row, since in zip(found, _since(series, found), strict=True):
        look, level = judged.window[row], int(series.level[row])
        surges.append(
            Surge(
                level=LEVELS[level],
                sign=Sign.ALERT if is_alert[row] else Sign.WATCH,
                embassy=_index(series.embassy[row]),
                category=_index(series.category[row]),
                weeks=WINDOWS[look],
                observed=int(judged.observed[row, look]),
                expected=float(judged.expected[row, look]),
                chance=float(judged.chance[row]),
                is_provisional=bool(judged.is_provisional[row]),
                since_weeks=int(since),
                false_alerts_a_year=false_alerts[level],
                why=explain(network, series, judged, int(row), event_weeks),
            )
        )
    return tuple(sorted(surges, key=lambda one: (one.sign != Sign.ALERT, one.chance)))


def _signs(series: Series, judged: Judged) -> tuple[Flags, Flags]:
    is_cell = series.level == CELL
    rates = np.zeros(len(is_cell))
    is_judged = is_cell & judged.is_known
    rates[is_judged] = discovery_rates(judged.chance[is_judged])
    return judged.is_alert & (rates <= MOST_FALSE_CELLS), judged.is_watch & ~is_cell


def _provisional(level: Places) -> Numbers:
    """The chance under which each series is an alert while its history is short."""
    return np.where(level == CATEGORY, _PROVISIONAL_CATEGORY, PROVISIONAL_ALERT)


def _since(series: Series, found: Places) -> Places:
    """For each found series, how many weeks in a row a sign has stood."""
    since = np.ones(len(found), int)
    going = np.arange(len(found))
    for back in range(1, min(SINCE_WEEKS, series.counts.shape[1])):
        if not len(going):
            break
        rows = found[going]
        before = judge(
            series.counts[rows, :-back],
            series.present[rows, :-back],
            _provisional(series.level[rows]),
        )
        going = going[before.is_alert | before.is_watch]
        since[going] += 1
    return since


def _false_alerts_a_year(series: Series, judged: Judged) -> list[float]:
    """By level: the thresholds of all its judged series together, over 52 weeks. Of cells at most
    one week in ten has any, because of the false discovery rate.
    """
    known = [judged.is_known & (series.level == level) for level in range(len(LEVELS))]
    a_week = [float(judged.threshold[those].sum()) for those in known]
    a_week[CELL] = min(a_week[CELL], MOST_FALSE_CELLS)
    return [_WEEKS_OF_A_YEAR * one for one in a_week]


def _index(number: int) -> int | None:
    return None if number < 0 else int(number)
