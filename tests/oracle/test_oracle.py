"""The oracle against figures worked out by hand."""

from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from .arithmetic import hours_between, kaplan_meier_quantile, nearest_rank, two_decimals
from .cells import Moment, clean, fold_header, parse_moment, parse_number, parse_week
from .oracle import compute

AS_OF = date(2026, 11, 22)  # a Sunday, in 2026-W47
NETWORK = """\
[network]
name = "Invented"
timezone = "Europe/Vilnius"
[[embassy]]
id = "pl"
timezone = "Europe/Warsaw"
[[embassy]]
id = "au"
timezone = "Australia/Sydney"
[[embassy]]
id = "lu"
timezone = "Europe/Luxembourg"
[[category]]
id = "housing"
name = { en = "Housing" }
urgency = "normal"
weekly_hours = 1.5
"""
SOURCES = """\
[[source]]
kind = "folder"
path = "pl"
embassy = "pl"
[[source]]
kind = "folder"
path = "au"
embassy = "au"
"""


def write_table(folder: Path, tab: str, columns: str, rows: list[str]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{tab}.csv").write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")


def make_network(folder: Path, cases=(), volunteers=(), au_cases=(), **tabs_of_pl) -> Path:
    """pl and au with sheets, lu without. A case: id, received, answered, closed, urgency."""
    (folder / "network.toml").write_text(NETWORK, encoding="utf-8")
    (folder / "sources.toml").write_text(SOURCES, encoding="utf-8")
    case_columns = "case_id,received_at,first_response_at,closed_at,urgency,category,outcome"
    volunteer_columns = "volunteer_id,hours_per_week,confirmed_on,joined_on,left_on,status"
    for embassy, typed in {"pl": cases, "au": au_cases}.items():
        rows = [f"{line},housing,{'resolved' if line.split(',')[3] else ''}" for line in typed]
        write_table(folder / embassy, "cases", case_columns, rows)
        write_table(folder / embassy, "volunteers", volunteer_columns, [])
    write_table(folder / "pl", "volunteers", volunteer_columns, list(volunteers))
    for tab, lines in tabs_of_pl.items():
        write_table(folder / "pl", tab, lines[0], lines[1:])
    return folder


def rows_of(config_dir: Path, table: str, **key: str) -> list[dict]:
    rows = compute(config_dir, AS_OF, AS_OF)[table]
    return [row for row in rows if all(row[name] == value for name, value in key.items())]


# --- cells ---


@pytest.mark.parametrize(
    "typed",
    ["2026-11-22", "22.11.2026", "22/11/2026", "'2026-11-22", "46348", "46348.0", "22.11.2026"],
)
def test_a_day_is_read_in_every_form(typed):
    assert parse_moment(typed) == Moment(date(2026, 11, 22))


@pytest.mark.parametrize(
    "typed", ["2026-11-22 14:30", "2026-11-22T14:30:00", "22.11.2026 14:30", "46348,6041666667"]
)
def test_a_moment_is_read_in_every_form(typed):
    assert parse_moment(typed) == Moment(date(2026, 11, 22), time(14, 30))


@pytest.mark.parametrize("typed", ["46347.9999999", "46348.0000001", "46348,00"])
def test_a_serial_within_half_a_second_of_a_day_has_no_time(typed):
    assert parse_moment(typed) == Moment(date(2026, 11, 22))


@pytest.mark.parametrize(
    "typed",
    ["22.11.26", "32.10.2026", "2026-02-29", "2026-1-1 24:00", "x", "17.5.1927", "9999", "22.11"],
)
def test_what_is_no_date_is_none(typed):
    assert parse_moment(typed) is None


def test_weeks_numbers_blanks_and_headers():
    assert parse_week("2026-W53") == parse_week("1.1.2027") == date(2026, 12, 28)
    assert parse_week("2021-W53") is None
    assert parse_week("1927-W19") is None
    assert parse_week("1927-W20") == parse_week("18.05.1927") == date(1927, 5, 16)
    assert parse_number("3,5") == parse_number("3.5") == Fraction(7, 2)
    assert clean("\u00a0 x ") == "x"
    assert {clean(text) for text in ["-", "–", "—", "n/a", " \u00a0"]} == {""}
    assert fold_header(" Réceived-AT_") == fold_header("received_at")


