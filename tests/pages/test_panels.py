"""Small charts in one drawing: every value in its place, nothing on top of another."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from components.chart_look import Axis
from components.panels import Panel, panels
from components.theme import LIGHT

MONTHS = 13
AXIS = Axis(
    [date(2026, month % 12 + 1, 1) for month in range(MONTHS)],
    [f"month {month}" for month in range(MONTHS)],
    [f"m{month}" for month in range(MONTHS)],
)


def a_panel(name: str = "Passports", **more: Any) -> Panel:
    """A panel that counts up."""
    told = more.get("told", ("13 after 12", "a usual swing"))
    return Panel(name, told, more.get("values", range(MONTHS)))


def drawing(shown: list[Panel], columns: int = 3, marked: tuple[int, ...] = ()) -> dict[str, Any]:
    """The specification, as the browser reads it."""
    figure = panels(shown, AXIS, LIGHT, columns=columns, marked=marked).to_dict()
    return dict(json.loads(json.dumps(figure)))


def axes(drawn: dict[str, Any], letter: str) -> list[dict[str, Any]]:
    return [axis for name, axis in drawn["layout"].items() if name.startswith(f"{letter}axis")]


@pytest.mark.parametrize(("count", "columns"), [(1, 3), (4, 3), (6, 3), (6, 2), (5, 2)])
def test_each_panel_has_its_own_place_inside_the_drawing(count: int, columns: int) -> None:
    drawn = drawing([a_panel() for _ in range(count)], columns)
    places = {(trace["xaxis"], trace["yaxis"]) for trace in drawn["data"]}
    assert len(places) == count
    for letter in "xy":
        spans = sorted(axis["domain"] for axis in axes(drawn, letter))
        assert all(0 <= low < high <= 1 for low, high in spans)
        # A name stands above each row, and a gap between two columns.
        assert all(first[1] < second[0] for first, second in zip(spans, spans[1:], strict=False))


def test_every_panel_reaches_as_far_as_the_highest() -> None:
    drawn = drawing([a_panel(), a_panel(values=[500] * MONTHS), a_panel(), a_panel()])
    assert {tuple(axis["range"]) for axis in axes(drawn, "y")} == {(0, 540)}


def test_all_values_unknown_or_zero_have_an_axis_too() -> None:
    for values in ([None] * MONTHS, [0] * MONTHS):
        assert axes(drawing([a_panel(values=values)]), "y")[0]["range"] == [0, 1]


def test_a_lone_value_has_a_point_and_others_are_a_bare_line() -> None:
    lone = [None, 5, *[None] * (MONTHS - 2)]
    drawn = drawing([a_panel(), a_panel(values=lone)])
    assert [trace["mode"] for trace in drawn["data"]] == ["lines", "lines+markers"]
    assert drawn["data"][1]["y"] == lone


def test_a_name_is_text_and_a_long_one_is_wrapped_on_a_narrow_screen() -> None:
    name = "Passports <b>and</b> documents of every kind that there may be"
    wide, narrow = (
        drawing([a_panel(name)], columns)["layout"]["annotations"][0]["text"] for columns in (3, 2)
    )
    for text in (wide, narrow):
        assert "&lt;b&gt;" in text
        assert text.endswith("a usual swing</span>")
    assert len(narrow.split("<br>")) == 4
    assert " …" in narrow


def test_events_are_lines_at_their_months() -> None:
    marks = [axis["minor"] for axis in axes(drawing([a_panel()], marked=(3, 7)), "x")]
    assert all(mark["tickvals"] == [3, 7] and mark["showgrid"] for mark in marks)
    assert not axes(drawing([a_panel()]), "x")[0]["minor"]["showgrid"]
