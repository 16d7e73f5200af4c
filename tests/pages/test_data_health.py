"""*Data health*: what could not be read, where, and who is silent."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ambasada.figures import Figures, published
from ambasada.questions.health import mends, silent_embassies
from ambasada.rules import RULE_BY_NAME
from ambasada.visibility import Member, Role, view_of
from tests.conftest import NO_SHEET, use
from tests.factories import TODAY, case, write_network
from tests.pages.conftest import (
    LAST_WEEK,
    asked,
    cells,
    label_of,
    open_screen,
    run,
    table,
    tables,
    words,
)

MARKS = {"reported": "●", "nothing": "○", "paused": "Ⅱ", "missing": "✕", "no_sheet": "·"}


@pytest.fixture
def troubled(demo: Figures) -> str:
    """The embassy with the most problems."""
    problems = published(demo, "problems")
    known = problems[problems["embassy"].isin(demo.known)]
    return str(known["embassy"].value_counts().index[0])


def counted(figures: Figures, embassy: str = "") -> str:
    counts = figures["tab_counts"]
    rows = counts[counts["embassy"] == embassy] if embassy else counts
    read, kept, left_out = (int(rows[name].sum()) for name in ("read", "kept", "left_out"))
    assert read == kept + left_out
    return f"**{read:,}** rows were read: **{kept:,}** kept, **{left_out:,}** left out."


def with_table(eyes: str, **query: str) -> AppTest:
    """The screen with its folded table of problems open."""
    app = open_screen("data-health", eyes, **query)
    app.session_state["fold-problems"] = True
    return run(app)


def unfolded(app: AppTest) -> AppTest:
    """The screen with every deed and every cell of it open."""
    for place in range(30):
        app.session_state[f"more-cells-{place}"] = True
    app.session_state["more-deeds"] = True
    return run(app)


def test_a_coordinator_is_told_first_how_many_cells_and_the_same_deed_once(
    demo: Figures, troubled: str
) -> None:
    app = unfolded(open_screen("data-health", troubled))
    problems = demo["problem_places"]
    own = problems[problems["owners"].map(lambda owners: troubled in owners)]
    told = words(app).replace("\\", "")
    assert f"**{len(own)} cells** want mending." in told
    left_out = int((own["effect"] == "ROW").sum())
    assert f"{left_out} of them leave" in told
    assert told.index("want mending") < told.index("read as agreed") < told.index("week by week")
    counted_cells = [int(one) for one in re.findall(r"· (\d+) cells?$", told, re.MULTILINE)]
    assert sum(counted_cells) == len(own)
    deeds = re.findall(r"^Tab (\S+) · column (.+) · \d+ cells?$", told, re.MULTILINE)
    assert len(deeds) == len(mends(view_of(Member(Role.COORDINATOR, troubled), demo)))


def test_the_same_deed_of_two_columns_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        case(1, received_at="2027-03-01"),
        case(2, received_at="2027-03-02"),
        case(3, closed_at="2027-03-03"),
        case(4, category="pasport"),  # a value: it comes after the rows left out
    ]
    use(write_network(tmp_path, {"pl": {"cases": rows}}), monkeypatch)
    told = words(unfolded(open_screen("data-health", "pl"))).replace("\\", "")
    assert "**4 cells** want mending. 3 of them leave" in told
    assert told.count("Type the day on which it happened") == 1
    assert "Tab cases · column received_at, closed_at · 3 cells" in told
    assert told.index("B2 · “2027-03-01”") < told.index("D4 · “2027-03-03”")
    assert told.index("Date in the future") < told.index("C5 · “pasport”")


@pytest.mark.usefixtures("telephone")
@pytest.mark.parametrize("eyes", ["pl", "administrator", NO_SHEET])
def test_a_telephone_has_lists_and_no_table(demo: Figures, eyes: str) -> None:
    app = open_screen("data-health", eyes)
    app.session_state["fold-sheets"] = app.session_state["more-reporting"] = True
    assert not run(app).dataframe
    told = words(app)
    for embassy in demo.network.embassies:
        assert embassy.label() in told, embassy.id


def test_the_silent_are_named_longest_first(demo: Figures) -> None:
    view = view_of(Member(Role.ADMINISTRATOR), demo)
    silent = silent_embassies(view)
    table = demo["reporting"]
    last = table[(table["week"] == LAST_WEEK) & (table["status"] == "missing")]
    assert {one.embassy for one in silent} == set(last["embassy"])
    for one in silent:
        weeks = table[(table["embassy"] == one.embassy) & (table["week"] <= LAST_WEEK)]
        newest = list(weeks.sort_values("week")["status"])[::-1]
        assert newest[: one.weeks] == ["missing"] * one.weeks and newest[one.weeks] != "missing"


def test_an_administrators_line_leads_to_the_deeds_of_an_embassy(
    demo: Figures, troubled: str
) -> None:
    app = open_screen("data-health", "administrator")
    next(one for one in app.button if one.key == f"go-to-mend-{troubled}").click()
    run(app)
    assert asked(app, "embassy") == troubled
    count = int((published(demo, "problems")["embassy"] == troubled).sum())
    told = words(unfolded(app)).replace("\\", "")
    cells_told = [int(one) for one in re.findall(r"· (\d+) cells?$", told, re.MULTILINE)]
    assert sum(cells_told) == count


def test_a_coordinator_sees_the_counts_of_their_own_sheet(demo: Figures, troubled: str) -> None:
    app = with_table(troubled)
    problems = published(demo, "problems")
    count = int((problems["embassy"] == troubled).sum())
    assert counted(demo, troubled) in words(app)
    assert len(table(app, "Problem", "What to do")) == count
    assert set(table(app, "Problem", "What to do")["Embassy"]) == {label_of(demo, troubled)}
    assert f"{count} problem" in words(app)


def test_a_coordinator_is_told_which_cell_and_what_to_type(demo: Figures, troubled: str) -> None:
    shown = table(with_table(troubled), "Problem", "What to do")
    problems = published(demo, "problems")
    own = problems[problems["embassy"] == troubled]
    assert sorted(shown["Row"].dropna().astype(int)) == sorted(
        own["row"][own["row"] != ""].astype(int)
    )
    assert sorted(shown["Column"]) == sorted(own["column"])
    assert shown["What to do"].str.len().gt(0).all()


def test_an_administrator_sees_every_problem(demo: Figures) -> None:
    app = with_table("administrator")
    problems = published(demo, "problems")
    assert counted(demo) in words(app)
    assert len(table(app, "Problem", "Sheet")) == len(problems)
    assert f"{len(problems)} problems" in words(app)


def test_an_administrator_narrows_to_one_embassy(demo: Figures, troubled: str) -> None:
    app = with_table("administrator", embassy=troubled)
    problems = published(demo, "problems")
    assert len(table(app, "Problem", "Sheet")) == (problems["embassy"] == troubled).sum()
    app.selectbox(key="filter-embassy").set_value("")
    run(app)
    assert asked(app, "embassy") is None
    assert len(table(app, "Problem", "Sheet")) == len(problems)


def cell_texts(figures: Figures) -> set[str]:
    """What the broken cells say, where a sentence quotes them."""
    places, texts = figures["problem_places"], figures["problem_texts"]
    quoted = places["rule"].map(lambda rule: "“{found}”" in RULE_BY_NAME[rule].says)
    return set(texts["found"][quoted]) - {""}


def test_an_administrator_sees_no_text_of_a_cell(demo: Figures) -> None:
    app = with_table("administrator")
    said = cell_texts(demo)
    assert len(said) > 10
    places = demo["problem_places"]
    # The embassy that a row of a shared sheet names is looked at in the test below.
    said -= set(places["embassy"])
    assert not said & cells(app)
    # A cell may say “last week” and so do we; dates and numbers are the sheet's alone.
    telling = [text for text in said if len(text) > 5 and any(map(str.isdigit, text))]
    assert telling
    assert not [text for text in telling if text in words(app)]
    assert not [one for one in tables(app) if "What happened" in one.columns]


def test_an_administrator_does_not_read_the_cell_of_an_unknown_embassy(demo: Figures) -> None:
    unknown = set(demo["problem_places"]["embassy"]) - set(demo.network.embassy) - {""}
    assert unknown, "the demo must have a row of an unknown embassy"
    app = with_table("administrator")
    assert not unknown & cells(app)
    assert not unknown & {str(option) for box in app.selectbox for option in box.options}


def test_who_shares_a_sheet_is_told_of_its_rows_that_name_no_embassy_of_it(demo: Figures) -> None:
    shown = table(with_table("at"), "Problem", "What to do")
    assert {"(not said)", "(unknown)"} <= set(shown["Embassy"])
    row = shown[shown["Embassy"] == "(unknown)"].iloc[0]
    assert "at or si" in row["What to do"]
    elsewhere = table(with_table("pl"), "Problem", "What to do")
    assert not {"(not said)", "(unknown)"} & set(elsewhere["Embassy"])


@pytest.mark.parametrize("eyes", ["pl", "administrator"])
def test_the_grid_tells_every_weeks_reports(demo: Figures, eyes: str) -> None:
    grid = table(open_screen("data-health", eyes), "Embassy", "16 Nov").set_index("Embassy")
    reporting = published(demo, "reporting")
    weeks = sorted(week for week in reporting["week"].unique() if week <= LAST_WEEK)[-13:]
    assert len(grid.columns) == 13
    assert len(grid) == len(demo.network.embassies) + 1
    for week, column in zip(weeks, grid.columns, strict=True):
        monday = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
        assert column == f"{monday.day} {monday:%b}"
        statuses = reporting[reporting["week"] == week].set_index("embassy")["status"]
        heard = int(statuses.isin(["reported", "nothing"]).sum())
        expected = heard + int((statuses == "missing").sum())
        assert grid.loc["All embassies", column] == f"{heard} of {expected}"
        for embassy, status in statuses.items():
            if status == "nothing" and eyes not in ("administrator", embassy):
                status = "reported"  # what another embassy had to report is small
            assert grid.loc[label_of(demo, str(embassy)), column] == MARKS[status], embassy


def test_an_embassy_without_a_sheet_has_its_own_mark(demo: Figures) -> None:
    app = open_screen("data-health", NO_SHEET)
    grid = table(app, "Embassy", "16 Nov").set_index("Embassy")
    assert set(grid.loc[label_of(demo, NO_SHEET)]) == {"·"}
    assert f"No sheet yet: {label_of(demo, NO_SHEET)}." in words(app)


def test_an_embassy_without_a_sheet_is_not_told_that_all_is_well(demo: Figures) -> None:
    text = words(open_screen("data-health", NO_SHEET))
    assert "**0** rows were read" not in text
    assert "Every row could be read as agreed." not in text


def test_whether_open_cases_fit_is_said_without_a_number(demo: Figures) -> None:
    said = {"fits": "Open cases fit what comes in", "unknown": "Too few cases are open"}
    for embassy, verdict in demo["flow_check"].itertuples(index=False):
        if verdict in said and embassy in ("pl", "lt", "bg", "cy"):
            assert said[verdict] in words(open_screen("data-health", embassy)), embassy
    counts = demo["flow_check"]["verdict"].value_counts()
    text = words(open_screen("data-health", "administrator"))
    fits, unknown = (counts.get(one, 0) for one in ("fits", "unknown"))
    assert f"Fit: {fits} embass" in text and f"Too few cases to say: {unknown} embass" in text


def a_stale_embassy(folder: Path) -> Path:
    """Cases closed after 20 days, and some of a year ago that nobody closed."""
    cases = []
    for back in range(400, 0, -1):
        on, closed = TODAY - timedelta(days=back), TODAY - timedelta(days=back - 20)
        closing = {"closed_at": closed.isoformat(), "outcome": "resolved"}
        cases.append(case(back, received_at=on.isoformat(), **(closing if closed <= TODAY else {})))
    old = (TODAY - timedelta(days=380)).isoformat()
    cases += [case(1000 + one, received_at=old) for one in range(10)]
    return write_network(folder, {"pl": {"cases": cases}})


def test_stale_cases_are_said_with_what_to_look_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(a_stale_embassy(tmp_path), monkeypatch)
    app = open_screen("data-health", "pl")
    assert "Open cases are older than what comes in explains" in app.warning[-1].value
    assert "older than explained" in words(open_screen("data-health", "administrator"))
    assert "older than what comes in" not in words(open_screen("my-week", "leadership"))
