"""A list in place of a table: a page at a time, texts as they are, ways in where there are any."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from components.listing import PAGE
from tests.pages.conftest import asked, markdown
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
    texts = [*more, *MARKUP]
    for first in range(0, len(texts), PAGE):
        page = texts[first : first + PAGE]
        listing(f"hostile-{first}", page, lambda text: Entry(text, text, (Badge(text),)))


def ways() -> None:
    """A row to each place that a row can lead to, and one more behind the fold."""
    import streamlit as st  # noqa: PLC0415

    from components.listing import HERE, Entry, first_few  # noqa: PLC0415

    week = st.Page(lambda: None, title="My week", url_path="my-week")
    st.navigation([st.Page(lambda: None, title="Home", default=True), week])
    st.session_state["pages"] = {"my-week": week}
    entries = [
        Entry("Other screen", screen="my-week", query={"embassy": "pl"}),
        Entry("Same screen", screen=HERE, query={"by": "both", "of": "passport"}),
        Entry("Other site", address="https://example.org/sheet"),
        Entry("Screen of others", screen="audit", query={"of": "pl"}),
        Entry("Folded", screen=HERE, query={"of": "threats"}),
    ]
    first_few(entries, "ways", 4)


def texts_and_badges() -> None:
    """What an enemy may type, where a row is a link and where it is a button."""
    import streamlit as st  # noqa: PLC0415

    from components.listing import HERE, Badge, Entry, first_few  # noqa: PLC0415
    from tests.payloads import MARKUP  # noqa: PLC0415

    week = st.Page(lambda: None, title="My week", url_path="my-week")
    st.navigation([st.Page(lambda: None, title="Home", default=True), week])
    st.session_state["pages"] = {"my-week": week}
    for screen in (HERE, "my-week"):
        rows = [
            Entry(text, text, (Badge(text),), screen=screen, query={"of": str(place)})
            for place, text in enumerate(MARKUP)
        ]
        first_few(rows, screen.strip("."), len(rows))


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


@pytest.mark.parametrize("rows", [hostile, texts_and_badges])
def test_nothing_becomes_a_link_by_itself(rows: Callable[[], None]) -> None:
    """Markdown links an address or a mailbox even where each of its marks is escaped."""
    text = markdown(AppTest.from_function(rows).run()).replace("\\", "")
    assert "example.org" in text and "t@" in text
    assert not re.search(r"https?://|www\.|\w@\w", text, re.IGNORECASE)


def test_a_way_in_has_no_text_that_becomes_markup() -> None:
    text = markdown(AppTest.from_function(texts_and_badges).run())
    assert not [payload for payload in MARKUP if payload in text]
    assert not re.search(r"(?<!\\)<", text)
    assert text.count("onmouseover") == 6, "title, badge and muted line of a link and of a button"


def test_a_row_leads_to_a_screen_on_the_day_in_force_to_a_state_or_to_a_site() -> None:
    app = AppTest.from_function(ways)
    app.query_params["as_of"] = "2026-10-01"
    app.run()
    (link,) = app.get("page_link")
    assert (link.proto.page, link.proto.query_string) == (
        "my-week",
        "embassy=pl&as_of=2026-10-01",
    )
    assert "[**Other site**](https://example.org/sheet)" in markdown(app)
    (button,) = app.button
    assert button.label == "**Same screen**"
    button.click().run()
    state = [asked(app, name) for name in ("by", "of", "as_of")]
    assert state == ["both", "passport", "2026-10-01"]


def test_a_screen_that_the_role_lacks_is_no_way_in() -> None:
    app = AppTest.from_function(ways).run()
    (told,) = [one.value for one in app.markdown if "Screen of others" in one.value]
    assert "\n\n**Screen of others**" in told and "audit" not in told


def test_what_is_folded_is_drawn_when_it_is_opened() -> None:
    app = AppTest.from_function(ways).run()
    assert app.expander[0].label == "1 more"
    assert "Folded" not in markdown(app)
    app.session_state["more-ways"] = True
    app.run()
    assert [one.label for one in app.button] == ["**Same screen**", "**Folded**"]


@pytest.mark.parametrize("count", [0, 1, PAGE])
def test_a_short_list_has_no_pages(count: int) -> None:
    script = (
        "from components.listing import Entry, listing\n"
        f"listing('few', range({count}), lambda n: Entry(f'Row {{n}}'))"
    )
    app = AppTest.from_string(script).run()
    assert shown(app) == list(range(count))
    assert not app.pagination
