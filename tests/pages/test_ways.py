"""Figures lead to what is behind them, where the member may see it; a telephone has lists."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from ambasada.figures import Figures, published
from tests.conftest import NO_SHEET
from tests.pages.conftest import (
    LAST_WEEK,
    elements,
    in_week,
    label_of,
    metrics,
    open_screen,
    run,
    tables,
)

RELEASED = "2026-W46"


def ways(app: AppTest) -> dict[str, tuple[str, dict[str, list[str]]]]:
    """The links to screens by their words: the screen, and what it shows."""
    return {
        link.proto.label: (link.proto.page, parse_qs(link.proto.query_string))
        for link in app.get("page_link")
    }


@pytest.mark.parametrize(
    ("table", "column"),
    [("open_summary", "overdue"), ("open_summary", "open"), ("weekly", "received"),
     ("weekly", "closed")],
)  # fmt: skip
def test_a_figure_of_the_network_leads_to_the_embassy_that_has_most_of_it(
    demo: Figures, table: str, column: str
) -> None:
    rows = published(demo, table)
    rows = rows[rows["week"] == LAST_WEEK] if table == "weekly" else rows
    counts = rows.set_index("embassy")[column]
    found = ways(open_screen("overview", "leadership"))
    most = [
        found.get(f"{label_of(demo, str(embassy))}: {counts.max()}")
        for embassy in counts.index[counts == counts.max()]
    ]
    assert any(
        way == ("my-week", {"embassy": [str(embassy)]})
        for way, embassy in zip(most, counts.index[counts == counts.max()], strict=True)
    )


def test_the_response_time_leads_to_the_months(demo: Figures) -> None:
    assert ways(open_screen("overview", "leadership"))["Month by month"] == ("monthly-trends", {})


def test_a_released_figure_leads_a_coordinator_to_their_own_part(demo: Figures) -> None:
    own = published(demo, "open_summary").set_index("embassy")[["overdue", "open"]].loc["pl"]
    flows = in_week(demo, "weekly", RELEASED).loc["pl"]
    found = ways(open_screen("overview", "pl"))
    assert found[f"Yours now: {own['overdue']}"] == ("open-cases", {"only": ["overdue"]})
    assert found[f"Yours now: {own['open']}"] == ("open-cases", {})
    assert found[f"Yours: {flows['received']}"] == ("my-week", {})
    assert found[f"Yours: {flows['closed']}"] == ("my-week", {})


def test_the_overdue_cases_behind_the_figure_are_as_many_as_it_says(demo: Figures) -> None:
    own = published(demo, "open_summary").set_index("embassy").loc["pl"]
    app = open_screen("open-cases", "pl", only="overdue")
    assert own["overdue"] > 0
    assert max(map(len, tables(app))) == own["overdue"]


def test_a_figure_with_nothing_behind_it_has_no_way(demo: Figures) -> None:
    app = open_screen("overview", NO_SHEET)
    assert len(metrics(app)) == 4
    # A first visit's guide leads on; no figure does.
    assert set(ways(app)) <= {"How to read this"}


def test_what_is_most_urgent_stands_first(demo: Figures) -> None:
    names = ["Overdue", "Open", "Received", "Closed"]
    assert list(metrics(open_screen("overview", "leadership")))[:4] == names
    assert list(metrics(open_screen("overview", "pl"))) == names


@pytest.mark.parametrize("eyes", ["leadership", "pl"])
def test_a_telephone_lists_every_embassy_with_a_way_in(
    demo: Figures, telephone: None, eyes: str
) -> None:
    app = open_screen("overview", eyes)
    app.session_state["more-embassies"] = True
    leading = {
        asked["embassy"][0]
        for screen, asked in ways(run(app)).values()
        if screen == "my-week" and "embassy" in asked
    }
    shown = {one.id for one in demo.network.embassies}
    assert leading == (shown if eyes == "leadership" else leading) and len(leading) > 20
    assert "trend" not in {column for one in tables(app) for column in one.columns}
    same = open_screen("overview", eyes, unfolded=["embassies"])
    (table,) = [one for one in tables(same) if "embassy" in one.columns]
    assert set(table["embassy"]) >= {label_of(demo, embassy) for embassy in leading}


def test_on_a_telephone_who_needs_attention_stands_before_the_map(
    demo: Figures, telephone: None
) -> None:
    headings = [header.value for header in open_screen("overview", "leadership").header]
    assert headings.index("Needs attention") < headings.index("Load by embassy")


def test_on_a_telephone_the_first_of_five_figures_is_as_wide_as_two(
    demo: Figures, telephone: None
) -> None:
    # Below them stand the cards of what comes next.
    assert spans(open_screen("overview", "leadership"))[:5] == [2, 1, 1, 1, 1]
    assert spans(open_screen("overview", "pl")) == [1, 1, 1, 1]


def test_on_a_desk_all_figures_are_alike(demo: Figures) -> None:
    assert set(spans(open_screen("overview", "leadership"))) == {1}


def spans(app: AppTest) -> list[int]:
    """How many columns each card takes, in their order."""
    blocks = (getattr(block, "proto", None) for block in elements(app))
    return [
        proto.grid_cell.column_span or 1
        for proto in blocks
        if proto is not None and proto.DESCRIPTOR.name == "Block" and proto.HasField("grid_cell")
    ]
