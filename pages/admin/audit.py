"""Is the audit log whole, and what does it say?"""

from __future__ import annotations

import streamlit as st

from ambasada.accounts import Session
from components.audit_log import check_panel, entries_panel


def render(session: Session) -> None:
    """Whether it is whole, its anchor, and its entries, newest first."""
    with st.container(border=True):
        check_panel()
    with st.container(border=True):
        entries_panel()
