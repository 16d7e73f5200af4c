"""Rows in place of a table: a title with its badges, one muted line, a way in.

`listing` has twenty rows to a page; `first_few` folds the rest and draws it when it is opened. Rows
without a way in are one piece of Markdown, so that a long list costs the browser no widgets. All
texts are escaped here: callers hand over what the sheets say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

import streamlit as st

from components.folded import folded
from components.links import with_day
from components.texts import _, escape, n_, number

PAGE, SHOWN = 20, 5
# Another state of the screen that the list stands on.
HERE = "."
# How a way in looks, a link as a button.
_WAY: Any = {"icon": ":material/chevron_right:", "icon_position": "right", "width": "stretch"}
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

    `address` opens another site, the row in the sheet; `screen` with `query` one of ours on the day
    in force, or `HERE`. A screen that the member's role lacks is no way in.
    """

    title: str
    told: str = ""
    badges: Sequence[Badge] = ()
    address: str = ""
    screen: str = ""
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def leads(self) -> bool:
        """Whether it leads to a screen that the member has."""
        return self.screen == HERE or bool(self.screen) and self.screen in st.session_state["pages"]


def listing(name: str, lines: Sequence[Line], entry_of: Callable[[Line], Entry]) -> None:
    """The lines in their order, a page at a time; `name` tells lists of a screen apart."""
    pages = -(-len(lines) // PAGE)
    # The page is chosen below the rows, where a thumb is after reading.
    rows = st.container()
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


def first_few(entries: Sequence[Entry], name: str, shown: int = SHOWN) -> None:
    """The first rows, and the rest behind a fold; `name` tells lists of a screen apart."""
    _draw(name, entries[:shown])
    rest = entries[shown:]
    if rest:
        label = n_("{count} more", "{count} more", len(rest))
        folded(label, f"more-{name}", lambda: _draw(f"{name}-rest", rest))


def _draw(name: str, entries: Sequence[Entry]) -> None:
    """Neighbours without a way in are drawn together; keys are for gate/files/screens.css."""
    with st.container(key=f"list-{name}", gap=None):
        for leads, same in groupby(enumerate(entries), lambda one: one[1].leads):
            places, found = zip(*same, strict=True)
            if leads:
                for place, entry in zip(places, found, strict=True):
                    _way_in(name, place, entry)
            else:
                with st.container(key=f"plain-{name}-{places[0]}"):
                    st.markdown("\n\n".join(map(_markdown, found)))


def _markdown(entry: Entry) -> str:
    """A paragraph; with an address all of it is the link, two lines high for a thumb."""
    body = _label(entry) + (f"  \n{_muted(entry)}" if entry.told else "")
    return f"[{body}]({entry.address})" if entry.address else body


def _way_in(name: str, place: int, entry: Entry) -> None:
    with st.container(key=f"way-{name}-{place}", gap=None):
        if entry.screen == HERE:
            _way_here(name, entry)
        else:
            page = st.session_state["pages"][entry.screen]
            st.page_link(
                page, label=_label(entry), query_params=with_day(dict(entry.query)), **_WAY
            )
        if entry.told:
            st.markdown(_muted(entry))


def _way_here(name: str, entry: Entry) -> None:
    """Into the address, so that the browser's way back leads here again; no link can do that."""
    key = "-".join(["go", name, *entry.query.values()])
    if st.button(_label(entry), key=key, type="tertiary", **_WAY):
        st.query_params.update(entry.query)
        st.rerun()


def _label(entry: Entry) -> str:
    badges = (
        f" :{one.colour}-badge[{f'{one.icon} ' if one.icon else ''}{_line(one.text)}]"
        for one in entry.badges
    )
    return f"**{_line(entry.title)}**" + "".join(badges)


def _muted(entry: Entry) -> str:
    return f":small[:gray[{_line(entry.told)}]]"


def _line(text: str) -> str:
    """In one line and without markup."""
    return escape(" ".join(text.split()))