# --- arithmetic ---


def test_kaplan_meier_by_hand():
    # at risk 5, 4, 3, 1: S(1) = 4/5, the censored 2 only leaves, S(3) = 4/5 × 2/3 = 8/15,
    # the censored 3 leaves after the event at 3, S(4) = 0
    spells = [(1, True), (2, False), (3, True), (3, False), (4, True)]
    assert kaplan_meier_quantile(spells, Fraction(1, 2)) == 4
    assert kaplan_meier_quantile(spells, Fraction(4, 10)) == 3
    assert kaplan_meier_quantile(spells, Fraction(2, 10)) == 1
    # without the last one, at risk 4, 3, 2: S(1) = 3/4, S(3) = 3/4 × 1/2 = 3/8, never 1/10
    assert kaplan_meier_quantile(spells[:4], Fraction(1, 2)) == 3
    assert kaplan_meier_quantile(spells[:4], Fraction(9, 10)) is None


def test_median_is_reached_when_exactly_half_are_answered():
    assert kaplan_meier_quantile([(5, True), (9, False)], Fraction(1, 2)) == 5


def test_nights_with_a_clock_change():
    def night(first: int, zone: str, month: int = 3) -> Fraction:
        start, end = date(2026, month, first), date(2026, month, first + 1)
        return hours_between(Moment(start, time(12)), Moment(end, time(12)), zone)

    assert night(28, "Europe/Warsaw") == 23
    assert night(24, "Europe/Warsaw", 10) == 25
    assert night(4, "Australia/Sydney", 4) == 25
    assert night(28, "Asia/Seoul") == 24


def test_a_day_without_a_time_counts_whole_days():
    start, end = Moment(date(2026, 3, 28)), Moment(date(2026, 3, 29), time(23))
    assert hours_between(start, end, "Europe/Warsaw") == 24


def test_nearest_rank_and_rounding():
    assert nearest_rank([10, 20, 30, 40], 50) == 20
    assert nearest_rank(list(range(1, 12)), 90) == 10  # rank 9.9, upwards
    assert nearest_rank([7], 90) == 7
    assert nearest_rank([], 50) is None
    assert two_decimals(Fraction(1, 8)) == Decimal("0.12")
    assert two_decimals(Fraction(3, 8)) == Decimal("0.38")


# --- figures ---


def test_open_counts_a_case_closed_the_next_day(tmp_path):
    config_dir = make_network(tmp_path, ["a,2026-11-15,,2026-11-16,"])
    weeks = rows_of(config_dir, "weekly", embassy="pl")
    assert [list(week.values())[1:] for week in weeks] == [
        ["2026-W46", 1, 0, 1],
        ["2026-W47", 0, 1, 0],
    ]


def test_a_closing_after_as_of_has_not_happened(tmp_path):
    config_dir = make_network(tmp_path, ["a,2026-11-20,,2026-11-23,", "b,2026-11-23,,,"])
    assert rows_of(config_dir, "weekly", embassy="pl") == [
        {"embassy": "pl", "week": "2026-W47", "received": 1, "closed": 0, "open_end": 1}
    ]


def test_needed_hours_skip_a_case_opened_and_closed_on_one_day(tmp_path):
    cases = ["a,2026-11-17,,2026-11-17,", "b,2026-11-17,,2026-11-18,", "c,2026-11-10,,2026-11-16,"]
    config_dir = make_network(tmp_path, cases)
    weeks = rows_of(config_dir, "capacity", embassy="pl")
    assert [week["needed_hours"] for week in weeks] == [Decimal("1.5"), Decimal("1.5")]


def test_utilisation_is_unknown_when_most_hours_are_unconfirmed(tmp_path):
    cases = ["a,2026-11-10,,,"]
    volunteers = ["v1,4,2026-10-23,,,", "v2,4,,,,", "v3,0.5,2026-10-22,,,"]  # 30 and 31 days
    before, now = rows_of(make_network(tmp_path, cases, volunteers), "capacity", embassy="pl")
    assert before["utilisation"] == Decimal("0.18")  # 1.5 ÷ 8.5; confirmations matter only now
    assert (now["available_hours"], now["unknown_hours"]) == (4, Decimal("4.5"))
    assert now["utilisation"] is None
    equal = make_network(tmp_path, cases, volunteers[:2])
    assert rows_of(equal, "capacity", embassy="pl")[1]["utilisation"] == Decimal("0.38")  # 0.375


