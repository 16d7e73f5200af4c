"""The bounds that the audit works out without a solver are the solver's."""

from __future__ import annotations

import os

import numpy as np
import pytest
from scipy.optimize import linprog

from ambasada.disclosure.bounds import Block, Margin, block_bounds, cell_bounds, troughs
from ambasada.disclosure.classes import ENDLESS
from ambasada.disclosure.hours import Needed
from ambasada.disclosure.intervals import interval, surely_wide
from ambasada.disclosure.protected import hide, is_narrow
from ambasada.disclosure.rules import RULES, Rules

MUCH = 10**6
# So many months by our own bounds; one by the solver, which takes its time.
MONTHS = int(os.environ.get("TABLES", "12"))


def reach(gain: np.ndarray, **programme: object) -> tuple[float, float]:
    """Lowest and highest of `gain` over the programme."""
    low, high = (linprog(sign * gain, method="highs", **programme) for sign in (1, -1))
    assert low.status == 0 and high.status == 0
    return round(float(low.fun), 6), round(-float(high.fun), 6)


def margin(chance: np.random.Generator, sums: np.ndarray) -> Margin:
    """Classes of width 1 to 12 around true sums; some are not told."""
    low = np.maximum(0, sums - chance.integers(0, 7, len(sums)))
    high = sums + chance.integers(0, 7, len(sums))
    is_untold = chance.random(len(sums)) < 0.15
    return Margin(np.where(is_untold, 0, low), np.where(is_untold, ENDLESS, high))


@pytest.mark.parametrize("seed", range(8))
def test_cells_between_two_margins(seed: int) -> None:
    chance = np.random.default_rng(seed)
    truth = chance.poisson(chance.gamma(0.5, 6, (4, 3)))
    rows, columns = margin(chance, truth.sum(axis=1)), margin(chance, truth.sum(axis=0))
    low, high = cell_bounds(rows, columns)
    sums = np.concatenate([np.kron(np.eye(4), np.ones(3)), np.kron(np.ones(4), np.eye(3))])
    most = np.minimum(np.concatenate([rows.high, columns.high]), MUCH)
    least = np.concatenate([rows.low, columns.low])
    programme = {"A_ub": np.concatenate([sums, -sums]), "b_ub": np.concatenate([most, -least])}
    for place, (cell_low, cell_high) in enumerate(zip(low.ravel(), high.ravel(), strict=True)):
        found = reach(np.eye(12)[place], **programme)
        assert found[0] == cell_low
        assert found[1] == cell_high or (found[1] > 10**5 and cell_high > 10**5)


@pytest.mark.parametrize("seed", range(12))
def test_flows_and_stocks_in_a_row(seed: int) -> None:
    chance = np.random.default_rng(seed)
    stock, blocks = int(chance.integers(0, 30)), []
    for _block in range(4):
        received = int(chance.poisson(8))
        closed = min(int(chance.poisson(9)), stock + received)
        stock += received - closed
        around = [
            (max(0, count - int(chance.integers(0, 7))), count + int(chance.integers(0, 7)))
            for count in (received, closed, stock)
        ]
        blocks.append(Block(*around))
    # Variables: the stock at the start, then received, closed and open of each block.
    same = np.zeros((4, 13))
    for place in range(4):
        before = 0 if place == 0 else 3 * place
        same[place, [before, 3 * place + 1, 3 * place + 2, 3 * place + 3]] = 1, 1, -1, -1
    ends = [(0, None), *(part for block in blocks for part in block.parts)]
    programme = {"A_eq": same, "b_eq": np.zeros(4), "bounds": ends}
    worked_out = [part for block in block_bounds(blocks) for part in block.parts]
    for place, part in enumerate(worked_out):
        assert reach(np.eye(13)[place + 1], **programme) == part
    for place, fewest in enumerate(troughs(blocks)):
        gain = np.zeros(13)
        gain[[3 * place, 3 * place + 2]] = 1, -1
        assert reach(gain, **programme)[0] == fewest


