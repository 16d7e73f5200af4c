"""An attacker with a solver: all releases together, and the own embassy known exactly.

Unknown are the cases received and closed of every other embassy in every week (t), those of each
kind in the network in every week (n), and open cases. A cell (embassy, kind, week) of a table with
rows t and columns n reaches min(t, n) at most and t + n less the week's total at least, so one
programme over the margins is one over all 3,432 cells of a flow, and exact.

One solution shows of many counts at once that they can be 0 or 5; only those of which none does
are asked for singly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, vstack

from ambasada.disclosure import Released
from tests.attack.tables import Truth

FLOWS = ("received", "closed")
FIGURES = (*FLOWS, "open")
ENDLESS = 1e6
LITTLE = 1e-6
SMALL = 5


@dataclass(frozen=True)
class Leak:
    """What was found out: who, of which embassy (and kind, or its whole week), and the bounds."""

    viewer: str
    flow: str
    embassy: str
    category: str
    week: str
    true: int
    low: float
    high: float


@dataclass(frozen=True)
class Told:
    """All releases as plain rows: (week, viewer, kind, figure, low, high) of the network, and
    (last week, embassy, figure, low, high).
    """

    network: list[tuple[str, str, str, str, int, int]]
    embassies: list[tuple[str, str, str, int, int]]
    cells: list[tuple[str, str, str, str, int, int]]


def told_by(releases: list[Released]) -> Told:
    def rows(name: str, keys: str) -> list[Any]:
        wanted = [*keys.split(), "low", "high"]
        parts = [
            one.tables[name].assign(week=one.week).dropna()[wanted]
            for one in releases
            if name in one.tables
        ]
        return [tuple(row) for part in parts for row in part.itertuples(index=False)]

    return Told(
        rows("category", "week viewer category figure"),
        rows("embassy", "week embassy figure"),
        rows("cells", "week embassy category figure"),
    )


class Attacker:
    """Everything a coordinator of `viewer` (or an outsider, "") can write down as a programme."""

    def __init__(self, truth: Truth, told: Told, viewer: str) -> None:
        self.viewer, self.told = viewer, told
        self.embassies = [one for one in truth.embassies if one != viewer]
        self.places = [truth.embassies.index(one) for one in self.embassies]
        self.categories, self.weeks = truth.categories, truth.weeks
        self.truth = truth
        sizes = (len(self.embassies), len(self.categories), len(self.weeks))
        self.e, self.c, self.w = sizes
        per_flow = (self.e + self.c) * self.w
        self.open_from = 2 * per_flow
        self.size = self.open_from + self.e * (self.w + 1)
        self.low, self.high = np.zeros(self.size), np.full(self.size, ENDLESS)
        self.equal: list[tuple[dict[int, float], float, float]] = []
        for flow in range(2):
            self._network(flow, told)
            for week in range(self.w):
                row = {self.t(flow, e, week): 1.0 for e in range(self.e)}
                row |= {self.n(flow, c, week): -1.0 for c in range(self.c)}
                self.equal.append((row, 0, 0))
        self._embassies(told)
        for e in range(self.e):
            for week in range(self.w):
                flows = {self.t(0, e, week): -1.0, self.t(1, e, week): 1.0}
                stock = {self.o(e, week + 1): 1.0, self.o(e, week): -1.0}
                self.equal.append((flows | stock, 0, 0))
        self.rows, self.least, self.most = _matrix(self.equal, self.size)

    def t(self, flow: int, e: int, week: int) -> int:
        return flow * (self.e + self.c) * self.w + e * self.w + week

    def n(self, flow: int, c: int, week: int) -> int:
        return flow * (self.e + self.c) * self.w + (self.e + c) * self.w + week

    def o(self, e: int, week: int) -> int:
        return self.open_from + e * (self.w + 1) + week

    def _network(self, flow: int, told: Told) -> None:
        own = np.zeros((self.c, self.w), dtype=int)
        if self.viewer:
            own = self.truth.flows[FLOWS[flow]][self.truth.embassies.index(self.viewer)]
        # Everybody's class stands first; a coordinator is shown the own wider one instead.
        for week, viewer, category, figure, low, high in told.network:
            if figure == FLOWS[flow] and viewer in ("", self.viewer):
                c, w = self.categories.index(category), self.weeks.index(week)
                place = self.n(flow, c, w)
                self.low[place] = max(0, low - own[c, w])
                self.high[place] = high - own[c, w]

    def _embassies(self, told: Told) -> None:
        at = {embassy: e for e, embassy in enumerate(self.embassies)}
        for week, embassy, figure, low, high in told.embassies:
            last = self.weeks.index(week)
            if embassy in at and figure in FLOWS:
                flow = FLOWS.index(figure)
                weeks = range(last - 3, last + 1)
                self.equal.append(({self.t(flow, at[embassy], w): 1.0 for w in weeks}, low, high))
            elif embassy in at and figure == "open":
                place = self.o(at[embassy], last + 1)
                self.low[place], self.high[place] = low, high

    def solve(self, gain: np.ndarray, upto: list[int], more: Any = ()) -> np.ndarray:
        """The point that has most of `gain`; each variable of `upto` counts up to 5 and no more."""
        rows = [({place: -1.0, self.size + i: 1.0}, -ENDLESS, 0) for i, place in enumerate(upto)]
        extra, least, most = _matrix([*rows, *more], self.size + len(upto))
        body = csr_array(
            (self.rows.data, self.rows.indices, self.rows.indptr),
            shape=(self.rows.shape[0], self.size + len(upto)),
        )
        solution = _linear(
            np.concatenate([gain, np.ones(len(upto))]),
            [(body, self.least, self.most), (extra, least, most)],
            np.concatenate([self.low, np.zeros(len(upto))]),
            np.concatenate([self.high, np.full(len(upto), float(SMALL))]),
        )
        return solution[: self.size]

    def margins(self, point: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """t (embassies × weeks) and n (kinds × weeks) of both flows."""
        per_flow = (self.e + self.c) * self.w
        found = []
        for flow in range(2):
            both = point[flow * per_flow : (flow + 1) * per_flow].reshape(-1, self.w)
            found.append((both[: self.e], both[self.e :]))
        return found


def _matrix(
    rows: list[tuple[dict[int, float], float, float]], size: int
) -> tuple[csr_array, np.ndarray, np.ndarray]:
    entries = [(i, place, value) for i, row in enumerate(rows) for place, value in row[0].items()]
    at, places, values = zip(*entries, strict=True) if entries else ((), (), ())
    matrix = csr_array(coo_array((values, (at, places)), shape=(len(rows), size)))
    return matrix, np.array([row[1] for row in rows], float), np.array([r[2] for r in rows], float)


def _linear(gain: np.ndarray, parts: list[Any], low: np.ndarray, high: np.ndarray) -> np.ndarray:
    matrix = csr_array(vstack([part[0] for part in parts]))
    least, most = (np.concatenate([part[i] for part in parts]) for i in (1, 2))
    same = least == most
    upper, lower = (~same) & (most < ENDLESS), (~same) & (least > -ENDLESS)
    solution = linprog(
        -gain,
        A_ub=vstack([matrix[upper], -matrix[lower]]),
        b_ub=np.concatenate([most[upper], -least[lower]]),
        A_eq=matrix[same],
        b_eq=most[same],
        bounds=np.column_stack([low, high]),
        method="highs",
    )
    assert solution.status == 0, solution.message
    return np.asarray(solution.x)


class Open:
    """Which bounds of true counts of 1 to 4 are still to be shown harmless: high of 5, low of 0."""

    def __init__(self, attacker: Attacker) -> None:
        self.attacker = attacker
        cells = np.stack([attacker.truth.flows[flow][attacker.places] for flow in FLOWS])
        self.cells, self.totals = cells, cells.sum(axis=2)
        self.cell_high, self.cell_low = _is_small(self.cells), _is_small(self.cells)
        self.total_high, self.total_low = _is_small(self.totals), _is_small(self.totals)
        self.stocks = attacker.truth.open[attacker.places]
        self.stock_high, self.stock_low = _is_small(self.stocks), _is_small(self.stocks)

    def learn(self, point: np.ndarray) -> int:
        """Strike out what `point` shows; how many bounds that were."""
        before = self.count
        for flow, (t, n) in enumerate(self.attacker.margins(point)):
            least = np.minimum(t[:, None, :], n[None, :, :])
            over = t[:, None, :] + n[None, :, :] - t.sum(axis=0)
            self.cell_high[flow] &= least < SMALL - LITTLE
            self.cell_low[flow] &= over > LITTLE
            self.total_high[flow] &= t < SMALL - LITTLE
            self.total_low[flow] &= t > LITTLE
        stocks = point[self.attacker.open_from :].reshape(self.attacker.e, -1)[:, 1:]
        self.stock_high &= stocks < SMALL - LITTLE
        self.stock_low &= stocks > LITTLE
        return before - self.count

    @property
    def count(self) -> int:
        cells = (self.cell_high, self.cell_low, self.total_high, self.total_low)
        return sum(int(part.sum()) for part in (*cells, self.stock_high, self.stock_low))


def _is_small(counts: np.ndarray) -> np.ndarray:
    return (counts > 0) & (counts < SMALL)


def leaks(attacker: Attacker) -> Iterator[Leak]:
    """Each true count of 1 to 4 of another embassy that is shown not to be 0, or to be under 5."""
    left = Open(attacker)
    for place in range(4):
        while (point := _many(attacker, left, place)) is not None and left.learn(point):
            pass
    for upto in (True, False):
        places = [
            attacker.o(e, week + 1)
            for e, week in np.argwhere(left.stock_high if upto else left.stock_low)
        ]
        gain = np.zeros(attacker.size)
        gain[places] = 0 if upto else -1
        if places:
            left.learn(attacker.solve(gain, places if upto else []))
    yield from cell_leaks(attacker)
    yield from _one_by_one(attacker, left)
    yield from _stocks_one_by_one(attacker, left)


def _many(attacker: Attacker, left: Open, place: int) -> np.ndarray | None:
    """In one week of each four as many as can be reach 5, in the next one 0; None if all have."""
    upto, gain = [], np.zeros(attacker.size)
    for flow in range(2):
        for week in range(attacker.w):
            if week % 4 == place:
                wanted = left.cell_high[flow, :, :, week]
                rows = wanted.any(axis=1) | left.total_high[flow, :, week]
                upto += [attacker.t(flow, int(e), week) for e in np.flatnonzero(rows)]
                kinds = np.flatnonzero(wanted.any(axis=0))
                upto += [attacker.n(flow, int(c), week) for c in kinds]
            if week % 4 == (place + 1) % 4:
                wanted = left.total_low[flow, :, week] | left.cell_low[flow, :, :, week].any(axis=1)
                for e in np.flatnonzero(wanted):
                    gain[attacker.t(flow, int(e), week)] = -1
    return attacker.solve(gain, upto) if upto or gain.any() else None


def cell_leaks(attacker: Attacker) -> Iterator[Leak]:
    """Where single cells were told: one of a kind and week is at most what the others leave."""
    at = {embassy: e for e, embassy in enumerate(attacker.embassies)}
    told = {key[:4]: key[4:] for key in attacker.told.cells}
    least: dict[tuple[str, str, str], int] = {}
    for (week, embassy, category, figure), (low, _high) in told.items():
        if embassy in at:
            key = (week, category, figure)
            least[key] = least.get(key, 0) + low
    for (week, embassy, category, figure), (low, high) in told.items():
        flow, w = FLOWS.index(figure), attacker.weeks.index(week)
        c = attacker.categories.index(category)
        if embassy in at:
            e = at[embassy]
            true = attacker.truth.flows[figure][attacker.places[e], c, w]
            most = attacker.high[attacker.n(flow, c, w)] - least[week, category, figure] + low
            if 0 < true < SMALL and (low > 0 or min(high, most) < SMALL):
                yield _leak(attacker, flow, e, c, w, true, low, min(high, most))


def _one_by_one(attacker: Attacker, left: Open) -> Iterator[Leak]:
    none = np.zeros(attacker.size)
    for flow, e, c, week in np.argwhere(left.cell_high):
        t, n = attacker.t(flow, e, week), attacker.n(flow, c, week)
        also = ({n: -1.0, attacker.size: 1.0}, -ENDLESS, 0)
        point = attacker.solve(none, [t], [also])
        left.learn(point)
        if left.cell_high[flow, e, c, week]:
            true = left.cells[flow, e, c, week]
            yield _leak(attacker, flow, e, c, week, true, 0, min(point[t], point[n]))
    for flow, e, c, week in np.argwhere(left.cell_low):
        gain = none.copy()
        for other in range(attacker.e):
            gain[attacker.t(flow, other, week)] = 1
        gain[attacker.t(flow, e, week)] = 0
        gain[attacker.n(flow, c, week)] = -1
        point = attacker.solve(gain, [])
        left.learn(point)
        if left.cell_low[flow, e, c, week]:
            true = left.cells[flow, e, c, week]
            yield _leak(attacker, flow, e, c, week, true, -float(gain @ point), ENDLESS)
    for flow, e, week in np.argwhere(left.total_high):
        t = attacker.t(flow, e, week)
        point = attacker.solve(none, [t])
        left.learn(point)
        if left.total_high[flow, e, week]:
            yield _leak(attacker, flow, e, None, week, left.totals[flow, e, week], 0, point[t])
    for flow, e, week in np.argwhere(left.total_low):
        gain = none.copy()
        gain[attacker.t(flow, e, week)] = -1
        point = attacker.solve(gain, [])
        left.learn(point)
        if left.total_low[flow, e, week]:
            low = point[attacker.t(flow, e, week)]
            yield _leak(attacker, flow, e, None, week, left.totals[flow, e, week], low, ENDLESS)


def _stocks_one_by_one(attacker: Attacker, left: Open) -> Iterator[Leak]:
    for e, week in np.argwhere(left.stock_high):
        stock = attacker.o(e, week + 1)
        point = attacker.solve(np.zeros(attacker.size), [stock])
        if point[stock] < SMALL - LITTLE:
            yield _leak(attacker, 2, e, None, week, left.stocks[e, week], 0, point[stock])
    for e, week in np.argwhere(left.stock_low):
        gain = np.zeros(attacker.size)
        gain[attacker.o(e, week + 1)] = -1
        low = attacker.solve(gain, [])[attacker.o(e, week + 1)]
        if low > LITTLE:
            yield _leak(attacker, 2, e, None, week, left.stocks[e, week], low, ENDLESS)


def _leak(
    attacker: Attacker,
    flow: int,
    e: int,
    c: int | None,
    week: int,
    true: int,
    low: float,
    high: float,
) -> Leak:
    category = "" if c is None else attacker.categories[c]
    names = attacker.embassies[e], category, attacker.weeks[week]
    return Leak(attacker.viewer, FIGURES[flow], *names, int(true), low, high)
