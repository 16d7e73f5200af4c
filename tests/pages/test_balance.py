"""*Balance*: what leadership and coordinators see of a plan, and what happens under other terms."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ambasada.desk import the_desk
from ambasada.figures import Figures
from ambasada.figures.plans import DEFAULT_TERMS, LIMITS
from ambasada.methods.balance_inputs import Terms
from ambasada.visibility import Member, Role, view_of
from components.balance_words import share_told
from tests.conftest import use
from tests.factories import case, volunteer, write_network
from tests.pages.conftest import (
    asked,
    cells,
    drawings,
    label_of,
    open_screen,
    run,
    table,
    tables,
    words,
)

PROPOSAL = "Each move is a proposal: the two coordinators decide, and nothing moves by itself."
WORKING = "Working on the plan under these terms. Below is the one before."
SKILLED = {"skills": "threats", "languages": "be"}


def crowd(count: int = 10, **more: object) -> list[dict[str, object]]:
    row: dict[str, object] = {"category": "threats", "urgency": "normal", "language": "be"}
    return [case(number, **row | more) for number in range(count)]


def small(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    cases: list[dict[str, object]] | None = None,
    here: object = 10,
    there: object = 40,
    **more: object,
) -> None:
    """`aa` has ten cases that need 15 hours a week; `bb` none. Hours of either may be unknown."""
    embassies = {
        "aa": {
            "cases": crowd() if cases is None else cases,
            "volunteers": [volunteer(1, hours_per_week=here)],
        },
        "bb": {"volunteers": [volunteer(2, hours_per_week=there, **SKILLED | more)]},
    }
    use(write_network(folder, embassies), monkeypatch)


def awaited(app: AppTest) -> AppTest:
    """The screen once the plan under its terms is there."""
    deadline = time.monotonic() + 20
    while WORKING in words(app):
        assert time.monotonic() < deadline, "no plan came"
        time.sleep(0.1)
        run(app)
    return app


# -- Leadership


def test_leadership_sees_each_pair_with_cases_and_no_kind(demo: Figures) -> None:
    app = open_screen("balance", "leadership")
    shown = table(app, "from", "to", "cases", "language")
    pairs = demo["balance"].groupby(["from", "to"], sort=False)["cases"].sum()
    assert len(pairs), "the demo must have something to move"
    assert sorted(zip(shown["from"], shown["to"], strict=True)) == sorted(
        (label_of(demo, sender), label_of(demo, taker)) for sender, taker in pairs.index
    )
    assert "kind" not in shown
    kinds = {one.label() for one in demo.network.categories}
    assert not kinds & cells(app)
    assert PROPOSAL in words(app)


def test_the_answer_is_told_in_a_sentence(demo: Figures) -> None:
    overloaded = demo["balance_standings"]["fullness_before"].eq("overloaded").sum()
    moved = demo["balance"]["cases"].sum()
    text = words(open_screen("balance", "leadership"))
    assert f"In the next 4 weeks **{overloaded} embassies have more work than hours**" in text
    assert f"Handing over **{moved} cases** would leave about" in text


def test_before_and_after_stand_in_a_chart_with_lines_and_words(demo: Figures) -> None:
    app = open_screen("balance", "leadership", unfolded=["standings"])
    told = drawings(app)
    for word in ("slack", "fine", "tight", "overloaded", "70 %", "85 %", "100 %"):
        assert word in told, word
    alts = [chart.proto.alt for chart in app.get("plotly_chart")]
    sender = label_of(demo, demo["balance"]["from"].iloc[0])
    assert any(alt.startswith("Hours needed of those available") and sender in alt for alt in alts)
    shown = table(app, "Before", "With the plan")
    assert len(shown) == len(demo.known)
    unknown = demo["balance_standings"].query("fullness_before == 'unknown'")["embassy"]
    assert len(unknown), "the demo must have an embassy whose hours are unknown"
    assert label_of(demo, unknown.iloc[0]) in words(app)


def test_on_a_telephone_the_moves_are_a_list(demo: Figures, telephone: None) -> None:
    app = open_screen("balance", "leadership")
    assert not tables(app)
    first = demo["balance"].iloc[0]
    assert f"{label_of(demo, first['from'])} → {label_of(demo, first['to'])}" in words(app)


# -- Other terms


def test_while_a_plan_is_made_the_one_before_is_shown(demo: Figures) -> None:
    usual = table(open_screen("balance", "leadership"), "from", "to")
    app = open_screen("balance", "leadership", weeks="2", target="95")
    if WORKING in words(app):  # else it was fast
        assert "In the next 4 weeks" in words(app)
        assert table(app, "from", "to").equals(usual)
    assert "In the next 2 weeks" in words(awaited(app))


def test_a_change_stands_in_the_address_and_can_be_taken_back(demo: Figures) -> None:
    app = open_screen("balance", "leadership")
    app.select_slider(key="filter-weeks").set_value(6)
    run(app)
    assert asked(app, "weeks") == "6"
    assert "In the next 6 weeks" in words(awaited(app))
    app.button(key="usual-terms").click()
    run(app)
    assert asked(app, "weeks") is None
    assert "In the next 4 weeks" in words(app)
    assert WORKING not in words(app)


def test_an_embassy_left_out_neither_sends_nor_takes(demo: Figures) -> None:
    taker = str(demo["balance"]["to"].iloc[0])
    app = awaited(open_screen("balance", "leadership", without=taker))
    shown = table(app, "from", "to")
    assert label_of(demo, taker) not in {*shown["from"], *shown["to"]}


def test_a_kind_kept_at_home_is_not_handed_over(demo: Figures) -> None:
    every = ",".join(one.id for one in demo.network.categories if one.may_move)
    app = awaited(open_screen("balance", "leadership", home=every))
    assert not tables(app)
    assert "this kind is kept at home in this plan" in words(app)


def test_an_address_that_says_nonsense_gives_the_usual_plan(demo: Figures) -> None:
    app = open_screen("balance", "leadership", weeks="-3", target="x", without="a,b", home=",")
    assert "In the next 4 weeks" in words(app)
    assert WORKING not in words(app)


# -- Coordinators


def test_a_coordinator_sees_the_own_hand_overs_with_kinds_and_few_named(demo: Figures) -> None:
    sender = str(demo["balance"]["from"].iloc[0])
    app = open_screen("balance", sender)
    shown = table(app, "to", "kind", "cases")
    own = demo["balance"][demo["balance"]["from"] == sender]
    assert set(shown["kind"]) == {demo.network.category[one].label() for one in own["category"]}
    others = {label_of(demo, one) for one in demo.known if one != sender}
    released = demo["release_embassies"]
    assert not released.empty
    latest = released[released["week"] == released["week"].max()]
    many = latest[(latest["figure"] == "open") & (latest["low"] >= 10).fillna(False)]["embassy"]
    named = {label_of(demo, one) for one in many}
    assert {*shown["to"]} <= named | {"an embassy with few cases"}
    assert not (others - named) & cells(app)
    assert PROPOSAL in words(app)


def test_a_coordinator_sees_what_could_come_without_kinds(demo: Figures) -> None:
    taker = str(demo["balance"]["to"].iloc[0])
    shown = table(open_screen("balance", taker), "from", "language", "cases")
    assert list(shown.columns) == ["from", "language", "cases"]
    assert all(one.startswith("<10") or "–" in one for one in shown["cases"])


@pytest.mark.parametrize("embassy", ["pl", "lt", "cy", "me"])
def test_a_coordinator_sees_no_other_embassys_load(demo: Figures, embassy: str) -> None:
    app = open_screen("balance", embassy)
    assert not app.get("plotly_chart")
    assert not app.get("slider") and not app.get("multiselect")


def test_a_coordinator_cannot_vary_the_plan_by_the_address_or_by_the_desk(demo: Figures) -> None:
    sender = str(demo["balance"]["from"].iloc[0])
    usual = table(open_screen("balance", sender), "to", "kind")
    app = open_screen("balance", sender, weeks="12", home="threats")
    assert table(app, "to", "kind").equals(usual)
    view = view_of(Member(Role.COORDINATOR, sender), demo)
    made = the_desk().plan(view, Terms(horizon_weeks=12.0, limits=LIMITS))
    assert made is view.tables


def test_leadership_gets_a_plan_under_other_terms_from_the_desk_cut(demo: Figures) -> None:
    view = view_of(Member(Role.LEADERSHIP), demo)
    made = None
    deadline = time.monotonic() + 20
    while made is None and time.monotonic() < deadline:
        made = the_desk().plan(view, Terms(horizon_weeks=3.0, limits=LIMITS))
        time.sleep(0.05)
    assert made is not None
    assert not made["balance"]["category"].any()
    assert not {name for name in made if name.endswith(("_cases", "_capacity"))}


# -- States


def test_nobody_is_overloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(tmp_path, monkeypatch, here=100)
    text = words(open_screen("balance", "leadership"))
    assert "nobody whose hours are known has more work than hours" in text
    assert "With the plan the hours suffice wherever they are known." in text
    assert "Proposed hand-overs" not in text
    assert "Nothing is proposed." in words(open_screen("balance", "aa"))


def test_nobody_has_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(tmp_path, monkeypatch, there=1)
    text = words(open_screen("balance", "leadership"))
    assert "Nothing is proposed: nobody who could help has room." in text
    assert "nobody who could help has room (10–14 cases)" in text.replace("\\", "")


def test_nobody_speaks_the_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(tmp_path, monkeypatch, languages="pl")
    text = words(open_screen("balance", "leadership"))
    assert "Nothing is proposed: no case may or can go. Below stands why." in text
    assert "nobody else speaks Belarusian" in text
    assert "nobody else speaks Belarusian" in words(open_screen("balance", "aa"))


def test_the_hours_of_those_who_could_help_are_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(tmp_path, monkeypatch, confirmed_on="2026-01-01")
    text = words(open_screen("balance", "leadership"))
    assert "those who could help have not said how many hours they have" in text
    assert "Hours unknown, so nothing is sent there or taken away: Embassy bb." in text


def test_ones_own_hours_are_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(tmp_path, monkeypatch, here="")
    text = words(open_screen("balance", "aa"))
    assert "Your hours are unknown, so nothing is proposed to you or for you." in text
    assert "Not known while the hours are not." in text


def test_nobodys_hours_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(tmp_path, monkeypatch, here="", there="")
    text = words(open_screen("balance", "leadership"))
    assert "Hours unknown: no embassy's volunteers have confirmed theirs lately" in text
    assert "No embassy's hours are known." in text


def test_new_cases_alone_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # All closed as they come, so none is open; but each week brings more than the hours.
    closed = [
        case(
            number,
            category="threats",
            received_at=f"2026-{month}-{day:02}",
            closed_at="2026-11-24",
            outcome="resolved",
        )
        for number, (month, day) in enumerate(
            [(10, 5)] + [(11, 2), (11, 9), (11, 16), (10, 12), (10, 19), (10, 26)] * 4
        )
    ]
    small(tmp_path, monkeypatch, cases=closed, here=1)
    for eyes in ("leadership", "aa"):
        text = words(open_screen("balance", eyes))
        assert "ew cases alone need more than the hours that are there" in text


def test_a_plan_that_was_not_found_is_said(demo: Figures, monkeypatch: pytest.MonkeyPatch) -> None:
    assert DEFAULT_TERMS.limits == LIMITS
    app = open_screen("balance", "leadership", weeks="11")
    awaited(app)
    nothing = {**view_of(Member(Role.LEADERSHIP), demo).tables}
    nothing["balance_summary"] = nothing["balance_summary"].assign(is_found=False)
    monkeypatch.setattr(type(the_desk()), "plan", lambda self, view, terms: nothing)
    text = words(open_screen("balance", "leadership", weeks="10"))
    assert "No plan was found in time." in text


def test_shares_that_read_alike_are_told_once() -> None:
    told = [share_told(*both).replace("\u00a0", " ") for both in ((1.0, 1.0), (1.1, 0.95))]
    assert told == ["100 % as before", "110 % → 95 %"]
