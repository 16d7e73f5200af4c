"""Negative-binomial laws of counts: intervals, probabilities and scores of many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import hyp2f1

from ambasada.methods.count_chances import (
    negative_binomial_at_most,
    negative_binomial_quantile,
)
from ambasada.methods.forecast_levels import Flags, Floats

# No rate is known better than to 1.4 %: variances have mean² ÷ 5,000 at least. From 10,000 on
# scipy's hypergeometric function gives NaN.
LARGEST_SIZE = 5_000.0


@dataclass(frozen=True)
class CountLaws:
    """Negative-binomial laws: `mean` above 0 and `ratio`, variance ÷ mean, above 1.

    Arrays of one shape, one law an entry; NaN in either gives NaN. Made by `count_laws`.
    """

    mean: Floats
    ratio: Floats

    @property
    def size(self) -> Floats:
        """The size of `count_chances.negative_binomial_at_most`; its `success` is 1 ÷ ratio."""
        return self.mean / (self.ratio - 1)

    def at(self, where: Any) -> CountLaws:
        """The laws at an index of their arrays."""
        return CountLaws(self.mean[where], self.ratio[where])

    def at_most(self, counts: Floats) -> Floats:
        """The probability of at most `counts`, 0 for −1."""
        return negative_binomial_at_most(counts, self.size, 1 / self.ratio)

    def interval80(self) -> tuple[Floats, Floats]:
        """Lower and upper count of an interval that holds 80 %.

        Its ends leave out a tenth on each side; where 0 alone has a tenth nothing lies below, and
        the upper end leaves out a fifth, or sparse series would be covered far more than 8 in 10.
        """
        size, success = self.size, 1 / self.ratio
        lower = negative_binomial_quantile(0.1, size, success)
        return lower, negative_binomial_quantile(np.where(lower > 0, 0.9, 0.8), size, success)

    def is_within80(self, counts: Floats) -> Flags:
        """Whether `counts` lie in `interval80`, without looking for its ends."""
        none = (1 / self.ratio) ** self.size
        above = np.where(none >= 0.1, 0.8, 0.9)
        return (self.at_most(counts) >= 0.1) & (self.at_most(counts - 1) < above)

    def score(self, counts: Floats) -> Floats:
        """The continuous ranked probability score of `counts`, in cases; smaller is better.

        E|X − y| − E|X − X′| ÷ 2 in closed form: Wei and Held (2014), TEST 23:787. Their
        hypergeometric function is written by Pfaff's transformation, which stays exact for large
        counts where the direct form overflows.
        """
        size, success = self.size, 1 / self.ratio
        below = negative_binomial_at_most(counts - 1, size + 1, success)
        distance = counts * (2 * self.at_most(counts) - 1) + self.mean * (1 - 2 * below)
        spread = -4 * (1 - success) / success**2
        half_difference = (
            self.mean
            / success
            / np.sqrt(1 - spread)
            * hyp2f1(1 - size, 0.5, 2.0, spread / (spread - 1))
        )
        return distance - half_difference


def count_laws(mean: Floats, ratio: Floats) -> CountLaws:
    """Laws of these means and ratios; a ratio nearer to Poisson's 1 than may be is raised."""
    return CountLaws(mean, np.maximum(ratio, 1 + mean / LARGEST_SIZE))
