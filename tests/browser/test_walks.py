"""What members ask on a telephone, each answered within three clicks of signing in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NARROW, Chromium, Server, Sitting, sit

FINGER = 44


@pytest.fixture(scope="module")
def visitor(server: Server, chromium: Chromium) -> Iterator[Sitting]:
    """One tab for all walks: each begins where sign-in leads."""
    with sit(chromium, server, NARROW) as sitting:
        yield sitting
        sitting.check()


def at_home(visitor: Sitting, eyes: str = "pl", landing: str = "my-week") -> Page:
    """The landing screen of a coordinator or of leadership, right after signing in."""
    page = visitor.open("/", eyes)
    page.wait_for_url(re.compile(f"/{landing}"))
    visitor.settle()
    return page


def by_the_menu(visitor: Sitting, name: str) -> None:
    """Two clicks: the menu, and a screen in it."""
    visitor.page.get_by_test_id("stExpandSidebarButton").click()
    visitor.page.get_by_role("link", name=name).first.click()
    visitor.page.wait_for_function(
        "name => document.querySelector('[data-testid=stMain] h1')?.innerText === name", arg=name
    )
    visitor.settle()
    assert not visitor.has_horizontal_scroll()


def follow(visitor: Sitting, name: str, heading: str) -> None:
    """One click on a link, big enough for a finger, until its screen stands."""
    link = visitor.page.get_by_role("link", name=re.compile(f"^{name}")).first
    box = link.bounding_box()
    assert box is not None and box["height"] >= FINGER, (name, box)
    link.click()
    visitor.settle(heading)
    assert not visitor.has_horizontal_scroll()


def back(visitor: Sitting, address: str, heading: str) -> None:
    """The browser's way back, until the screen that was left stands again and stays."""
    visitor.page.go_back()
    visitor.page.wait_for_url(re.compile(rf"/{address}"))
    visitor.settle(heading)
    # A click that were followed again would lead away only now.
    visitor.page.wait_for_timeout(500)
    visitor.settle()
    assert visitor.page.locator("h1").inner_text() == heading


def first_row(page: Page, name: str) -> str:
    """The first row of a list, title and muted line."""
    return page.locator(f".st-key-list-{name} p").first.inner_text()


def test_which_case_is_most_overdue_and_back_by_the_browser(visitor: Sitting) -> None:
    page = at_home(visitor)
    # No click: the first of them stands on the landing screen.
    assert "overdue" in first_row(page, "first-moves")
    follow(visitor, "Which are overdue", "Open cases")
    assert "only=overdue" in page.url
    assert "overdue" in first_row(page, "cases")
    back(visitor, "my-week", "My week")


def test_what_came_in(visitor: Sitting) -> None:
    page = at_home(visitor)
    follow(visitor, "What came in", "Open cases")
    assert "since=week" in page.url
    assert page.get_by_text(re.compile(r"received 16–22 Nov 2026")).is_visible()
    assert page.locator(".st-key-list-cases strong").count() > 0


def test_who_has_hours_left_and_what_keeps_them_busy(visitor: Sitting) -> None:
    page = at_home(visitor)
    by_the_menu(visitor, "Volunteers")
    page.wait_for_selector(".st-key-list-volunteers a")
    assert re.search(r"\d h left", first_row(page, "volunteers"))
    row = page.locator("[class*=st-key-way-volunteers]").first
    box = row.bounding_box()
    assert box is not None and box["height"] >= FINGER
    assert not visitor.has_horizontal_scroll()
    # All of the row is the link, its muted line too.
    row.click(position={"x": 30, "y": box["height"] - 8})
    page.wait_for_url(re.compile(r"/open-cases\?.*volunteer="))
    visitor.settle()
    assert page.locator(".st-key-list-cases strong").count() > 0


def test_a_bar_of_ages_leads_to_its_cases(visitor: Sitting) -> None:
    page = at_home(visitor)
    bar = page.locator(".st-key-ageing .bars .point path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile(r"/open-cases\?.*age=0-7.*turn=us"))
    visitor.settle()
    back(visitor, "my-week", "My week")


def test_which_rows_of_my_sheet_are_wrong_and_where(visitor: Sitting) -> None:
    page = at_home(visitor)
    by_the_menu(visitor, "Data health")
    told = page.locator("[data-testid=stMain]").inner_text()
    assert re.search(r"\d+ cells want mending", told)
    assert re.search(r"Tab cases · column \w+", told)
    # A cell by its name in the sheet.
    assert re.search(r"\b[A-Z]{1,2}\d{2,}\b", told)


def test_what_grew_most_this_month_and_where(visitor: Sitting) -> None:
    page = at_home(visitor, "leadership", "overview")
    by_the_menu(visitor, "Monthly trends")
    told = page.locator("[data-testid=stMain]").inner_text()
    assert re.search(r"grew by \d+ on the month before, the most in .+ and .+\.", told)


def test_who_cannot_cope(visitor: Sitting) -> None:
    page = at_home(visitor, "leadership", "overview")
    by_the_menu(visitor, "Monthly trends")
    assert re.search(r"\d+ %", first_row(page, "above-hours"))
    page.locator("[class*=st-key-way-above-hours]").first.click(position={"x": 30, "y": 10})
    page.wait_for_url(re.compile(r"/my-week\?.*embassy="))
