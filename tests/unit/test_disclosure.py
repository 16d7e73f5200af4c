"""When a week is told, and what of it."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pandas as pd
import pytest

from ambasada.disclosure import RULES, block_ends_with, due_weeks, protected_monthly
from ambasada.disclosure.classes import classes, least_beside
from tests.attack.tables import Truth, truth_of


@pytest.fixture(scope="module")
def truth() -> Truth:
    return truth_of(0)


@pytest.mark.parametrize(
    ("today", "last"),
    [
        ("2026-11-29", "2026-W46"),  # Sunday: its Monday is 23 November
        ("2026-11-30", "2026-W47"),
        ("2027-01-11", "2026-W53"),
    ],
)
def test_on_a_monday_the_week_before_last_is_due(today: str, last: str) -> None:
    due = list(due_weeks(date.fromisoformat(today), None))
    assert (len(due), due[-1]) == (26, last)
    assert list(due_weeks(date.fromisoformat(today), last)) == []
    assert list(due_weeks(date.fromisoformat(today), due[-3])) == due[-2:]


def test_blocks_of_four_weeks_do_not_overlap_and_run_on_over_the_year() -> None:
    due = list(due_weeks(date(2027, 3, 1), None))
    ends = [place for place, week in enumerate(due) if block_ends_with(week)]
    assert np.diff(ends).tolist() == [4] * (len(ends) - 1)


@pytest.mark.parametrize(
    ("count", "told"), [(0, (0, 9)), (9, (0, 9)), (10, (10, 14)), (14, (10, 14)), (15, (15, 19))]
)
def test_under_ten_is_one_class_and_the_rest_goes_by_fives(
    count: int, told: tuple[int, int]
) -> None:
    low, high = classes(np.array([count]), RULES)
    assert (low[0], high[0]) == told


@pytest.mark.parametrize("own", range(60))
def test_a_coordinator_is_never_told_that_the_others_have_under_five(own: int) -> None:
    others = np.arange(0, 60)
    low, high = classes(others + own, RULES, least=least_beside(np.full(60, own)))
    assert (high - own >= 5).all()
    assert (low[others < 5] - own <= 0).all()


def test_a_protected_month_hides_small_counts_and_says_where(truth: Truth) -> None:
    counts = truth.flows["received"].sum(axis=2)
    keys = pd.MultiIndex.from_product(
        [truth.embassies, truth.categories], names=["embassy", "category"]
    )
    table = pd.DataFrame({"received": counts.ravel(), "closed": counts.ravel()}, index=keys)
    monthly = table.reset_index().assign(month="2026-10")
    figures = dataclasses.replace(truth.figures, tables={"monthly": monthly})
    told = protected_monthly(figures, "2026-10")
    assert told["received"].isna().equals(told["received_is_hidden"])
    exact = monthly["received"]
    assert told["received_is_hidden"][exact < 5].all()
    shown = ~told["received_is_hidden"]
    assert shown.sum() > 50
    assert (told["received"][shown] == exact[shown]).all()
