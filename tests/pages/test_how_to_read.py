"""*How to read this*: for everybody, without a reading, and never behind what the screens show."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pytest

from ambasada.desk import the_desk
from ambasada.figures import DEFINITIONS, Figures
from components.explain import definition_link
from components.first_visit import ANSWERS, NEEDS
from components.map_colours import LIGHT, STEPS
from components.sheets import STATES
from pages import SCREENS
from tests.conftest import use
from tests.factories import write_network
from tests.pages.conftest import metrics, open_screen, words


def test_every_screen_but_this_one_says_what_it_answers() -> None:
    addresses = {screen.address for screen in SCREENS}
    assert set(ANSWERS) == addresses - {"how-to-read"}
    assert set(NEEDS) == {screen.address for screen in SCREENS if screen.render}


def test_each_definition_and_each_state_stands_there(demo: Figures) -> None:
    app = open_screen("how-to-read", "pl")
    text = words(app)
    for definition in DEFINITIONS.values():
        assert definition.title in text and definition.formula in text
    badges = "\n".join(one.value for one in app.markdown)
    for icon, _colour, word in STATES.values():
        assert f"{icon} {word}" in badges


def test_the_marks_are_those_of_the_map(demo: Figures) -> None:
    app = open_screen("how-to-read", "leadership")
    addresses = [one.url for picture in app.get("image") for one in picture.proto.imgs]
    pictures = "\n".join(b64decode(one.split("base64,")[1]).decode() for one in addresses)
    for colour in (*LIGHT.steps, LIGHT.circle, LIGHT.overdue, LIGHT.unknown):
        assert colour in pictures, colour
    text = words(app)
    assert all(step in text for _start, step in STEPS)


def test_a_role_finds_its_own_screens_there_and_no_others(demo: Figures) -> None:
    for eyes, has, lacks in (("pl", "open-cases", "audit"), ("administrator", "audit", "my-week")):
        linked = [one.proto.page for one in open_screen("how-to-read", eyes).get("page_link")]
        assert has in linked and lacks not in linked


def test_a_question_mark_leads_to_its_own_word(demo: Figures) -> None:
    assert definition_link("open_end").endswith("(/how-to-read?figure=open_end#open-end)")
    app = open_screen("how-to-read", "pl", figure="open_end")
    assert app.header[0].value == "Open"
    anchors = {one.proto.anchor for one in app.subheader}
    assert {name.replace("_", "-") for name in DEFINITIONS} <= anchors


@pytest.mark.parametrize("nonsense", ["", "<script>", "__class__", "nobody"])
def test_a_word_that_is_none_changes_nothing(demo: Figures, nonsense: str) -> None:
    app = open_screen("how-to-read", "pl", figure=nonsense)
    assert app.header[0].value == "What the screens answer"


def test_it_needs_no_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(write_network(tmp_path, {"aa": {"cases": []}}), monkeypatch)
    app = open_screen("how-to-read", "aa")
    assert app.title[0].value == "How to read this"
    assert metrics(app) == {"Overdue": "12"}
    assert the_desk().is_reading_first, "nobody asked the desk for figures"
