"""Which rows could not be read, and which cell mends each? Who has not reported?"""

from __future__ import annotations

import streamlit as st

from ambasada.visibility import Member, View
from components.frame import reporting_line
from components.health import problem_overview, problem_table, reporting_grid
from components.sheets import formula_warnings, sheet_overview


def render(member: Member, view: View) -> None:
    """How the sheets stand, problems grouped and cell by cell, reporting week by week."""
    reporting_line(view)
    with st.container(border=True):
        sheet_overview(view)
    formula_warnings(view)
    with st.container(border=True):
        problem_overview(view)
    with st.container(border=True):
        problem_table(view)
    with st.container(border=True):
        reporting_grid(view)
