"""*Open cases*: each filter alone, in the address, and nothing but one's own cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from ambasada.cells import format_week
from ambasada.figures import Figures
from ambasada.reading import day_number
from ambasada.schema import TURNS
from components import case_list
from tests.conftest import NO_SHEET
from tests.factories import TODAY
from tests.pages.conftest import asked, in_week, open_screen, run, table, tables, words

EMBASSY = "pl"
Keeps = Callable[[pd.DataFrame], pd.Series]
# A filter, its code in the address, and the cases that it keeps.
FILTERS: list[tuple[str, str, Keeps]] = [
    ("only", "overdue", lambda cases: cases["is_overdue"]),
    ("only", "silent", lambda cases: cases["is_silent"]),
    *(
        ("urgency", urgency, lambda cases, urgency=urgency: cases["urgency"] == urgency)
        for urgency in ("normal", "urgent", "emergency")
    ),
    *(
        ("turn", turn, lambda cases, turn=turn: cases["waiting_on"] == turn)
        for turn in ("us", "authority", "applicant")
    ),
    *(
        ("age", name, lambda cases, low=low, high=high: cases["age_days"].between(low, high))
        for name, low, high in (
            ("0-7", 0, 7),
            ("8-30", 8, 30),
            ("31-90", 31, 90),
            ("91-180", 91, 180),
            ("181+", 181, 100_000),
        )
    ),
    ("volunteer", "nobody", lambda cases: cases["assigned_to"].isna()),
    (
        "category",
        "passport_documents",
        lambda cases: cases["category"] == "passport_documents",
    ),
    ("language", "be", lambda cases: cases["language"] == "be"),
]


NAMES = ["only", "category", "urgency", "turn", "volunteer", "age", "language", "since"]


@pytest.fixture
def cases(demo: Figures) -> pd.DataFrame:
    """The open cases of one embassy."""
    rows = demo["open_cases"]
    return rows[rows["embassy"] == EMBASSY]


def shown(app: AppTest) -> list[str]:
    """The case ids on the screen, in their order; none when a sentence stands there."""
    return table(app, "case", "row")["case"].tolist() if tables(app) else []


def choose(app: AppTest, name: str, value: str) -> AppTest:
    """Set a filter by hand."""
    box = app.button_group if name in ("only", "rows") else app.selectbox
    box(key=f"filter-{name}").set_value(value)
    return run(app)


def test_all_cases_are_there_the_longest_our_turn_first(cases: pd.DataFrame) -> None:
    app = open_screen("open-cases", EMBASSY)
    ordered = sorted(
        cases.itertuples(index=False),
        key=lambda case: (
            pd.isna(case.our_turn_days),
            0 if pd.isna(case.our_turn_days) else -case.our_turn_days,
            -case.age_days,
            case.case_id,
        ),
    )
    assert shown(app) == [case.case_id for case in ordered]
    assert f"{len(cases)} of {len(cases)} open cases" in words(app)


def test_the_row_of_the_sheet_and_the_target_stand_beside_the_case(cases: pd.DataFrame) -> None:
    rows = table(open_screen("open-cases", EMBASSY), "case", "row").set_index("case")
    for case in cases.itertuples(index=False):
        row = rows.loc[case.case_id]
        assert row["row"] == case.row
        assert row["age"] == case.age_days
        if pd.notna(case.our_turn_days):
            assert row["turn"] == case.our_turn_days
            assert row["target"] == case.turn_days
        else:
            assert pd.isna(row["turn"])


def test_a_long_list_shows_its_first_cases_and_all_for_who_asks(
    cases: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = shown(open_screen("open-cases", EMBASSY))
    monkeypatch.setattr(case_list, "FIRST", 10)
    app = open_screen("open-cases", EMBASSY)
    assert shown(app) == everything[:10]
    assert f"10 of {len(cases)} shown." in words(app)
    # What stands above counts all that pass.
    assert f"{len(cases)} of {len(cases)} open cases" in words(app)
    choose(app, "rows", "all")
    assert shown(app) == everything
    assert asked(app, "rows") == "all"
    assert "shown." not in words(app)
    assert shown(open_screen("open-cases", EMBASSY, rows="all")) == everything


def test_a_short_list_offers_no_choice_of_rows(
    cases: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_list, "FIRST", len(cases))
    app = open_screen("open-cases", EMBASSY)
    assert len(shown(app)) == len(cases)
    assert not [one for one in app.button_group if one.key == "filter-rows"]


@pytest.mark.parametrize(("name", "code", "keeps"), FILTERS, ids=lambda one: str(one)[:20])
def test_a_filter_alone_keeps_exactly_its_cases(
    cases: pd.DataFrame, name: str, code: str, keeps: Keeps
) -> None:
    expected = set(cases[keeps(cases).astype(bool)]["case_id"])
    opened = open_screen("open-cases", EMBASSY, **{name: code})
    assert set(shown(opened)) == expected
    chosen = choose(open_screen("open-cases", EMBASSY), name, code)
    assert set(shown(chosen)) == expected
    assert asked(chosen, name) == code


def test_the_demo_has_cases_on_both_sides_of_most_filters(cases: pd.DataFrame) -> None:
    counts = {code: int(keeps(cases).sum()) for _name, code, keeps in FILTERS}
    telling = [code for code, count in counts.items() if 0 < count < len(cases)]
    assert len(telling) >= len(FILTERS) - 2, counts


def test_a_volunteers_cases_are_theirs(cases: pd.DataFrame) -> None:
    code = str(cases["assigned_to"].value_counts().index[0])
    expected = set(cases[cases["assigned_to"] == code]["case_id"])
    assert set(shown(open_screen("open-cases", EMBASSY, volunteer=code))) == expected


def test_every_kind_of_request_keeps_its_cases(cases: pd.DataFrame) -> None:
    app = open_screen("open-cases", EMBASSY)
    seen: set[str] = set()
    for category in cases["category"].unique():
        choose(app, "category", category)
        expected = set(cases[cases["category"] == category]["case_id"])
        assert set(shown(app)) == expected, category
        seen |= expected
    assert seen == set(cases["case_id"])


def test_two_filters_keep_what_passes_both_and_all_clears_the_address(cases: pd.DataFrame) -> None:
    app = open_screen("open-cases", EMBASSY, turn="us", urgency="normal")
    both = cases[(cases["waiting_on"] == "us") & (cases["urgency"] == "normal")]
    assert set(shown(app)) == set(both["case_id"])
    assert f"{len(both)} of {len(cases)} open cases" in words(app)
    choose(app, "turn", "")
    choose(app, "urgency", "")
    assert asked(app, "turn") is None
    assert asked(app, "urgency") is None
    assert len(shown(app)) == len(cases)


@pytest.mark.parametrize(
    ("since", "figure", "first"),
    [("week", "received", 7), ("this-week", "received", 0), ("closed", "closed", 7)],
)
def test_what_came_in_and_what_was_closed_are_the_cases_of_the_figure(
    demo: Figures, since: str, figure: str, first: int
) -> None:
    """The figures Received and Closed lead here: as many cases, those closed meanwhile too."""
    monday = day_number(TODAY - timedelta(days=TODAY.weekday() + first))
    week = format_week(TODAY - timedelta(days=TODAY.weekday() + first))
    count = int(in_week(demo, "weekly", week).loc[EMBASSY, figure])
    app = open_screen("open-cases", EMBASSY, since=since)
    rows = demo["recent_cases"].set_index("case_id").loc[shown(app)]
    assert len(rows) == count > 0
    assert rows[f"{figure}_day"].between(monday, monday + 6).all()
    states = table(app, "case", "state")["state"]
    assert states.str.startswith("✓ closed").tolist() == rows["closed_day"].notna().tolist()
    assert f"{count} of {count} cases" in words(app)


def test_of_what_came_in_those_closed_since_are_counted(demo: Figures) -> None:
    recent = demo["recent_cases"]
    monday = day_number(TODAY - timedelta(days=TODAY.weekday() + 7))
    came = recent[recent["received_day"].between(monday, monday + 6)]
    gone = came[came["closed_day"].notna()]
    assert len(gone), "the demo must have a case received last week and closed since"
    embassy = str(gone["embassy"].iloc[0])
    total, closed = ((one["embassy"] == embassy).sum() for one in (came, gone))
    assert f"{closed} closed since" in words(open_screen("open-cases", embassy, since="week"))
    # Of a closed case it is nobody's turn: no filter of turns keeps it.
    turns = [open_screen("open-cases", embassy, since="week", turn=turn) for turn in TURNS]
    assert sum(len(shown(one)) for one in turns) == total - closed


def test_what_is_filtered_is_said_and_cleared_at_once(cases: pd.DataFrame) -> None:
    app = open_screen("open-cases", EMBASSY, only="overdue", turn="us", age="31-90")
    assert "**Overdue** · **Us** · **31–90 days**" in words(app).replace("\\", "")
    app.button(key="clear-filters").click()
    run(app)
    assert len(shown(app)) == len(cases)
    assert not app.query_params
    assert not [one for one in app.button if one.key == "clear-filters"]


def test_nothing_found_is_a_sentence(cases: pd.DataFrame) -> None:
    taken = set(zip(cases["category"], cases["assigned_to"], strict=True))
    codes = cases["assigned_to"].dropna().unique()
    category, code = next(
        pair for pair in product(cases["category"].unique(), codes) if pair not in taken
    )
    app = open_screen("open-cases", EMBASSY, category=category, volunteer=code)
    assert not tables(app)
    assert "No case passes these filters. Choose fewer, or clear them." in words(app)
    assert f"0 of {len(cases)} open cases" in words(app)


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_filter_in_the_address_keeps_all(cases: pd.DataFrame, name: str) -> None:
    app = open_screen("open-cases", EMBASSY, **{name: "<b>nonsense</b>"})
    assert len(shown(app)) == len(cases)


def test_another_embassy_in_the_address_changes_nothing(cases: pd.DataFrame) -> None:
    app = open_screen("open-cases", EMBASSY, embassy="lt")
    assert set(shown(app)) == set(cases["case_id"])


def test_no_case_id_stands_in_the_address(cases: pd.DataFrame) -> None:
    app = choose(open_screen("open-cases", EMBASSY), "only", "overdue")
    assert not set(cases["case_id"]) & set(map(str, app.query_params.values()))
    assert set(app.query_params) == {"only"}


def test_an_embassy_without_a_sheet_says_what_to_do(demo: Figures) -> None:
    app = open_screen("open-cases", NO_SHEET)
    assert not tables(app)
    assert "Your embassy has no sheet that could be read." in words(app)
    assert " 0 " not in words(app)
