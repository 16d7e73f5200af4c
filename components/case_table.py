"""Open cases as a table: codes only, the longest our turn first."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import streamlit as st

from ambasada.questions.sheets import case_links
from ambasada.visibility import View
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
            "waiting": cases["waiting_on"].map(word(TURN)),
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
    marks = []
    if case.is_overdue:  # type: ignore[attr-defined]
        marks.append("▲ " + _("overdue"))
    if case.is_silent:  # type: ignore[attr-defined]
        marks.append("◌ " + _("silent"))
    return ", ".join(marks)


def _row_column(*, has_links: bool) -> object:
    help_text = _("The row in the tab “cases” of your sheet.")
    if has_links:
        # The address ends in the row's number, twice: …&range=17:17.
        config = st.column_config.LinkColumn
        return config(_("Row"), width=60, display_text=r"(\d+)$", help=help_text)
    return st.column_config.NumberColumn(_("Row"), width=60, help=help_text)


def case_columns(cases: pa.Table) -> dict[str, object]:
    """How the columns are called and shown."""
    config = st.column_config
    return {
        "case": config.TextColumn(_("Case"), pinned=True, width=130),
        "state": config.TextColumn(_("State"), width=120),
        "turn": config.NumberColumn(
            _("Our turn, days"), width=80, help=_("Days since it has been our turn.")
        ),
        "target": config.NumberColumn(
            _("Target, days"), width=75, help=_("Longer than this is overdue.")
        ),
        "category": config.TextColumn(_("Kind of request"), width=170),
        "urgency": config.TextColumn(_("Urgency"), width=90),
        "waiting": config.TextColumn(_("Waiting on"), width=110),
        "age": config.NumberColumn(_("Age, days"), width=75),
        "volunteer": config.TextColumn(_("Volunteer"), width=100),
        "row": _row_column(has_links=not pa.types.is_integer(cases.schema.field("row").type)),
    }


def with_row_numbers(shown: pa.Table, cases: pd.DataFrame) -> pa.Table:
    """The same without addresses of rows: a file that is taken away names no spreadsheet."""
    place = shown.schema.get_field_index("row")
    return shown.set_column(place, "row", pa.array(cases["row"].iloc[: len(shown)]))


def case_table(cases: pa.Table, key: str, height: int | str = "content") -> None:
    """Draw cases."""
    st.dataframe(
        cases,
        key=key,
        hide_index=True,
        height=height,  # type: ignore[arg-type]
        row_height=34,
        column_config=case_columns(cases),
        alt=_("Open cases: code, state, days of our turn, category, urgency, age, volunteer."),
    )
