"""A table as a list, for a narrow screen: a title, one muted line, a badge, a way in.

Twenty rows at a time. Rows without a way in are one piece of Markdown, so that a long list costs
the browser no widgets. All texts are escaped here: callers hand over what the sheets say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

import streamlit as st

from components.texts import _, escape, number

PAGE = 20
Line = TypeVar("Line")


@dataclass(frozen=True)
class Badge:
    """A word with an icon; its colour only repeats what the word says."""

    text: str
    icon: str = ""
    colour: str = "gray"


@dataclass(frozen=True)
class Entry:
    """One row of a list. `told` is its muted line.

    `address` opens another site, the row in the sheet; `screen` and `query` one of ours.
    """

    title: str
    told: str = ""
    badges: Sequence[Badge] = ()
    address: str = ""
    screen: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


def listing(name: str, lines: Sequence[Line], entry_of: Callable[[Line], Entry]) -> None:
    """The lines in their order, a page at a time; `name` tells lists of a screen apart.

    Its keys are names for components/gate/files/screens.css.
    """
    pages = -(-len(lines) // PAGE)
    # The page is chosen below the rows, where a thumb is after reading.
    rows = st.container(key=f"list-{name}", gap=None)
    page = 1
    if pages > 1:
        with st.container(key=f"pages-{name}", horizontal_alignment="center", gap="xxsmall"):
            page = st.pagination(pages, key=f"page-{name}", max_visible_pages=5)
            # A browser says which page; it may say anything.
            page = min(max(page, 1), pages)
            st.caption(_page_words(page, len(lines)), text_alignment="center")
    first = PAGE * (page - 1)
    with rows:
        _draw(name, [entry_of(line) for line in lines[first : first + PAGE]])


def _page_words(page: int, count: int) -> str:
    first = PAGE * (page - 1) + 1
    last = min(PAGE * page, count)
    return _("{first}–{last} of {count}").format(
        first=number(first), last=number(last), count=number(count)
    )


def _draw(name: str, entries: Sequence[Entry]) -> None:
    """Neighbours without a way in of ours are drawn together."""
    for leads, same in groupby(enumerate(entries), lambda one: bool(one[1].screen)):
        places, found = zip(*same, strict=True)
        if leads:
            for place, entry in zip(places, found, strict=True):
                _way_in(f"way-{name}-{place}", entry)
        else:
            with st.container(key=f"plain-{name}-{places[0]}"):
                st.markdown("\n\n".join(map(_markdown, found)))


def _markdown(entry: Entry) -> str:
    """A paragraph; with an address all of it is the link, two lines high for a thumb."""
    lines = [f"**{_text(entry.title)}**" + _badges(entry.badges)]
    if entry.told:
        lines.append(f":small[:gray[{_text(entry.told)}]]")
    body = "  \n".join(lines)
    return f"[{body}]({entry.address})" if entry.address else body


def _way_in(key: str, entry: Entry) -> None:
    with st.container(key=key, gap=None):
        st.page_link(
            st.session_state["pages"][entry.screen],
            label=f"**{_text(entry.title)}**" + _badges(entry.badges),
            icon=":material/chevron_right:",
            icon_position="right",
            query_params=dict(entry.query),
            width="stretch",
        )
        if entry.told:
            st.caption(_text(entry.told))


def _badges(badges: Sequence[Badge]) -> str:
    return "".join(
        f" :{one.colour}-badge[{f'{one.icon} ' if one.icon else ''}{_text(one.text)}]"
        for one in badges
    )


def _text(text: str) -> str:
    """One line without markup. A code may begin as an address does, which Markdown would link."""
    return escape(" ".join(text.split())).replace("www\\.", "www\u200c\\.")
