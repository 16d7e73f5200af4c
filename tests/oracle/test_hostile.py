"""The hostile network against its promises, and the oracle's sums on it."""

import csv
from datetime import date

import openpyxl
import pytest

from .cells import fold_header
from .hostile import break_source, write_hostile
from .intake import take_in
from .oracle import TABLES, compute, tabs

AS_OF = date(2026, 11, 22)
HOSTILE_AS_OF = date(2027, 1, 15)
ROW_RULES = {
    "missing_value", "bad_date", "bad_id", "unknown_embassy", "bad_number", "out_of_range",
    "unknown_status", "future_date", "closed_before_received", "duplicate_id",
}  # fmt: skip
VALUE_RULES = {
    "unknown_category", "bad_date", "response_before_received", "bad_number", "out_of_range",
    "unknown_urgency", "unknown_waiting_on", "unknown_outcome", "unknown_language",
    "unknown_skill", "outcome_while_open", "unknown_status", "closed_without_outcome",
    "unknown_volunteer", "left_without_date", "unknown_embassy",
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile_dir(tmp_path_factory):
    return write_hostile(tmp_path_factory.mktemp("hostile"), 7, HOSTILE_AS_OF)


@pytest.fixture(scope="module")
def hostile_tables(hostile_dir):
    return compute(hostile_dir, HOSTILE_AS_OF, HOSTILE_AS_OF)


def test_hostile_triggers_every_row_and_value_rule(hostile_dir, hostile_tables):
    problems = hostile_tables["problems"]
    assert {problem["rule"] for problem in problems} == ROW_RULES | VALUE_RULES
    left_out = sum(count["left_out"] for count in tabs(hostile_dir, HOSTILE_AS_OF, HOSTILE_AS_OF))
    of_values = sum(1 for problem in problems if is_value_problem(problem))
    assert left_out == len(problems) - of_values
    assert {problem["rule"] for problem in problems if is_value_problem(problem)} == VALUE_RULES
    assert {problem["rule"] for problem in problems if not is_value_problem(problem)} == ROW_RULES


def is_value_problem(problem: dict) -> bool:
    """Some rules leave the row out in one column and blank the value in another."""
    if problem["rule"] in ("bad_number", "out_of_range"):
        return problem["column"] == "hours_per_week"
    if problem["rule"] == "bad_date":
        return problem["column"] not in ("received_at", "closed_at", "week")
    if problem["rule"] == "unknown_status":
        return problem["tab"] in ("volunteers", "cases")
    if problem["rule"] == "unknown_embassy":
        return problem["column"] == "not_to"
    return problem["rule"] in VALUE_RULES


def test_hostile_rows_read_are_rows_kept_and_left_out(hostile_dir):
    for count in tabs(hostile_dir, HOSTILE_AS_OF, HOSTILE_AS_OF):
        assert count["read"] == count["kept"] + count["left_out"]


def test_hostile_stock_and_flow(hostile_tables):
    open_before: dict[str, int] = {}
    for row in hostile_tables["weekly"]:
        expected = open_before.get(row["embassy"], 0) + row["received"] - row["closed"]
        assert row["open_end"] == expected
        open_before[row["embassy"]] = expected
    for row in hostile_tables["open_summary"]:
        assert row["open"] == open_before[row["embassy"]]


def test_hostile_tables_are_sorted_and_named(hostile_tables):
    assert list(hostile_tables) == list(TABLES)
    keys = [(row["embassy"], row["week"]) for row in hostile_tables["weekly"]]
    assert keys == sorted(set(keys))
    weeks = {row["week"] for row in hostile_tables["weekly"]}
    assert {"2020-W53", "2026-W53"} <= weeks
    assert "lu" not in {row["embassy"] for row in hostile_tables["weekly"]}
    assert {row["status"] for row in hostile_tables["reporting"]} == {
        "reported", "nothing", "paused", "missing", "no_sheet",
    }  # fmt: skip


def test_hostile_workbooks_say_the_same_as_the_tables(tmp_path, hostile_tables):
    config_dir = write_hostile(tmp_path, 7, HOSTILE_AS_OF, xlsx=True)
    assert compute(config_dir, HOSTILE_AS_OF, HOSTILE_AS_OF) == hostile_tables
    workbook = openpyxl.load_workbook(tmp_path / "sheets" / "pl" / "book.xlsx")
    values = [v for row in workbook["cases"].iter_rows(values_only=True) for v in row]
    assert {"datetime", "int", "float", "str"} <= {type(value).__name__ for value in values}


def test_hostile_is_the_same_for_the_same_seed(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        write_hostile(folder, 3, HOSTILE_AS_OF)
    files = sorted(path.relative_to(one) for path in one.rglob("*.*"))
    assert files and all((one / f).read_bytes() == (other / f).read_bytes() for f in files)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("as_of", [date(2020, 3, 1), date(2026, 11, 22)])
def test_hostile_rules_do_not_depend_on_the_seed_or_the_day(tmp_path, seed, as_of):
    config_dir = write_hostile(tmp_path, seed, as_of)
    rules = {problem.rule for problem in take_in(config_dir, as_of).problems}
    assert rules == ROW_RULES | VALUE_RULES


@pytest.mark.parametrize("rule", ["unreachable", "missing_tab", "missing_column"])
def test_hostile_source_can_be_broken(tmp_path, rule):
    config_dir = write_hostile(tmp_path, 1, date(2026, 11, 22))
    embassy = break_source(tmp_path, rule)
    tables = compute(config_dir, AS_OF, AS_OF)
    assert rule in [problem["rule"] for problem in tables["problems"]]
    assert embassy not in {row["embassy"] for row in tables["ageing"]}


def test_hostile_rows_are_numbered_as_records(hostile_dir, hostile_tables):
    """A quoted line break does not make a new row, a blank line does."""
    path = hostile_dir.parent / "sheets" / "pl" / "cases.csv"
    with path.open(encoding="utf-8", newline="") as table:
        records = list(csv.reader(table))
    id_position = [fold_header(header) for header in records[0]].index("caseid")
    bad_ids = [
        records[problem["row"] - 1][id_position]
        for problem in hostile_tables["problems"]
        if problem["rule"] == "bad_id" and problem["embassy"] == "pl"
    ]
    assert sorted(bad_ids) == ["BAD 9", "BAD-ł", "B" * 41]
