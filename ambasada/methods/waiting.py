"""How long people wait: Kaplan–Meier curves of the share still waiting.

A case not answered yet counts as still waiting at the end of the day of the reading (censored), so
slow cases are not left out as they are from a mean of answered ones. Events come before censorings
at equal times. Source: Kaplan and Meier (1958), JASA 53:457; the log–log interval of the median is
Brookmeyer and Crowley (1982), Biometrics 38:29, as in R's survival (`conf.type = "log-log"`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

NETWORK = ""
# Of fewer cases nothing is told, and no interval of fewer than ten.
FEWEST_TOLD, FEWEST_WITH_INTERVAL = 5, 10
# An embassy's month alone is mostly too small; the network's is not.
EMBASSY_MONTHS = 3
# S(t) is a product of fractions; a hair above a half is still a half.
_TOLERANCE = 1e-9
_Z = float(ndtri(0.975))

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Wait:
    """How long the `n` cases of one cohort wait; None is unknown, not reached or not told.

    Days: the median, `lower` and `upper` of its 95 % interval. Shares from 0 to 1: how many still
    wait after 7 and after 14 days.
    """

    n: int
    median_days: float | None = None
    lower: float | None = None
    upper: float | None = None
    waiting_7d: float | None = None
    waiting_14d: float | None = None

    @property
    def values(self) -> tuple[object, ...]:
        """The fields in their order; `astuple` would copy each, a sixth of the time of all."""
        return tuple(vars(self).values())


def waiting_curve(days: Floats, is_answered: Flags) -> pd.DataFrame:
    """days, share: a step for each time somebody was answered, from 0 days on; share still waiting.

    Both arguments have one entry a case: days from receipt to the answer, or to where it was last
    seen unanswered.
    """
    answered_after, share, _ = kaplan_meier(days, is_answered)
    return pd.DataFrame({"days": np.append(0.0, answered_after), "share": np.append(1.0, share)})


def wait_of(days: Floats, is_answered: Flags) -> Wait:
    """What may be told of one cohort: nothing under 5 cases, no interval under 10.

    Arguments as of `waiting_curve`. A share is unknown from where nobody was watched that long.
    """
    n = len(days)
    if n < FEWEST_TOLD:
        return Wait(n)
    answered_after, share, error = kaplan_meier(days, is_answered)
    everybody_answered = len(share) > 0 and share[-1] == 0
    known_until = np.inf if everybody_answered else days.max()
    lower = upper = None
    if n >= FEWEST_WITH_INTERVAL:
        lower, upper = (_first_at_half(answered_after, limit) for limit in _limits(share, error))
    return Wait(
        n,
        _first_at_half(answered_after, share),
        lower,
        upper,
        *(_share_at(day, answered_after, share, known_until) for day in (7, 14)),
    )


def waiting_by_month(cases: pd.DataFrame, embassies: Sequence[str], months: range) -> pd.DataFrame:
    """embassy ("" is the network), month and the fields of `Wait`, for every embassy and month.

    `cases` has one row a case: embassy, received_month (a number of `months`), hours to the answer
    (or to where it was last seen unanswered) and is_answered. The network's cohort is the month of
    receipt; an embassy's is that month and the two before it.
    """
    own = dict(iter(cases.groupby("embassy")))
    records = list(_rows_of(NETWORK, cases, months, months_together=1))
    for embassy in embassies:
        records += _rows_of(embassy, own.get(embassy, cases.iloc[:0]), months, EMBASSY_MONTHS)
    names = ["embassy", "month", *(field.name for field in fields(Wait))]
    figures = {field.name: float for field in fields(Wait)[1:]}
    return pd.DataFrame(records, columns=names).astype(figures)


def _rows_of(
    embassy: str, cases: pd.DataFrame, months: range, months_together: int
) -> Iterator[tuple[object, ...]]:
    ordered = cases.sort_values("received_month", kind="stable")
    received = ordered["received_month"].to_numpy()
    days = ordered["hours"].to_numpy(float) / 24
    is_answered = ordered["is_answered"].to_numpy(bool)
    for month in months:
        first, last = np.searchsorted(received, [month - months_together + 1, month + 1])
        yield embassy, month, *wait_of(days[first:last], is_answered[first:last]).values


def kaplan_meier(days: Floats, is_answered: Flags) -> tuple[Floats, Floats, Floats]:
    """When somebody was answered, the share still waiting from then on, its standard error.

    Arguments as of `waiting_curve`, in any unit of time. Equal to statsmodels' `SurvfuncRight`,
    and faster: a reading has 1,500 cohorts.
    """
    ordered = np.sort(days)
    answered_after, answers = np.unique(days[is_answered], return_counts=True)
    waiting = len(ordered) - np.searchsorted(ordered, answered_after)
    share = np.cumprod(1 - answers / waiting, dtype=np.float64)
    # Greenwood's formula; unknown once nobody waits any more.
    left = waiting * (waiting - answers).astype(float)
    parts = np.divide(answers, left, out=np.full(len(left), np.nan), where=left > 0)
    error: Floats = share * np.sqrt(np.cumsum(parts))
    return answered_after, share, error


def _limits(share: Floats, error: Floats) -> tuple[Floats, Floats]:
    """Pointwise 95 % limits of `share` on the log(−log) scale; NaN where nobody waits any more.

    statsmodels' `quantile_ci` gave other limits than R for 30 of 594 random cohorts: it takes the
    last answer as upper limit once nobody waits, and knows none where a curve jumps past the band.
    """
    shared = np.where(share > 0, share, np.nan)
    width = _Z * error / -(shared * np.log(shared))
    return shared ** np.exp(width), shared ** np.exp(-width)


def _first_at_half(answered_after: Floats, share: Floats) -> float | None:
    reached = np.flatnonzero(share <= 0.5 + _TOLERANCE)
    return float(answered_after[reached[0]]) if len(reached) else None


def _share_at(
    day: float, answered_after: Floats, share: Floats, known_until: float
) -> float | None:
    if day > known_until:
        return None
    steps = np.searchsorted(answered_after, day, side="right")
    return float(share[steps - 1]) if steps else 1.0
