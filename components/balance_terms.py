"""The terms of a plan: how far to look, how full an embassy may get, what to leave out.

They live in the address, so that a plan can be sent to a colleague.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ambasada.figures.plans import DEFAULT_TERMS, LIMITS
from ambasada.methods.balance_inputs import Terms
from ambasada.visibility import View
from components.device import is_telephone
from components.texts import _, language
from components.words import category_name

WEEKS, TARGETS = range(1, 13), range(70, 101, 5)
_BETWEEN = ","
_NAMES = ("weeks", "target", "without", "home")
_DEFAULT_WEEKS = round(DEFAULT_TERMS.horizon_weeks)
_DEFAULT_TARGET = round(DEFAULT_TERMS.target * 100)


def balance_terms(view: View) -> Terms:
    """Draw what leadership may vary, and say what was chosen."""
    if not view.may_vary_plans:
        return DEFAULT_TERMS
    if is_telephone():
        with st.expander(_("Other terms"), key="balance-terms", icon=":material/tune:"):
            return _choices(view)
    with st.container(border=True):
        return _choices(view)


def _choices(view: View) -> Terms:
    grid = st.grid(4, min_column_width=220)
    with grid.cell():
        weeks = _slider(_("Weeks ahead"), "weeks", WEEKS, _DEFAULT_WEEKS)
    with grid.cell():
        target = _slider(_("Fill up to, %"), "target", TARGETS, _DEFAULT_TARGET)
    with grid.cell():
        without = _several(
            _("Leave these embassies out"),
            "without",
            sorted(view.known, key=lambda one: view.embassy(one).label(language())),
            lambda one: view.embassy(one).label(language()),
        )
    with grid.cell():
        home = _several(
            _("Keep these kinds at home"),
            "home",
            [one.id for one in view.network.categories if one.may_move],
            category_name(view.network),
        )
    terms = Terms(
        horizon_weeks=float(weeks),
        target=target / 100,
        excluded=frozenset(without),
        kept_home=frozenset(home),
        limits=LIMITS,
    )
    if terms != DEFAULT_TERMS:
        st.button(
            _("Back to the usual terms"),
            key="usual-terms",
            icon=":material/close:",
            type="tertiary",
            on_click=_forget,
        )
    return terms


def _slider(label: str, name: str, options: Sequence[int], default: int) -> int:
    key = _key(name)
    if st.session_state.get(key) not in options:
        asked = st.query_params.get(name, "")
        found = (one for one in options if str(one) == asked)
        st.session_state[key] = next(found, default)
    picked: int = st.select_slider(
        label, options, key=key, on_change=_remember, args=(name, str(default))
    )
    return picked


def _several(label: str, name: str, options: Sequence[str], label_of: object) -> list[str]:
    key = _key(name)
    if key not in st.session_state:
        asked = st.query_params.get(name, "").split(_BETWEEN)
        st.session_state[key] = [one for one in options if one in asked]
    picked: list[str] = st.multiselect(
        label,
        options,
        format_func=label_of,
        key=key,
        placeholder=_("Nothing chosen"),
        on_change=_remember,
        args=(name, ""),
    )
    return picked


def _remember(name: str, default: str) -> None:
    value = st.session_state.get(_key(name))
    told = _BETWEEN.join(value) if isinstance(value, list) else str(value)
    if told == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = told


def _forget() -> None:
    for name in _NAMES:
        st.session_state.pop(_key(name), None)
        st.query_params.pop(name, None)


def _key(name: str) -> str:
    return f"filter-{name}"
