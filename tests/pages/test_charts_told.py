"""Charts for those who do not see them, or see them badly: words, tables, contrast, room."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ambasada.figures import Figures, published
from components.chart_look import Axis, left_margin
from components.charts import Line, bars, over_time
from components.theme import DARK, LIGHT, Palette
from tests.pages.conftest import LAST_WEEK, open_screen, table

LEAST = 3.0
SCREENS = [("overview", "leadership"), ("overview", "pl"), ("my-week", "pl"),
           ("my-week", "leadership"), ("monthly-trends", "leadership")]  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def traces(app: AppTest) -> Iterator[dict[str, Any]]:
    """The marks of all charts, the maps' excepted."""
    for chart in app.get("plotly_chart"):
        for trace in json.loads(chart.proto.spec)["data"]:
            if trace["type"] in ("bar", "scatter"):
                yield trace


def seen_by(trace: dict[str, Any]) -> list[str]:
    """The colours that a mark may be seen by: a line's, or a bar's fill and edge."""
    if trace["type"] == "bar":
        marker = trace["marker"]
        return [marker["color"], *([marker["line"]["color"]] if marker["line"]["width"] else [])]
    return [(trace.get("line") or trace["marker"])["color"]]


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
@pytest.mark.parametrize(("address", "eyes"), SCREENS)
def test_every_mark_of_a_chart_stands_out_from_the_page(
    demo: Figures, address: str, eyes: str, theme: str, colours: Palette
) -> None:
    app = open_screen(address, eyes, theme=theme)
    found = list(traces(app))
    assert found
    for trace in found:
        best = max(contrast(colour, colours.page) for colour in seen_by(trace))
        assert best >= LEAST, (trace.get("name"), seen_by(trace))


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_a_pale_fill_has_an_edge_that_is_seen(colours: Palette) -> None:
    assert {"soft_edge", "border_edge"} <= {field.name for field in fields(colours)}
    for edge in (colours.soft_edge, colours.border_edge):
        assert contrast(edge, colours.page) >= LEAST


@pytest.mark.parametrize("eyes", ["leadership", "pl"])
def test_each_chart_of_the_overview_says_its_finding(demo: Figures, eyes: str) -> None:
    alts = [chart.proto.alt for chart in open_screen("overview", eyes).get("plotly_chart")]
    assert alts
    for alt in alts:
        assert len(re.findall(r"\d+", alt)) >= 2, alt


def test_the_chart_of_open_cases_says_where_it_began_and_ended(demo: Figures) -> None:
    stock = published(demo, "weekly").groupby("week")["open_end"].sum()
    weeks = [week for week in stock.index if week <= LAST_WEEK][-13:]
    app = open_screen("overview", "leadership", weeks="13")
    (told,) = [
        chart.proto.alt
        for chart in app.get("plotly_chart")
        if chart.proto.alt.startswith("Open cases at each week's end")
    ]
    for count in (stock[weeks[0]], stock[weeks[-1]], stock[weeks].max()):
        assert f"{count:,}" in told
    assert "22 Nov 2026" in told


def test_the_weeks_stand_in_a_table_newest_first_one_click_away(demo: Figures) -> None:
    assert not shown_weeks(open_screen("overview", "leadership"))
    shown = table(
        open_screen("overview", "leadership", unfolded=["weeks-"]), "week", "days", "open_end"
    )
    sums = published(demo, "weekly").groupby("week")[["received", "closed", "open_end"]].sum()
    assert len(shown) == 26
    assert shown["week"][0] == "Week 47"
    assert shown["days"][0] == "16–22 Nov 2026"
    for figure in ("received", "closed", "open_end"):
        assert shown[figure][0] == f"{sums.loc[LAST_WEEK, figure]:,}"


def shown_weeks(app: AppTest) -> list[Any]:
    """The tables of weeks on a screen."""
    return [one for one in app.dataframe if "open_end" in one.value.columns]


def test_a_closed_fold_sends_no_table_of_the_map(demo: Figures) -> None:
    columns = {
        column for one in open_screen("overview", "leadership").dataframe for column in one.value
    }
    assert "Utilisation" not in columns


def test_released_weeks_stand_in_a_table_as_released(demo: Figures) -> None:
    app = open_screen("overview", "pl", unfolded=["released-weeks"])
    shown = table(app, "week", "days", "received")
    assert len(shown) > 5
    assert all(one.startswith("≥ ") for one in shown["received"])


def test_a_unit_has_room_beside_the_numbers_of_an_axis() -> None:
    axis = Axis([date(2026, 1, 5)], ["Week 2"], ["5 Jan"])
    bare, with_unit = (
        over_time([Line("Hours", [60.0], "#1B4F7A")], axis, LIGHT, unit=unit).to_dict()
        for unit in ("", " гадз.")
    )
    assert with_unit["layout"]["margin"]["l"] > bare["layout"]["margin"]["l"]
    assert left_margin(60, " гадз.") >= 8 * 7
    assert with_unit["layout"]["xaxis"]["tickangle"] == 0


@pytest.mark.parametrize("name", ["181 дзень і больш", "181 diena ir daugiau", "181 dni i więcej"])
def test_a_long_name_below_a_bar_takes_two_lines(name: str) -> None:
    figure = bars([name], [Line("Us", [3.0], LIGHT.warning)], LIGHT).to_dict()
    (told,) = figure["data"][0]["x"]
    lines = told.split("<br>")
    assert len(lines) == 2
    assert max(map(len, lines)) <= 10
    assert figure["layout"]["margin"]["b"] >= 2 * 17


def test_the_mark_of_an_unusual_week_stands_above_every_line_of_it() -> None:
    axis = Axis([date(2026, 11, 9), date(2026, 11, 16)], ["a", "b"], ["a", "b"])
    lines = [Line("Received", [10, 20], "#1B4F7A", "bar"), Line("Closed", [5, 30], "#0F7B6C")]
    drawn = over_time(lines, axis, LIGHT, unusual={1: "why"}).to_dict()
    (mark,) = drawn["layout"]["annotations"]
    assert (mark["x"], mark["y"], mark["yanchor"]) == (1, 30, "bottom")
