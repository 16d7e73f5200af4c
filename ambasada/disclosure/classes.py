"""A number is told as a class: the lowest and the highest it can be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ambasada.disclosure.rules import LEAST, SMALL, STEP, Rules

Counts = NDArray[np.int64]
# No number of this network is as large; stands for “not told”.
ENDLESS = 10**9


def classes(
    counts: Counts, rules: Rules, step: int = STEP, least: int | Counts = LEAST
) -> tuple[Counts, Counts]:
    """Lowest and highest of what is told of each count.

    Under `least` (or under a wider step) it is 0 to that less one, above it the step it lies in.
    """
    width = step if rules.rounds_down else 1
    low = counts // width * width
    high = low + width - 1
    if not rules.hides_small:
        return low, high
    floor = np.maximum(least, width)
    is_small = counts < floor
    return np.where(is_small, 0, low), np.where(is_small, floor - 1, high)


def least_beside(own: Counts) -> Counts:
    """Below what a coordinator sees no number in which the own embassy has `own`.

    The first multiple of 5 that leaves the others 5 or more whichever way: with 7 of one's own,
    “<10” would say that nobody else has more than 2.
    """
    return np.maximum(LEAST, -(-(own + SMALL + 1) // STEP) * STEP)
