"""What the server says of a screen before the browser can draw it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from ambasada import settings
from ambasada.accounts import Session
from ambasada.desk import Desk
from ambasada.figures import Figures
from ambasada.office import the_office
from components.gate.first_page import FirstWords, _ours
from components.texts import aloud, number
from pages import SCREENS, first_words
from tests.conftest import signed_in_as
from tests.pages.conftest import open_screen

LANDINGS = {"pl": "my-week", "leadership": "overview", "administrator": "data-health"}


def session_of(eyes: str) -> Session:
    token = signed_in_as(settings.config_folder(), eyes).token
    session = the_office().session(token)
    assert session is not None
    return session


def said(address: str, eyes: str) -> FirstWords:
    words = first_words(session_of(eyes), address)
    assert words is not None
    return words


def markdown(app: AppTest) -> list[str]:
    return [one.value for one in app.markdown]


@pytest.mark.parametrize(("eyes", "address"), LANDINGS.items())
def test_the_first_words_are_those_of_the_screen(demo: Figures, eyes: str, address: str) -> None:
    words, app = said(address, eyes), open_screen(address, eyes)
    assert words.title == app.title[0].value
    assert words.lead and words.lead in markdown(app)
    captions = [re.sub(r":material/\w+: ", "", one.value) for one in app.caption]
    assert words.caption in captions
    assert said("", eyes) == said("home", eyes) == words, "that is where everybody lands"


def test_each_member_hears_their_own(demo: Figures) -> None:
    assert said("my-week", "pl").lead != said("my-week", "lt").lead
    # Others' numbers are told as released, never in the head.
    assert said("overview", "pl").lead == ""
    assert said("my-week", "leadership").lead == ""
    leads = number(float(demo["stock_history"].query("day == day.max()")["open"].sum()))
    assert f"**{leads}** cases are open" in said("overview", "leadership").lead


def test_they_are_in_the_members_language(demo: Figures) -> None:
    session = session_of("pl")
    spoken = replace(session, account=replace(session.account, language="be"))
    words = first_words(spoken, "my-week")
    assert words is not None
    assert words.title == "Мой тыдзень"
    assert "На гэтым тыдні" in words.lead or "гадзін" in words.lead
    with aloud("lt"):
        assert number(1234.5, 1) == "1 234,5".replace(" ", "\u00a0")
    assert number(1234.5, 1) == "1,234.5"


def test_nobody_waits_for_them(demo: Figures, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first reading, and where figures of another day would have to be made."""
    session = session_of("pl")
    monkeypatch.setenv("AMBASADA_TODAY", "2026-11-26")
    assert first_words(session, "my-week") is None
    monkeypatch.setattr(Desk, "is_reading_first", True)
    monkeypatch.setenv("AMBASADA_TODAY", "2026-11-25")
    assert first_words(session, "my-week") is None


def test_a_screen_without_figures_has_none(demo: Figures) -> None:
    without = {one.address for one in SCREENS if one.render is None}
    assert without
    for address in without:
        assert first_words(session_of("administrator"), address) is None


def test_what_a_name_holds_is_text() -> None:
    words = FirstWords("<b>", 'a "b" & c', "**<img src=x>** and ** alone")
    drawn = _ours("<html><body><div></div></body></html>", "be", words)
    assert "<h1>&lt;b&gt;</h1><small>a &quot;b&quot; &amp; c</small>" in drawn
    assert "<p><strong>&lt;img src=x&gt;</strong> and ** alone</p>" in drawn


def test_a_mistake_in_them_costs_no_screen(
    demo: Figures, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_given: object) -> str:
        raise ZeroDivisionError

    mended = tuple(replace(one, lead=broken) for one in SCREENS)
    monkeypatch.setattr("pages.SCREENS", mended)
    assert first_words(session_of("pl"), "my-week") is None
    assert "no first words of my-week" in caplog.text
