"""The tables `forecast` and `outlook` of a reading: which weeks count, sums, odd histories."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from ambasada.__main__ import _csv_text
from ambasada.figures import Figures, compute_figures, forecast, published
from ambasada.figures.capacity import capacity
from ambasada.figures.flows import weekly
from ambasada.figures.reporting import reporting
from ambasada.figures.rows import Span, open_rows
from ambasada.figures.week_counts import MOST_WEEKS, WeekCounts, week_counts
from ambasada.reading import EPOCH, Reading, week_number
from ambasada.visibility import MAY_SEE, Member, Role, view_of
from tests.factories import TODAY, case, reading_of, volunteer

# The last whole week of TODAY, a Wednesday, begins on this Monday.
MONDAY = date(2026, 11, 16)
FORETOLD = ["mean", "lower80", "upper80"]


def weekly_cases(
    first: int, weeks: int, each: int = 1, *, closed_after: int | None = None, **more: object
) -> list[dict[str, object]]:
    """`each` cases in every of `weeks` weeks until the last whole one."""
    cases = []
    for back in range(weeks):
        on = MONDAY - timedelta(weeks=back)
        closed = {}
        if closed_after is not None and on + timedelta(days=closed_after) <= TODAY:
            closed = {"closed_at": on + timedelta(days=closed_after), "outcome": "resolved"}
        for one in range(each):
            cases.append(case(first + back * each + one, received_at=on, **closed, **more))
    return cases


def weeks_of(reading: Reading, as_of: date = TODAY) -> tuple[WeekCounts, pd.DataFrame, Span]:
    """The whole weeks of a reading and its hours; all its tables would take a second."""
    with open_rows(reading, as_of) as rows:
        counts = week_counts(rows, rows.execute(reporting(rows)))
        weeks = rows.engine.create_table("weekly_figures", weekly(rows))
        return counts, rows.execute(capacity(rows, weeks)), rows.span


def figures_of(
    folder: Path, sheets: Mapping[str, Mapping[str, list]], as_of: date = TODAY
) -> tuple[WeekCounts, Figures]:
    """The two tables, made without a warning, and the weeks that they were made of."""
    reading = reading_of(folder, sheets)
    counts, offered, span = weeks_of(reading, as_of)
    hours = {one.id: one.weekly_hours for one in reading.network.categories}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tables = {name: pd.DataFrame() for name in MAY_SEE} | {
            "forecast": forecast.expected_cases(counts),
            "outlook": forecast.outlook(counts, offered, hours),
        }
    known = counts.embassies
    return counts, Figures(reading.network, span, reading.key, reading.read_at, known, tables)


def only(table: pd.DataFrame, **keys: object) -> pd.Series:
    """The one row with these values."""
    for name, value in keys.items():
        table = table[table[name] == value]
    (row,) = table.to_dict("records")
    return row


def test_printed_cells_add_up_to_embassies_categories_and_network(tmp_path: Path) -> None:
    sheets = {
        "aa": {
            "cases": weekly_cases(0, 40)
            + weekly_cases(100, 11, 3, category="threats")
            + weekly_cases(200, 7, category="other")
        },
        "bb": {
            "cases": weekly_cases(1000, 33, 2, category="other")
            + weekly_cases(1100, 5, category="threats")
        },
    }
    figures = compute_figures(reading_of(tmp_path, sheets), TODAY)
    # As it is written, not as it is held: a rounded mean would not add up.
    lines = [line.split(",") for line in _csv_text(published(figures, "forecast")).splitlines()]
    assert lines[0] == "level embassy category horizon mean lower80 upper80".split()
    for horizon in ("1", "8"):
        rows = [line for line in lines if line[3] == horizon]
        mean = {(level, embassy, category): float(number)
                for level, embassy, category, _, number, *_ends in rows}  # fmt: skip
        cells = {key[1:]: number for key, number in mean.items() if key[0] == "cell"}
        assert len(cells) == 6
        for place, level in ((0, "embassy"), (1, "category")):
            for key, number in mean.items():
                if key[0] == level:
                    own = [one for cell, one in cells.items() if cell[place] == key[place + 1]]
                    assert sum(own) == pytest.approx(number, abs=1e-9)
        assert sum(cells.values()) == pytest.approx(mean["network", "", ""], abs=1e-9)
        assert mean["network", "", ""] > 0


def test_the_table_has_every_series_at_both_horizons_sorted_by_its_keys(tmp_path: Path) -> None:
    _counts, figures = figures_of(tmp_path, {"bb": {"cases": weekly_cases(0, 3)}, "aa": {}})
    table = published(figures, "forecast")
    assert len(table) == 2 * (1 + 1 + 3 + 3)
    keys = list(table[["level", "embassy", "category", "horizon"]].itertuples(index=False))
    assert keys == sorted(keys)


def test_the_week_of_today_is_not_whole_but_that_of_a_sunday_is(tmp_path: Path) -> None:
    cases = [*weekly_cases(0, 10), *[case(100 + n, received_at=TODAY) for n in range(50)]]
    counts, _figures = figures_of(tmp_path / "a", {"aa": {"cases": cases}})
    assert counts.received.sum() == 10
    counts, _figures = figures_of(tmp_path / "b", {"aa": {"cases": cases}}, date(2026, 11, 22))
    assert counts.received.sum() == 10
    assert counts.weeks[-1] == week_number((MONDAY - EPOCH).days)


def test_a_week_that_an_embassy_did_not_report_is_unknown_and_not_zero(tmp_path: Path) -> None:
    """Two cases a week, but for twenty weeks of silence in the middle."""
    cases = [
        one
        for one in weekly_cases(0, 60, 2)
        if not 20 <= (MONDAY - one["received_at"]).days // 7 < 40
    ]
    _counts, figures = figures_of(tmp_path, {"aa": {"cases": cases}})
    assert only(figures["forecast"], level="embassy", horizon=1)["mean"] == pytest.approx(2)


def test_a_week_in_which_nothing_was_said_to_have_come_is_zero(tmp_path: Path) -> None:
    cases = [one for one in weekly_cases(0, 60, 2) if (MONDAY - one["received_at"]).days >= 140]
    said = [
        {"week": f"{on:%G}-W{on:%V}", "status": "nothing"}
        for on in (MONDAY - timedelta(weeks=back) for back in range(20))
    ]
    _counts, figures = figures_of(tmp_path, {"aa": {"cases": cases, "checkins": said}})
    assert only(figures["forecast"], level="embassy", horizon=1)["mean"] < 1.2


def test_one_misdated_case_does_not_make_a_century_of_weeks(tmp_path: Path) -> None:
    cases = [*weekly_cases(0, 30), case(999, received_at="1931-05-04")]
    counts, figures = figures_of(tmp_path, {"aa": {"cases": cases}})
    assert len(counts.weeks) == MOST_WEEKS
    assert counts.open_now.sum() == 31, "it is open all the same"
    assert only(figures["forecast"], level="network", horizon=1)["mean"] == pytest.approx(1)


def test_open_cases_begin_where_they_stand_and_grow_by_what_comes(tmp_path: Path) -> None:
    """Four cases a week and none closed."""
    _counts, figures = figures_of(tmp_path, {"aa": {"cases": weekly_cases(0, 30, 4)}})
    first, last = (
        only(figures["outlook"], embassy="aa", measure="open", weeks_ahead=ahead)
        for ahead in (1, 8)
    )
    assert 121 <= first["middle"] <= 125
    assert 145 <= last["middle"] <= 158
    assert last["lower10"] < last["middle"] < last["upper90"]


def test_past_open_cases_are_held_against_what_was_open_then(tmp_path: Path) -> None:
    """Four a week and none closed for two years: what was open is known, and so is what came."""
    _counts, figures = figures_of(tmp_path, {"aa": {"cases": weekly_cases(0, 100, 4)}})
    rows = figures["outlook"]
    assert (rows["covered"] == 1).all()
    assert (rows["score"] < 4).all(), "a forecast of 32 cases that were 32"
    judged = ["embassy", "measure", "covered", "score", "reference_score"]
    assert rows[judged].drop_duplicates().shape[0] == 2 * 2
    for embassy in ("", "aa"):
        cases, hours = (
            only(rows, embassy=embassy, measure=measure, weeks_ahead=8)
            for measure in ("open", "needed_hours")
        )
        # Half an hour each of the same cases, since none is ever closed.
        for name in ("score", "reference_score"):
            assert hours[name] == pytest.approx(cases[name] / 2)


def test_past_hours_know_the_kinds_of_then_and_not_of_now(tmp_path: Path) -> None:
    """The last 8 weeks bring a kind that takes three times as long: that was foreseen by nobody."""
    often = weekly_cases(0, 100, 4)
    grave = [dict(one, category="threats") for one in often[:32]]
    before, after = (
        figures_of(tmp_path / name, {"aa": {"cases": cases}})[1]["outlook"]
        for name, cases in (("before", often), ("after", [*grave, *often[32:]]))
    )
    same, hours = (
        [only(told, embassy="aa", measure=measure, weeks_ahead=8) for told in (before, after)]
        for measure in ("open", "needed_hours")
    )
    assert same[0]["score"] == pytest.approx(same[1]["score"], abs=0.05)
    # 32 cases of an hour more, in one of twelve checks; the range takes some of it.
    assert hours[1]["score"] - hours[0]["score"] == pytest.approx(32 / 12, rel=0.25)


def test_before_eight_weeks_have_passed_no_open_cases_are_held_against_any(tmp_path: Path) -> None:
    _counts, figures = figures_of(tmp_path, {"aa": {"cases": weekly_cases(0, 8, 4)}})
    assert figures["outlook"]["score"].isna().all()
    assert not figures["outlook"]["is_hidden"].any()


def test_nobody_closes_more_than_the_hours_allow(tmp_path: Path) -> None:
    """Ten a week come and go; with an hour a week, two cases of half an hour are all."""
    cases = weekly_cases(0, 40, 10, closed_after=3)
    ends = {}
    for hours in (1, 100):
        tabs = {"cases": cases, "volunteers": [volunteer(1, hours_per_week=hours)]}
        _counts, figures = figures_of(tmp_path / str(hours), {"aa": tabs})
        row = only(figures["outlook"], embassy="aa", measure="open", weeks_ahead=8)
        ends[hours] = row["middle"]
    assert ends[1] > 50 > 10 > ends[100]


def test_unconfirmed_hours_limit_nothing(tmp_path: Path) -> None:
    cases = weekly_cases(0, 40, 10, closed_after=3)
    idle = [volunteer(1, hours_per_week=1, confirmed_on="2026-01-01")]
    _counts, figures = figures_of(tmp_path, {"aa": {"cases": cases, "volunteers": idle}})
    row = only(figures["outlook"], embassy="aa", measure="open", weeks_ahead=8)
    assert row["middle"] < 10


def test_hours_are_those_of_the_cases_in_hand(tmp_path: Path) -> None:
    """Half an hour a week each of what is open and of what a week brings."""
    _counts, figures = figures_of(tmp_path, {"aa": {"cases": weekly_cases(0, 30, 4)}})
    cases = only(figures["outlook"], embassy="aa", measure="open", weeks_ahead=1)
    hours = only(figures["outlook"], embassy="aa", measure="needed_hours", weeks_ahead=1)
    # Nothing is ever closed, so the week's cases are those open at its end.
    assert hours["middle"] == pytest.approx(cases["middle"] * 0.5)


def test_what_is_closed_within_its_week_takes_hours_all_the_same(tmp_path: Path) -> None:
    """Ten a week come on Mondays and go on Thursdays, so none is open at a week's end."""
    tabs = {"cases": weekly_cases(0, 40, 10, closed_after=3)}
    _counts, figures = figures_of(tmp_path, {"aa": tabs})
    row = only(figures["outlook"], embassy="aa", measure="needed_hours", weeks_ahead=1)
    assert row["middle"] == pytest.approx(10 * 0.5, abs=1)


