"""The figures' rules one by one, each on the smallest network that can break it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from ambasada.figures import (
    TABLES,
    compute_figures,
    published,
    response,
    round_half_even,
    stock,
)
from ambasada.figures.rows import open_rows
from ambasada.network import load_configuration
from ambasada.reading import month_number, take_reading
from tests.factories import TODAY, case, reading_of, volunteer, write_network


def figures_of(folder, embassies):
    return compute_figures(reading_of(folder, embassies), TODAY)


def only(table, **keys):
    """The one row of `table` with these keys, as a dict."""
    for name, value in keys.items():
        table = table[table[name] == value]
    assert len(table) == 1, table
    return table.iloc[0].to_dict()


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    """One network in which each case and volunteer is there for one rule."""
    cases = [
        case(1, received_at="2026-11-25"),  # received today
        case(
            2, received_at="2026-11-16", closed_at="2026-11-25", outcome="resolved"
        ),  # closed today
        case(
            3, received_at="2026-11-10", closed_at="2026-11-10", outcome="resolved"
        ),  # open on no day
        case(4, received_at="2026-11-26"),  # tomorrow: does not exist yet
        case(
            5, received_at="2026-11-11", waiting_since="2026-11-11"
        ),  # our turn 14 days: in target
        case(6, received_at="2026-11-10", waiting_since="2026-11-10"),  # our turn 15 days: overdue
        case(7, received_at="2026-11-01", waiting_on="authority"),  # never overdue
        case(
            8, received_at="2026-11-22", category="threats"
        ),  # urgent: 3 days, 72 h > 24 h: silent
        case(9, received_at="2026-11-23", first_response_at="2026-11-24"),  # answered
    ]
    volunteers = [
        volunteer(1),
        volunteer(2, confirmed_on="2026-10-26"),  # 30 days before: still confirmed
        volunteer(3, confirmed_on="2026-10-25"),  # 31 days before: unknown
        volunteer(4, confirmed_on=""),  # never: unknown
        volunteer(5, status="paused"),  # does not count this week
        volunteer(6, status="left", left_on="2026-11-20"),  # left before this week
        volunteer(7, hours_per_week=""),  # active with unknown 0
    ]
    availability = [{"volunteer_id": "V-3", "week": "2026-W48", "hours": "2,5"}]
    tabs = {"cases": cases, "volunteers": volunteers, "availability": availability}
    folder = tmp_path_factory.mktemp("rules")
    return figures_of(folder, {"aa": tabs, "bb": {"cases": []}, "cc": {}})


def test_open_leaves_out_what_is_closed_on_the_day_or_received_later(rules):
    assert only(rules["open_summary"], embassy="aa")["open"] == 6


def test_overdue_begins_the_day_after_the_target(rules):
    overdue = rules["open_cases"].query("is_overdue")["case_id"].tolist()
    assert overdue == ["C-6"]


def test_silent_is_our_turn_without_an_answer_beyond_the_reply_target(rules):
    silent = set(rules["open_cases"].query("is_silent")["case_id"])
    assert silent == {"C-5", "C-6", "C-8"}


def test_a_case_opened_and_closed_on_one_day_needs_no_hours(rules):
    # C-2, C-5, C-6 and C-7 are open in week 46 or began in it; C-3 never is.
    week = only(rules["capacity"], embassy="aa", week="2026-W46")
    assert week["needed_hours"] == 0.5 * 3


def test_hours_said_for_a_week_always_count_and_unconfirmed_ones_never(rules):
    week = only(rules["capacity"], embassy="aa", week="2026-W48")
    assert (week["available_hours"], week["unknown_hours"]) == (5 + 5 + 2.5, 5)
    assert week["active_volunteers"] == 5


def test_utilisation_is_unknown_without_available_hours(rules):
    week = only(rules["capacity"], embassy="bb", week="2026-W48")
    assert week["utilisation"] != week["utilisation"]
    assert week["caseload"] != week["caseload"]


def test_an_embassy_without_cases_has_zeros_and_one_without_a_source_no_rows(rules):
    assert only(rules["open_summary"], embassy="bb")["open"] == 0
    assert set(rules["weekly"]["embassy"]) == {"aa", "bb"}
    assert set(rules["reporting"].query("embassy == 'cc'")["status"]) == {"no_sheet"}


def test_silence_is_missing_and_not_nothing(rules):
    assert only(rules["reporting"], embassy="bb", week="2026-W47")["status"] == "missing"


def test_every_table_has_its_columns_in_order(rules):
    for name, table in TABLES.items():
        assert tuple(published(rules, name).columns) == table.columns


def test_as_of_undoes_what_came_later(tmp_path):
    cases = [
        case(1, received_at="2026-11-02", closed_at="2026-11-20", outcome="resolved"),
        case(2, received_at="2026-11-03", first_response_at="2026-11-20"),
    ]
    day = date(2026, 11, 10)
    # Only these two tables: all of them would take a second.
    with open_rows(reading_of(tmp_path, {"aa": {"cases": cases}}), day) as rows:
        summary = rows.execute(stock.open_summary(rows))
        answers = response.response(rows, rows.execute(response.waits(rows)))
    assert only(summary, embassy="aa")["open"] == 2
    assert only(answers, embassy="aa", month=month_number(day))["answered"] == 0


@pytest.mark.parametrize(
    ("number", "rounded"),
    [(0.125, 0.12), (0.375, 0.38), (4.6 / 40, 0.12), (0.005, 0.0), (0.015, 0.02), (2.675, 2.68)],
)
def test_a_tie_goes_to_the_even_decimal(number, rounded):
    assert round_half_even(number) == rounded


def test_the_domain_runs_without_streamlit_or_plotly():
    code = (
        "import sys, ambasada.__main__, ambasada.desk, ambasada.figures, ambasada.visibility;"
        "sys.exit(bool({'streamlit', 'plotly'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_another_target_is_another_reading_key_and_another_place_is_not(tmp_path: Path) -> None:
    keys = []
    for folder, change in (("a", ""), ("b", ""), ("c", "Renamed")):
        config = write_network(tmp_path / folder, {"aa": {"cases": [case(1)]}})
        file = config / "network.toml"
        file.write_text(file.read_text("utf-8").replace("Embassy aa", change or "Embassy aa"))
        keys.append(take_reading(load_configuration(config), TODAY).key)
    assert keys[0] == keys[1] != keys[2]


def test_rows_stand_in_the_order_of_their_keys_whatever_the_engine_gives(rules) -> None:
    """Threads of the engine give rows in any order; equal figures must not change places."""
    for name, keys in {
        "weekly": ["embassy", "week"],
        "weekly_cells": ["embassy", "week", "category"],
        "ageing": ["embassy", "position"],
        "open_cases": ["embassy", "category", "case_id"],
        "capacity": ["embassy", "week"],
    }.items():
        found = list(rules[name][keys].itertuples(index=False, name=None))
        assert len(found) > 1 and found == sorted(found), name
