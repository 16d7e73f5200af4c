"""The tables of alerts: what a reading's rows become, who may see which row of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from ambasada.figures import TABLES, Figures, compute_figures, published
from ambasada.figures.alerts import alert_tables
from ambasada.figures.reporting import reporting
from ambasada.figures.rows import open_rows
from ambasada.figures.week_counts import JUDGED_WEEKS, week_counts
from ambasada.questions.alerts import alerts, alerts_now
from ambasada.reading import Reading
from ambasada.visibility import MAY_SEE, Member, Role, view_of
from tests.factories import TODAY, case, reading_of

LAST_MONDAY = date(2026, 11, 16)
KINDS = ("passport_documents", "threats", "other")
TABLES_OF_ALERTS = ("alerts", "watches", "alert_parts", "release_alerts")
COORDINATOR, LEADERSHIP = Member(Role.COORDINATOR, "aa"), Member(Role.LEADERSHIP)
Rows = list[dict[str, object]]


def rows_of(embassy: str, weeks: int = 62, *, planted: int = 0, everywhere: bool = False) -> Rows:
    """Four cases of each kind a week, a little more or less; `planted` more threats last week."""
    return [
        case(number, case_id=f"{embassy}-{number}", category=kind, received_at=day.isoformat())
        for number, (kind, day) in enumerate(_days(weeks, planted, everywhere))
    ]


def _days(weeks: int, planted: int, everywhere: bool) -> Iterator[tuple[str, date]]:
    for back in range(weeks):
        for place, kind in enumerate(KINDS):
            more = planted if not back and (everywhere or kind == "threats") else 0
            for one in range(3 + (back * 7 + place * 3) % 3 + more):
                yield kind, LAST_MONDAY - timedelta(weeks=back) + timedelta(days=one % 7)


def figures_of(folder: Path, rows: dict[str, Rows], as_of: date = TODAY) -> Figures:
    tabs = {embassy: {"cases": those} for embassy, those in rows.items()}
    return compute_figures(reading_of(folder, tabs, as_of), as_of)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    rows = {one: rows_of(one) for one in ("aa", "bb", "cc")}
    return figures_of(tmp_path_factory.mktemp("calm"), rows)


@pytest.fixture(scope="module")
def surged(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """`bb` has 30 threats more in the last week, `aa` and `cc` are as calm as in `calm`."""
    rows = {one: rows_of(one, planted=30 if one == "bb" else 0) for one in ("aa", "bb", "cc")}
    return figures_of(tmp_path_factory.mktemp("surged"), rows)


def test_a_calm_network_has_no_alert(calm: Figures) -> None:
    assert calm["alerts"].empty


def test_the_published_table_has_the_agreed_columns_and_its_order(surged: Figures) -> None:
    table = published(surged, "alerts")
    assert tuple(table.columns) == TABLES["alerts"].columns
    assert tuple(table.columns) == (
        "level", "embassy", "category", "week", "observed", "expected", "p", "explanation"
    )  # fmt: skip
    keys = list(table[["level", "embassy", "category", "week"]].itertuples(index=False))
    assert keys == sorted(keys)
    cell = table[table["level"] == "cell"].iloc[0]
    assert (cell.embassy, cell.category, cell.week) == ("bb", "threats", "2026-W47")
    assert cell.observed > 30 and 3 < cell.expected < 5.5
    # Significant digits, not decimals: a small chance is not nothing.
    assert 0 < cell.p < 1e-6 and cell.explanation == "local"
    assert round(cell.expected, 2) == cell.expected


def test_who_carries_it_sums_to_the_whole_excess(surged: Figures) -> None:
    parts = surged["alert_parts"]
    shares = parts.groupby(["level", "embassy", "category", "week", "part"])["share"].sum()
    assert len(shares) and ((shares - 1).abs() < 0.02).all()


def test_the_weeks_are_those_of_the_figures_and_only_whole_ones(tmp_path: Path) -> None:
    rows = {"aa": rows_of("aa"), "bb": rows_of("bb")}
    today = {"received_at": TODAY.isoformat()}
    rows["aa"].append(case(1, case_id="this-week", **today))
    reading = reading_of(tmp_path, {one: {"cases": those} for one, those in rows.items()})
    for as_of in (TODAY, date(2026, 11, 22), date(2026, 11, 21)):
        figures = compute_figures(reading, as_of)
        with open_rows(reading, as_of) as opened:
            reporting = pd.DataFrame({"embassy": [], "week": [], "status": []})
            found = week_counts(opened, reporting.astype({"week": int, "embassy": str}))
        weekly = figures["weekly"].pivot(index="embassy", columns="week", values="received")
        whole = weekly if as_of.isoweekday() == 7 else weekly.iloc[:, :-1]
        assert found.received.sum(axis=1).tolist() == whole.to_numpy().tolist()


@pytest.mark.parametrize("weeks", [0, 1, 2, 9, 53])
def test_however_little_there_is_there_is_a_table(tmp_path: Path, weeks: int) -> None:
    figures = figures_of(tmp_path, {"aa": rows_of("aa", weeks)})
    for name in ("alerts", "watches", "alert_parts"):
        assert list(figures[name].columns)
        assert len(figures[name]) == 0
    for member in (COORDINATOR, LEADERSHIP, Member(Role.ADMINISTRATOR)):
        assert alerts(view_of(member, figures)) == ()


def test_without_a_year_it_is_provisional(tmp_path: Path) -> None:
    figures = figures_of(tmp_path, {"aa": rows_of("aa", 20, planted=30)})
    assert len(figures["alerts"]) and figures["alerts"]["is_provisional"].all()


def test_a_surge_stays_in_the_weeks_after_it(tmp_path: Path) -> None:
    rows = {"aa": rows_of("aa", planted=30), "bb": rows_of("bb")}
    later = TODAY + timedelta(weeks=2)
    figures = figures_of(tmp_path, rows, later)
    weeks = figures["alerts"].query("level == 'embassy'")["week"]
    assert "2026-W47" in set(weeks) and len(set(weeks)) <= JUDGED_WEEKS
    assert not [one for one in alerts_now(view_of(COORDINATOR, figures)) if one.weeks == 1]


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Three times as many cases for the last 20 weeks: a new normal, and no surge."""
    rows = rows_of("aa", 70)
    for more in range(1, 3):
        rows += [one | {"case_id": f"{one['case_id']}-{more}"} for one in rows_of("aa", 20)]
    return reading_of(tmp_path_factory.mktemp("grown"), {"aa": {"cases": rows}}, TODAY)