def test_kinds_that_take_no_hours_need_none_and_are_closed_all_the_same(tmp_path: Path) -> None:
    cases = weekly_cases(0, 30, 4, closed_after=10)
    tabs = {"cases": cases, "volunteers": [volunteer(1)]}
    reading = reading_of(tmp_path, {"aa": tabs})
    counts, offered, _span = weeks_of(reading)
    table = forecast.outlook(counts, offered, dict.fromkeys(reading.network.category, 0.0))
    assert (table[table["measure"] == "needed_hours"]["upper90"] == 0).all()
    assert only(table, embassy="aa", measure="open", weeks_ahead=8)["middle"] < 20


@pytest.mark.parametrize(
    "cases",
    [[], [case(1, received_at=TODAY)], [case(1, received_at=MONDAY)], weekly_cases(0, 1, 20)],
    ids=["none", "the first today", "one last week", "one week of history"],
)
def test_a_short_history_has_every_row_and_no_warning(tmp_path: Path, cases: list) -> None:
    _counts, figures = figures_of(tmp_path, {"aa": {"cases": cases}, "bb": {"cases": []}})
    assert len(figures["forecast"]) == 2 * (1 + 2 + 3 + 6)
    assert len(figures["outlook"]) == 3 * 2 * 8
    unknown = figures["forecast"][figures["forecast"]["embassy"] == "bb"]
    assert unknown[FORETOLD].isna().all(axis=None), "silence is not zero"


