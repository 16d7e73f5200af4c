"""Open cases with their filters; a click redraws this part alone."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ambasada.questions.cases import (
    CLOSED,
    Filter,
    cases_since,
    filtered_cases,
    week_since,
)
from ambasada.questions.week import open_cases
from ambasada.visibility import View
from components.cache import drawn
from components.case_filters import case_filters
from components.case_table import case_columns, case_table, cases_in_words, with_row_numbers
from components.case_words import case_entries
from components.device import is_telephone
from components.export import Taken, download
from components.filters import segment
from components.frame import empty
from components.listing import listing
from components.ready_table import height_of
from components.texts import _, n_, number, span

# The table's height in pixels, and how many cases of a long list are drawn at first: each has
# 180 bytes, and nobody works through more at a sitting.
LONGEST, FIRST = 640, 200


@st.fragment
def case_list(view: View, embassy: str) -> None:
    """Filters, how many cases pass, and the cases."""
    wanted = case_filters(view, embassy)
    cases = filtered_cases(view, embassy, wanted)
    st.caption(_counted(view, embassy, wanted, cases))
    if cases.empty:
        empty(_nothing(view, embassy))
        return
    if is_telephone():
        listing("cases", list(cases.itertuples(index=False)), case_entries(view))
        most = len(cases)
    else:
        most = _rows(len(cases))
    shown = drawn(
        view,
        ("cases", embassy, wanted, most),
        lambda: cases_in_words(cases.iloc[:most], view),
    )
    if not is_telephone():
        case_table(shown, "cases", height_of(len(shown), LONGEST))
    taken = with_row_numbers(shown, cases)
    download(view, Taken("open-cases", _("Open cases"), taken, case_columns(taken)))


def _counted(view: View, embassy: str, wanted: Filter, cases: pd.DataFrame) -> str:
    """How many of how many, of which week, in which order."""
    total = len(cases_since(view, embassy, wanted.since))
    if not wanted.since:
        count = n_("{count} open case", "{count} open cases", total)
        return " · ".join(
            (
                _("{shown} of {total}").format(shown=number(len(cases)), total=count),
                _("longest our turn first"),
            )
        )
    days = span(week_since(view, wanted.since))
    is_of_closed = wanted.since == CLOSED
    parts = [
        _("{shown} of {total}").format(
            shown=number(len(cases)), total=n_("{count} case", "{count} cases", total)
        ),
        (_("closed {days}") if is_of_closed else _("received {days}")).format(days=days),
    ]
    closed = int(cases["closed_day"].notna().sum())
    if not is_of_closed:
        parts.append(n_("{count} closed since", "{count} closed since", closed))
    return " · ".join(parts)


def _nothing(view: View, embassy: str) -> str:
    if open_cases(view, embassy).empty:
        return _("No case is open. New rows of the tab “cases” appear here at the next reading.")
    return _("No case passes these filters. Choose fewer, or clear them.")


def _rows(count: int) -> int:
    """How many of `count` cases to draw: of a long list the first, and all for who asks."""
    if count <= FIRST:
        return count
    names = {"first": _("First {count}").format(count=number(FIRST)), "all": _("Show all")}
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = segment(
            _("Rows"), "rows", ("first", "all"), default="first", label_of=names.__getitem__
        )
        if chosen == "first":
            st.caption(
                _("{shown} of {count} shown. Sorting by a column sorts only these.").format(
                    shown=number(FIRST), count=number(count)
                )
            )
    return FIRST if chosen == "first" else count
