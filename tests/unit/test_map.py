"""The map as a specification: nothing is asked of another host, nobody hides anybody."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from ambasada.network import load_configuration
from components.map import EUROPE, MAP_CONFIG, circle_size, map_specification, shapes_of
from components.map_places import Place, spread

NETWORK = load_configuration(Path(__file__).resolve().parents[2] / "config")
FAR = {"au", "br", "ca", "kr"}


def place(embassy: str, **more: object) -> Place:
    """An embassy of the network with 12 open cases and hours half used."""
    one = NETWORK.embassy[embassy]
    known = {
        "embassy": one.id,
        "name": one.label(),
        "shape": one.shape,
        "latitude": one.latitude,
        "longitude": one.longitude,
        "open_cases": 12,
        "overdue": 0,
        "utilisation": 0.5,
        "reporting": "reported",
        "tooltip": (one.label(), "Open: 12"),
    }
    return Place(**(known | more))  # type: ignore[arg-type]


PLACES = [
    place(one, open_cases=400 if one == "pl" else 150 if one == "lt" else 8)
    for one in NETWORK.embassy
]


@pytest.mark.parametrize("span", ["europe", "world"])
@pytest.mark.parametrize("dark", [False, True])
def test_the_map_asks_nobody_and_is_small(span, dark):
    specification = map_specification(PLACES, span=span, dark=dark)
    text = json.dumps([specification, MAP_CONFIG])
    assert "http" not in text
    assert len(text) < 25_000
    first: dict[str, str] = {}
    for trace in specification["data"]:
        first.setdefault(trace["geo"], trace["type"])
    assert set(first.values()) == {"scattergeo"}


def test_every_embassy_has_a_circle_and_the_far_ones_stand_in_the_inset():
    data = map_specification(PLACES, span="europe", dark=False)["data"]
    circles = {
        trace["geo"]: set(trace["customdata"])
        for trace in data
        if trace["type"] == "scattergeo" and trace.get("customdata")
    }
    assert circles == {"geo": set(NETWORK.embassy) - FAR, "geo2": FAR}


def test_every_embassy_has_a_shape_on_the_world():
    shapes = set(shapes_of("world"))
    assert {one.shape for one in NETWORK.embassies} <= shapes
    assert {"SCT", "GBR", "BLR"} <= shapes


def test_no_circle_hides_another_in_europe():
    near = [one for one in PLACES if one.embassy not in FAR]
    sizes = [circle_size(one.open_cases, 400) for one in near]
    where = spread([(one.latitude, one.longitude) for one in near], sizes, EUROPE)
    points = [EUROPE.forward(*one) for one in where]
    for i, first in enumerate(points):
        for j in range(i):
            apart = math.dist(first, points[j])
            assert apart > (sizes[i] + sizes[j]) / 2 - 3, (near[i].embassy, near[j].embassy)


def test_the_projection_comes_back():
    latitude, longitude = EUROPE.backward(*EUROPE.forward(53.9, 27.6))
    assert (round(latitude, 6), round(longitude, 6)) == (53.9, 27.6)


def test_the_area_of_a_circle_follows_the_open_cases():
    assert circle_size(400, 400) == 2 * circle_size(100, 400)


@pytest.mark.parametrize(
    ("more", "symbol", "is_filled"),
    [
        ({}, "circle", True),
        ({"utilisation": None}, "circle", False),
        ({"reporting": "missing"}, "circle-x", False),
        ({"reporting": "no_sheet", "open_cases": None}, "circle-x", False),
    ],
)
def test_unknown_and_no_report_are_told_apart_by_shape(more, symbol, is_filled):
    marker = map_specification([place("pl", **more)], span="europe", dark=False)["data"][0][
        "marker"
    ]
    assert marker["symbol"] == [symbol]
    assert (marker["color"] != ["#FFFFFF"]) is is_filled


def test_text_of_a_sheet_is_escaped():
    hostile = place("pl", tooltip=("<img src=x>", "a & b"))
    text = json.dumps(map_specification([hostile], span="europe", dark=False))
    assert "<img" not in text
    assert "&lt;img src=x&gt;" in text
