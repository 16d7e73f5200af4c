"""What coordinators see of others: the weekly release, and nothing that is exact or live."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from ambasada.figures import Figures
from ambasada.visibility import MAY_SEE, Member, Role, view_of
from tests.conftest import NO_SHEET
from tests.pages.conftest import (
    LAST_WEEK,
    drawings,
    in_week,
    label_of,
    metrics,
    open_screen,
    table,
    tables,
    words,
)

CLASS = re.compile(r"–|<[\d,]+|[\d,]+–[\d,]+|≈ \d+ %")
# Released, or no number: who reads, when, and what happened in the world.
NO_SECRET = ("release_network", "release_embassies", "release_alerts", "freshness", "events")
# A hand-over is known to both embassies.
ON_EITHER_SIDE = ("handovers", "limbo", "handover_steps")
# A week that was told by the day of the demo, and four weeks that had ended by then.
RELEASED, BLOCK = "2026-W46", "2026-W46"


def moved(name: str, rows: pd.DataFrame, own: str) -> pd.DataFrame:
    """The table with every number of others, and of the network, made another one."""
    if name in NO_SECRET or rows.empty:
        return rows
    is_own = rows["embassy"] == own if "embassy" in rows else pd.Series(False, index=rows.index)
    if name in ON_EITHER_SIDE:
        is_own = (rows["from"] == own) | (rows["to"] == own)
    # What one's own embassy would hand over are its own cases.
    if name == "balance":
        is_own = rows["from"] == own
    if "owners" in rows:
        is_own |= rows["owners"].map(lambda owners: own in owners).astype(bool)
    changed = rows.copy()
    for column in rows.select_dtypes("number"):
        if column not in ("day", "row", "position"):
            changed[column] = rows[column].where(is_own, rows[column] + 7)
    return changed


@pytest.mark.parametrize("own", ["pl", "lt", "br"])
def test_no_number_of_others_reaches_a_coordinator_but_through_the_release(
    demo: Figures, own: str
) -> None:
    member = Member(Role.COORDINATOR, own)
    others = {name: moved(name, rows, own) for name, rows in demo.tables.items()}
    assert not others["weekly"].equals(demo["weekly"])
    seen, of_moved = (
        view_of(member, one) for one in (demo, replace(demo, reading_key="moved", tables=others))
    )
    for name in MAY_SEE:
        pd.testing.assert_frame_equal(seen[name], of_moved[name], obj=name)


def test_leadership_holds_no_table_of_embassies_by_kind_but_the_protected_one(
    demo: Figures,
) -> None:
    view = view_of(Member(Role.LEADERSHIP), demo)
    for name in MAY_SEE:
        rows = view[name]
        by = next((one for one in ("category", "item") if one in rows), None)
        if by and "embassy" in rows and name != "protected_monthly":
            is_joint = (rows["embassy"] != "") & (rows[by] != "")
            assert not is_joint.any(), name
    assert set(view["monthly"]["category"]) == set(view["volunteer_totals"]["embassy"]) == {""}
    shown = view["protected_monthly"]["received"].dropna()
    assert len(shown) and (shown >= 5).all()


def test_that_others_had_nothing_to_report_is_not_told(demo: Figures) -> None:
    view = view_of(Member(Role.COORDINATOR, "pl"), demo)
    theirs = view["reporting"][view["reporting"]["embassy"] != "pl"]
    assert "nothing" in set(demo["reporting"]["status"])
    assert "nothing" not in set(theirs["status"])


def numbers(app: AppTest) -> Iterator[str]:
    """Every cell of the tables that speak of embassies, but names and words."""
    for one in tables(app):
        for column in one.columns:
            if column not in ("embassy", "reporting", "kind", "weeks"):
                yield from map(str, one[column])


@pytest.mark.parametrize("eyes", ["pl", "lt", NO_SHEET])
def test_every_number_of_a_coordinators_overview_is_a_class(demo: Figures, eyes: str) -> None:
    app = open_screen("overview", eyes)
    found = list(numbers(app))
    assert len(found) > 100
    assert not [one for one in found if not CLASS.fullmatch(one)]
    assert all(value.startswith("≥ ") for value in metrics(app).values())
    assert len(metrics(app)) == 4


def test_the_table_says_what_was_released(demo: Figures) -> None:
    shown = table(open_screen("overview", "lt"), "embassy", "used").set_index("embassy")
    rows = demo["release_embassies"]
    newest = rows[rows["week"] == rows["week"].max()]
    assert label_of(demo, "lt") not in shown.index
    for row in newest[(newest["embassy"] != "lt") & newest["low"].notna()].itertuples():
        told = f"<{row.high + 1}" if row.low == 0 else f"{row.low}–{row.high}"
        assert shown.loc[label_of(demo, row.embassy), row.figure] == told
    least = [int(re.split("[–<]", told)[0] or 0) for told in shown["overdue"]]
    assert least == sorted(least, reverse=True)


def test_the_map_is_drawn_by_what_was_released(demo: Figures) -> None:
    rows = demo["release_embassies"]
    newest = rows[(rows["week"] == rows["week"].max()) & (rows["figure"] == "open")]
    least = newest.set_index("embassy")["low"]
    one = r"(&lt;\d+|\d+–\d+|–)"
    app = open_screen("overview", "lt")
    for chart in app.get("plotly_chart"):
        for trace in json.loads(chart.proto.spec)["data"]:
            for embassy, text, hover in zip(
                trace.get("customdata", ()),
                trace.get("text", ()),
                trace.get("hovertext", ()),
                strict=False,
            ):
                if embassy not in ("lt", NO_SHEET):
                    assert text in ("", str(least[embassy])), embassy
                    assert re.search(rf"Open: {one}, overdue: {one}<br>", hover)
    stock = in_week(demo, "weekly", LAST_WEEK)["open_end"]
    exact = [f"Open: {count}," for embassy, count in stock.items() if embassy != "lt"]
    assert not [one for one in exact if one in drawings(app)]
    # One's own is exact.
    summary = demo["open_summary"].set_index("embassy")
    assert f"Open: {summary.loc['lt', 'open']}, overdue" in drawings(app)


def test_another_embassys_week_is_what_was_released_of_it(demo: Figures) -> None:
    app = open_screen("my-week", "lt", embassy="pl")
    assert not metrics(app)
    assert not drawings(app)
    shown = table(app, "weeks", "received")
    found = list(numbers(app))
    assert len(shown) >= 5 and found
    assert not [one for one in found if not CLASS.fullmatch(one)]
    assert "Exact numbers are for the embassy's own coordinators" in words(app)


@pytest.mark.parametrize("address", ["overview", "my-week"])
def test_before_the_first_release_a_sentence_says_when_there_is_one(
    demo: Figures, address: str
) -> None:
    app = open_screen(address, "lt", embassy="pl", as_of="2026-02-01")
    assert "Nothing has been released of other embassies yet." in words(app)


@pytest.mark.parametrize("figure", ["received", "closed"])
def test_leaderships_month_by_embassy_and_kind_hides_small_counts(
    demo: Figures, figure: str
) -> None:
    unfolded = ["kinds"]
    app = open_screen("monthly-trends", "leadership", unfolded=unfolded, figure=figure, by="both")
    (shown,) = [one for one in tables(app) if "Embassy" in one.columns]
    months = demo["monthly"]
    exact = months[months["month"] == "2026-10"].set_index("embassy")
    kinds = [one.id for one in demo.network.categories]
    hidden = 0
    for embassy in demo.known:
        row = shown[shown["Embassy"] == label_of(demo, embassy)].iloc[0]
        counts = exact.loc[embassy].set_index("category")[figure]
        for told, kind in zip(row.iloc[1:], kinds, strict=True):
            hidden += told == "·"
            assert told == "·" or (int(told) == counts[kind] and counts[kind] >= 5)
    assert hidden > 100
