"""Who may sign in, what waits for a second yes, and the lock-down."""

from __future__ import annotations

import streamlit as st

from ambasada.accounts import Session
from components.account_lockdown import lock_down_panel
from components.account_said import what_was_done
from components.accounts import members_panel
from components.proposals import proposals_panel


def render(session: Session) -> None:
    """What was done just now, what waits, the members, the lock-down."""
    what_was_done()
    proposals_panel(session)
    members_panel(session)
    with st.container(border=True):
        lock_down_panel()
