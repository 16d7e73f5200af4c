"""The table `season`: of the network and of embassies that have enough, until the last month."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ambasada.figures.season import season
from ambasada.reading import month_number
from tests.factories import TODAY

LAST = month_number(TODAY) - 1
MONTHS = range(LAST - 39, LAST + 2)


def monthly(**received: int) -> pd.DataFrame:
    """As many cases of each embassy every month, in two kinds; the month under way too."""
    rows = [
        (embassy, month, kind, count // 2)
        for embassy, count in received.items()
        for month in MONTHS
        for kind in ("threats", "other")
    ]
    return pd.DataFrame(rows, columns=["embassy", "month", "category", "received"])


def test_the_network_may_have_enough_where_an_embassy_has_not() -> None:
    table = season(monthly(aa=40, bb=12, cc=10), LAST)
    assert set(table["embassy"]) == {"", "aa"}
    network = table[table["embassy"] == ""]
    assert list(network["month"]) == list(MONTHS)[:-1], "the month under way does not count"
    assert (network["received"] == 62).all()
    assert network["trend"].to_numpy() == pytest.approx(62)
    assert (network["season"] == 1).all()


def test_where_nobody_has_enough_no_row_is_told() -> None:
    table = season(monthly(aa=8, bb=6), LAST)
    assert table.empty and list(table) == ["embassy", "month", "received", "trend", "season"]
    assert season(monthly(), LAST).empty


def test_rows_in_any_order_give_the_same() -> None:
    rows = monthly(aa=60)
    wave = 1 + 0.3 * np.cos(2 * np.pi * rows["month"] / 12)
    rows["received"] = (rows["received"] * wave).round().astype(int)
    first, second = (season(one, LAST) for one in (rows, rows.sample(frac=1, random_state=8)))
    pd.testing.assert_frame_equal(first, second)
    assert first["season"].max() > 1.2 > 0.8 > first["season"].min()
