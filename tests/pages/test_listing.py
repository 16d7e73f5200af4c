"""A list in place of a table: a page at a time, texts as they are, ways in where there are any."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from components.listing import PAGE
from tests.pages.conftest import markdown
from tests.payloads import MARKUP


def many() -> None:
    """Forty-five rows without a way in."""
    from components.listing import Entry, listing  # noqa: PLC0415

    listing("numbers", range(45), lambda number: Entry(f"Row {number}", f"told {number}"))


def hostile() -> None:
    """What an enemy may type, in each place of a row."""
    from components.listing import PAGE, Badge, Entry, listing  # noqa: PLC0415
    from tests.payloads import MARKUP  # noqa: PLC0415

    more = ("www.example.org", "line\nbreak")
    listing("hostile", [*more, *MARKUP[: PAGE - 2]], lambda text: Entry(text, text, (Badge(text),)))


def shown(app: AppTest) -> list[int]:
    """The numbers of the rows on the screen."""
    return [int(one) for one in re.findall(r"\*\*Row (\d+)\*\*", markdown(app))]


def test_a_page_of_rows_is_drawn_and_the_next_on_demand() -> None:
    app = AppTest.from_function(many).run()
    assert shown(app) == list(range(PAGE))
    assert "1–20 of 45" in markdown(app)
    app.pagination[0].set_value(3).run()
    assert shown(app) == list(range(40, 45))
    assert "41–45 of 45" in markdown(app)


def test_rows_without_a_way_in_are_one_element_and_no_widget() -> None:
    app = AppTest.from_function(many).run()
    assert len([one for one in app.markdown if "Row" in one.value]) == 1
    assert not app.button


def test_no_text_of_a_row_becomes_markup() -> None:
    app = AppTest.from_function(hostile).run()
    text = markdown(app)
    assert not [payload for payload in MARKUP if payload in text]
    assert not re.search(r"(?<!\\)<", text)
    # Markdown makes links of such texts by itself; the mark between is seen by nobody.
    assert "www\\." not in text and "www.example" not in text
    assert "line break" in text


@pytest.mark.parametrize("count", [0, 1, PAGE])
def test_a_short_list_has_no_pages(count: int) -> None:
    script = (
        "from components.listing import Entry, listing\n"
        f"listing('few', range({count}), lambda n: Entry(f'Row {{n}}'))"
    )
    app = AppTest.from_string(script).run()
    assert shown(app) == list(range(count))
    assert not app.pagination
