"""*Volunteers*: codes for their own embassy, totals for leadership."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from ambasada.figures import Figures
from tests.conftest import NO_SHEET
from tests.pages.conftest import (
    THIS_WEEK,
    cells,
    drawings,
    in_week,
    label_of,
    metrics,
    open_screen,
    table,
    tables,
    told,
    words,
)


def expected_metrics(hours: pd.DataFrame) -> dict[str, str]:
    """This week's hours, from the table `capacity`."""
    sums = hours[["active_volunteers", "available_hours", "unknown_hours", "needed_hours"]].sum()
    left = sums["available_hours"] - sums["needed_hours"]
    return {
        ("Hours left" if left >= 0 else "Hours short"): f"{told(abs(left))} h",
        "Available hours": f"{told(sums['available_hours'])} h",
        "Needed hours": f"{told(sums['needed_hours'])} h",
        "Not confirmed": f"{told(sums['unknown_hours'])} h",
        "Active volunteers": f"{sums['active_volunteers']:.0f}",
    }


@pytest.mark.parametrize("embassy", ["pl", "lt", "de"])
def test_ones_own_hours_are_those_of_the_table(demo: Figures, embassy: str) -> None:
    hours = in_week(demo, "capacity", THIS_WEEK).loc[[embassy]]
    assert metrics(open_screen("volunteers", embassy)) == expected_metrics(hours)


def test_leadership_sees_the_networks_hours(demo: Figures) -> None:
    app = open_screen("volunteers", "leadership")
    assert metrics(app) == expected_metrics(in_week(demo, "capacity", THIS_WEEK))


def test_ones_own_volunteers_stand_by_code(demo: Figures) -> None:
    everybody = demo["volunteers"]
    own = everybody[everybody["embassy"] == "pl"].set_index("volunteer_id")
    shown = table(open_screen("volunteers", "pl"), "code", "skills").set_index("code")
    assert sorted(shown.index) == sorted(own.index)
    for code, row in shown.iterrows():
        assert row["available"] == own.loc[code, "available_hours"]
        assert row["unknown"] == own.loc[code, "unknown_hours"]
        assert row["cases"] == own.loc[code, "open_cases"]
        assert len(row["languages"].split(", ")) == len(own.loc[code, "languages"])


def test_who_has_hours_left_stands_first(demo: Figures) -> None:
    """Hours left: available, less what the open cases assigned to one take in a week."""
    cases, kinds = demo["open_cases"], demo.network.category
    shown = table(open_screen("volunteers", "pl"), "code", "left")
    people = demo["volunteers"].set_index("volunteer_id")
    for row in shown.itertuples():
        taken = sum(
            kinds[kind].weekly_hours for kind in cases[cases["assigned_to"] == row.code]["category"]
        )
        if people.loc[row.code, "available_hours"] == 0 < people.loc[row.code, "unknown_hours"]:
            assert pd.isna(row.left), "hours that nobody confirmed are not told as none"
        else:
            assert row.left == pytest.approx(row.available - taken, abs=0.01)
    known = shown["left"].dropna().tolist()
    assert known == sorted(known, reverse=True) and len(set(known)) > 1
    assert shown["left"].isna().tolist() == [False] * len(known) + [True] * (
        len(shown) - len(known)
    )


def test_leadership_sees_hours_by_embassy_most_left_first(demo: Figures) -> None:
    hours = in_week(demo, "capacity", THIS_WEEK)
    shown = table(open_screen("volunteers", "leadership"), "embassy", "left")
    assert shown["left"].tolist() == sorted(shown["left"], reverse=True)
    assert len(shown) == len(demo.known)
    # Equal hours stand in the order of their ids, at every reading.
    by_id = sorted(demo.known, key=lambda one: (-_left(hours.loc[one]), one))
    assert shown["embassy"].tolist() == [label_of(demo, one) for one in by_id]
    assert len({_left(hours.loc[one]) for one in by_id}) < len(by_id), "no two are equal"
    for row in shown.set_index("embassy").itertuples():
        embassy = next(one.id for one in demo.network.embassies if one.label() == row.Index)
        expected = hours.loc[embassy]
        assert row.volunteers == expected["active_volunteers"]
        assert row.available == expected["available_hours"]
        assert row.needed == expected["needed_hours"]
        used = expected["utilisation"]
        assert row.used == ("unknown" if pd.isna(used) else f"{used * 100:.0f} %")
    assert label_of(demo, NO_SHEET) not in set(shown["embassy"])


