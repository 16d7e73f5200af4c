"""Needed hours weigh cases by kind, so they can tell kinds: few hours mean no detention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ambasada.disclosure.rules import SMALL


@dataclass(frozen=True)
class Needed:
    """What is told of an embassy's needed hours, and of the cases that they were needed for: the
    lowest and the highest.
    """

    hours: tuple[int, int]
    cases: tuple[int, int]

    def tells_no_kind(self, weights: Sequence[float]) -> bool:
        """Whether of each kind there can be no case, and can be 5; `weights` are the hours a week
        that a case of each kind takes.
        """
        return all(
            self._can_be(count, weight, [*weights[:place], *weights[place + 1 :]])
            for place, weight in enumerate(weights)
            for count in (0, SMALL)
        )

    def _can_be(self, count: int, weight: float, others: Sequence[float]) -> bool:
        """Whether `count` cases of a kind leave the others a number and hours that are possible.

        Any mean weight between the lightest and the heaviest is: the optimum of a linear
        programme lies at one of the two.
        """
        fewest, most = max(0, self.cases[0] - count), self.cases[1] - count
        least_hours, most_hours = (end - weight * count for end in self.hours)
        lightest, heaviest = min(others, default=0.0), max(others, default=0.0)
        is_number = most >= 0 and fewest <= most and most_hours >= 0
        return is_number and lightest * fewest <= most_hours and heaviest * most >= least_hours
