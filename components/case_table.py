"""Open cases as a table: codes only, the longest our turn first."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import streamlit as st

from ambasada.questions.sheets import case_links
from ambasada.visibility import View
from components.case_words import closed_words, is_closed
from components.headings import wide
from components.ready_table import ready_table
from components.texts import _
from components.words import TURN, URGENCY, category_name, word


def cases_in_words(cases: pd.DataFrame, view: View) -> pa.Table:
    """The columns of the screen, in words."""
    name_of = category_name(view.network)
    table = pd.DataFrame(
        {
            "case": cases["case_id"],
            "state": [_state(row) for row in cases.itertuples(index=False)],
            "turn": cases["our_turn_days"].astype("Int64"),
            "target": cases["turn_days"].astype("Int64").where(cases["our_turn_days"].notna()),
            "category": cases["category"].map(name_of),
            "urgency": cases["urgency"].map(word(URGENCY)),
            "waiting": cases["waiting_on"].map(word(TURN)).mask(cases["closed_day"].notna(), ""),
            "age": cases["age_days"],
            "volunteer": cases["assigned_to"].fillna(_("nobody yet")),
            "row": _rows(cases, view),
        }
    )
    return ready_table(table)


def _rows(cases: pd.DataFrame, view: View) -> pd.Series:
    """Rows as the addresses that open them, or as numbers where the sheet is a folder."""
    links = case_links(view, cases["row"])
    return pd.Series(links, index=cases.index) if all(links) else cases["row"]


def _state(case: object) -> str:
    """Overdue and silent in words and a shape, never by colour alone."""
    if is_closed(case):
        return "✓ " + closed_words(case)
    marks = []
    if case.is_overdue:  # type: ignore[attr-defined]
        marks.append("▲ " + _("overdue"))
    if case.is_silent:  # type: ignore[attr-defined]
        marks.append("◌ " + _("silent"))
    return ", ".join(marks)


def _row_column(*, has_links: bool) -> object:
    heading, help_text = _("Row"), _("The row in the tab “cases” of your sheet.")
    if has_links:
        # The address ends in the row's number, twice: …&range=17:17.
        config = st.column_config.LinkColumn
        return config(heading, width=wide(heading, 60), display_text=r"(\d+)$", help=help_text)
    return st.column_config.NumberColumn(heading, width=wide(heading, 60), help=help_text)


def case_columns(cases: pa.Table) -> dict[str, object]:
    """How the columns are called and shown."""
    return {
        "case": _words(_("Case"), 130, pinned=True),
        "state": _words(_("State"), 120),
        "turn": _count(_("Our turn, days"), _("Days since it has been our turn.")),
        "target": _count(_("Target, days"), _("Longer than this is overdue.")),
        "category": _words(_("Kind of request"), 170),
        "urgency": _words(_("Urgency"), 90),
        "waiting": _words(_("Waiting on"), 110),
        "age": _count(_("Age, days")),
        "volunteer": _words(_("Volunteer"), 100),
        "row": _row_column(has_links=not pa.types.is_integer(cases.schema.field("row").type)),
    }


def _words(heading: str, least: int, *, pinned: bool = False) -> object:
    config = st.column_config.TextColumn
    return config(heading, width=wide(heading, least), pinned=pinned)


def _count(heading: str, help_text: str | None = None) -> object:
    config = st.column_config.NumberColumn
    return config(heading, width=wide(heading, 75), help=help_text)


def with_row_numbers(shown: pa.Table, cases: pd.DataFrame) -> pa.Table:
    """The same without addresses of rows: a file that is taken away names no spreadsheet."""
    place = shown.schema.get_field_index("row")
    return shown.set_column(place, "row", pa.array(cases["row"].iloc[: len(shown)]))


def case_table(cases: pa.Table, key: str, height: int) -> None:
    """Draw cases."""
    st.dataframe(
        cases,
        key=key,
        hide_index=True,
        height=height,
        row_height=34,
        column_config=case_columns(cases),
        alt=_("Open cases: code, state, days of our turn, category, urgency, age, volunteer."),
    )
