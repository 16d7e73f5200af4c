"""Which rows could not be read, and which cell mends each? Who has not reported?"""

from __future__ import annotations

import streamlit as st

from ambasada.questions.sheets import sheets
from ambasada.visibility import Member, View
from components.flow import flow_of_cases
from components.health import problem_table, reporting_grid
from components.mending import mending_told, what_to_mend
from components.sheets import formula_warnings, sheet_overview


def lead(view: View, _embassy: str) -> str:
    """How many cells want mending."""
    return mending_told(view)


def render(member: Member, view: View) -> None:
    """What to mend, cell by cell; the sheets, first when one is late; what does not fit; who is
    silent.
    """
    is_late = any(sheet.state != "fresh" for sheet in sheets(view))
    sheets_first = is_late or not member.embassy
    if sheets_first:
        _sheets(view)
    formula_warnings(view)
    with st.container(border=True):
        what_to_mend(view)
        problem_table(view)
    if not sheets_first:
        _sheets(view)
    flow_of_cases(view)
    with st.container(border=True):
        reporting_grid(view)


def _sheets(view: View) -> None:
    with st.container(border=True):
        sheet_overview(view)
