"""How far a hidden cell reaches when the totals and all other cells are known exactly.

Hidden cells of a table with known totals are flows: to add to one, take from another of its row
and from another of its column, and add where those two cross, or go on from there. So the bounds
are the largest flows through a small network (Cox 1995, Network models for complementary cell
suppression).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ambasada.disclosure.classes import Counts

Hidden = NDArray[np.bool_]
Cell = tuple[int, int]


def surely_wide(left: Counts, hidden: Hidden, wanted: Counts) -> Hidden:
    """Cells that by plain exchanges of four can be 0, and can be `wanted`; `left` are the hidden
    counts, 0 elsewhere. The others may be wide too: see `interval`.
    """
    return (_can_fall(left, hidden) >= left) & (left + _can_rise(left, hidden) >= wanted)


def _can_fall(left: Counts, hidden: Hidden) -> Counts:
    """Taken from a cell, added to its row and its column, taken where those cross."""
    seen = hidden.astype(np.int64)
    crossing = seen @ left.T @ seen
    return crossing - left.sum(axis=1)[:, None] - left.sum(axis=0)[None, :] + left


def _can_rise(left: Counts, hidden: Hidden) -> Counts:
    """Taken from the row and from the column as far as both have, where all that cross are hidden.

    Told from both sides: by columns of the row that cross all the column's, and the other way.
    """
    one, other = (
        np.minimum(table @ _all_hidden(table, mask), table.sum(axis=0)[None, :] - table)
        for table, mask in ((left, hidden), (left.T, hidden.T))
    )
    return np.maximum(one, other.T)


def _all_hidden(left: Counts, hidden: Hidden) -> Counts:
    """1 for two columns (the other, the cell's) where each count of the cell's column lies in a
    row whose cell of the other is hidden.
    """
    shown = (~hidden).astype(np.int64).T @ (left > 0).astype(np.int64)
    is_so = (shown == 0).astype(np.int64)
    np.fill_diagonal(is_so, 0)
    return is_so


def interval(left: Counts, hidden: Hidden, row: int, column: int) -> tuple[int, int]:
    """Lowest and highest of one hidden cell."""
    # A release asks, a start does not, and loading these takes a tenth of a second.
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    count = int(left[row, column])
    rows = left.shape[0]
    capacities = _exchanges(left, hidden, row, column)
    rise = maximum_flow(csr_array(capacities), row, rows + column).flow_value
    fall = maximum_flow(csr_array(capacities), rows + column, row).flow_value
    return max(0, count - int(fall)), count + int(rise)


def _exchanges(left: Counts, hidden: Hidden, row: int, column: int) -> NDArray[np.int32]:
    """From a row to a column: what can be taken from their cell; back: what can be added, which
    the totals alone bound. The cell in question has no part in it.
    """
    rows, columns = left.shape
    free = hidden.copy()
    free[row, column] = False
    capacities = np.zeros((rows + columns, rows + columns), dtype=np.int32)
    capacities[:rows, rows:] = np.where(free, left, 0)
    capacities[rows:, :rows] = np.where(free, left.sum() + 1, 0).T
    return capacities
