"""What stands in the address: a day, an embassy, a period; nonsense falls back."""

from __future__ import annotations

import pytest
from streamlit.navigation.page import calc_hash

from ambasada.figures import Figures, published
from tests.factories import TODAY
from tests.pages.conftest import (
    THEN,
    WEEK_BEFORE_THEN,
    asked,
    in_week,
    metrics,
    open_screen,
    run,
    told,
)


def test_my_week_of_another_day_has_that_days_numbers(demo: Figures, then: Figures) -> None:
    shown = metrics(open_screen("my-week", "pl", as_of=THEN.isoformat()))
    summary = published(then, "open_summary").set_index("embassy").loc["pl"]
    flows = in_week(then, "weekly", WEEK_BEFORE_THEN).loc["pl"]
    assert shown == {
        "Overdue": told(summary["overdue"]),
        "Silent": told(summary["silent"]),
        "Open": told(summary["open"]),
        "Received": told(flows["received"]),
        "Closed": told(flows["closed"]),
    }
    now = published(demo, "open_summary").set_index("embassy").loc["pl"]
    assert shown["Open"] != told(now["open"])


def test_a_day_chosen_stands_in_the_address(demo: Figures) -> None:
    app = open_screen("overview", "leadership")
    app.date_input[0].set_value(THEN)
    run(app)
    assert asked(app, "as_of") == THEN.isoformat()
    assert metrics(app) == metrics(open_screen("overview", "leadership", as_of=THEN.isoformat()))


def test_the_day_stays_chosen_when_a_link_says_none(demo: Figures) -> None:
    app = open_screen("overview", "leadership", as_of=THEN.isoformat())
    del app.query_params["as_of"]
    app._page_hash = calc_hash("my-week")
    run(app)
    assert asked(app, "as_of") == THEN.isoformat()
    assert app.date_input[0].value == THEN


def test_the_same_screen_without_a_day_is_the_browsers_way_back_to_today(demo: Figures) -> None:
    app = open_screen("overview", "leadership")
    app.query_params["as_of"] = THEN.isoformat()
    run(app)
    assert app.date_input[0].value == THEN
    del app.query_params["as_of"]
    run(app)
    assert app.date_input[0].value == TODAY
    assert asked(app, "as_of") is None


def test_choosing_today_takes_the_day_out_of_the_address(demo: Figures) -> None:
    app = open_screen("overview", "leadership", as_of=THEN.isoformat())
    app.date_input[0].set_value(TODAY)
    run(app)
    assert asked(app, "as_of") is None
    run(app)
    assert app.date_input[0].value == TODAY


def test_no_day_after_the_one_in_force_can_be_chosen(demo: Figures) -> None:
    assert open_screen("overview", "leadership").date_input[0].max == TODAY


@pytest.mark.parametrize(
    "nonsense", ["yesterday", "2026-13-45", "", "2099-01-01", "<b>", "20261125"]
)
def test_a_day_that_is_none_or_in_the_future_is_today(demo: Figures, nonsense: str) -> None:
    app = open_screen("overview", "leadership", as_of=nonsense)
    assert app.date_input[0].value == TODAY
    assert metrics(app) == metrics(open_screen("overview", "leadership"))


@pytest.mark.parametrize("eyes", ["leadership", "pl"])
def test_a_day_before_everything_is_no_failure(demo: Figures, eyes: str) -> None:
    for address in ("overview", "my-week", "volunteers", "monthly-trends"):
        open_screen(address, eyes, as_of="1900-01-01")
    if eyes == "pl":
        open_screen("open-cases", eyes, as_of="1900-01-01")
        open_screen("data-health", eyes, as_of="1900-01-01")


@pytest.mark.parametrize("eyes", ["leadership", "pl"])
def test_an_embassy_that_is_none_is_the_first_or_ones_own(demo: Figures, eyes: str) -> None:
    app = open_screen("my-week", eyes, embassy="<script>")
    box = app.selectbox(key="filter-embassy")
    assert box.value == ("pl" if eyes == "pl" else box_first(demo))


def box_first(figures: Figures) -> str:
    """The first embassy by name."""
    return min(figures.network.embassies, key=lambda one: one.label()).id


@pytest.mark.parametrize("nonsense", ["0", "-13", "1e9", "thirteen"])
def test_a_period_that_is_none_is_the_usual_one(demo: Figures, nonsense: str) -> None:
    app = open_screen("overview", "leadership", weeks=nonsense, map=nonsense)
    assert app.button_group(key="filter-weeks").value == 26
    assert app.button_group(key="filter-map").value == "europe"


def test_a_period_chosen_stands_in_the_address(demo: Figures) -> None:
    app = open_screen("overview", "leadership", weeks="52")
    assert app.button_group(key="filter-weeks").value == 52
    app.button_group(key="filter-weeks").set_value(13)
    run(app)
    assert asked(app, "weeks") == "13"
    app.button_group(key="filter-weeks").set_value(26)
    run(app)
    assert asked(app, "weeks") is None, "what is usual need not be said"


def test_links_keep_the_day_that_was_chosen(demo: Figures) -> None:
    app = open_screen("overview", "leadership", as_of=THEN.isoformat())
    links = app.get("page_link")
    assert links
    for link in links:
        assert f"as_of={THEN.isoformat()}" in link.proto.query_string
    assert any("embassy=" in link.proto.query_string for link in links)
