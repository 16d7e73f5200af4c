"""*My week*: what an embassy faces, and what nobody else may see of it."""

from __future__ import annotations

import pandas as pd
import pytest

from ambasada.figures import Figures, published
from tests.conftest import NO_SHEET
from tests.pages.conftest import (
    LAST_WEEK,
    THIS_WEEK,
    asked,
    elements,
    in_week,
    metrics,
    open_screen,
    run,
    table,
    tables,
    told,
    words,
)

URGENCIES = ("emergency", "urgent", "normal")


def expected_metrics(figures: Figures, embassy: str) -> dict[str, str]:
    """The figures of one embassy, from the tables."""
    summary = published(figures, "open_summary").set_index("embassy").loc[embassy]
    flows = in_week(figures, "weekly", LAST_WEEK).loc[embassy]
    return {
        "Overdue": told(summary["overdue"]),
        "Silent": told(summary["silent"]),
        "Open": told(summary["open"]),
        "Received": told(flows["received"]),
        "Closed": told(flows["closed"]),
    }


def first_moves(figures: Figures, embassy: str) -> list[str]:
    """Overdue first, then the more urgent, then the longest our turn, then the oldest."""
    cases = figures["open_cases"]
    own = cases[(cases["embassy"] == embassy) & (cases["is_overdue"] | cases["is_silent"])]
    ordered = sorted(
        own.itertuples(index=False),
        key=lambda case: (
            not case.is_overdue,
            URGENCIES.index(case.urgency),
            -(-1 if pd.isna(case.our_turn_days) else case.our_turn_days),
            -case.age_days,
            case.case_id,
        ),
    )
    return [case.case_id for case in ordered[:10]]


@pytest.mark.parametrize("embassy", ["pl", "lt"])
def test_ones_own_five_figures_are_those_of_the_tables(demo: Figures, embassy: str) -> None:
    assert metrics(open_screen("my-week", embassy)) == expected_metrics(demo, embassy)


@pytest.mark.parametrize("embassy", ["pl", "lt"])
def test_the_cases_to_move_are_the_first_overdue_and_silent_ones(
    demo: Figures, embassy: str
) -> None:
    shown = table(open_screen("my-week", embassy), "case", "state")
    assert shown["case"].tolist() == first_moves(demo, embassy)
    cases = demo["open_cases"].set_index("case_id").loc[shown["case"]]
    for state, case in zip(shown["state"], cases.itertuples(), strict=True):
        assert ("overdue" in state) == bool(case.is_overdue)
        assert ("silent" in state) == bool(case.is_silent)


def test_the_hours_are_told_in_a_sentence(demo: Figures) -> None:
    hours = in_week(demo, "capacity", THIS_WEEK).loc["pl"]
    short = hours["needed_hours"] - hours["available_hours"]
    assert short > 0, "the demo's Poland must be short of hours"
    expected = (
        f"This week **{told(hours['needed_hours'])}** hours are needed, "
        f"**{told(hours['available_hours'])}** are available "
        f"({hours['active_volunteers']} active volunteers). "
        f"{hours['utilisation'] * 100:.0f} % of the hours are used. "
        f"Hours short: {told(short)}."
    )
    assert expected in words(open_screen("my-week", "pl"))


def test_the_hours_are_told_before_any_figure_or_chart(demo: Figures) -> None:
    """A browser paints what comes first at once, and waits with the rest for the charts."""
    found = [
        "hours are needed" if "hours are needed" in str(getattr(one, "value", "")) else one.type
        for one in elements(open_screen("my-week", "pl"))
        if one.type in ("title", "markdown", "metric", "plotly_chart")
    ]
    assert found.count("hours are needed") == 1
    assert found.index("title") < found.index("hours are needed") < found.index("metric")


def test_unknown_utilisation_is_said_and_has_no_per_cent(demo: Figures) -> None:
    hours = in_week(demo, "capacity", THIS_WEEK)
    unknown = hours[hours["utilisation"].isna()]
    assert len(unknown), "the demo must have an embassy whose hours are not confirmed"
    embassy = str(unknown.index[0])
    text = words(open_screen("my-week", embassy))
    not_confirmed = told(unknown.loc[embassy, "unknown_hours"])
    assert f"Utilisation is unknown: {not_confirmed} hours are not confirmed." in text
    assert "% of the hours are used" not in text


