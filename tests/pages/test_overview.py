"""*Overview* shows the numbers of the tables that the command line prints."""

from __future__ import annotations

import pandas as pd
from streamlit.testing.v1 import AppTest

from ambasada.figures import Figures, published
from tests.conftest import NO_SHEET
from tests.pages.conftest import (
    LAST_WEEK,
    THEN,
    THIS_WEEK,
    WEEK_BEFORE_THEN,
    drawings,
    in_week,
    label_of,
    metrics,
    open_screen,
    run,
    table,
    told,
    words,
)

WORDS = {
    "reported": "reported",
    "nothing": "nothing to report",
    "paused": "paused",
    "missing": "no report",
    "no_sheet": "no sheet yet",
}


def expected_metrics(figures: Figures, week: str) -> dict[str, str]:
    """The five figures of the network, from the tables."""
    summary = published(figures, "open_summary")
    weekly = published(figures, "weekly")
    flows = weekly[weekly["week"] == week]
    response = figures["network_recent_response"].set_index("week").loc[week, "median_hours"]
    return {
        "Overdue": told(summary["overdue"].sum()),
        "Open": told(summary["open"].sum()),
        "Received": told(flows["received"].sum()),
        "Closed": told(flows["closed"].sum()),
        "Response time": told(response) + " h",
    }


def test_the_five_figures_are_those_of_the_tables(demo: Figures) -> None:
    expected = expected_metrics(demo, LAST_WEEK)
    assert metrics(open_screen("overview", "leadership")) == expected
    assert int(expected["Open"]) > int(expected["Overdue"]) > 0


def test_a_change_compares_with_the_week_before(demo: Figures) -> None:
    weekly = published(demo, "weekly").groupby("week")[["received", "closed", "open_end"]].sum()
    now, before = weekly.loc[LAST_WEEK], weekly.loc["2026-W46"]
    app = open_screen("overview", "leadership")
    delta = {metric.label: metric.delta for metric in app.metric}
    for label, column in (("Received", "received"), ("Closed", "closed")):
        change = int(now[column] - before[column])
        assert delta[label] == ("±0" if change == 0 else f"{change:+d}"), label


def test_every_embassy_has_its_row_with_its_numbers(demo: Figures) -> None:
    shown = table(open_screen("overview", "leadership"), "embassy", "caseload").set_index("embassy")
    summary = published(demo, "open_summary").set_index("embassy")
    flows, hours = in_week(demo, "weekly", LAST_WEEK), in_week(demo, "capacity", THIS_WEEK)
    weekly = published(demo, "weekly")
    assert len(shown) == len(demo.network.embassies)
    for embassy in demo.known:
        row = shown.loc[label_of(demo, embassy)]
        assert row["open"] == summary.loc[embassy, "open"], embassy
        assert row["overdue"] == summary.loc[embassy, "overdue"], embassy
        assert row["received"] == flows.loc[embassy, "received"], embassy
        assert row["closed"] == flows.loc[embassy, "closed"], embassy
        assert row["needed"] == hours.loc[embassy, "needed_hours"], embassy
        assert row["available"] == hours.loc[embassy, "available_hours"], embassy
        pd.testing.assert_series_equal(
            row[["utilisation", "caseload"]].astype(float),
            pd.Series(
                [
                    (hours.loc[embassy, "utilisation"] * 100).round(),
                    hours.loc[embassy, "caseload"],
                ],
                index=["utilisation", "caseload"],
            ),
            check_names=False,
        )
        own = weekly[(weekly["embassy"] == embassy) & (weekly["week"] <= LAST_WEEK)]
        assert list(row["trend"]) == own["received"].tolist()[-12:], embassy


def test_the_most_overdue_embassy_stands_first(demo: Figures) -> None:
    shown = table(open_screen("overview", "leadership"), "embassy", "caseload")
    overdue = shown["overdue"].fillna(0).tolist()
    assert overdue == sorted(overdue, reverse=True)
    assert overdue[0] > overdue[-1]


def test_an_embassy_without_a_sheet_is_unknown_and_never_zero(demo: Figures) -> None:
    app = open_screen("overview", "leadership", unfolded=["map"])
    row = table(app, "embassy", "caseload").set_index("embassy").loc[label_of(demo, NO_SHEET)]
    numbers = row[["overdue", "open", "received", "closed", "needed", "available", "caseload"]]
    assert numbers.isna().all()
    assert pd.isna(row["utilisation"])
    assert row["reporting"] == "no sheet yet"
    assert f"No sheet yet: {label_of(demo, NO_SHEET)}." in words(app)
    beside_map = table(app, "Embassy", "Utilisation").set_index("Embassy")
    assert beside_map.loc[label_of(demo, NO_SHEET), ["open", "overdue"]].isna().all()
    assert beside_map.loc[label_of(demo, NO_SHEET), "Utilisation"] == "–"


