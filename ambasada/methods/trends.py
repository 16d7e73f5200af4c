"""Whether a rate changed: the ratio of two counts with its interval; and means that trail."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

# A per cent of fewer cases before says nothing: then "5 after 3".
FEW = 20


@dataclass(frozen=True)
class RateRatio:
    """The new rate ÷ the old one, with its interval (to infinity where nothing was before).

    `ratio` is None where there was nothing before; `per_cent` where there was little.
    """

    ratio: float | None
    low: float
    high: float
    per_cent: float | None

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out 1: no change."""
        return self.low > 1 or self.high < 1


def rate_ratio(
    new: int,
    old: int,
    new_time: float = 1.0,
    old_time: float = 1.0,
    dispersion: float = 1.0,
    confidence: float = 0.95,
) -> RateRatio:
    """How the rate of `new` cases in `new_time` stands to that of `old` in `old_time`.

    The score interval of two Poisson rates, widened by √dispersion (1 or more). It equals
    statsmodels' `confint_poisson_2indep(method="score")`, which seeks by trial what is solved here:
    given their sum, new ÷ (new + old) has Wilson's interval (Wilson 1927; Ng and Tang 2005,
    doi:10.1002/sim.1949). So it holds for 0 too.
    """
    per_time = old_time / new_time
    ratio = new / old * per_time if old else None
    low, high = _shares(new, old, _squared_quantile(confidence) * max(1.0, dispersion))
    return RateRatio(
        ratio=ratio,
        low=_odds(low) * per_time,
        high=_odds(high) * per_time,
        per_cent=None if ratio is None or old < FEW else 100 * (ratio - 1),
    )


def _squared_quantile(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2) ** 2


def _shares(new: int, old: int, squared: float) -> tuple[float, float]:
    """Wilson's interval of new ÷ (new + old); everything where nothing was counted."""
    total = new + old
    if total == 0:
        return 0.0, 1.0
    middle = new + squared / 2
    reach = math.sqrt(squared * (new * old / total + squared / 4))
    # Where one count is 0 the two are equal, but for the last digit.
    low = (middle - reach) / (total + squared) if new else 0.0
    high = (middle + reach) / (total + squared) if old else 1.0
    return low, high


def _odds(share: float) -> float:
    return math.inf if share == 1 else share / (1 - share)


def trailing_mean(values: Sequence[float | None], window: int) -> list[float | None]:
    """Of each place the mean of the `window` values that end there, None where fewer came before
    or fewer than half are known: what is unknown (None) counts neither as 0 nor as anything else.
    """
    means: list[float | None] = []
    for place in range(len(values)):
        known = [one for one in values[max(0, place + 1 - window) : place + 1] if one is not None]
        is_told = place + 1 >= window and 2 * len(known) >= window
        means.append(sum(known) / len(known) if is_told else None)
    return means
