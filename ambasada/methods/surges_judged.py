"""Is the last week of a series unusual? Chances and signs of many weekly series at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambasada.methods.surges_chances import chance_at_least
from ambasada.methods.surges_expected import WINDOWS, Flags, expect
from ambasada.methods.surges_regression import Numbers

# The chance under which a week is an alert; under twice that it is a watch.
ALERT, WATCHED = 0.006, 2.0
# Eight weeks know less than five years: half the chance, and marked.
PROVISIONAL_ALERT = 0.0025
LEAST_CASES, CASES_WEEKS = 5, 4
# The smaller of two overlapping windows' chances, times this, is a chance again (simulated).
_TWO_LOOKS = 1.6


@dataclass(frozen=True)
class Judged:
    """Of s series: cases observed, expected, their variance and the chance, each by window (s × 2:
    the last week, the last two; expected and variance NaN where nothing can be said), the chance
    of both looks together (s; 1 there), the chance under which it is an alert, and the signs.
    """

    observed: Numbers
    expected: Numbers
    variance: Numbers
    chances: Numbers
    chance: Numbers
    threshold: Numbers
    is_known: Flags
    is_provisional: Flags
    is_alert: Flags
    is_watch: Flags

    @property
    def window(self) -> NDArray[np.int_]:
        """Which look is the more striking: 0 the last week alone, 1 the last two together."""
        return self.chances.argmin(axis=1)


def judge(
    counts: Numbers, reported: Flags | None = None, provisional: Numbers | float = PROVISIONAL_ALERT
) -> Judged:
    """Judge the last column of `counts` (s × whole weeks, oldest first; cases).

    `reported` (same shape, default all): where False, the zero is silence; such a week trains
    nothing and is not judged. Alert: p < 0.006 (after a short history `provisional`, one for all or
    one a series) and at least five cases in four weeks; watch: under twice that and no alert.
    """
    counts = np.asarray(counts, dtype=float)
    reported = np.ones(counts.shape, bool) if reported is None else reported
    expected = expect(counts, reported)
    observed = np.column_stack([counts[:, -ahead:].sum(axis=1) for ahead in WINDOWS])
    looks = np.column_stack([reported[:, -ahead:].all(axis=1) for ahead in WINDOWS])
    looks &= np.isfinite(expected.mean) & (counts.shape[1] >= np.array(WINDOWS))
    mean, variance = (np.where(looks, one, 1.0) for one in (expected.mean, expected.variance))
    chances = np.where(looks, chance_at_least(observed, mean, variance), 1.0)
    chance = np.minimum(1.0, _TWO_LOOKS * chances.min(axis=1))
    enough = counts[:, -CASES_WEEKS:].sum(axis=1) >= LEAST_CASES
    threshold = np.where(expected.is_provisional, provisional, ALERT)
    is_alert = enough & (chance < threshold)
    is_watch = ~is_alert & (chance < WATCHED * threshold)
    return Judged(
        observed=observed,
        expected=np.where(looks, mean, np.nan),
        variance=np.where(looks, variance, np.nan),
        chances=chances,
        chance=chance,
        threshold=threshold,
        is_known=looks[:, 0],
        is_provisional=expected.is_provisional,
        is_alert=is_alert,
        is_watch=is_watch,
    )
