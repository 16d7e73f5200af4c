"""The weeks of a network's cells (embassy × category), and their sums at every level.

A week that an embassy did not report is unknown and never 0: it is left out of its means, and out
of what a past forecast of a larger level is held against.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Each level, and the axes (0 embassies, 1 categories) over which its series are sums of cells.
LEVELS: dict[str, tuple[int, ...]] = {
    "network": (0, 1),
    "embassy": (1,),
    "category": (0,),
    "cell": (),
}


@dataclass(frozen=True)
class WeeklyCounts:
    """Counts of whole ISO weeks, oldest first: embassies × categories × weeks.

    NaN in any category of an embassy's week means that it did not report that week.
    """

    raw: Floats

    @cached_property
    def reported(self) -> Flags:
        """Whether each embassy reported each week: embassies × 1 × weeks."""
        return np.asarray(~np.isnan(self.raw).any(axis=1, keepdims=True))

    @cached_property
    def known(self) -> Floats:
        """The counts, 0 where nothing was reported; read them beside `reported` only."""
        return np.where(self.reported, np.nan_to_num(self.raw), 0.0)

    @property
    def weeks(self) -> int:
        """How many weeks of history there are."""
        return self.raw.shape[2]


def at_level(cells: Floats, level: str) -> Floats:
    """Sums of `cells` (embassies × categories × …) at `level`: series × …, cells row by row."""
    sums = cells.sum(axis=LEVELS[level])
    return sums.reshape(-1, *cells.shape[2:])


def of_embassies(values: Floats, level: str, categories: int) -> Floats:
    """`values` (embassies × 1 × …) for each series of `level`: its embassy's, or where a series
    sums embassies the mean of those known; NaN where none is.
    """
    if 0 in LEVELS[level]:
        known = ~np.isnan(values)
        count = known.sum(axis=0, keepdims=True)
        total = np.where(known, values, 0.0).sum(axis=0, keepdims=True)
        values = total / np.where(count > 0, count, np.nan)
    each = np.repeat(values, 1 if 1 in LEVELS[level] else categories, axis=1)
    return each.reshape(-1, *values.shape[2:])
