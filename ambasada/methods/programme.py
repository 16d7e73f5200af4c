"""Linear programmes with whole numbers, solved by HiGHS (`scipy.optimize.milp`).

Source of the algorithm: Huangfu and Hall 2018, doi:10.1007/s12532-017-0130-5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

Numbers = NDArray[np.float64]

# What `scipy.optimize.milp` says of a programme that has no answer.
_NO_ANSWER = {
    1: "Nothing was found in {seconds:g} seconds. Allow more time, or ask for less.",
    2: "The conditions contradict each other. Loosen one of them.",
    3: "The costs have no lowest value. Give every amount a limit.",
    4: "The conditions contradict each other, or the costs have no lowest value. Check both.",
}


class ProgrammeError(ValueError):
    """No answer, and what to do about it."""


@dataclass(frozen=True)
class Limits:
    """How long to look (seconds), and how far from the best an answer may be (a share)."""

    seconds: float = 10.0
    gap: float = 0.005


@dataclass(frozen=True)
class Solution:
    """An amount for each variable, their costs, and whether these are within the gap allowed."""

    amounts: Numbers
    costs: float
    is_proven: bool


@dataclass
class Programme:
    """Amounts from 0 up at the lowest costs, row by row as one writes them down."""

    _costs: list[float] = field(default_factory=list)
    _most: list[float] = field(default_factory=list)
    _is_whole: list[bool] = field(default_factory=list)
    _rows: list[Mapping[int, float]] = field(default_factory=list)
    _low: list[float] = field(default_factory=list)
    _high: list[float] = field(default_factory=list)

    def add_amount(self, cost: float, most: float = np.inf, is_whole: bool = False) -> int:
        """A variable from 0 to `most` that costs `cost` a unit; the number it goes by."""
        self._costs.append(cost)
        self._most.append(most)
        self._is_whole.append(is_whole)
        return len(self._costs) - 1

    def add_row(
        self, weights: Mapping[int, float], low: float = -np.inf, high: float = np.inf
    ) -> None:
        """A condition: low ≤ Σ weight × amount ≤ high."""
        self._rows.append(weights)
        self._low.append(low)
        self._high.append(high)

    def solve(self, limits: Limits) -> Solution:
        """The cheapest amounts. Raises ProgrammeError where there are none, or none in time."""
        if not self._costs:
            return Solution(np.zeros(0), 0.0, is_proven=True)
        # It takes a second to load, and most who know the terms of a plan solve nothing.
        from scipy.optimize import Bounds, milp

        found = milp(
            self._costs,
            integrality=np.array(self._is_whole, dtype=int),
            bounds=Bounds(0, np.array(self._most)),
            constraints=self._conditions(),
            options={"time_limit": limits.seconds, "mip_rel_gap": limits.gap},
        )
        if found.x is None:
            raise ProgrammeError(_NO_ANSWER[found.status].format(seconds=limits.seconds))
        amounts = np.where(self._is_whole, np.rint(found.x), found.x)
        return Solution(amounts, float(found.fun), is_proven=found.status == 0)

    def _conditions(self) -> Sequence[LinearConstraint]:
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        if not self._rows:
            return ()
        lengths = [len(row) for row in self._rows]
        table = csr_array(
            (
                np.array([weight for row in self._rows for weight in row.values()], dtype=float),
                np.array([number for row in self._rows for number in row], dtype=int),
                np.concatenate(([0], np.cumsum(lengths))),
            ),
            shape=(len(self._rows), len(self._costs)),
        )
        return (LinearConstraint(table, np.array(self._low), np.array(self._high)),)
