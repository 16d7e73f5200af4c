"""From rows to a plan: what it is worked out from, what moves and what never does.

`aa` has one volunteer of 10 hours a week and too much work; `bb` has time, the language and the
skill. Of each kind nothing was closed, so a case open now takes its hours in every week ahead.
"""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ambasada.figures import Figures, compute_figures, plans, published
from ambasada.methods.balance_inputs import Terms
from ambasada.methods.programme import Limits
from tests.factories import TODAY, case, reading_of, volunteer

SKILLS = "passport_documents; threats; other"


def helper(number: int, **more: object) -> dict[str, object]:
    return volunteer(number, **{"languages": "be, pl", "skills": SKILLS} | more)


def figures_of(folder: Path, **embassies: dict[str, list[dict[str, object]]]) -> Figures:
    return compute_figures(reading_of(folder, embassies), TODAY)


def crowded(count: int, first: int = 0, **more: object) -> list[dict[str, object]]:
    """Open cases of 1.5 hours a week, received before the weeks that arrivals are counted in."""
    row: dict[str, Any] = {"category": "threats", "received_at": "2026-08-03"}
    return [
        case(number, **row | {"urgency": "normal"} | more) for number in range(first, first + count)
    ]


def moved(figures: Figures) -> int:
    return int(figures["balance"]["cases"].sum())


def test_as_many_cases_go_as_end_the_overload(tmp_path: Path) -> None:
    # Ten cases need 15 hours a week, 10 are there: 20 hours too many in four weeks, 6 a case.
    figures = figures_of(
        tmp_path,
        aa={"cases": crowded(10, language="be"), "volunteers": [helper(1, hours_per_week=10)]},
        bb={"volunteers": [helper(2, hours_per_week=40)]},
    )
    table = published(figures, "balance")
    assert table.to_dict("records") == [
        {
            "from": "aa",
            "to": "bb",
            "category": "threats",
            "language": "be",
            "cases": 4,
            "hours": 24.0,
        }
    ]
    before_after = figures["balance_standings"].set_index("embassy")
    assert before_after.loc["aa", ["share_before", "share_after"]].tolist() == [1.5, 0.9]
    # Half an hour to hand over each.
    assert before_after.loc["bb", ["share_before", "share_after"]].tolist() == [0.0, 0.16]
    assert list(before_after["fullness_before"]) == ["overloaded", "slack"]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"stay": "yes"}, "marked_to_stay"),
        ({"stay": "perhaps"}, "marked_to_stay"),
        ({"not_to": "bb"}, "no_embassy_allowed"),
        ({"not_to": "somewhere"}, "marked_to_stay"),
        ({"urgency": "emergency"}, "emergency"),
        ({"language": "lt"}, "nobody_speaks"),
    ],
)
def test_what_may_not_go_stays_and_says_why(
    tmp_path: Path, more: dict[str, object], why: str
) -> None:
    figures = figures_of(
        tmp_path,
        aa={"cases": crowded(10, **more), "volunteers": [helper(1, hours_per_week=10)]},
        bb={"volunteers": [helper(2, hours_per_week=40)]},
    )
    assert moved(figures) == 0
    assert set(figures["balance_staying"]["why"]) == {why}
    assert figures["balance_staying"]["cases"].sum() == 10


def test_a_kind_that_may_not_move_stays(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        {
            "aa": {"cases": crowded(10), "volunteers": [helper(1, hours_per_week=10)]},
            "bb": {"volunteers": [helper(2, hours_per_week=40)]},
        },
    )
    (bound,) = [one for one in reading.network.categories if one.id == "threats"]
    categories = tuple(
        one.model_copy(update={"may_move": False}) if one is bound else one
        for one in reading.network.categories
    )
    network = type(reading.network)(**vars_of(reading.network) | {"categories": categories})
    figures = compute_figures(type(reading)(**vars_of(reading) | {"network": network}), TODAY)
    assert moved(figures) == 0
    assert set(figures["balance_staying"]["why"]) == {"category_bound"}