def test_no_sheet_at_all_has_no_row(tmp_path: Path) -> None:
    _counts, figures = figures_of(tmp_path, {"aa": {}})
    assert figures["outlook"].empty
    assert figures["forecast"][FORETOLD].isna().all(axis=None)
    assert not set(figures["forecast"]["embassy"]) - {""}


def test_each_role_sees_what_is_expected_of_what_it_sees(tmp_path: Path) -> None:
    sheets = {
        embassy: {"cases": weekly_cases(first, 30, 2)} for embassy, first in (("aa", 0), ("bb", 99))
    }
    _counts, figures = figures_of(tmp_path, sheets)

    def seen(member: Member, name: str) -> pd.DataFrame:
        return view_of(member, figures)[name]

    own = Member(Role.COORDINATOR, "aa")
    assert set(seen(own, "forecast")["embassy"]) == {"aa"}
    assert set(seen(own, "forecast")["level"]) == {"embassy", "cell"}
    assert set(seen(own, "outlook")["embassy"]) == {"aa"}
    leadership = Member(Role.LEADERSHIP)
    assert set(seen(leadership, "forecast")["level"]) == {"network", "embassy", "category"}
    together = (seen(leadership, "forecast")["embassy"] != "") & (
        seen(leadership, "forecast")["category"] != ""
    )
    assert not together.any(), "an embassy's kind of request"
    assert set(seen(leadership, "outlook")["embassy"]) == {"", "aa", "bb"}
    for name in ("forecast", "outlook"):
        assert seen(Member(Role.ADMINISTRATOR), name).empty
