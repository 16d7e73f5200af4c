"""Filters that live in the address: stable codes, never a translated label, never a case id."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

Choice = TypeVar("Choice", int, str)


def _from_address(name: str, options: Sequence[Choice], default: Choice) -> Choice:
    asked = st.query_params.get(name, "")
    return next((option for option in options if str(option) == asked), default)


def _remember(name: str, key: str, default: object) -> None:
    value = st.session_state.get(key)
    if value is None or value == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = str(value)


def chosen(name: str, options: Sequence[Choice], default: Choice) -> Choice:
    """What is chosen as `name`, before its widget stands: in this session, else in the address."""
    kept = st.session_state.get(_key(name))
    return kept if kept in options else _from_address(name, options, default)


def clear(defaults: Mapping[str, object]) -> None:
    """Choose the default of every name again, in the widgets and in the address."""
    for name, default in defaults.items():
        st.session_state[_key(name)] = default
        st.query_params.pop(name, None)


def _key(name: str) -> str:
    return f"filter-{name}"


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
    key = _key(name)
    if key not in st.session_state:
        st.session_state[key] = _from_address(name, options, default)
    picked = st.segmented_control(
        label,
        list(options),
        format_func=label_of,
        key=key,
        required=True,
        label_visibility=label_visibility,  # type: ignore[arg-type]
        on_change=_remember,
        args=(name, key, default),
    )
    return picked if picked is not None else default


def select(
    label: str,
    name: str,
    options: Sequence[Choice],
    *,
    default: Choice,
    label_of: Callable[[Choice], str] = str,
    label_visibility: str = "visible",
    width: int | str = "stretch",
) -> Choice:
    """One of many choices; the chosen one stands in the address as `name`."""
    key = _key(name)
    if st.session_state.get(key) not in options:
        st.session_state[key] = _from_address(name, options, default)
    return st.selectbox(
        label,
        list(options),
        format_func=label_of,
        key=key,
        label_visibility=label_visibility,  # type: ignore[arg-type]
        width=width,  # type: ignore[arg-type]
        on_change=_remember,
        args=(name, key, default),
    )
