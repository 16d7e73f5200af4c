"""The product's figures against the independent ones, cell by cell."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from ambasada import schema
from ambasada.figures import TABLES, compute_figures, published
from ambasada.network import load_configuration
from ambasada.reading import Reading, take_reading
from ambasada.sources.demo import write_demo
from tests.oracle import oracle
from tests.oracle.hostile import write_hostile

TODAY = date(2026, 11, 25)
# What a search chooses has more than one answer as good; tests/methods compares its costs.
CHOSEN = {"balance", "forecast", "alerts"}
CONFIG = Path(__file__).resolve().parents[2] / "config"


def cell(value: object) -> object:
    """A cell as both sides can be compared: blank, text, or a number with two decimals."""
    if value is None or value == "" or (not isinstance(value, str) and pd.isna(value)):
        return ""
    return value if isinstance(value, str) else round(float(value), 2)


def rows_of(table: pd.DataFrame) -> list[tuple]:
    return [tuple(map(cell, row)) for row in table.itertuples(index=False)]


def assert_same(config: Path, as_of: date, today: date = TODAY) -> Reading:
    reading = take_reading(load_configuration(config), today)
    figures = compute_figures(reading, as_of)
    expected = oracle.compute(config, as_of, today)
    for name, table in TABLES.items():
        if name in CHOSEN:
            continue
        text = name == "problems"
        wanted = [
            tuple(cell(str(one) if text and one is not None else one) for one in row.values())
            for row in expected[name]
        ]
        found = rows_of(published(figures, name))
        assert found == wanted, f"{name}: {set(found) ^ set(wanted)}"[:600]
        assert not expected[name] or tuple(expected[name][0]) == table.columns
    counted = {(one.embassy, one.tab): one for one in reading.counts}
    for row in oracle.tabs(config, as_of, today):
        one = counted[row["embassy"], row["tab"]]
        assert (one.read, one.kept, one.left_out) == (row["read"], row["kept"], row["left_out"])
    return reading


@pytest.mark.parametrize("is_workbook", [False, True], ids=["csv", "xlsx"])
@pytest.mark.parametrize(
    ("seed", "as_of"),
    [
        (1, date(2026, 11, 22)),  # a Sunday: the week is whole
        (5, date(2026, 3, 31)),  # long before today: closings and answers still to come
        (7, date(2026, 11, 25)),  # mid-week
    ],
)
def test_hostile_workbooks_give_the_independent_figures(tmp_path, seed, as_of, is_workbook):
    assert_same(write_hostile(tmp_path, seed, as_of, is_workbook), as_of)


def test_week_53_has_its_own_row(tmp_path):
    as_of = date(2027, 1, 15)
    assert_same(write_hostile(tmp_path, 2, as_of), as_of, as_of)


@cache
def _network():
    return load_configuration(CONFIG)


def with_plain_headers(folder: Path) -> None:
    """Headers by their plain names: the oracle knows no aliases, which are a table and no rule."""
    for file in sorted((folder / "sheets").rglob("*.csv")):
        header, rest = file.read_text("utf-8-sig").split("\n", 1)
        names = schema.header_names(schema.TAB_BY_NAME[file.stem])
        mark = max(",;\t", key=header.count)
        plain = [names.get(schema.normalise(one), one) for one in header.split(mark)]
        file.write_text(mark.join(plain) + "\n" + rest, "utf-8")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_demo_gives_the_independent_figures(tmp_path, seed):
    write_demo(tmp_path, _network(), CONFIG, cases=1500, seed=seed, as_of=TODAY)
    as_written = take_reading(_network_at(tmp_path), TODAY)
    with_plain_headers(tmp_path)
    assert assert_same(tmp_path / "config", TODAY).key == as_written.key


def _network_at(folder):
    return load_configuration(folder / "config")