def test_the_badge_says_how_many_of_those_expected_reported(demo: Figures) -> None:
    statuses = in_week(demo, "reporting", LAST_WEEK)["status"]
    heard = int(statuses.isin(["reported", "nothing"]).sum())
    expected = heard + int((statuses == "missing").sum())
    app = open_screen("overview", "leadership")
    assert f" {heard} of {expected} reporting]" in words(app)
    silent = sorted(statuses.index[statuses == "missing"])
    assert silent, "the demo must have an embassy that is silent"
    names = ", ".join(label_of(demo, embassy) for embassy in silent)
    assert f"No report last week: {names}." in words(app)
    shown = table(app, "embassy", "caseload").set_index("embassy")["reporting"]
    for embassy, status in statuses.items():
        assert shown[label_of(demo, str(embassy))] == WORDS[status], embassy


def link_labels(app: AppTest) -> list[str]:
    """The words of all links to screens."""
    return [link.proto.label for link in app.get("page_link")]


def test_who_needs_attention_is_who_has_a_reason(demo: Figures) -> None:
    summary = published(demo, "open_summary").set_index("embassy")
    used = in_week(demo, "capacity", THIS_WEEK)["utilisation"]
    statuses = in_week(demo, "reporting", LAST_WEEK)["status"]
    concerned = {
        label_of(demo, embassy)
        for embassy in demo.known
        if summary.loc[embassy, "overdue"] > 0
        or not used[embassy] <= 1
        or statuses[embassy] == "missing"
    }
    app = open_screen("overview", "leadership")
    app.session_state["more-attention"] = True
    links = [label.split("**")[1] for label in link_labels(run(app)) if label.startswith("**")]
    assert sorted(links) == sorted(concerned)
    worst = label_of(demo, str(summary["overdue"].idxmax()))
    assert links[0] == worst
    assert f"{summary['overdue'].max()} overdue]" in words(app)


def test_the_map_shows_the_same_numbers_as_the_table(demo: Figures) -> None:
    app = open_screen("overview", "leadership", unfolded=["map"])
    summary = published(demo, "open_summary").set_index("embassy")
    shown = table(app, "Embassy", "Utilisation").set_index("Embassy")
    for embassy in demo.known:
        assert shown.loc[label_of(demo, embassy), "open"] == summary.loc[embassy, "open"]
        assert shown.loc[label_of(demo, embassy), "overdue"] == summary.loc[embassy, "overdue"]
    told_in_map = f"Open: {summary.loc['pl', 'open']}, overdue: {summary.loc['pl', 'overdue']}"
    assert told_in_map in drawings(app)


def test_the_weekly_chart_tells_the_sums_of_its_weeks(demo: Figures) -> None:
    weekly = published(demo, "weekly")
    weeks = sorted(week for week in weekly["week"].unique() if week <= LAST_WEEK)[-13:]
    sums = weekly[weekly["week"].isin(weeks)][["received", "closed"]].sum()
    app = open_screen("overview", "leadership", weeks="13")
    alts = [chart.proto.alt for chart in app.get("plotly_chart")]
    expected = f"In 13 weeks {sums['received']} cases were received and {sums['closed']} closed."
    (told,) = [alt for alt in alts if alt.startswith(expected)]
    # What comes next is heard too, each expectation as one sentence.
    assert "Eight weeks, 23 Nov 2026 – 17 Jan 2027: Between " in told
    assert ".." not in told


def test_another_day_in_the_address_shows_the_figures_of_that_day(
    demo: Figures, then: Figures
) -> None:
    app = open_screen("overview", "leadership", as_of=THEN.isoformat())
    assert metrics(app) == expected_metrics(then, WEEK_BEFORE_THEN)
    assert metrics(app) != expected_metrics(demo, LAST_WEEK)
    summary = published(then, "open_summary").set_index("embassy")
    shown = table(app, "embassy", "caseload").set_index("embassy")
    for embassy in then.known:
        assert shown.loc[label_of(then, embassy), "open"] == summary.loc[embassy, "open"]
    assert app.date_input[0].value == THEN


def test_an_event_of_the_week_under_way_is_not_drawn_on_an_earlier_week(demo: Figures) -> None:
    # Of Wednesday 4 November 2026; its week ends on Sunday.
    event = "4 Nov 2026: Chat groups"
    assert event not in drawings(open_screen("overview", "leadership", as_of="2026-11-04"))
    assert event in drawings(open_screen("overview", "leadership", as_of="2026-11-08"))