def vars_of(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


@pytest.mark.parametrize(
    "unsure",
    [
        {"confirmed_on": "2026-09-01"},  # long ago
        {"confirmed_on": ""},
        {"hours_per_week": 0},
    ],
)
def test_nothing_goes_where_hours_are_unknown(tmp_path: Path, unsure: dict[str, object]) -> None:
    figures = figures_of(
        tmp_path,
        aa={"cases": crowded(10), "volunteers": [helper(1, hours_per_week=10)]},
        bb={"volunteers": [helper(2, hours_per_week=40) | unsure]},
    )
    assert moved(figures) == 0
    assert set(figures["balance_staying"]["why"]) == {"hours_unknown"}
    capacity = figures["balance_capacity"].set_index("embassy")["available_hours"]
    now = figures["capacity"][figures["capacity"]["week"] == figures.week_text]
    utilisation = now.set_index("embassy")["utilisation"].loc[capacity.index]
    assert (capacity.isna() == utilisation.isna()).all()
    assert math.isnan(capacity["bb"])


def test_nothing_goes_where_most_hours_are_not_confirmed(tmp_path: Path) -> None:
    # 20 hours are confirmed and enough for all that would go, but 21 are not.
    unsure = helper(3, hours_per_week=21, confirmed_on="2026-09-01")
    figures = figures_of(
        tmp_path,
        aa={"cases": crowded(10), "volunteers": [helper(1, hours_per_week=10)]},
        bb={"volunteers": [helper(2, hours_per_week=20), unsure]},
    )
    assert moved(figures) == 0
    assert set(figures["balance_staying"]["why"]) == {"hours_unknown"}


def test_arrivals_are_the_mean_of_the_last_eight_weeks_that_were_reported(tmp_path: Path) -> None:
    # One old case and two of last week; the weeks between were silent but for one check-in.
    rows = [
        case(1, received_at="2026-09-14"),
        case(2, received_at="2026-11-16"),
        case(3, received_at="2026-11-17"),
        case(4, received_at="2026-11-24"),  # this week is not over
    ]
    checkins = [{"week": "2026-W44", "status": "nothing"}, {"week": "2026-W45", "status": "paused"}]
    figures = figures_of(tmp_path, aa={"cases": rows, "checkins": checkins}, bb={"cases": []})
    arrivals = figures["balance_arrivals"].set_index(["embassy", "category"])["cases_a_week"]
    # The first week of all has none before it to tell what it brought; W44 and W47 remain.
    assert arrivals["aa", "passport_documents"] == pytest.approx(2 / 2)
    assert arrivals.drop(("aa", "passport_documents")).eq(0).all()


def test_a_kind_stays_open_for_its_weeks_to_clear(tmp_path: Path) -> None:
    closed = {"closed_at": "2026-11-10", "outcome": "resolved"}
    rows = [case(number) for number in range(6)]
    rows += [case(number, **closed) for number in range(6, 10)]
    rows += [case(10, category="threats")]
    figures = figures_of(tmp_path, aa={"cases": rows})
    kinds = figures["balance_kinds"].set_index("category")
    assert kinds.loc["passport_documents", "weeks_open"] == 6 / (4 / 8)
    assert kinds.loc[["threats", "other"], "weeks_open"].isna().all()


@pytest.mark.parametrize("weeks", [1, 4, 12])
@pytest.mark.parametrize("weeks_open", [0.4, 3.0, 40.0])
def test_where_as_many_arrive_as_are_closed_the_load_is_the_utilisation_of_now(
    weeks: float, weeks_open: float
) -> None:
    # 20 open cases of 1.5 hours a week; 20 ÷ weeks_open come and go each week. 50 hours offered.
    facts = {
        "balance_capacity": pd.DataFrame(
            {"embassy": ["aa"], "available_hours": [50.0], "languages": [[]], "skills": [[]]}
        ),
        "balance_arrivals": pd.DataFrame(
            {"embassy": ["aa"], "category": ["threats"], "cases_a_week": [20 / weeks_open]}
        ),
        "balance_kinds": pd.DataFrame(
            {"category": ["threats"], "weekly_hours": [1.5], "weeks_open": [weeks_open],
             "may_move": [True]}
        ),
        "balance_cases": pd.DataFrame(
            {"embassy": ["aa"], "category": ["threats"], "language": [""], "urgency": ["normal"],
             "stays": [False], "not_to": [""], "cases": [20]}
        ),
    }  # fmt: skip
    plan = plans.propose(facts, Terms(horizon_weeks=weeks))
    assert plan["balance_standings"]["share_before"].iloc[0] == pytest.approx(20 * 1.5 / 50)


def test_no_time_to_search_gives_an_empty_plan_that_says_so(tmp_path: Path) -> None:
    figures = figures_of(
        tmp_path,
        aa={"cases": crowded(10), "volunteers": [helper(1, hours_per_week=10)]},
        bb={"volunteers": [helper(2, hours_per_week=40)]},
    )
    plan = plans.propose(figures.tables, Terms(horizon_weeks=math.inf))
    assert plan["balance_summary"][["is_found", "is_proven"]].to_numpy().tolist() == [
        [False, False]
    ]
    assert all(plan[name].empty for name in ("balance", "balance_standings", "balance_staying"))
    assert {name: list(plan[name].columns) for name in plan} == plans.PLAN_TABLES


@pytest.mark.parametrize(
    "embassies",
    [
        {"aa": {"cases": []}},  # nobody and nothing
        {"aa": {"cases": [case(1)]}},  # one embassy alone
        {"aa": {"cases": [case(1, category="whatever")], "volunteers": [volunteer(1)]}},
    ],
)
def test_little_to_plan_with_gives_a_plan_without_moves(
    tmp_path: Path, embassies: dict[str, dict[str, list[dict[str, object]]]]
) -> None:
    figures = figures_of(tmp_path, **embassies)
    assert figures["balance_summary"]["is_found"].tolist() == [True]
    assert len(figures["balance_standings"]) == 1
    assert published(figures, "balance").empty


def test_many_different_wishes_of_cases_are_planned_in_time(tmp_path: Path) -> None:
    """Each case rules out other embassies, so that hardly two are alike."""
    ids = [f"e{number:02}" for number in range(12)]
    networks: dict[str, dict[str, list[dict[str, object]]]] = {
        one: {"volunteers": [helper(place, hours_per_week=40)]} for place, one in enumerate(ids)
    }
    rows = [
        crowded(1, number, not_to=", ".join(ids[1 + number % 3 :: 2 + number % 5]), language="be")[
            0
        ]
        for number in range(400)
    ]
    networks["e00"] = {"cases": rows, "volunteers": [helper(99, hours_per_week=10)]}
    figures = figures_of(tmp_path, **networks)
    began = time.process_time()
    plan = plans.propose(figures.tables)
    assert time.process_time() - began < plans.LIMITS.seconds + 1
    ruled_out = figures["balance_cases"]
    assert plan["balance"]["cases"].sum() <= ruled_out["cases"].sum()
    assert plan["balance"]["cases"].sum() > 0


def test_the_default_terms_have_a_time_limit() -> None:
    assert plans.DEFAULT_TERMS.limits == plans.LIMITS
    assert plans.LIMITS.seconds <= 3 < Limits().seconds
