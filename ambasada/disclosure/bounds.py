"""The best that anybody can work out from what was told: exact bounds, without a solver.

A table with rows and columns known by their classes is a transportation polytope. Its cells reach
min(row, column) at most and row + column - total at least (Bonferroni's and Fréchet's bounds;
Dobra and Fienberg 2000), and the classes of rows and columns are told independently but for the
total. A stock and its flows are a chain of intervals. tests/attack holds both to a solver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ambasada.disclosure.classes import ENDLESS, Counts

Interval = tuple[int, int]


@dataclass(frozen=True)
class Margin:
    """Rows or columns of a table as told: lowest and highest of each."""

    low: Counts
    high: Counts

    @property
    def others_low(self) -> Counts:
        """Of each, the lowest sum of all the others."""
        return self.low.sum() - self.low

    @property
    def others_high(self) -> Counts:
        """Of each, the highest sum of all the others."""
        return self.high.sum() - self.high


def cell_bounds(rows: Margin, columns: Margin) -> tuple[Counts, Counts]:
    """Lowest and highest of each cell, rows × columns, that the two margins allow."""
    most = min(rows.high.sum(), columns.high.sum())
    fewest = max(rows.low.sum(), columns.low.sum())
    high = np.minimum(
        np.minimum(rows.high, most - rows.others_low)[:, None],
        np.minimum(columns.high, most - columns.others_low)[None, :],
    )
    return _lowest(rows, columns, int(fewest), int(most)), high


def _lowest(rows: Margin, columns: Margin, fewest: int, most: int) -> Counts:
    """row + column - total falls with the total until one of them must rise with it."""
    row_bend = rows.low + rows.others_high
    column_bend = columns.low + columns.others_high
    total = np.clip(np.minimum(row_bend[:, None], column_bend[None, :]), fewest, most)
    row = np.maximum(rows.low[:, None], total - rows.others_high[:, None])
    column = np.maximum(columns.low[None, :], total - columns.others_high[None, :])
    return np.maximum(0, row + column - total)


@dataclass(frozen=True)
class Block:
    """What is told of one embassy's four weeks: the flows, and the stock at their end."""

    received: Interval
    closed: Interval
    open: Interval

    @property
    def parts(self) -> tuple[Interval, Interval, Interval]:
        """Received, closed, open."""
        return self.received, self.closed, self.open


@dataclass(frozen=True)
class _Stocks:
    """Of each block: the stock at its start by what was told before, at its end by what was told
    before, and at its end by what was told since.
    """

    starts: list[Interval]
    forwards: list[Interval]
    backwards: list[Interval]
    moves: list[Interval]


def _stocks(blocks: Sequence[Block]) -> _Stocks:
    moves = [(one.received[0] - one.closed[1], one.received[1] - one.closed[0]) for one in blocks]
    known = [(0, ENDLESS)]
    for block, move in zip(blocks, moves, strict=True):
        known.append(_both(block.open, _sum(known[-1], move)))
    ends = [blocks[-1].open]
    for before, move in zip(blocks[-2::-1], moves[:0:-1], strict=True):
        ends.append(_both(before.open, _sum(ends[-1], (-move[1], -move[0]))))
    return _Stocks(known[:-1], known[1:], ends[::-1], moves)


def block_bounds(blocks: Sequence[Block]) -> list[Block]:
    """What can be worked out of each block in a row of them without a gap: open at the end = open
    at the start + received - closed.
    """
    found = _stocks(blocks)
    parts = zip(blocks, found.moves, found.starts, found.forwards, found.backwards, strict=True)
    return [
        _worked_out(block, _both(move, _gap(start, end)), _both(forward, end))
        for block, move, start, forward, end in parts
    ]


def troughs(blocks: Sequence[Block]) -> list[int]:
    """The fewest that can have been open at any moment within each block: after all closings and
    before all receipts. No stock within a block is told, but it may be a small count too.
    """
    found = _stocks(blocks)
    return [
        max(start[0] - block.closed[1], end[0] - block.received[1])
        for block, start, end in zip(blocks, found.starts, found.backwards, strict=True)
    ]


def _worked_out(block: Block, move: Interval, stock: Interval) -> Block:
    received, closed = block.received, block.closed
    return Block(
        _both(received, _sum(move, closed)),
        _both(closed, (received[0] - move[1], received[1] - move[0])),
        stock,
    )


def _both(one: Interval, other: Interval) -> Interval:
    return max(one[0], other[0]), min(one[1], other[1])


def _sum(one: Interval, other: Interval) -> Interval:
    return one[0] + other[0], one[1] + other[1]


def _gap(start: Interval, end: Interval) -> Interval:
    return end[0] - start[1], end[1] - start[0]