BEGUN = LAST_MONDAY - timedelta(weeks=19)


def test_after_a_new_baseline_what_was_before_is_not_compared_with(grown: Reading) -> None:
    assert len(compute_figures(grown, TODAY)["alerts"]) > 8, "two and a half months later still"
    anew = compute_figures(grown, TODAY, [BEGUN - timedelta(days=400), BEGUN])
    assert anew["alerts"].empty and anew["watches"].empty


def test_a_week_too_near_to_its_baseline_is_judged_by_what_was_before(grown: Reading) -> None:
    """Or a new baseline would silence alerts for two months."""
    plain = compute_figures(grown, TODAY)["alerts"]
    for day, is_used in ((LAST_MONDAY - timedelta(weeks=8), False), (TODAY, False)):
        told = compute_figures(grown, TODAY, [day])["alerts"]
        assert told.equals(plain) is not is_used
    nine = compute_figures(grown, TODAY, [LAST_MONDAY - timedelta(weeks=9)])["alerts"]
    assert "2026-W47" not in set(nine["week"]) and "2026-W46" in set(nine["week"])


def test_an_event_keeps_its_place_under_a_new_baseline(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, {"aa": {"cases": rows_of("aa", 40, planted=30)}}, TODAY)
    with open_rows(reading, TODAY) as opened:
        counts = week_counts(opened, opened.execute(reporting(opened)))
    judged, begun = counts.weeks[-1], counts.weeks[10]
    for event, is_near in ((judged, True), (judged - 3, True), (judged - 4, False)):
        found = alert_tables(counts, [event], [begun])["alerts"]
        assert (found["week"] == judged).any()
        told = found[found["week"] == judged]["explanation"].str.endswith("+event")
        assert (told == is_near).all()


