"""Who has which screen, and that nobody sees another embassy's cases or people."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from ambasada.figures import DEFINITIONS, Figures
from ambasada.office import the_office
from ambasada.visibility import Member, Role, view_of
from components.frame import reading_told
from pages import SCREENS
from tests.conftest import NO_SHEET, PATIENCE, ROOT
from tests.pages.conftest import (
    cells,
    day,
    drawings,
    metrics,
    open_screen,
    run,
    tables,
    words,
)

ROLES = ("pl", "leadership", "administrator")
# Screen: coordinator, leadership, administrator.
TRUTH = {
    "my-week": (True, True, False),
    "overview": (True, True, False),
    "alerts": (True, True, False),
    "open-cases": (True, False, False),
    "volunteers": (True, True, False),
    "monthly-trends": (True, True, False),
    "balance": (True, True, False),
    "data-health": (True, False, True),
    "accounts": (False, False, True),
    "audit": (False, False, True),
    "how-to-read": (True, True, True),
}
LANDING = {"pl": "my-week", "leadership": "overview", "administrator": "data-health"}
TITLES = {
    "my-week": "My week",
    "overview": "Overview",
    "alerts": "Alerts",
    "open-cases": "Open cases",
    "volunteers": "Volunteers",
    "monthly-trends": "Monthly trends",
    "balance": "Balance",
    "data-health": "Data health",
    "accounts": "Accounts",
    "audit": "Audit log",
    "how-to-read": "How to read this",
}


def test_the_truth_table_has_every_screen() -> None:
    assert set(TRUTH) == {screen.address for screen in SCREENS}


@pytest.mark.parametrize("address", TRUTH)
@pytest.mark.parametrize("eyes", ROLES)
def test_a_role_has_its_screens_and_those_of_others_do_not_exist(
    demo: Figures, eyes: str, address: str
) -> None:
    app = open_screen(address, eyes)
    may_enter = TRUTH[address][ROLES.index(eyes)]
    assert [title.value for title in app.title] == [TITLES[address if may_enter else LANDING[eyes]]]


def test_a_run_without_a_session_shows_nothing(demo: Figures) -> None:
    for user in ({}, {"session": "0" * 32}, {"session": ""}):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
        app.user = user
        app = run(app)
        assert "You are signed out." in words(app)
        assert not (app.title or metrics(app) or tables(app) or drawings(app))


def test_a_session_that_ended_shows_nothing_at_its_next_run(demo: Figures) -> None:
    app = open_screen("open-cases", "pl")
    assert tables(app)
    accounts = the_office().accounts
    accounts.add("test-leaves", Role.COORDINATOR, "pl", by="console", is_demo=True)
    token, _device = accounts.open_session("test-leaves", None)
    session = accounts.session(token)
    assert session is not None
    app.user = {"session": session.identity}
    assert tables(run(app))
    accounts.end_session(token)
    assert not (run(app).title or tables(app))


@pytest.mark.parametrize(
    ("eyes", "landing"),
    [("pl", "My week"), ("leadership", "Overview"), ("administrator", "Data health")],
)
def test_the_front_door_leads_to_the_roles_first_screen(
    demo: Figures, eyes: str, landing: str
) -> None:
    # No address: the hash of the default page is the empty one.
    assert open_screen("", eyes).title[0].value == landing


@pytest.mark.parametrize("address", TRUTH)
@pytest.mark.parametrize("eyes", ["lt", "leadership", "administrator"])
def test_no_screen_shows_a_case_or_a_volunteer_of_another_embassy(
    demo: Figures, eyes: str, address: str
) -> None:
    cases, people = demo["open_cases"], demo["volunteers"]
    own = {
        *cases[cases["embassy"] == eyes]["case_id"],
        *cases[cases["embassy"] == eyes]["assigned_to"].dropna(),
        *people[people["embassy"] == eyes]["volunteer_id"],
    }
    everybodys = {*cases["case_id"], *people["volunteer_id"]}
    # A code such as “17” is a number like any other; the demo has enough that are not.
    secret = {code for code in everybodys - own if re.search(r"[A-Za-z]", code)}
    assert len(secret) > 50
    app = open_screen(address, eyes, embassy="pl")
    seen = set(re.findall(r"[\w/-]+", "\n".join([words(app), drawings(app), *cells(app)])))
    assert not secret & seen


@pytest.mark.parametrize(
    ("address", "eyes"),
    [("overview", "leadership"), ("my-week", "pl"), ("volunteers", "pl")],
)
def test_a_figures_help_says_formula_period_and_reading(
    demo: Figures, address: str, eyes: str
) -> None:
    formulas = [definition.formula for definition in DEFINITIONS.values()]
    local = demo.read_at.astimezone(demo.network.zone)
    reading = f"Sheets read: {day(local.date())}, {local:%H:%M}."
    app = open_screen(address, eyes)
    assert len(app.metric) == 5
    for metric in app.metric:
        text = metric.proto.help
        assert any(formula in text for formula in formulas), metric.label
        assert re.search(r"Period: [^\n]*2026\.", text), metric.label
        assert re.search(r"Reporting last week: \d+ of \d+ embassies\.", text), metric.label
        assert reading in text, metric.label
        assert re.search(r"\(/how-to-read\?figure=[a-z_]+#[a-z-]+\)$", text), metric.label


def test_the_help_of_each_overview_figure_is_its_own(demo: Figures) -> None:
    names = {"Overdue": "overdue", "Open": "open_end", "Received": "received", "Closed": "closed"}
    helps = {
        metric.label: metric.proto.help for metric in open_screen("overview", "leadership").metric
    }
    for label, figure in names.items():
        assert helps[label].startswith(DEFINITIONS[figure].formula), label
    assert "Period: 16–22 Nov 2026." in helps["Received"]
    assert "Period: 25 Nov 2026." in helps["Open"]


@pytest.mark.parametrize("address", [one for one in TRUTH if TRUTH[one][0]])
def test_an_embassy_without_a_sheet_opens_every_screen(demo: Figures, address: str) -> None:
    app = open_screen(address, NO_SHEET)
    assert app.title[0].value == TITLES[address]


def test_the_head_says_week_reading_and_eyes(demo: Figures) -> None:
    captions = [one.value for one in open_screen("my-week", "pl").caption]
    (head,) = [one for one in captions if "Week 47 · 16–22 Nov 2026" in one]
    local = demo.read_at.astimezone(demo.network.zone)
    # The fixture reads today; the day is said of an older reading only.
    assert f"Sheets read at {local:%H:%M}" in head
    assert "Demo: everything is made up" in head


def test_the_head_says_the_day_of_a_reading_that_is_not_of_today(
    demo: Figures,
) -> None:
    yesterday = demo.read_at - timedelta(days=1)
    view = replace(view_of(Member(Role.LEADERSHIP), demo), read_at=yesterday)
    local = yesterday.astimezone(demo.network.zone)
    assert reading_told(view) == f"Sheets read {day(local.date())}, {local:%H:%M}"


def test_the_day_stands_on_a_button_and_an_earlier_one_leads_back(demo: Figures) -> None:
    app = open_screen("my-week", "pl")
    assert "As of **25 Nov**" in words(app)
    assert "Back to today" not in words(app)
    app = open_screen("my-week", "pl", as_of="2025-12-31")
    assert "As of **31 Dec 2025**" in words(app)
    app.button(key="back-to-today").click()
    assert "As of **25 Nov**" in words(run(app))


def test_the_menu_says_who_is_signed_in_and_signs_out(demo: Figures) -> None:
    app = open_screen("my-week", "pl")
    assert "Coordinator · Poland" in words(app)
    names = {button.label for button in app.button}
    assert {"Sign out", "Sign out everywhere"} <= names