def test_utilisation_and_caseload_are_unknown_without_volunteers(tmp_path):
    (week,) = rows_of(make_network(tmp_path, ["a,2026-11-20,,,"]), "capacity", embassy="pl")
    assert (week["utilisation"], week["caseload"], week["available_hours"]) == (None, None, 0)


def test_response_is_censored_at_the_end_of_as_of(tmp_path):
    cases = [
        "a,2026-11-20 10:00,2026-11-20 12:30,,",
        "b,2026-11-20 10:00,2026-11-21 10:00,,",
        "c,2026-11-22 18:00,,,",  # 6 hours to midnight
    ]
    (month,) = rows_of(make_network(tmp_path, cases), "response", embassy="pl")
    # S(2.5) = 2/3, the censored 6 leaves, S(24) = 0
    assert list(month.values())[2:] == [3, 2, 24, 24]


def test_silent_needs_more_than_the_target(tmp_path):
    cases = [
        "a,2026-11-22 20:00,,,emergency",  # 4 hours
        "b,2026-11-22 19:59,,,emergency",
        "c,2026-11-21,,,urgent",  # 24 hours
        "d,2026-11-20,,,urgent",
        "e,2026-11-19,,,",  # 72 hours
    ]
    summary = rows_of(make_network(tmp_path, cases), "open_summary", embassy="pl")[0]
    assert summary["silent"] == 2
    # ages 0 0 1 2 3; overdue: d is 2 days ≤ 3, e 3 ≤ 14, a and b 0 ≤ 1
    assert (summary["median_age_days"], summary["p90_age_days"], summary["overdue"]) == (1, 3, 0)


def test_statuses_count_only_from_the_week_of_as_of(tmp_path):
    volunteers = ["v1,1,,,,paused", "v2,1,,,,left", "v3,1,,,2026-11-10,left", "v4,1,,2026-11-16,,"]
    config_dir = make_network(tmp_path, ["a,2026-11-09,,,"], volunteers)
    weeks = rows_of(config_dir, "capacity", embassy="pl")
    assert [week["active_volunteers"] for week in weeks] == [2, 1]  # v1 v3; then v4


def test_reporting_prefers_what_was_done_to_what_was_said(tmp_path):
    checkins = ["week,status", "2026-W46,paused", "2026-W46,nothing", "2026-W47,paused"]
    config_dir = make_network(tmp_path, ["a,2026-11-03,,2026-11-20,"], checkins=checkins)
    statuses = [row["status"] for row in rows_of(config_dir, "reporting")]
    assert statuses == ["missing"] * 3 + ["no_sheet"] * 3 + ["reported", "nothing", "reported"]


def test_the_case_received_first_keeps_the_id(tmp_path):
    cases = ["a,2026-11-20 09:00,,,", "a,2026-11-20,,,", "b,2026-11-20,,,", "c,2026-11-1,,x,"]
    au_cases = ["b,2026-11-20 00:00,,,", "c,2026-11-2,,,"]
    config_dir = make_network(tmp_path, cases, au_cases=au_cases)
    found = [list(row.values())[:5] for row in rows_of(config_dir, "problems")]
    assert found == [
        ["pl", "cases", 2, "case_id", "duplicate_id"],
        ["pl", "cases", 4, "case_id", "duplicate_id"],
        ["pl", "cases", 5, "closed_at", "bad_date"],
    ]


def test_a_failed_source_leaves_its_embassy_in_reporting_only(tmp_path):
    config_dir = make_network(tmp_path, ["a,2026-11-20,,,"], au_cases=["b,2026-11-20,,,"])
    (tmp_path / "au" / "volunteers.csv").unlink()
    embassies = {row["embassy"] for row in rows_of(config_dir, "weekly")}
    assert embassies == {"pl"}
    assert rows_of(config_dir, "reporting", embassy="au")[0]["status"] == "missing"
    (problem,) = rows_of(config_dir, "problems")
    assert list(problem.values()) == ["au", "volunteers", None, "", "missing_tab", None]
