"""The map: one mark for each embassy, none hides another, nothing asked of another host."""

from __future__ import annotations

import itertools
import json
import math
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from components.map import BELARUS, GEO_FOLDER, MAP_CONFIG, map_specification, shapes_of
from components.map_colours import STEPS
from components.map_places import NUMBER_FROM, Place, marks_of
from components.map_views import VIEWS, View

ROOT = Path(__file__).resolve().parents[2]
FAR = {"au", "br", "ca", "kr"}
ALL_VIEWS = [(span, compact) for span in ("europe", "world") for compact in (False, True)]
# What each country's shape is called in the geometry; the others follow ISO 3166.
SHAPES = dict(
    pair.split(":")
    for pair in (
        "AU:AUS AT:AUT BR:BRA BG:BGR CA:CAN CY:CYP EE:EST FR:FRA DE:DEU IL:ISR IT:ITA LV:LVA"
        " LT:LTU LU:LUX ME:MNE NL:NLD PL:POL PT:PRT GB-SCT:SCT SI:SVN KR:KOR ES:ESP SE:SWE GB:GBR"
    ).split()
)
# Open cases as uneven as they get: two giants side by side, and the Baltic neighbours.
OPEN = {"pl": 420, "lt": 260, "de": 150, "lv": 34, "ee": 12, "nl": 44, "fr": 61, "me": 12}


def a_place(**changes: Any) -> Place:
    values: dict[str, Any] = {
        "embassy": "pl",
        "name": "Poland",
        "shape": "POL",
        "latitude": 52.23,
        "longitude": 21.01,
        "open_cases": 40,
        "overdue": 0,
        "utilisation": 0.8,
        "reporting": "reported",
        "tooltip": ("Poland", "Open: 40"),
    }
    return Place(**(values | changes))


def all_places() -> list[Place]:
    network = tomllib.loads((ROOT / "config" / "network.toml").read_text("utf-8"))
    return [
        a_place(
            embassy=embassy["id"],
            name=embassy["name"]["en"],
            shape=SHAPES[embassy["country"]],
            latitude=embassy["latitude"],
            longitude=embassy["longitude"],
            open_cases=OPEN.get(embassy["id"], 4),
            tooltip=(embassy["name"]["be"], "Адкрыта: 40, пратэрмінавана: 2", "Гадзіны: 80 %"),
        )
        for embassy in network["embassy"]
    ]


def specification(places: list[Place], span: str = "europe", compact: bool = False) -> Any:
    return map_specification(places, span=span, dark=False, compact=compact)


def circles(drawn: dict[str, Any]) -> list[dict[str, Any]]:
    """Each mark as geo, embassy, latitude, longitude, size, symbol, text, fill and line."""
    marks = []
    for trace in drawn["data"]:
        if trace["type"] != "scattergeo" or "customdata" not in trace:
            continue
        marker = trace["marker"]
        for i, embassy in enumerate(trace["customdata"]):
            fill = marker["color"] if isinstance(marker["color"], str) else marker["color"][i]
            marks.append(
                {
                    "geo": trace["geo"],
                    "embassy": embassy,
                    "latitude": trace["lat"][i],
                    "longitude": trace["lon"][i],
                    "size": marker["size"][i],
                    "symbol": marker["symbol"][i],
                    "text": trace["text"][i],
                    "fill": fill,
                    "line": marker["line"]["color"][i],
                }
            )
    return marks


def the_circle(**changes: Any) -> dict[str, Any]:
    (circle,) = circles(specification([a_place(**changes)]))
    return circle


def fill_of(utilisation: float | None) -> str:
    drawn = specification([a_place(utilisation=utilisation)])
    (trace,) = (trace for trace in drawn["data"] if trace.get("locations") == ["POL"])
    share = (trace["z"][0] - trace["zmin"]) / (trace["zmax"] - trace["zmin"])
    bands = trace["colorscale"]
    return next(
        colour
        for (low, colour), (high, _same) in zip(bands[::2], bands[1::2], strict=True)
        if low <= share < high
    )


@pytest.mark.parametrize(("span", "compact"), ALL_VIEWS)
def test_the_first_trace_of_each_subplot_keeps_plotly_from_asking_a_cdn(
    span: str, compact: bool
) -> None:
    drawn = specification(all_places(), span, compact)
    for geo in (key for key in drawn["layout"] if key.startswith("geo")):
        first = next(trace for trace in drawn["data"] if trace["geo"] == geo)
        assert first["type"] == "scattergeo"


@pytest.mark.parametrize(("span", "compact"), ALL_VIEWS)
def test_no_address_of_another_host(span: str, compact: bool) -> None:
    text = json.dumps([specification(all_places(), span, compact), MAP_CONFIG])
    assert not re.search(r"https?:|//", text)
    assert MAP_CONFIG["topojsonURL"] == "/geo/topo/"
    assert (GEO_FOLDER / "topo" / "world_110m.json").exists()
    for address in re.findall(r'"/geo/(\w+\.json)"', text):
        assert (GEO_FOLDER / address).exists()


