"""What screens say of waits, of the funnel and of the flow: cohorts, limits, who may see what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambasada.figures import Figures, compute_figures, published
from ambasada.figures.flow_check import flow_check
from ambasada.figures.flows import weekly
from ambasada.figures.funnel import funnel as funnel_table
from ambasada.figures.response import Cohort, answered_of
from ambasada.figures.response import waits as waits_of
from ambasada.figures.rows import Span, open_rows
from ambasada.figures.waiting import CURVE_DAYS, LEAST_STEP, _thinned, waiting, waiting_curves
from ambasada.methods.trends_flow import Flow
from ambasada.methods.waiting import waiting_curve
from ambasada.questions.funnel import ABOVE, BELOW, funnel
from ambasada.questions.health import flow_verdicts
from ambasada.questions.waiting import cohort_of, usual_wait, waits_by_month
from ambasada.questions.waiting import waiting_curves as curves_of
from ambasada.visibility import Member, Role, View, view_of
from tests.factories import TODAY, case, reading_of

LEADERSHIP, ADMINISTRATOR = Member(Role.LEADERSHIP), Member(Role.ADMINISTRATOR)
TABLES = ("waiting", "waiting_curves", "waiting_cohorts", "funnel", "flow_check")


def coordinator(embassy: str) -> Member:
    return Member(Role.COORDINATOR, embassy)


def received(months: dict[str, int], answered_after: int = 2, first: int = 0) -> list[dict]:
    """So many cases received on the first of each month, answered so many days later."""
    rows = []
    for month, count in months.items():
        for _one in range(count):
            rows.append(
                case(
                    first + len(rows),
                    received_at=f"{month}-01",
                    first_response_at=f"{month}-{1 + answered_after:02d}",
                )
            )
    return rows


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """`aa` answers within 2 days, `bb` after 9 (target 3), `cc` has three cases, `dd` none."""
    embassies = {
        "aa": {"cases": received({"2025-09": 6, "2026-08": 20, "2026-09": 20, "2026-10": 20})},
        "bb": {"cases": received({"2026-09": 12, "2026-10": 12}, 9, first=1000)},
        "cc": {"cases": received({"2026-10": 3}, first=2000)},
        "dd": {"cases": []},
    }
    reading = reading_of(tmp_path_factory.mktemp("waits"), embassies)
    return compute_figures(reading, TODAY)


# The figures


def test_the_network_stands_beside_the_embassies_and_first(figures: Figures) -> None:
    table = published(figures, "waiting")
    assert list(dict.fromkeys(table["embassy"])) == ["", "aa", "bb", "cc", "dd"]
    october = table[table["month"] == "2026-10"].set_index("embassy")
    assert october["n"].to_dict() == {"": 35, "aa": 60, "bb": 24, "cc": 3, "dd": 0}
    assert october.loc["bb", "median_days"] == 9
    assert october.loc["bb", "waiting_7d"] == 1
    assert october.loc["aa", "waiting_7d"] == 0
    assert october.loc["cc", "median_days":].isna().all()


def test_the_month_under_way_is_there_and_every_combination(figures: Figures) -> None:
    table = published(figures, "waiting")
    assert len(table) == 5 * 15
    assert table["month"].max() == "2026-11"


def test_curves_are_of_whole_months_and_of_five_cases_or_more(figures: Figures) -> None:
    told = figures["waiting_cohorts"].set_index(["cohort", "embassy"])["n"]
    assert told.to_dict() == {
        ("recent", ""): 87,
        ("recent", "aa"): 60,
        ("recent", "bb"): 24,
        ("year_before", ""): 6,
        ("year_before", "aa"): 6,
    }
    drawn = figures["waiting_curves"]
    assert set(zip(drawn["cohort"], drawn["embassy"], strict=True)) == set(told.index)


@pytest.mark.parametrize(
    ("as_of", "last"), [(date(2026, 11, 29), 10), (date(2026, 11, 30), 11), (date(2026, 12, 1), 11)]
)
def test_a_month_is_whole_at_the_end_of_its_last_day(as_of: date, last: int) -> None:
    assert Span(as_of, as_of).last_whole_month == 2026 * 12 + last - 1


@given(
    st.lists(
        st.tuples(st.floats(0, 100).map(lambda day: round(day, 3)), st.booleans()),
        min_size=5,
        max_size=400,
    )
)
def test_a_thinned_curve_is_nowhere_further_than_half_a_per_cent(
    cases: list[tuple[float, bool]],
) -> None:
    days = np.array([day for day, _ in cases])
    is_answered = np.array([answered for _, answered in cases])
    whole = waiting_curve(days, is_answered)
    thin = pd.DataFrame(dict(zip(("days", "share"), _thinned(whole, days.max()), strict=True)))
    assert len(thin) <= 1 / LEAST_STEP + 2
    assert thin["days"].is_monotonic_increasing
    assert thin["days"].iloc[-1] <= CURVE_DAYS
    for day in (0, 0.5, *days[days <= min(days.max(), CURVE_DAYS)]):
        exact, drawn = (one[one["days"] <= day]["share"].iloc[-1] for one in (whole, thin))
        assert abs(exact - drawn) < LEAST_STEP


def test_a_curve_of_a_thousand_cases_keeps_what_a_chart_shows() -> None:
    days = np.sort(np.random.default_rng(2).exponential(5, 1000))
    whole = waiting_curve(days, np.full(1000, True))
    steps, shares = _thinned(whole, days.max())
    assert 150 < len(steps) < 203
    drawn = np.array(shares)[np.searchsorted(steps, whole["days"], side="right") - 1]
    assert np.abs(drawn - whole["share"]).max() < LEAST_STEP


def test_one_month_and_one_day_of_cases_are_told_without_a_warning(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, {"aa": {"cases": [case(1, received_at="2026-11-25")]}})
    with open_rows(reading, TODAY) as rows:
        table = rows.execute(waits_of(rows))
        assert waiting(rows, table)["n"].tolist() == [1, 1]
        curves, told = waiting_curves(rows, table)
        assert curves.empty and told.empty
        assert funnel_table(rows, table)["place"].tolist() == ["no_cases"]
        assert flow_check(rows, rows.execute(weekly(rows)))["verdict"].tolist() == ["unknown"]


# The funnel


def test_the_funnel_counts_answered_or_late_and_says_where_each_lies(figures: Figures) -> None:
    table = figures["funnel"].set_index("embassy")
    assert table.loc["aa"].tolist() == [60, 60, 1.0, "above_outer"]
    assert table.loc["bb"].tolist() == [0, 24, 0.0, "below_outer"]
    assert table.loc["cc", "place"] == "inside"
    assert table.loc["dd", "place"] == "no_cases"


def test_an_unanswered_case_counts_once_its_target_has_passed() -> None:
    table = pd.DataFrame(
        [(10, True), (80, True), (80, False), (10, False)], columns=["hours", "is_answered"]
    )
    assert answered_of(Cohort.of(table.assign(reply_hours=72.0))) == (1, 3)


def test_who_lies_outside_is_told_by_name_and_not_by_rank(figures: Figures) -> None:
    told = funnel(view_of(LEADERSHIP, figures))
    assert told is not None
    assert told.centre == pytest.approx(63 / 87)
    assert [point.embassy for point in told.points] == ["aa", "bb", "cc"]
    assert [point.embassy for point in told.outside(BELOW)] == ["bb"]
    assert [point.embassy for point in told.outside(ABOVE)] == ["aa"]
    for limit in told.limits:
        assert limit.cases[0] == 1 and limit.cases[-1] >= 60
        assert all(
            low <= told.centre <= high for low, high in zip(limit.low, limit.high, strict=True)
        )


# The flow


def steady(embassy: str, *, stale: int) -> list[dict]:
    """Three cases each second day, closed after 20 days, and `stale` that nobody closed."""
    days = pd.date_range("2025-06-01", TODAY, freq="2D")
    rows = []
    for place, day in enumerate(days):
        closed = day + pd.Timedelta(days=20)
        for one in range(3):
            closing = {"closed_at": f"{closed:%Y-%m-%d}", "outcome": "resolved"}
            rows.append(
                case(
                    0,
                    case_id=f"{embassy}-{place}-{one}",
                    received_at=f"{day:%Y-%m-%d}",
                    **(closing if closed.date() <= TODAY else {}),
                )
            )
    old = [
        case(0, case_id=f"{embassy}-old-{one}", received_at="2025-06-01") for one in range(stale)
    ]
    return rows + old


def test_stale_cases_are_found_and_a_steady_flow_fits(tmp_path: Path) -> None:
    embassies = {
        "aa": {"cases": steady("aa", stale=0)},
        "bb": {"cases": steady("bb", stale=15)},
        "cc": {"cases": received({"2026-10": 3})},
    }
    with open_rows(reading_of(tmp_path, embassies), TODAY) as rows:
        table = flow_check(rows, rows.execute(weekly(rows)))
    assert dict(zip(table["embassy"], table["verdict"], strict=True)) == {
        "aa": "fits",
        "bb": "too_old",
        "cc": "unknown",
    }


# Who may see what


def test_waits_are_ones_own_or_all_and_an_administrators_none(figures: Figures) -> None:
    for name in ("waiting", "waiting_curves", "waiting_cohorts"):
        assert set(view_of(coordinator("aa"), figures)[name]["embassy"]) == {"aa"}, name
        assert "" in set(view_of(LEADERSHIP, figures)[name]["embassy"]), name
        assert view_of(ADMINISTRATOR, figures)[name].empty, name


def test_the_funnel_is_leaderships_and_the_flow_is_not(figures: Figures) -> None:
    assert view_of(coordinator("aa"), figures)["funnel"].empty
    assert view_of(ADMINISTRATOR, figures)["funnel"].empty
    assert len(view_of(LEADERSHIP, figures)["funnel"]) == 4
    assert view_of(LEADERSHIP, figures)["flow_check"].empty
    assert flow_verdicts(view_of(coordinator("aa"), figures)) == {"aa": Flow.UNKNOWN}
    seen = view_of(ADMINISTRATOR, figures)
    assert list(flow_verdicts(seen)) == ["aa", "bb", "cc", "dd"]
    assert set(seen["flow_check"].columns) == {"embassy", "verdict"}, "no number"


def test_without_figures_there_is_nothing_to_say(figures: Figures) -> None:
    bare = replace(figures, tables=dict.fromkeys(figures.tables, pd.DataFrame()))
    view = view_of(LEADERSHIP, bare)
    assert funnel(view) is None
    assert flow_verdicts(view) == {}


# The questions


def test_an_embassys_month_is_three_together_and_few_are_points(figures: Figures) -> None:
    view = view_of(LEADERSHIP, figures)
    told = waits_by_month(view, "aa", 5)
    assert told.periods == ("2026-06", "2026-07", "2026-08", "2026-09", "2026-10")
    assert [wait.n for wait in told.waits] == [0, 0, 20, 40, 60]
    assert told.hidden == ("2026-06", "2026-07")
    early = waits_by_month(view, "aa", 60)
    assert early.few[:3] == ("2025-09", "2025-10", "2025-11")
    assert early.waits[0].median_days == 2 and early.waits[0].lower is None
    assert early.not_reached == ()


def test_the_curves_say_their_months_and_their_shares(figures: Figures) -> None:
    recent, before = curves_of(view_of(LEADERSHIP, figures), "aa")
    assert (recent.period.first, recent.period.last) == (date(2026, 8, 1), date(2026, 10, 31))
    assert (before.period.first, before.period.last) == (date(2025, 8, 1), date(2025, 10, 31))
    assert recent.share_after(1.9) == 1
    assert recent.share_after(2) == 0
    assert recent.share_after(CURVE_DAYS) == 0
    assert recent.share_after(CURVE_DAYS + 1) is None
    assert cohort_of(view_of(LEADERSHIP, figures)) == recent.period


def a_view_of_medians(figures: Figures, medians: list[float]) -> View:
    """A view in which the network's last whole months have these medians."""
    months = pd.period_range(end="2026-10", periods=len(medians), freq="M").astype(str)
    waits = pd.DataFrame({"embassy": "", "month": months, "n": 50, "median_days": medians})
    for name in ("lower", "upper", "waiting_7d", "waiting_14d"):
        waits[name] = 0.1
    flows = pd.DataFrame({"embassy": "aa", "month": months, "category": "other", "received": 1})
    monthly = flows.assign(closed=0, open_end=1)
    tables = {**figures.tables, "waiting": waits, "monthly": monthly}
    return view_of(LEADERSHIP, replace(figures, reading_key=f"{medians}", tables=tables))


def test_a_usual_range_needs_eight_months(figures: Figures) -> None:
    assert usual_wait(a_view_of_medians(figures, [1.0, 1.2] * 3 + [1.0])) is None
    usual = usual_wait(a_view_of_medians(figures, [1.0, 1.2] * 4))
    assert usual is not None
    assert usual.signs == ()
    assert (usual.low, usual.high) == pytest.approx((1.1 - 2.66 * 0.2, 1.1 + 2.66 * 0.2))


def test_a_month_outside_the_usual_range_is_named(figures: Figures) -> None:
    usual = usual_wait(a_view_of_medians(figures, [1.0, 1.2] * 8 + [3.0]))
    assert usual is not None
    assert ("outside", ("2026-10",)) in usual.signs


def test_a_wait_is_never_less_than_nothing(figures: Figures) -> None:
    usual = usual_wait(a_view_of_medians(figures, [0.0, 1.0] * 4))
    assert usual is not None
    assert usual.low == 0
