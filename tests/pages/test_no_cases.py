"""A network whose sheets hold nothing yet: sentences, not failures."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.first_visit import ANSWERS, NEEDS
from tests.conftest import use
from tests.factories import write_network
from tests.pages.conftest import metrics, open_screen, table, tables, words
from tests.pages.test_roles import LANDING, ROLES, TITLES, TRUTH


@pytest.fixture(scope="module")
def empty_config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`aa` has a sheet without a row, `bb` has no sheet."""
    return write_network(tmp_path_factory.mktemp("empty"), {"aa": {"cases": []}, "bb": {}})


@pytest.fixture(autouse=True)
def empty_network(empty_config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(empty_config, monkeypatch)


@pytest.mark.parametrize("address", TRUTH)
@pytest.mark.parametrize("eyes", ["aa", "bb", "leadership", "administrator"])
def test_every_screen_opens(eyes: str, address: str) -> None:
    role = eyes if eyes in ROLES else "pl"
    may_enter = TRUTH[address][ROLES.index(role)]
    app = open_screen(address, eyes)
    assert app.title[0].value == TITLES[address if may_enter else LANDING[role]]


@pytest.mark.parametrize("address", [one for one in NEEDS if TRUTH[one][0]])
@pytest.mark.parametrize("eyes", ["aa", "bb"])
def test_a_first_visit_says_what_will_be_here_and_what_it_needs(eyes: str, address: str) -> None:
    app = open_screen(address, eyes)
    text = words(app)
    assert "Nothing is filled in yet" in [one.value for one in app.header]
    assert ANSWERS[address] in text and NEEDS[address] in text
    assert "how-to-read" in [one.proto.page for one in app.get("page_link")]


@pytest.mark.usefixtures("telephone")
@pytest.mark.parametrize("eyes", ["aa", "administrator"])
def test_a_telephone_does_not_call_a_sheet_without_a_row_a_report(eyes: str) -> None:
    app = open_screen("data-health", eyes)
    assert "0 of 1 reporting" in words(app)


def test_an_earlier_day_is_no_first_visit_of_a_network_with_cases(
    demo_config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(demo_config, monkeypatch)
    for query in ({}, {"as_of": "1900-01-01"}):
        app = open_screen("my-week", "pl", **query)
        assert "Nothing is filled in yet" not in [one.value for one in app.header]


def test_no_open_case_is_a_sentence() -> None:
    assert "No case is overdue or silent." in words(open_screen("my-week", "aa"))
    app = open_screen("open-cases", "aa")
    assert not tables(app)
    assert "0 of 0 open cases" in words(app)


def test_no_volunteer_is_a_sentence() -> None:
    app = open_screen("volunteers", "aa")
    assert "No active volunteer. Add rows to the tab “volunteers”." in words(app)
    assert "Nothing is filled in yet." in words(app)


def test_no_problem_is_a_sentence() -> None:
    text = words(open_screen("data-health", "administrator"))
    assert "Every row could be read as agreed." in text
    assert "There is nothing to mend." in text


def test_no_month_is_a_sentence() -> None:
    app = open_screen("monthly-trends", "leadership")
    assert "Two whole months of cases are needed before months can be compared." in words(app)


def test_no_answer_has_no_response_time() -> None:
    assert metrics(open_screen("overview", "leadership"))["Response time"] == "–"


def test_the_embassy_without_a_sheet_stays_unknown() -> None:
    shown = table(open_screen("overview", "leadership"), "embassy", "caseload")
    row = shown.set_index("embassy").loc["Embassy bb"]
    assert row[["open", "overdue", "received", "closed"]].isna().all()
    assert row["reporting"] == "no sheet yet"


def test_a_network_without_any_sheet_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = write_network(tmp_path, {"aa": {"cases": []}, "bb": {"cases": []}})
    for tab in (tmp_path / "sheets").rglob("*.csv"):
        tab.unlink()
    use(config, monkeypatch)
    for address in ("overview", "volunteers", "monthly-trends"):
        app = open_screen(address, "leadership")
        assert not metrics(app)
        assert "Data health says why and what to do." in words(app)
    text = words(open_screen("data-health", "administrator"))
    assert "whole sheet not read" in text or tables(open_screen("data-health", "administrator"))
