"""What of a plan is told to whom: docs/disclosure.md, "Proposed hand-overs"."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from ambasada.disclosure.plans import FEWEST_UNNAMED, named_embassies
from ambasada.figures import Figures, published
from ambasada.figures.plans import MOVES, PLAN_TABLES, STANDINGS, STAYING, SUMMARY
from ambasada.figures.rows import Span
from ambasada.network import load_configuration
from ambasada.questions.balance import proposal
from ambasada.visibility import Member, Role, plan_of, view_of
from tests.conftest import ROOT
from tests.factories import TODAY

LEADERSHIP, ADMINISTRATOR = Member(Role.LEADERSHIP), Member(Role.ADMINISTRATOR)
# Of these the release tells 10 open cases and more; of all others not.
MANY = ("pl", "lt", "de", "gb")
KNOWN = (*MANY, "cy", "me", "si", "au")


def moves(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=MOVES)


PLAN = {
    "balance": moves(
        ("pl", "lt", "threats", "be", 7, 21.3, "has_room"),
        ("pl", "lt", "settling_in", "lt", 5, 7.2, "only_taker"),
        ("pl", "cy", "threats", "be", 2, 6.0, "has_room"),
        ("pl", "si", "threats", "be", 1, 3.0, "has_room"),
        ("me", "lt", "threats", "be", 4, 12.0, "has_room"),
        ("cy", "lt", "citizenship", "be", 8, 9.0, "has_room"),
        ("de", "lt", "other", "", 12, 18.0, "has_room"),
    ),
    "balance_standings": pd.DataFrame(
        [
            ("pl", 1.237, 0.981, "overloaded", "tight", 31.4, 0.0, 15, 0),
            ("lt", 0.312, 0.842, "slack", "fine", 0.0, 0.0, 0, 36),
            ("de", 1.049, 1.049, "overloaded", "overloaded", 4.4, 4.4, 0, 0),
            ("si", None, None, "unknown", "unknown", 0.0, 0.0, 0, 1),
        ],
        columns=STANDINGS,
    ),
    "balance_staying": pd.DataFrame(
        [
            ("de", "legal_stay", "be", "category_bound", 3, 9.0),
            ("de", "arrest_warrant", "ru", "category_bound", 2, 12.0),
            ("de", "threats", "lt", "nobody_speaks", 13, 40.0),
            ("pl", "threats", "be", "no_room", 1, 3.0),
        ],
        columns=STAYING,
    ),
    "balance_summary": pd.DataFrame([(35.8, 4.4, True, True)], columns=SUMMARY),
}


def released(week: str, low: dict[str, int | None]) -> pd.DataFrame:
    rows = [
        (embassy, week, figure, one, None if one is None else one + 4)
        for embassy, one in low.items()
        for figure in ("received", "open")
    ]
    table = pd.DataFrame(rows, columns=["embassy", "week", "figure", "low", "high"])
    return table.astype({"low": "Int64", "high": "Int64"})


OPEN = dict.fromkeys(MANY, 10) | {"cy": 0, "me": 0, "si": None, "au": 0}
LATEST = pd.concat([released("2026-W42", dict.fromkeys(KNOWN, 40)), released("2026-W46", OPEN)])


def figures(plan: dict[str, pd.DataFrame] = PLAN, told: pd.DataFrame = LATEST) -> Figures:
    network = load_configuration(ROOT / "config")
    read_at = datetime(2026, 11, 25, tzinfo=UTC)
    tables = {**plan, "release_embassies": told}
    return Figures(network, Span(TODAY, TODAY), f"{id(plan)}-{id(told)}", read_at, KNOWN, tables)


def coordinator(embassy: str) -> Member:
    return Member(Role.COORDINATOR, embassy)


def rows_of(table: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return [
        tuple(None if pd.isna(one) else one for one in row)
        for row in table[list(columns)].itertuples(index=False, name=None)
    ]


# -- Leadership


def test_leadership_sees_pairs_of_embassies_without_kinds() -> None:
    told = view_of(LEADERSHIP, figures())["balance"]
    assert not told["category"].any() and not told["why"].any()
    assert rows_of(told, "from", "to", "language", "cases")[:2] == [
        ("pl", "lt", "be, lt", 12),
        ("pl", "cy", "be", 2),
    ]


def test_leadership_sees_hours_of_ten_cases_and_more_in_steps_of_five() -> None:
    told = view_of(LEADERSHIP, figures())["balance"].set_index(["from", "to"])["hours"]
    assert told["pl", "lt"] == 30.0  # 28.5
    assert told["de", "lt"] == 20.0  # 18
    assert told.drop([("pl", "lt"), ("de", "lt")]).isna().all()


def test_leadership_sees_shares_in_steps_and_words_by_the_exact_ones() -> None:
    told = view_of(LEADERSHIP, figures())["balance_standings"].set_index("embassy")
    assert told["share_before"].tolist()[:3] == pytest.approx([1.25, 0.3, 1.05])
    assert told.loc["pl", "fullness_after"] == "tight"
    assert told.loc[["pl", "de"], "unmet_before"].tolist() == [30.0, 5.0]
    assert told.loc["si", ["share_before", "share_after"]].isna().all()


def test_leadership_sees_what_stays_by_reason_in_classes() -> None:
    told = view_of(LEADERSHIP, figures())["balance_staying"]
    assert not told["category"].any()
    assert rows_of(told, "embassy", "why", "language", "cases", "low", "high") == [
        ("de", "category_bound", "", None, 0, 9),
        ("de", "nobody_speaks", "lt", None, 10, 14),
        ("pl", "no_room", "", None, 0, 9),
    ]


# -- Coordinators


def test_a_coordinator_sees_what_goes_out_with_kinds_and_few_named() -> None:
    told = view_of(coordinator("pl"), figures())["balance"]
    assert rows_of(told, "from", "to", "category", "language", "cases", "hours") == [
        ("pl", "lt", "threats", "be", 7, 21.3),
        ("pl", "lt", "settling_in", "lt", 5, 7.2),
        # Cyprus and Slovenia are one: nobody can count them.
        ("pl", "", "threats", "be", 3, 9.0),
    ]


def test_a_coordinator_sees_what_comes_in_without_kinds_and_in_classes() -> None:
    told = view_of(coordinator("lt"), figures())["balance"]
    columns = ("from", "to", "category", "language", "cases", "hours", "low", "high")
    assert rows_of(told, *columns) == [
        ("pl", "lt", "", "be", None, None, 0, 9),
        ("pl", "lt", "", "lt", None, None, 0, 9),
        ("", "lt", "", "be", None, None, 10, 14),  # Montenegro's 4 and Cyprus' 8
        ("de", "lt", "", "", None, None, 10, 14),
    ]
    assert not told["why"].any()


@pytest.mark.parametrize("embassy", KNOWN)
def test_a_coordinator_sees_no_move_between_two_others(embassy: str) -> None:
    told = view_of(coordinator(embassy), figures())["balance"]
    assert ((told["from"] == embassy) ^ (told["to"] == embassy)).all()
    named = {*told["from"], *told["to"]} - {embassy, ""}
    assert named <= {*MANY}


def test_who_is_named_goes_by_the_latest_release_of_open_cases() -> None:
    assert named_embassies(LATEST) == {*MANY}
    assert named_embassies(LATEST.iloc[:0]) == frozenset()
    assert named_embassies(pd.DataFrame()) == frozenset()
    received_only = LATEST[LATEST["figure"] == "received"]
    assert named_embassies(received_only) == frozenset()


def test_before_the_first_release_nobody_is_named() -> None:
    told = view_of(coordinator("pl"), figures(told=pd.DataFrame()))["balance"]
    assert {*told["to"]} == {""}


@pytest.mark.parametrize("unnamed", [1, 2, 3])
def test_an_embassy_is_not_known_by_being_the_only_one_unnamed(unnamed: int) -> None:
    few = ("cy", "me", "si", "au")[:unnamed]
    told = released("2026-W46", dict.fromkeys(KNOWN, 10) | dict.fromkeys(few, 0))
    into = view_of(coordinator("lt"), figures(told=told))["balance"]
    out = view_of(coordinator("pl"), figures(told=told))["balance"]
    is_told = unnamed >= FEWEST_UNNAMED
    assert ("" in {*into["from"]}) is is_told
    assert ("" in {*out["to"]}) is is_told


def test_a_coordinator_sees_the_own_standing_and_not_what_incoming_cases_would_take() -> None:
    (mine,) = view_of(coordinator("pl"), figures())["balance_standings"].to_dict("records")
    assert (mine["embassy"], mine["share_before"], mine["share_after"]) == ("pl", 1.237, 0.981)
    (theirs,) = view_of(coordinator("lt"), figures())["balance_standings"].to_dict("records")
    assert (theirs["share_before"], theirs["taken"]) == (0.312, 0)
    assert pd.isna(theirs["share_after"])
    assert pd.isna(theirs["unmet_after"])
    assert theirs["fullness_after"] == "unknown"


def test_a_coordinator_sees_why_the_own_cases_stay_and_no_sum_of_the_network() -> None:
    view = view_of(coordinator("pl"), figures())
    assert rows_of(view["balance_staying"], "embassy", "category", "cases") == [
        ("pl", "threats", 1)
    ]
    assert view["balance_summary"][["unmet_before", "unmet_after"]].isna().all(axis=None)


# -- Everybody


def test_an_administrator_sees_nothing_of_a_plan() -> None:
    view = view_of(ADMINISTRATOR, figures())
    assert all(view[name].empty for name in PLAN_TABLES)
    assert proposal(view) is None


@pytest.mark.parametrize("member", [LEADERSHIP, coordinator("pl"), coordinator("lt")])
def test_a_plan_under_other_terms_is_cut_like_the_readings_own(member: Member) -> None:
    made = figures()
    view, other = view_of(member, made), plan_of(member, made, PLAN)
    for name in PLAN_TABLES:
        pd.testing.assert_frame_equal(view[name], other[name])
    assert {*other} == {*PLAN_TABLES}


@pytest.mark.parametrize("name", ["balance_capacity", "balance_cases", "balance_arrivals"])
@pytest.mark.parametrize("member", [LEADERSHIP, coordinator("pl"), ADMINISTRATOR])
def test_what_a_plan_is_made_of_is_shown_to_nobody(member: Member, name: str) -> None:
    assert name not in view_of(member, figures()).tables


def test_only_leadership_may_ask_for_other_terms() -> None:
    assert view_of(LEADERSHIP, figures()).may_vary_plans
    assert not view_of(coordinator("pl"), figures()).may_vary_plans
    assert not view_of(ADMINISTRATOR, figures()).may_vary_plans


@pytest.mark.parametrize("member", [LEADERSHIP, coordinator("pl"), coordinator("lt")])
def test_the_printed_table_has_the_agreed_columns(member: Member) -> None:
    table = published(view_of(member, figures()), "balance")
    assert list(table.columns) == ["from", "to", "category", "language", "cases", "hours"]


@pytest.mark.parametrize("member", [LEADERSHIP, coordinator("pl"), coordinator("si")])
def test_a_plan_without_moves_is_told_too(member: Member) -> None:
    nothing = {name: table.iloc[:0] for name, table in PLAN.items()}
    empty = nothing | {"balance_summary": PLAN["balance_summary"]}
    found = proposal(view_of(member, figures(empty)))
    assert found is not None
    assert (found.moves, found.staying) == ((), ())
