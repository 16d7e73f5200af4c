"""A screen in the member's language: chosen in the menu, kept, and nothing of it in English."""

from __future__ import annotations

import re

import pytest

from ambasada import settings
from ambasada.catalogue import catalogue
from ambasada.figures import Figures
from pages import SCREENS
from tests.conftest import SignedIn, accounts_of, signed_in_as
from tests.pages.conftest import asked, open_screen, run, tables, words

LANGUAGES = ("be", "ru", "pl", "lt")
TITLES = {"be": "Мой тыдзень", "ru": "Моя неделя", "pl": "Mój tydzień", "lt": "Mano savaitė"}
HOURS = {"en": "h", "be": "гадз.", "ru": "ч", "pl": "godz.", "lt": "val."}


@pytest.fixture
def member(demo: Figures) -> SignedIn:
    """Poland's coordinator, who reads English again afterwards."""
    config = settings.config_folder()
    someone = signed_in_as(config, "pl")
    yield someone
    accounts_of(config).set_language(someone.login, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_chosen_in_the_menu_and_kept(member: SignedIn, language: str) -> None:
    app = open_screen("my-week", "pl")
    assert app.title[0].value == "My week"
    app.selectbox(key="language-of-account").set_value(language)
    assert run(app).title[0].value == TITLES[language]
    account = accounts_of(settings.config_folder()).account(member.login)
    assert account is not None and account.language == language
    assert open_screen("my-week", "pl").title[0].value == TITLES[language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", [one for one in SCREENS if "accounts" not in one.address])
def test_no_text_of_the_catalogue_stands_there_in_english(
    demo: Figures, screen: object, language: str
) -> None:
    eyes = {"coordinator": "pl"}.get(screen.roles[0].value, screen.roles[0].value)  # type: ignore[attr-defined]
    config = settings.config_folder()
    login = signed_in_as(config, eyes).login
    accounts_of(config).set_language(login, language)
    try:
        app = open_screen(screen.address, eyes)  # type: ignore[attr-defined]
        said = words(app)
        heads = {str(column) for table in tables(app) for column in table.columns}
    finally:
        accounts_of(config).set_language(login, "en")
    english = [
        str(one.id)
        for one in catalogue("ambasada", language)
        if isinstance(one.id, str) and len(one.id) > 14 and one.string != one.id
    ]
    assert len(english) > 200
    assert not [text for text in english if text in said]
    assert not heads & set(english)
    # Many long dates end in a full stop of their own: „2026 г.“
    assert not re.findall(r".{20}[^.]\.\.(?!\.)", said)


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_hours_have_the_languages_unit(demo: Figures, language: str) -> None:
    config = settings.config_folder()
    login = signed_in_as(config, "leadership").login
    accounts_of(config).set_language(login, language)
    try:
        values = [metric.value for metric in open_screen("overview", "leadership").metric]
    finally:
        accounts_of(config).set_language(login, "en")
    assert [value for value in values if value.endswith(f" {HOURS[language]}")]


def test_a_switch_of_language_keeps_screen_day_and_filters(member: SignedIn) -> None:
    app = open_screen("open-cases", "pl", as_of="2026-11-18", urgency="urgent")
    before = {name: asked(app, name) for name in app.query_params}
    assert before["as_of"] == "2026-11-18" and before["urgency"] == "urgent"
    app.selectbox(key="language-of-account").set_value("lt")
    app = run(app)
    assert app.title[0].value == "Atviri atvejai"
    assert {name: asked(app, name) for name in app.query_params} == before
    assert any("lapkričio" in caption.value for caption in app.caption)
