"""Addresses of screens with what they show, so that a view can be sent to a colleague."""

from __future__ import annotations

import streamlit as st


def week_address(embassy: str) -> dict[str, str]:
    """The parameters of an embassy's week, keeping the day that was chosen."""
    return with_day({"embassy": embassy})


def with_day(parameters: dict[str, str]) -> dict[str, str]:
    """`parameters` and the day in force."""
    day = st.query_params.get("as_of")
    return parameters | ({"as_of": day} if day else {})


def open_week(embassy: str) -> None:
    """Go to an embassy's week."""
    st.switch_page(st.session_state["pages"]["my-week"], query_params=week_address(embassy))
