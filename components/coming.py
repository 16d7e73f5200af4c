"""What comes next: ranges in words, how good they were, and kinds of request on demand."""

from __future__ import annotations

import streamlit as st

from ambasada.questions.coming import Expected, coming, expected_kinds
from ambasada.questions.overview import stock_headline
from ambasada.questions.periods import Period
from ambasada.visibility import View
from components.cache import drawn
from components.coming_words import Statement, how_good, range_words, statements
from components.explain import explain_all
from components.folded import folded
from components.listing import Entry, listing
from components.texts import _
from components.words import category_name

EXPLAINED = ("expected_cases", "expected_open", "expected_hours")


@st.fragment
def what_comes_next(view: View, embassy: str = "") -> None:
    """New cases of the coming week and of eight, open cases after these, hours needed."""
    told = coming(view, embassy)
    if told is None:
        st.header(_("What comes next"), anchor=False)
        st.caption(_("Nothing can be expected before a whole week was reported."))
        return
    explained = explain_all(EXPLAINED, view, told.of_eight.period)
    st.header(_("What comes next"), anchor=False, help=explained)
    parts = told_parts(view, embassy)
    grid = st.grid(len(parts), min_column_width=200)
    for part in parts:
        with grid.cell(), st.container(gap=None):
            st.caption(part.when)
            if part.told:
                st.markdown(f"**{part.told}**")
            st.caption(part.beside)
    if told.of_eight.is_provisional:
        st.caption(
            ":gray-badge[:material/pending: "
            + _("provisional")
            + "] "
            + _("Fewer than 26 weeks were reported: the ranges may be wrong.")
        )
    folded(_("How good was it?"), f"judged-{embassy}", lambda: st.markdown(how_good(told)))
    kinds = expected_kinds(view, embassy)
    if kinds:
        folded(
            _("Kinds of request in eight weeks, 8 in 10"),
            f"expected-kinds-{embassy}",
            lambda: listing("expected-kinds", kinds, lambda one: _kind(one, view)),
        )


def told_parts(view: View, embassy: str) -> tuple[Statement, ...]:
    """What is expected, in words; nothing where nothing is."""
    made: tuple[Statement, ...] = drawn(view, ("coming", embassy), lambda: _parts(view, embassy))
    return made


def _parts(view: View, embassy: str) -> tuple[Statement, ...]:
    told = coming(view, embassy)
    if told is None:
        return ()
    today = Period(view.as_of.isoformat(), view.as_of, view.as_of)
    return statements(told, today, stock_headline(view, embassy, "open").value)


def _kind(one: tuple[str, Expected], view: View) -> Entry:
    kind, expected = one
    return Entry(category_name(view.network)(kind), range_words(expected.lower, expected.upper))