@pytest.mark.parametrize(("span", "compact"), ALL_VIEWS)
def test_each_embassy_has_one_mark(span: str, compact: bool) -> None:
    places = all_places()
    marks = circles(specification(places, span, compact))
    assert sorted(mark["embassy"] for mark in marks) == sorted(p.embassy for p in places)
    beside = {mark["embassy"] for mark in marks if mark["geo"] == "geo2"}
    assert beside == (FAR if span == "europe" else set())


def test_without_far_embassies_there_is_no_second_map() -> None:
    assert "geo2" not in specification([a_place()])["layout"]


@pytest.mark.parametrize(("span", "compact"), ALL_VIEWS)
def test_far_embassies_are_named(span: str, compact: bool) -> None:
    drawn = specification(all_places(), span, compact)
    (names,) = (trace for trace in drawn["data"] if trace.get("mode") == "text")
    assert sorted(names["text"]) == ["Australia", "Brazil", "Canada", "South Korea"]


@pytest.mark.parametrize(("span", "compact"), ALL_VIEWS)
def test_no_mark_hides_another(span: str, compact: bool) -> None:
    marks = circles(specification(all_places(), span, compact))
    for view, geo in zip(VIEWS[span, compact], ("geo", "geo2"), strict=False):
        shown = [
            (mark, view.pixels_of(mark["latitude"], mark["longitude"]))
            for mark in marks
            if mark["geo"] == geo
        ]
        for (one, here), (other, there) in itertools.combinations(shown, 2):
            needed = (one["size"] + other["size"]) / 2
            assert math.dist(here, there) >= needed, (one["embassy"], other["embassy"])


def test_two_embassies_in_one_city_both_show_and_the_larger_one_stays() -> None:
    large, small = a_place(open_cases=200), a_place(embassy="pl-2", open_cases=3)
    drawn = specification([small, large])
    stays, moves = circles(drawn)
    assert (stays["embassy"], stays["latitude"], stays["longitude"]) == ("pl", 52.23, 21.01)
    assert moves["embassy"] == "pl-2"
    assert (moves["latitude"], moves["longitude"]) != (52.23, 21.01)


def test_marks_lie_the_same_in_whatever_order_they_come() -> None:
    places = all_places()
    assert circles(specification(places)) == circles(specification(places[::-1]))


def test_a_lone_mark_stands_on_its_city() -> None:
    circle = the_circle()
    assert (circle["latitude"], circle["longitude"]) == (52.23, 21.01)


@pytest.mark.parametrize("view", [view for views in VIEWS.values() for view in views])
def test_degrees_and_pixels_turn_one_another_round(view: View) -> None:
    x, y = view.pixels_of(54.69, 25.28)
    spot = (x + 9, y - 9)
    there = view.degrees_of(spot, 54.69, 25.28)
    assert view.pixels_of(*there) == pytest.approx(spot, abs=0.01)


@pytest.mark.parametrize("view", [view for views in VIEWS.values() for view in views])
def test_moved_marks_stay_in_the_picture(view: View) -> None:
    # Eight embassies in one city near the northern edge: all but one have to move.
    places = [a_place(embassy=f"e{i}", latitude=62, longitude=20, open_cases=i) for i in range(8)]
    marks = marks_of(places, 60, view)
    moved = [mark for mark in marks if (mark.latitude, mark.longitude) != (62, 20)]
    assert len(moved) == 7
    for mark in moved:
        spot = view.pixels_of(mark.latitude, mark.longitude)
        assert view.holds(spot, mark.diameter / 2 - 0.01)


def test_projections_agree_with_what_plotly_draws() -> None:
    # Tel Aviv and Tallinn in Chromium (plotly.js 4.1.1) on 850 × 500 pixels, from the middle.
    # The earth's radius was 723.25 pixels in Europe, 185.34 in the world (middle: 9° north).
    europe, world = VIEWS["europe", False][0], VIEWS["world", False][0]
    for view, measured in (
        (replace(europe, pixels=723.25), ((256, 168), (87, -149))),
        (replace(world, pixels=185.34, center=(9.0, 11.0)), ((61, -83), (29, -166))),
    ):
        for place, expected in zip(((32, 34.8), (59.4, 24.75)), measured, strict=True):
            assert view.pixels_of(*place) == pytest.approx(expected, abs=1)


def test_the_area_of_a_mark_follows_the_open_cases() -> None:
    places = [a_place(open_cases=400), a_place(embassy="fr", longitude=2.0, open_cases=200)]
    large, half = circles(specification(places))
    assert large["size"] == 40
    assert half["size"] ** 2 / large["size"] ** 2 == pytest.approx(0.5, abs=0.01)


def test_an_embassy_without_cases_can_still_be_seen() -> None:
    assert the_circle(open_cases=0)["size"] >= 9


def test_three_cases_on_a_quiet_map_are_no_giant() -> None:
    assert the_circle(open_cases=3)["size"] < 12


