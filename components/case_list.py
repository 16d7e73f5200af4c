"""Open cases with their filters; a click redraws this part alone."""

from __future__ import annotations

import streamlit as st

from ambasada.figures.stock import BUCKETS
from ambasada.questions.cases import UNASSIGNED, Filter, filtered_cases, volunteers_with_cases
from ambasada.questions.week import open_cases
from ambasada.schema import TURNS, URGENCIES
from ambasada.visibility import View
from components.cache import drawn
from components.case_table import case_columns, case_table, cases_in_words, with_row_numbers
from components.export import Taken, download
from components.filters import segment, select
from components.texts import _, n_, number
from components.words import BUCKET, TURN, URGENCY, category_name, word

# The table's height in pixels, and how many cases of a long list are drawn at first: each has
# 180 bytes, and nobody works through more at a sitting.
LONGEST, FIRST = 640, 200


@st.fragment
def case_list(view: View, embassy: str) -> None:
    """Filters, how many cases pass, and the cases."""
    wanted = _filters(view, embassy)
    cases = filtered_cases(view, embassy, wanted)
    total = len(open_cases(view, embassy))
    st.caption(
        _("{shown} of {total}").format(
            shown=number(len(cases)), total=n_("{count} open case", "{count} open cases", total)
        )
        + " · "
        + _("longest our turn first")
    )
    if cases.empty:
        st.info(_("No open case passes these filters. Set one of them to “All”."))
        return
    most = _rows(len(cases))
    shown = drawn(
        view,
        ("cases", embassy, wanted, most),
        lambda: cases_in_words(cases.iloc[:most], view),
    )
    case_table(shown, "cases", LONGEST if len(shown) > 18 else "content")
    taken = with_row_numbers(shown, cases)
    download(view, Taken("open-cases", _("Open cases"), taken, case_columns(taken)))


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


def _filters(view: View, embassy: str) -> Filter:
    only = segment(
        _("Show"),
        "only",
        ("all", "overdue", "silent"),
        default="all",
        label_of={"all": _("All"), "overdue": _("Overdue"), "silent": _("Silent")}.__getitem__,
    )
    grid = st.grid(5, min_column_width=150)
    with grid.cell():
        category = select(
            _("Kind of request"),
            "category",
            ("", *view.network.category),
            default="",
            label_of=category_name(view.network),
        )
    with grid.cell():
        urgency = select(
            _("Urgency"), "urgency", ("", *URGENCIES), default="", label_of=word(URGENCY)
        )
    with grid.cell():
        turn = select(_("Waiting on"), "turn", ("", *TURNS), default="", label_of=word(TURN))
    with grid.cell():
        volunteer = select(
            _("Volunteer"),
            "volunteer",
            ("", UNASSIGNED, *volunteers_with_cases(view, embassy)),
            default="",
            label_of=_volunteer_name,
        )
    with grid.cell():
        bucket = select(
            _("Age"),
            "age",
            ("", *(name for name, _last in BUCKETS)),
            default="",
            label_of=word(BUCKET),
        )
    return Filter(category, urgency, turn, volunteer, bucket, only)


def _volunteer_name(code: str) -> str:
    if not code:
        return _("All")
    return _("Nobody yet") if code == UNASSIGNED else code
