"""Screens in a real browser through other eyes than in `look/`, which visits each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import NARROW, Chromium, Server, serve, sit

OTHER_EYES = [
    ("overview", "pl"),
    ("my-week", "leadership"),
    ("volunteers", "pl"),
    ("monthly-trends", "pl"),
    ("data-health", "pl"),
    ("my-week", "kr"),
]


@pytest.mark.parametrize(("screen", "eyes"), OTHER_EYES)
def test_a_screen_opens_for_others_on_a_telephone(
    server: Server, chromium: Chromium, screen: str, eyes: str
) -> None:
    with sit(chromium, server, NARROW, "light") as visitor:
        visitor.open(f"/{screen}?eyes={eyes}")
        assert not visitor.has_horizontal_scroll()
        visitor.check()


def test_the_very_first_visitor_of_a_server_may_follow_a_link(
    demo_config: Path, chromium: Chromium, tmp_path: Path
) -> None:
    with (
        serve(demo_config, tmp_path / "log.txt") as fresh,
        sit(chromium, fresh) as visitor,
    ):
        page = visitor.open("/my-week?eyes=leadership&embassy=pl")
        assert page.locator("h1").inner_text() == "My week"
        visitor.check()
        assert "Traceback" not in fresh.log.read_text("utf-8")


@pytest.mark.parametrize(("screen", "eyes"), [("my-week", "pl"), ("overview", "leadership")])
def test_the_answer_stands_before_the_scripts_have_come(
    server: Server, chromium: Chromium, screen: str, eyes: str
) -> None:
    with sit(chromium, server, NARROW, "light") as visitor:
        screens_own = visitor.open(f"/{screen}?eyes={eyes}").locator("[data-testid=stMain] h1")
        place = screens_own.bounding_box()
        assert visitor.page.locator("#first-words").count() == 0, "the screen stands"
        # A slow line: none of Streamlit's scripts comes.
        visitor.page.route("**/static/js/**", lambda route: route.abort())
        visitor.page.goto(f"{server.address}/{screen}", wait_until="domcontentloaded")
        words = visitor.page.locator("#first-words")
        assert words.locator("p").is_visible()
        early = words.locator("h1").bounding_box()
        assert place and early and abs(place["x"] - early["x"]) < 3
        assert abs(place["y"] - early["y"]) < 3


def test_the_front_door_leads_to_a_screen(server: Server, chromium: Chromium) -> None:
    with sit(chromium, server) as visitor:
        page = visitor.open("/?eyes=leadership")
        page.wait_for_url("**/overview*")
        visitor.settle("Overview")
        visitor.check()