def test_the_ages_are_told_by_whose_turn_it_is(demo: Figures) -> None:
    cases = demo["open_cases"]
    own = cases[cases["embassy"] == "pl"]
    ours = int((own["waiting_on"] == "us").sum())
    assert f"**{ours}** of **{len(own)}** wait on us." in words(open_screen("my-week", "pl"))


def test_the_hours_chart_has_its_numbers_as_a_table(demo: Figures) -> None:
    app = open_screen("my-week", "pl", unfolded=["hours"])
    shown = next(one for one in tables(app) if "needed" in one.columns)
    capacity = in_week(demo, "capacity", THIS_WEEK).loc["pl"]
    assert len(shown) == 13
    assert shown["needed"].iloc[0] == told(capacity["needed_hours"])
    assert shown["available"].iloc[0] == told(capacity["available_hours"])
    alts = [chart.proto.alt for chart in app.get("plotly_chart")]
    assert any(alt.startswith("Hours needed and available by week. This week") for alt in alts)


def test_the_share_still_waiting_is_told_drawn_and_a_table(demo: Figures) -> None:
    app = open_screen("my-week", "pl", unfolded=["waiting-pl"])
    cohorts = demo["waiting_cohorts"].set_index(["embassy", "cohort"])
    recent = cohorts.loc[("pl", "recent")]
    median, low, high = (round(24 * recent[one]) for one in ("median_days", "lower", "upper"))
    text = words(app)
    assert f"Half were answered within **{median} h** (between {low} h and {high} h)." in text
    assert f"{recent['n']:.0f} cases received 1 Aug – 31 Oct 2026" in text
    assert "After 14 days" in text
    (alt,) = [
        chart.proto.alt
        for chart in app.get("plotly_chart")
        if chart.proto.alt.startswith("Share of cases still waiting")
    ]
    assert f"{median} h" in alt and "Aug 2025 – Oct 2025" in alt


def test_a_curve_of_fewer_than_five_cases_is_not_drawn(demo: Figures) -> None:
    few = set(demo.known) - set(demo["waiting_cohorts"].query("cohort == 'recent'")["embassy"])
    assert few, "the demo must have an embassy with few cases"
    app = open_screen("my-week", min(few))
    assert "Fewer than 5 cases were received 1 Aug – 31 Oct 2026" in words(app)
    assert not [chart for chart in app.get("plotly_chart") if "still waiting" in chart.proto.alt]


def test_leaderships_view_of_a_week_has_no_row_of_a_case(demo: Figures) -> None:
    app = open_screen("my-week", "leadership", embassy="pl")
    expected = expected_metrics(demo, "pl")
    del expected["Silent"]
    assert metrics(app) == expected
    assert not tables(app)
    assert "Single cases and their ages are for the embassy's own coordinators." in words(app)
    assert "Move these first" not in words(app)
    assert "Age of open cases" not in words(app)


def test_an_embassy_can_be_chosen_and_stands_in_the_address(demo: Figures) -> None:
    app = open_screen("my-week", "leadership", embassy="pl")
    app.selectbox(key="filter-embassy").set_value("lt")
    run(app)
    assert asked(app, "embassy") == "lt"
    assert metrics(app)["Open"] == expected_metrics(demo, "lt")["Open"]
    assert not tables(app)


def test_silence_last_week_is_said(demo: Figures) -> None:
    statuses = in_week(demo, "reporting", LAST_WEEK)["status"]
    for status, said in (("missing", True), ("reported", False)):
        embassy = str(statuses.index[statuses == status][0])
        text = words(open_screen("my-week", "leadership", embassy=embassy))
        assert ("No row and no check-in came last week" in text) is said, embassy


@pytest.mark.parametrize("eyes", [NO_SHEET, "leadership"])
def test_an_embassy_without_a_sheet_says_what_to_do(demo: Figures, eyes: str) -> None:
    app = open_screen("my-week", eyes, embassy=NO_SHEET)
    assert not metrics(app)
    assert not tables(app)
    assert "has no sheet that could be read" in words(app)
