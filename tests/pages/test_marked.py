"""No text on any screen is in no catalogue: in a made-up language, each that is stands in marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import babel
import pytest

import ambasada.catalogue
from ambasada import schema, settings
from ambasada.desk import the_desk
from ambasada.figures import Figures
from components.words import own_name
from pages import SCREENS, Screen
from tests.conftest import accounts_of, signed_in_as, use
from tests.factories import TODAY
from tests.pages.conftest import open_screen
from tests.pages.pseudo import LANGUAGE, mark, read_on, unmarked, write_catalogues

ROLES = {"coordinator": "pl", "leadership": "leadership", "administrator": "administrator"}


@pytest.fixture(scope="session")
def marked_config(demo_config: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's network, which speaks the made-up language too."""
    config = tmp_path_factory.mktemp("marked") / "config"
    config.mkdir()
    for name in ("network.toml", "sources.toml"):
        text = (demo_config / name).read_text("utf-8")
        text = re.sub(r'path = "\.\./', f'path = "{demo_config.parent.as_posix()}/', text)
        text = re.sub(r"^languages = .*$", f'languages = ["en", "{LANGUAGE}"]', text, flags=re.M)
        (config / name).write_text(text, "utf-8")
    return config


@pytest.fixture
def figures(
    marked_config: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Figures:
    """The app speaks the made-up language to everybody."""
    folder = tmp_path_factory.mktemp("locale")
    write_catalogues(folder)
    monkeypatch.setattr(ambasada.catalogue, "LOCALE", folder)
    use(marked_config, monkeypatch)
    return the_desk().figures(TODAY)


def _speak(eyes: str) -> None:
    config = settings.config_folder()
    accounts_of(config).set_language(signed_in_as(config, eyes).login, LANGUAGE)


# Codes of cases and volunteers, and the anchor of the audit log.
CODES = re.compile(r"[A-Z]{2}-\d{4}-\d+|\b[A-Z]{1,3}-?V?\d+\b|^\d+-[0-9a-f]{32}$")
# What the demo's slips say in cells.
SLIPS = ("soon", "them", "pasport", "see the paper file")


def data_of(figures: Figures) -> list[str]:
    """What is no text: names and codes of the network, the agreement's words, what Babel writes."""
    network = figures.network
    found = {name for one in network.embassies for name in (one.label(), one.id)}
    found |= {name for one in network.categories for name in (one.label(), one.id)}
    found |= {tab.name for tab in (*schema.TABS, *schema.NETWORK_TABS)}
    found |= {column.name for tab in schema.TABS for column in tab.columns}
    found |= {word for tab in schema.TABS for column in tab.columns for word in column.choices}
    found |= set(_written_by_babel()) | set(SLIPS)
    found |= {*figures["events"]["title"], *figures["sources"]["spreadsheet"]}
    found |= {one.login for one in accounts_of(settings.config_folder()).members()}
    return sorted(found, key=len, reverse=True)


def _written_by_babel() -> Iterator[str]:
    """Months, ages and names of languages."""
    for number in range(12):
        first = date(2026, number + 1, 1)
        for form in ("MMM", "MMMM", "LLL", "LLLL"):
            yield babel.dates.format_date(first, form, locale=LANGUAGE)
    for age in (timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=5), timedelta(days=5)):
        yield babel.dates.format_timedelta(age, locale=LANGUAGE).split()[-1]
    for name in babel.Locale(LANGUAGE).languages.values():
        yield from (str(name), str(name).capitalize())
    yield from (own_name(code) for code in ("en", LANGUAGE))


@pytest.mark.parametrize(
    ("screen", "role"),
    [(screen, role.value) for screen in SCREENS for role in screen.roles],
    ids=lambda one: one.address if isinstance(one, Screen) else one,
)
def test_every_text_of_a_screen_is_in_a_catalogue(
    figures: Figures, screen: Screen, role: str
) -> None:
    _speak(ROLES[role])
    app = open_screen(screen.address, ROLES[role])
    assert app.title[0].value == mark(screen.title)
    data = data_of(figures)
    said = [(place, CODES.sub(" ", text)) for place, text in read_on(app)]
    assert len([text for _place, text in said if text.startswith("⟦")]) > 5
    assert not {(place, text) for place, text in said if unmarked(text, data)}


@pytest.mark.parametrize(
    ("text", "is_caught"),
    [
        ("⟦Open⟧", False),
        ("⟦In ⟧13⟦ months⟧", False),
        ("⟦No report: ⟧Poland⟦.⟧", False),
        ("Open", True),
        ("⟦Waiting on ⟧the applicant", True),
        ("21.2 h, 5 %", False),
    ],
)
def test_a_text_without_marks_is_caught(text: str, is_caught: bool) -> None:
    assert bool(unmarked(text, ["Poland"])) == is_caught
