"""A monthly count with its yearly season taken out, where there is enough of it to tell one.

STL (Cleveland, Cleveland, McRae and Terpenning 1990, Journal of Official Statistics 6, 3–73) by
statsmodels, of the logarithms, so that a season is a share and not a number of cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ambasada.methods.forecast_levels import Floats

FEWEST_MONTHS, FEWEST_CASES = 36, 20
# Of older months nobody can say whether their season is that of today.
MOST_MONTHS = 120
# Above this the months of a year differ as chance lets them. The test knows nothing of what the
# trend takes away, and so says it too often: of series without a season for one in twenty.
CHANCE = 0.02
_YEAR = 12


@dataclass(frozen=True)
class Seasonal:
    """The newest months in a row that have enough cases each, oldest first.

    `trend`: cases a month without season and chance. `season`: what each of them brings ÷ what it
    would without a season; the same every year, all 1 where chance alone may have made it.
    """

    trend: Floats
    season: Floats

    @property
    def is_seasonal(self) -> bool:
        """Whether the months of a year differ more than chance lets them."""
        return bool((self.season != 1).any())


def without_season_of(counts: Sequence[float]) -> Seasonal | None:
    """`counts` by month, oldest first; None under 36 months in a row of 20 cases each."""
    values = _newest_in_a_row(np.asarray(counts, dtype=float))
    if len(values) < FEWEST_MONTHS:
        return None
    # These take two seconds to load, which most networks need not spend.
    from scipy.stats import f_oneway
    from statsmodels.tsa.seasonal import STL

    logs = np.log(values)
    # The same season each year: a mean by calendar month over all cycles, as R's "periodic".
    parts = STL(logs, period=_YEAR, seasonal=10 * len(logs) + 1, seasonal_deg=0, robust=True).fit()
    by_month = [logs[one::_YEAR] - parts.trend[one::_YEAR] for one in range(_YEAR)]
    if f_oneway(*by_month).pvalue > CHANCE:
        flat = STL(logs, period=_YEAR, seasonal=7, robust=True).fit()
        return Seasonal(np.exp(flat.trend), np.ones(len(logs)))
    season = parts.seasonal - parts.seasonal[-_YEAR:].mean()
    trend = parts.trend + parts.seasonal[-_YEAR:].mean()
    return Seasonal(np.exp(trend), np.exp(season))


def _newest_in_a_row(values: Floats) -> Floats:
    few = np.flatnonzero(~(values >= FEWEST_CASES))
    first = few[-1] + 1 if len(few) else 0
    return values[max(first, len(values) - MOST_MONTHS) :]
