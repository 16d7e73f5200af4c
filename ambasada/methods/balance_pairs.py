"""From whom to whom: the flows of the programme as few, large links between embassies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambasada.methods.balance_facts import Pool
from ambasada.methods.balance_model import Flow, Flows


@dataclass(frozen=True)
class Link:
    """Cases of one pool that go from one embassy to another."""

    from_embassy: str
    to_embassy: str
    pool: Pool
    cases: int


def links(flows: Flows, effort: Callable[[Pool], float]) -> list[Link]:
    """Pairs the flows: again and again the two embassies that share the most hours, with
    everything that they share, so that each step makes one link and uses up what it can.

    In each pool as many cases leave as arrive, so nothing remains. Few links, not provably the
    fewest: that is a problem of its own (Steiner, NP-hard), and coordinators need no proof.
    """
    pools = list(dict.fromkeys(pool for pool, _ in flows.leaving))
    senders, takers = _embassies(flows.leaving), _embassies(flows.arriving)
    leaving = _table(flows.leaving, senders, pools)
    arriving = _table(flows.arriving, takers, pools)
    hours = np.array([effort(pool) for pool in pools])
    made: list[Link] = []
    while leaving.any():
        shared = _shared_hours(leaving, arriving, hours)
        sender, taker = np.unravel_index(int(shared.argmax()), shared.shape)
        cases = np.minimum(leaving[sender], arriving[taker])
        leaving[sender] -= cases
        arriving[taker] -= cases
        made += [
            Link(senders[sender], takers[taker], pools[place], int(cases[place]))
            for place in np.flatnonzero(cases)
        ]
    return made


def _embassies(flow: Flow) -> list[str]:
    return sorted({embassy for _, embassy in flow})


def _table(flow: Flow, embassies: list[str], pools: list[Pool]) -> NDArray[np.int64]:
    """Cases, embassies × pools."""
    rows: Mapping[str, int] = {embassy: place for place, embassy in enumerate(embassies)}
    columns: Mapping[Pool, int] = {pool: place for place, pool in enumerate(pools)}
    table = np.zeros((len(embassies), len(pools)), dtype=np.int64)
    for (pool, embassy), cases in flow.items():
        table[rows[embassy], columns[pool]] = cases
    return table


def _shared_hours(
    leaving: NDArray[np.int64], arriving: NDArray[np.int64], hours: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Senders × takers: the hours of the cases that could go between the two."""
    return np.array([np.minimum(row, arriving) @ hours for row in leaving])
