"""The weekly series of a network at its levels: network by category, embassy, network, cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ambasada.methods.surges_expected import FIRST_BACK, Flags
from ambasada.methods.surges_regression import Numbers

# So many weeks without a sign in a row are silence. Shorter gaps are weeks with nothing to write
# down: to leave those out would train on the busy weeks alone.
SILENT_WEEKS = 8
# An embassy that was silent for more of the training has no place in a sum over the network.
LEAST_PRESENT = 0.5
LEVELS = ("category", "embassy", "network", "cell")
Places = NDArray[np.int_]


@dataclass(frozen=True)
class NetworkWeeks:
    """Cases received, embassies × categories × whole ISO weeks (oldest first, no gaps), and in
    which weeks each embassy reported (embassies × weeks). The last week is the one judged.
    """

    counts: Numbers
    reported: Flags

    def between(self, first: int, end: int) -> NetworkWeeks:
        """The same with the weeks from `first` on and before `end` (positions)."""
        return NetworkWeeks(self.counts[:, :, first:end], self.reported[:, first:end])

    @cached_property
    def present(self) -> Flags:
        """embassies × weeks: False in each run of at least eight weeks without a report."""
        return np.array([_without_long_gaps(row) for row in self.reported]).reshape(
            self.reported.shape
        )

    @cached_property
    def summed(self) -> Flags:
        """Embassies that count in sums over the network: there now, and in half of the training."""
        recent = self.present[:, -FIRST_BACK - 1 :]
        if not recent.size:
            return np.zeros(len(self.present), bool)
        return recent[:, -1] & (recent.mean(axis=1) >= LEAST_PRESENT)


@dataclass(frozen=True)
class Series:
    """Series of all levels: counts and presence s × weeks; position in LEVELS, embassy and
    category of each (s; -1 where it is a sum over them).
    """

    counts: Numbers
    present: Flags
    level: Places
    embassy: Places
    category: Places


def series_of(network: NetworkWeeks) -> Series:
    """All series: categories, embassies, the network, cells, in the order of LEVELS."""
    embassies, categories, weeks = network.counts.shape
    summed = network.counts[network.summed]
    totals = summed.sum(axis=0)
    present = network.present
    # The sum is there in weeks in which at least half of those that it sums were.
    those = present[network.summed]
    together = those.mean(axis=0) >= LEAST_PRESENT if len(those) else np.zeros(weeks, bool)
    of_embassies, of_categories = np.arange(embassies), np.arange(categories)
    none = np.full(max(embassies, categories), -1)
    cells = np.repeat(of_embassies, categories), np.tile(of_categories, embassies)
    return Series(
        np.vstack(
            [
                totals,
                network.counts.sum(axis=1),
                totals.sum(axis=0, keepdims=True),
                network.counts.reshape(-1, weeks),
            ]
        ),
        np.vstack(
            [
                np.broadcast_to(together, (categories, weeks)),
                present,
                together[None],
                np.repeat(present, categories, axis=0),
            ]
        ),
        np.repeat(np.arange(len(LEVELS)), [categories, embassies, 1, embassies * categories]),
        np.concatenate([none[:categories], of_embassies, [-1], cells[0]]),
        np.concatenate([of_categories, none[:embassies], [-1], cells[1]]),
    )


def _without_long_gaps(reported: Flags) -> Flags:
    edges = np.flatnonzero(np.diff(np.concatenate([[True], reported, [True]])))
    present = np.ones(len(reported), bool)
    for start, end in edges.reshape(-1, 2):
        present[start:end] = end - start < SILENT_WEEKS
    return present