def test_a_baseline_after_the_day_asked_for_is_not_known_yet(grown: Reading) -> None:
    early = TODAY - timedelta(weeks=12)
    plain = compute_figures(grown, early)
    begun = compute_figures(grown, early, [TODAY])
    for name in ("alerts", "forecast"):
        assert begun[name].equals(plain[name])


def test_the_forecast_forgets_faster_after_a_new_baseline(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, {"aa": {"cases": rows_of("aa", 70)}}, TODAY)
    plain, early, late = (
        compute_figures(reading, TODAY, days)["forecast"]["mean"].to_numpy()
        for days in ([], [LAST_MONDAY - timedelta(weeks=60)], [LAST_MONDAY - timedelta(weeks=3)])
    )
    assert (early == plain).all(), "a year later it has settled again"
    assert (late != plain).any()


def moved(figures: Figures, key: str) -> Figures:
    return replace(figures, reading_key=key)


def test_what_others_have_changes_nothing_that_a_coordinator_sees(
    calm: Figures, surged: Figures
) -> None:
    assert len(surged["alerts"]) >= 3
    for embassy in ("aa", "cc"):
        member = Member(Role.COORDINATOR, embassy)
        for name in TABLES_OF_ALERTS:
            before, after = (view_of(member, one)[name] for one in (calm, surged))
            assert before.to_csv() == after.to_csv() and after.empty, name


def test_the_own_surge_is_seen_without_how_far_it_reaches(surged: Figures) -> None:
    seen = view_of(Member(Role.COORDINATOR, "bb"), surged)
    assert {*seen["alerts"]["level"]} == {"embassy", "cell"}
    assert {*seen["alerts"]["explanation"]} == {"own"}
    assert {*seen["alert_parts"]["embassy"]} == {"bb"}


def test_a_cell_that_only_others_make_an_alert_is_not_seen_by_its_own(surged: Figures) -> None:
    # Among other striking cells a lesser one passes the rate of false discoveries.
    table = surged["alerts"].assign(is_alone=surged["alerts"]["level"] != "cell")
    beside = replace(moved(surged, "beside"), tables={**surged.tables, "alerts": table})
    seen = view_of(Member(Role.COORDINATOR, "bb"), beside)
    assert {*seen["alerts"]["level"]} == {"embassy"}
    assert "cell" in {*surged["alerts"]["level"]}


def test_leadership_sees_no_embassy_together_with_a_kind(surged: Figures) -> None:
    seen = view_of(LEADERSHIP, surged)
    levels = {*surged["alerts"]["level"]}
    assert "cell" in levels and {*seen["alerts"]["level"]} == levels - {"cell"}
    parts = surged["alert_parts"]
    assert {*parts["part"]} == {"embassy", "category"}
    assert {*seen["alert_parts"]["level"]} <= {"network"}


def test_an_administrator_sees_none(surged: Figures) -> None:
    assert alerts(view_of(Member(Role.ADMINISTRATOR), surged)) == ()
    assert set(TABLES_OF_ALERTS) <= set(MAY_SEE)


def test_a_surge_everywhere_is_network_wide_to_leadership(tmp_path: Path) -> None:
    rows = {one: rows_of(one, planted=15, everywhere=True) for one in ("aa", "bb", "cc")}
    view = view_of(LEADERSHIP, figures_of(tmp_path, rows))
    (network,) = [one for one in alerts_now(view) if one.name.level == "network"]
    assert network.reach == "network"
    assert {one.key for one in network.parts} == {"aa", "bb", "cc", *KINDS}
