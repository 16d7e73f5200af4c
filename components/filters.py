"""Filters that live in the address: stable codes, never a translated label, never a case id."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

Choice = TypeVar("Choice", int, str)


def _from_address(name: str, options: Sequence[Choice], default: Choice) -> Choice:
    asked = st.query_params.get(name, "")
    return next((option for option in options if str(option) == asked), default)


def _remember(name: str, key: str, default: object) -> None:
    chosen = st.session_state.get(key)
    if chosen is None or chosen == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = str(chosen)


def segment(
    label: str,
    name: str,
    options: Sequence[Choice],
    *,
    default: Choice,
    label_of: Callable[[Choice], str] = str,
    label_visibility: str = "collapsed",
) -> Choice:
    """A few choices beside each other; the chosen one stands in the address as `name`."""
    key = f"filter-{name}"
    if key not in st.session_state:
        st.session_state[key] = _from_address(name, options, default)
    chosen = st.segmented_control(
        label,
        list(options),
        format_func=label_of,
        key=key,
        required=True,
        label_visibility=label_visibility,  # type: ignore[arg-type]
        on_change=_remember,
        args=(name, key, default),
    )
    return chosen if chosen is not None else default


def select(
    label: str,
    name: str,
    options: Sequence[Choice],
    *,
    default: Choice,
    label_of: Callable[[Choice], str] = str,
) -> Choice:
    """One of many choices; the chosen one stands in the address as `name`."""
    key = f"filter-{name}"
    if st.session_state.get(key) not in options:
        st.session_state[key] = _from_address(name, options, default)
    return st.selectbox(
        label,
        list(options),
        format_func=label_of,
        key=key,
        on_change=_remember,
        args=(name, key, default),
    )