def _left(row: pd.Series) -> float:
    return round(row["available_hours"] - row["needed_hours"], 2)


def test_leadership_sees_no_code_of_a_volunteer_anywhere(demo: Figures) -> None:
    app = open_screen("volunteers", "leadership")
    codes = set(demo["volunteers"]["volunteer_id"]) | set(
        demo["open_cases"]["assigned_to"].dropna()
    )
    assert len(codes) > 20
    everything = "\n".join([words(app), drawings(app), *cells(app)])
    assert not [code for code in codes if re.search(rf"\b{re.escape(code)}\b", everything)]
    assert not [one for one in tables(app) if "code" in one.columns]


def test_another_embassys_volunteers_are_not_shown(demo: Figures) -> None:
    app = open_screen("volunteers", "lt", embassy="pl")
    everybody = demo["volunteers"]
    own = everybody[everybody["embassy"] == "lt"]["volunteer_id"]
    assert sorted(table(app, "code", "skills")["code"]) == sorted(own)


@pytest.mark.parametrize("eyes", ["pl", "leadership"])
def test_gaps_are_what_cases_ask_for_and_nobody_offers(demo: Figures, eyes: str) -> None:
    totals = demo["volunteer_totals"]
    if eyes == "leadership":
        totals = totals.groupby(["kind", "item"], as_index=False).sum(numeric_only=True)
        totals["embassy"] = ""
    else:
        totals = totals[totals["embassy"] == eyes]
    found = totals[(totals["volunteers"] == 0) & (totals["open_cases"] > 0)]
    app = open_screen("volunteers", eyes)
    if found.empty:
        assert eyes == "leadership", "the demo's embassy must have a gap"
        assert "Every language and kind of request that open cases ask for has a" in words(app)
        return
    text = words(app)
    counts = [f"{row.open_cases} open case" for row in found.itertuples()]
    assert all(one in text for one in counts)
    ways = {
        f"open-cases?{'language' if row.kind == 'language' else 'category'}={row.item}"
        for row in found.itertuples()
    }
    assert {link.proto.page + "?" + link.proto.query_string for link in app.get("page_link")} >= {
        *(ways if eyes == "pl" else ()),
    }


@pytest.mark.parametrize("eyes", ["pl", "leadership"])
def test_languages_and_skills_are_summed(demo: Figures, eyes: str) -> None:
    totals = demo["volunteer_totals"]
    rows = totals if eyes == "leadership" else totals[totals["embassy"] == eyes]
    shown = [one for one in tables(open_screen("volunteers", eyes)) if "item" in one.columns]
    for kind, one in zip(("language", "skill"), shown, strict=True):
        summed = rows[rows["kind"] == kind].groupby("item")[["volunteers", "open_cases"]].sum()
        assert len(one) == len(summed)
        assert one["volunteers"].sum() == summed["volunteers"].sum()
        assert one["cases"].sum() == summed["open_cases"].sum()
        gaps = (summed["volunteers"] == 0) & (summed["open_cases"] > 0)
        assert one["item"].str.startswith("▲").sum() == gaps.sum()


def test_an_embassy_without_a_sheet_says_what_to_do(demo: Figures) -> None:
    app = open_screen("volunteers", NO_SHEET)
    assert not metrics(app)
    assert not tables(app)
    assert "No tab “volunteers” could be read yet." in words(app)
