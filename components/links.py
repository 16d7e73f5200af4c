"""Addresses of screens with what they show, so that a view can be sent to a colleague."""

from __future__ import annotations

from typing import Any

import streamlit as st


def week_address(embassy: str) -> dict[str, str]:
    """The parameters of an embassy's week, keeping the day that was chosen."""
    return with_day({"embassy": embassy})


def with_day(parameters: dict[str, str]) -> dict[str, str]:
    """`parameters` and the day in force."""
    day = st.query_params.get("as_of")
    return parameters | ({"as_of": day} if day else {})


def chosen_row(chosen: Any, count: int) -> int | None:
    """The row chosen in a table of `count` rows. A browser says which; it may say anything."""
    rows = chosen["selection"]["rows"]
    return rows[0] if rows and rows[0] in range(count) else None


def open_week(embassy: str) -> None:
    """Go to an embassy's week."""
    st.switch_page(st.session_state["pages"]["my-week"], query_params=week_address(embassy))


def open_cases_of(**filters: str) -> None:
    """Go to the open cases that pass these filters."""
    st.switch_page(st.session_state["pages"]["open-cases"], query_params=with_day(filters))