@pytest.mark.parametrize(
    ("open_cases", "text"), [(NUMBER_FROM - 1, ""), (10, "10"), (1234, "1234"), (None, "")]
)
def test_a_number_stands_in_marks_of_ten_cases_and_more(open_cases: int | None, text: str) -> None:
    # Beside a giant, so that the mark has the smallest size that its number allows.
    giant = a_place(embassy="de", longitude=13.4, open_cases=9999)
    marks = circles(specification([giant, a_place(open_cases=open_cases)]))
    assert marks[1]["text"] == text


def test_unknown_and_not_reported_differ_in_shape_and_not_only_in_colour() -> None:
    known, unknown = the_circle(), the_circle(utilisation=None)
    assert known["fill"] == known["line"]
    assert unknown["symbol"] == "circle"
    assert unknown["fill"] != unknown["line"]
    for reporting in ("missing", "no_sheet"):
        silent = the_circle(reporting=reporting)
        assert (silent["symbol"], silent["text"]) == ("circle-x", "")
    for reporting in ("reported", "nothing", "paused"):
        assert the_circle(reporting=reporting)["symbol"] == "circle"


def test_overdue_cases_change_the_colour() -> None:
    assert the_circle(overdue=1)["fill"] == "#C2410C"
    assert the_circle(overdue=0)["fill"] == the_circle(overdue=None)["fill"] == "#1B4F7A"


def test_utilisation_makes_four_steps_and_unknown_is_none_of_them() -> None:
    steps = [fill_of(share) for share in (0.0, 0.70, 0.85, 1.01)]
    assert len({*steps, fill_of(None)}) == 5
    assert (fill_of(0.699), fill_of(0.849), fill_of(1.0)) == tuple(steps[:3])


def test_hostile_words_are_shown_and_not_obeyed() -> None:
    bad = "<img src=x onerror=alert(1)> & <b>"
    drawn = specification([a_place(latitude=-33.87, longitude=151.2, name=bad, tooltip=(bad, bad))])
    text = json.dumps(drawn)
    assert "<img" not in text
    safe = "&lt;img src=x onerror=alert(1)&gt; &amp; &lt;b&gt;"
    assert f"<b>{safe}</b><br>{safe}" in text


def test_words_of_the_legend_are_escaped_and_translated() -> None:
    drawn = map_specification(
        [a_place()], span="europe", dark=False, texts={"unknown": "<i>?", "steps": "Гадзіны"}
    )
    names = [trace["name"] for trace in drawn["data"] if "name" in trace]
    step_words = [words for _start, words in STEPS]
    assert names == [*step_words, "&lt;i&gt;?", "no report", "some overdue"]
    assert drawn["layout"]["legend"]["title"]["text"] == "Гадзіны"


@pytest.mark.parametrize(("span", "compact"), ALL_VIEWS)
def test_the_map_is_small_and_plain_json(span: str, compact: bool) -> None:
    drawn = specification(all_places(), span, compact)
    text = json.dumps(drawn, ensure_ascii=False)
    assert len(text.encode()) < 25_000
    assert json.loads(text) == drawn


@pytest.mark.parametrize(("span", "compact"), ALL_VIEWS)
def test_every_shape_exists_and_is_drawn_once(span: str, compact: bool) -> None:
    drawn = specification(all_places(), span, compact)
    for geo, view in zip(("geo", "geo2"), VIEWS[span, compact], strict=False):
        shown = [
            shape
            for trace in drawn["data"]
            if trace["type"] == "choropleth" and trace["geo"] == geo
            for shape in trace["locations"]
        ]
        assert sorted(shown) == sorted(shapes_of(view.geometry))


def test_the_configured_embassies_have_shapes() -> None:
    for place in all_places():
        files = ("world",) if place.embassy in FAR else ("europe", "world")
        assert all(place.shape in shapes_of(file) for file in files)
    assert all({BELARUS, "SCT", "GBR"} <= set(shapes_of(file)) for file in ("europe", "world"))


def test_a_country_without_a_shape_keeps_its_mark() -> None:
    assert the_circle(shape="MLT", latitude=35.9, longitude=14.5)["embassy"] == "pl"


def test_no_embassy_at_all_is_a_map_still() -> None:
    drawn = specification([])
    assert circles(drawn) == []
    assert drawn["data"][0]["type"] == "scattergeo"


def test_a_click_names_the_embassy_and_fades_nothing() -> None:
    drawn = specification(all_places())
    assert drawn["layout"]["dragmode"] is False
    for trace in drawn["data"]:
        if "customdata" in trace:
            assert set(trace["customdata"]) <= {place.embassy for place in all_places()}
        if trace["type"] == "choropleth" or "customdata" in trace:
            assert trace["unselected"]["marker"] == {"opacity": 1}


def test_circles_lie_above_countries_for_the_pointer() -> None:
    # Where both are under the pointer plotly takes the later trace.
    kinds = [
        trace["type"] for trace in specification(all_places())["data"] if "customdata" in trace
    ]
    assert kinds == ["choropleth", "scattergeo", "choropleth", "scattergeo"]