@pytest.mark.parametrize("seed", range(40))
def test_needed_hours_tell_no_kind_exactly_when_the_solver_says_so(seed: int) -> None:
    chance = np.random.default_rng(seed)
    weights = chance.choice([0.5, 0.75, 1.0, 1.25, 2.0, 3.0], 5)
    cases = chance.poisson(chance.gamma(0.5, 8, 5))
    needed = int(cases @ weights) // 5 * 5
    fewest = max(0, int(cases.sum()) - int(chance.integers(0, 5)))
    most = int(cases.sum()) + int(chance.integers(0, 12))
    programme = {
        "A_ub": np.array([weights, -weights, np.ones(5), -np.ones(5)]),
        "b_ub": [needed + 4, -needed, most, -fewest],
    }
    found = [reach(np.eye(5)[place], **programme) for place in range(5)]
    is_hidden = all(low <= 1e-6 and high >= 5 - 1e-6 for low, high in found)
    told = Needed((needed, needed + 4), (fewest, most))
    assert told.tells_no_kind(tuple(weights)) == is_hidden


def month(seed: int) -> np.ndarray:
    """A month of 24 embassies by 11 kinds, mostly small."""
    chance = np.random.default_rng(seed)
    return chance.poisson(np.outer(chance.lognormal(0, 1.1, 24), chance.gamma(0.6, 4, 11)))


def solved(counts: np.ndarray, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of all cells by the solver: totals exact, shown cells as they are."""
    rows, columns = counts.shape
    sums = np.concatenate(
        [np.kron(np.eye(rows), np.ones(columns)), np.kron(np.ones(rows), np.eye(columns))]
    )
    totals = np.concatenate([counts.sum(axis=1), counts.sum(axis=0)])
    ends = [
        (0, None) if is_hidden else (count, count)
        for count, is_hidden in zip(counts.ravel(), hidden.ravel(), strict=True)
    ]
    low, high = counts.astype(float), counts.astype(float)
    for row, column in np.argwhere(hidden):
        gain = np.zeros(counts.size)
        gain[row * columns + column] = 1
        found = reach(gain, A_eq=sums, b_eq=totals, bounds=ends)
        low[row, column], high[row, column] = found
    return low, high


def small_month(seed: int) -> np.ndarray:
    chance = np.random.default_rng(seed)
    return chance.poisson(chance.gamma(0.8, 7, (6, 5)))


@pytest.mark.parametrize("seed", range(10))
def test_a_hidden_cell_reaches_as_far_as_the_solver_says(seed: int) -> None:
    counts = small_month(seed)
    hidden = counts < 5
    low, high = solved(counts, hidden)
    left = np.where(hidden, counts, 0)
    for row, column in np.argwhere(hidden):
        assert interval(left, hidden, row, column) == (low[row, column], high[row, column])
    wanted = np.full(counts.shape, 5)
    sure = surely_wide(left, hidden, wanted) & hidden
    assert ((low[sure] == 0) & (high[sure] >= 5)).all()


def leaking(counts: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Hidden cells that the solver pins down, but for those whose total alone does."""
    low, high = solved(counts, hidden)
    room = np.minimum(counts.sum(axis=1)[:, None], counts.sum(axis=0)[None, :])
    return hidden & ((high - low < np.minimum(5, room)) | ((counts < 5) & (low > 0)))


@pytest.mark.parametrize("seed", range(1))
def test_no_interval_of_a_protected_month_is_narrower_than_five(seed: int) -> None:
    counts = month(seed)
    hidden = hide(counts)
    assert hidden[counts < 5].all()
    assert not leaking(counts, hidden).any()


@pytest.mark.parametrize("seed", range(MONTHS))
def test_protected_months_hold(seed: int) -> None:
    counts = month(seed)
    hidden = hide(counts)
    assert hidden[counts < 5].all()
    assert not any(is_narrow(counts, hidden, (row, column)) for row, column in np.argwhere(hidden))


def test_without_company_a_small_count_is_found_out() -> None:
    rules = Rules(hides_enough_others=False)
    networks = [small_month(seed) for seed in range(4)]
    assert any(leaking(counts, hide(counts, rules)).any() for counts in networks)
    assert not any(leaking(counts, hide(counts, RULES)).any() for counts in networks)
