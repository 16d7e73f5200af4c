"""Hand-overs as they stood on a day: what is counted, what rests, and who may see it."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from ambasada.figures import Figures, compute_figures, published
from ambasada.questions.handovers import (
    Pair,
    handovers_by_month,
    has_handovers,
    months_of_handovers,
    not_begun,
    not_taken_up,
    pairs,
    passed,
)
from ambasada.reading import Reading, day_number
from ambasada.visibility import Member, Role, View, view_of
from tests.factories import TODAY, case, reading_of

PL, LT = (Member(Role.COORDINATOR, one) for one in ("pl", "lt"))


def handover(code: str, days_ago: int, **more: object) -> dict[str, object]:
    """Sent by Poland to Lithuania so many days before `TODAY`, and nothing since."""
    row = {"handover_id": code, "case_id": f"C-{code}", "from": "pl", "to": "lt"}
    return row | {"sent_on": ago(days_ago), "accepted_on": ""} | more


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    rows = [
        handover("H-3", 3),  # 3 whole days: not yet too long
        handover("H-4", 4),  # one more
        handover("H-same", 40, **{"from": "lt", "to": "pl"}),  # the other way
        handover("H-declined", 9, declined_on=ago(8)),
        handover("H-acted", 9, first_action_on=ago(8)),  # done without accepting
        handover("H-idle", 30, accepted_on=ago(20)),  # accepted, nothing since
        handover("H-begun", 30, accepted_on=ago(20), first_action_on=ago(19)),
        handover("H-later", 9, accepted_on=ago(-1)),  # tomorrow: has not happened
        handover("H-tomorrow", -1),  # does not exist yet
        handover("H-undated", 9, sent_on="the other day"),  # kept, and without a month
        handover("H-typo", 35, accepted_on=ago(36), first_action_on=ago(36)),  # before it was sent
        handover("H-far", 9, **{"from": "es", "to": "pl"}),  # to us, in the sender's own sheet
    ]
    cases = [case(1, received_at="2026-01-05"), case(2, received_at="2026-11-02")]
    sheets = {
        "pl": {"cases": cases, "handovers": rows[:-1]},
        "lt": {"cases": []},
        "es": {"cases": [], "handovers": rows[-1:]},
    }
    return reading_of(tmp_path_factory.mktemp("handovers"), sheets)


@pytest.fixture(scope="module")
def figures(reading: Reading) -> Figures:
    return compute_figures(reading, TODAY)


def view(figures: Figures, member: Member) -> View:
    return view_of(member, figures)


def codes(table: pd.DataFrame) -> set[str]:
    return set(table["handover_id"])


def test_hand_overs_count_by_pair_and_month_of_sending(figures: Figures) -> None:
    found = [tuple(row) for row in published(figures, "handovers").itertuples(index=False)]
    assert found == [
        ("es", "pl", "2026-11", 1, 0, 0, 0),
        ("lt", "pl", "2026-10", 1, 0, 0, 0),
        ("pl", "lt", "2026-10", 3, 3, 0, 2),
        ("pl", "lt", "2026-11", 5, 0, 1, 1),
    ]


def test_an_earlier_day_knows_no_later_answer(reading: Reading) -> None:
    """On the day after it was sent nothing of it is accepted, and 20 days before today it is."""
    before = compute_figures(reading, TODAY - timedelta(days=21))["handovers"]
    assert before["accepted"].sum() == 1, "only the one whose acceptance is dated before sending"
    after = compute_figures(reading, TODAY - timedelta(days=20))["handovers"]
    assert after["accepted"].sum() == 3


def test_limbo_is_more_than_three_whole_days_without_any_answer(figures: Figures) -> None:
    assert codes(figures["limbo"]) == {"H-4", "H-same", "H-later", "H-far"}
    days = figures["limbo"].set_index("handover_id")["days"]
    assert (days["H-4"], days["H-same"]) == (4, 40)


def test_accepted_and_nothing_done_rests_too(figures: Figures) -> None:
    assert codes(figures["handover_steps"]) == {"H-idle"}
    assert figures["handover_steps"]["days"].tolist() == [20]


def test_the_median_counts_those_who_still_wait(figures: Figures) -> None:
    """Of October and since, of those timed: accepted after 10 and 10 days; 40 still waiting."""
    rows = figures["handover_answers"].set_index("month")
    assert list(rows.index) == ["2026-10"], "November is not whole yet"
    assert tuple(rows.loc["2026-10", ["sent", "accepted", "declined"]]) == (4, 3, 0)
    assert rows.loc["2026-10", "median_days"] == 10


def test_only_the_two_embassies_and_no_role_without_cases_see_a_single_one(
    figures: Figures,
) -> None:
    for table in ("limbo", "handover_steps"):
        assert view(figures, Member(Role.LEADERSHIP))[table].empty
        assert view(figures, Member(Role.ADMINISTRATOR))[table].empty
        assert view(figures, Member(Role.COORDINATOR, "gb"))[table].empty
    assert codes(view(figures, PL)["limbo"]) == {"H-4", "H-same", "H-later", "H-far"}
    assert codes(view(figures, LT)["limbo"]) == {"H-4", "H-same", "H-later"}
    assert codes(view(figures, Member(Role.COORDINATOR, "es"))["limbo"]) == {"H-far"}


def test_counts_are_for_both_embassies_and_leadership(figures: Figures) -> None:
    seen = {
        member: len(view(figures, member)["handovers"])
        for member in (
            LT,
            Member(Role.COORDINATOR, "es"),
            Member(Role.COORDINATOR, "gb"),
            Member(Role.LEADERSHIP),
            Member(Role.ADMINISTRATOR),
        )
    }
    assert list(seen.values()) == [3, 1, 0, 4, 0]
    assert view(figures, PL)["handover_answers"].empty, "the network's, and live"


def test_what_rests_says_whose_step_it_is_and_where_the_row_stands(figures: Figures) -> None:
    resting = not_taken_up(view(figures, PL), "pl")
    assert [(one.case_id, one.other, one.is_ours_to_take, one.days) for one in resting] == [
        ("C-H-same", "lt", True, 40),
        ("C-H-far", "es", True, 9),
        ("C-H-later", "lt", False, 9),
        ("C-H-4", "lt", False, 4),
    ]
    assert [(one.sheet, one.row) for one in resting] == [("pl", 4), ("es", 2), ("pl", 9), ("pl", 3)]
    assert resting[0].since == TODAY - timedelta(days=40)
    (idle,) = not_begun(view(figures, LT), "lt")
    assert (idle.case_id, idle.is_ours_to_take, idle.days) == ("C-H-idle", True, 20)


def test_the_months_are_whole_ones_and_a_pair_sums_them(figures: Figures) -> None:
    whole = view(figures, Member(Role.LEADERSHIP))
    assert [one.name for one in months_of_handovers(whole, "", 13)] == ["2026-10"]
    assert pairs(whole, "", 13) == (Pair("pl", "lt", 3, 3, 0, 2), Pair("lt", "pl", 1, 0, 0, 0))
    assert pairs(whole, "", 13, "2026-10") == pairs(whole, "", 13)
    assert pairs(whole, "es", 13) == ()
    sums = passed(whole, "", 13)
    assert (sums.sent, sums.accepted, sums.declined, sums.unanswered) == (4, 3, 0, 1)
    assert sums.median_days == 10 and passed(whole, "pl", 13).median_days is None


def test_a_network_without_the_tab_has_no_hand_over_and_no_median(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    reading = reading_of(tmp_path_factory.mktemp("none"), {"pl": {"cases": [case(1)]}})
    none = compute_figures(reading, TODAY)
    assert published(none, "handovers").empty and none["limbo"].empty
    for member in (PL, Member(Role.LEADERSHIP)):
        seen = view(none, member)
        assert not has_handovers(seen, member.embassy) and not not_taken_up(seen, member.embassy)
        assert handovers_by_month(seen, "", 13).empty and not pairs(seen, "", 13)
        assert passed(seen, "", 13).median_days is None


def test_days_are_whole_ones_until_the_day_of_the_figures(reading: Reading) -> None:
    day = date(2026, 11, 20)
    resting = compute_figures(reading, day)["limbo"].set_index("handover_id")
    assert "H-4" not in resting.index, "not sent yet"
    sent = resting.loc["H-same", "sent_day"]
    assert resting.loc["H-same", "days"] == day_number(day) - sent == 35
