"""What to mend, grouped by what to do: the deed once, then its cells, each a way into the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from ambasada.questions.health import (
    Mend,
    embassies_to_mend,
    has_tabs,
    mends,
    problems,
    rows_read,
)
from ambasada.questions.sheets import cell_link, cell_of
from ambasada.rules import RULE_BY_NAME, Effect
from ambasada.visibility import View
from components.explain import read_at
from components.filters import select
from components.folded import folded
from components.frame import empty
from components.listing import HERE, Badge, Entry, first_few
from components.month_statements import as_the_address_says
from components.problem_words import happened, to_do
from components.texts import _, escape, language, n_, number

EFFECTS = {
    Effect.SOURCE: "whole sheet not read",
    Effect.ROW: "row left out",
    Effect.VALUE: "value not used",
}
# So many deeds are told at once and so many cells of one; the rest is folded.
DEEDS, CELLS, LONGEST_TEXT = 6, 8, 30


def what_to_mend(view: View) -> None:
    """How many rows, then the deeds; an administrator chooses an embassy first."""
    st.header(_("What to mend"), anchor=False, help=read_at(view))
    table = problems(view)
    if table.empty and not has_tabs(view):
        empty(_("No row has been read: there is no sheet yet. Add a source in sources.toml."))
        return
    if table.empty:
        st.success(
            _("Every row could be read as agreed. There is nothing to mend."),
            icon=":material/check_circle:",
        )
        st.caption(_rows(view))
        return
    st.caption(_rows(view))
    if view.member.embassy:
        _deeds(view, mends(view))
    else:
        _one_embassy_at_a_time(view)


def mending_told(view: View) -> str:
    """How many cells want mending, in a sentence; empty where none does."""
    table = problems(view)
    if table.empty:
        return ""
    left_out = int((table["effect"] == Effect.ROW.name).sum())
    told = [n_("**{count} cell** wants mending.", "**{count} cells** want mending.", len(table))]
    if left_out:
        told.append(
            n_(
                "{count} of them leaves its row out of all figures.",
                "{count} of them leave their row out of all figures.",
                left_out,
            )
        )
    if view.member.embassy:
        told.append(_("Most urgent first; the same deed once, with its cells."))
    return " ".join(told)


def _rows(view: View) -> str:
    rows = rows_read(view)
    return _("{read} rows were read: {kept} kept, {left_out} left out.").format(
        read=f"**{number(rows.read)}**",
        kept=f"**{number(rows.kept)}**",
        left_out=f"**{number(rows.left_out)}**",
    )


def embassy_name(view: View, embassy: str) -> str:
    """An embassy's name; a text that is none stays in the sheet, for it may be anything."""
    if embassy in view.network.embassy:
        return view.embassy(embassy).label(language())
    return _("(unknown)") if embassy else _("(not said)")


def _one_embassy_at_a_time(view: View) -> None:
    """The embassies with the most rows left out; a chosen one's deeds."""
    as_the_address_says("embassy")
    found = embassies_to_mend(view)
    # The key is for components/gate/files/screens.css: a label is fetched late.
    with st.container(key="labelled", width=320):
        wanted = select(
            _("Embassy"),
            "embassy",
            ("", *(one.embassy for one in found if one.embassy)),
            default="",
            label_of=lambda one: embassy_name(view, one) if one else _("All"),
        )
    if wanted:
        _deeds(view, mends(view, wanted))
        return
    entries = [
        Entry(
            embassy_name(view, one.embassy),
            n_("{count} row left out", "{count} rows left out", one.rows_left_out),
            (Badge(n_("{count} cell", "{count} cells", one.cells)),),
            screen=HERE if one.embassy else "",
            query={"embassy": one.embassy},
        )
        for one in found
    ]
    first_few(entries, "to-mend", DEEDS)


def _deeds(view: View, found: tuple[Mend, ...]) -> None:
    grid = st.grid(2, min_column_width=330)
    for place, mend in enumerate(found[:DEEDS]):
        with grid.cell():
            _deed(view, mend, place)
    rest = found[DEEDS:]
    if rest:
        label = n_("{count} more to mend", "{count} more to mend", len(rest))
        folded(label, "more-deeds", lambda: _each_deed(view, rest))


def _each_deed(view: View, rest: Sequence[Mend]) -> None:
    for place, mend in enumerate(rest, DEEDS):
        _deed(view, mend, place)


def _deed(view: View, mend: Mend, place: int) -> None:
    """What to do, where, and what happens until then; then its cells."""
    is_left_out = mend.effect is not Effect.VALUE
    problem_rows = list(mend.problems.itertuples(index=False))
    title = _(RULE_BY_NAME[mend.rule].title)
    with st.container(border=True, gap="small", height="stretch"):
        st.markdown(
            f"**{title}** :{'orange' if is_left_out else 'gray'}-badge[{_(EFFECTS[mend.effect])}]"
        )
        if "expected" in mend.problems:
            # As plain text: what is expected may name what stands in a sheet.
            st.text(to_do(problem_rows[0]))
        where = [_("Tab {tab}").format(tab=mend.tab)]
        if mend.columns:
            where.append(_("column {column}").format(column=", ".join(mend.columns)))
        where.append(n_("{count} cell", "{count} cells", len(problem_rows)))
        st.caption(escape(" · ".join(where)))
        _cells(view, problem_rows[:CELLS])
        rest = problem_rows[CELLS:]
        if rest:
            label = n_("{count} more", "{count} more", len(rest))
            folded(label, f"more-cells-{place}", lambda: _cells(view, rest))


def _cells(view: View, rows: list[Any]) -> None:
    """Each cell with what it says (own embassy only); a button where the sheet is at Google."""
    with st.container(horizontal=True, gap="small"):
        for row in rows:
            number_of_row = None if pd.isna(row.row) else int(row.row)
            place = (row.spreadsheet, row.tab, number_of_row, row.column)
            name = cell_of(view, *place) or _row_name(number_of_row)
            found = " ".join(str(getattr(row, "found", "") or "").split())[:LONGEST_TEXT]
            label = name + (f" · “{found}”" if found else "")
            address = cell_link(view, *place)
            help_text = escape(happened(row)) if hasattr(row, "found") else None
            if address:
                st.link_button(
                    escape(label) or "–", address, icon=":material/open_in_new:", help=help_text
                )
            else:
                st.markdown(f":gray-badge[{escape(label)}]", width="content", help=help_text)


def _row_name(row: int | None) -> str:
    return _("row {row}").format(row=row) if row else ""
