"""The button that locks everything down; it asks twice."""

from __future__ import annotations

import streamlit as st

from ambasada.accounts import AccountError
from ambasada.lockdown import lock_down
from ambasada.office import the_office
from ambasada.visibility import Role
from components.member import signed_in
from components.texts import _, escape, inside, n_

_ASKED = "lock-asked"


def lock_down_panel() -> None:
    """What a lock-down does, a tick, and the way to the second question."""
    st.header(_("Lock-down"), anchor=False)
    st.write(
        _(
            "When a device, a password or the machine may be in other hands: all sessions end, "
            "yours too, the sheets are read no more, what was read is removed, and nobody signs "
            "in until two administrators open Ambasada again."
        )
    )
    is_sure = st.checkbox(_("I mean it: everybody out, at once."), key="lock-sure")
    st.button(
        _("Lock everything down"),
        icon=":material/lock:",
        key="lock-ask",
        disabled=not is_sure,
        on_click=_ask,
    )
    if st.session_state.get(_ASKED):
        st.dialog(_("Lock everything down?"), on_dismiss=_do_not_ask)(_ask_again)()


def _ask() -> None:
    st.session_state[_ASKED] = True


def _do_not_ask() -> None:
    st.session_state.pop(_ASKED, None)


def _ask_again() -> None:
    able = [
        one
        for one in the_office().accounts.members()
        if one.role is Role.ADMINISTRATOR and one.is_enabled and one.has_password
    ]
    st.write(
        n_(
            "{count} administrator has a password, and two are needed to open it again.",
            "{count} administrators have a password; any two of them open it again.",
            len(able),
        )
    )
    if len(able) < 2:
        st.warning(
            _("Then only the server's own command line opens it: lockdown lift."),
            icon=":material/warning:",
        )
    if st.button(_("Yes, lock down now"), icon=":material/lock:", key="lock-now", type="primary"):
        _lock()


def _lock() -> None:
    _do_not_ask()
    office = the_office()
    try:
        lock_down(office.accounts, office.audit, office.state, by=signed_in().account.login)
    except AccountError as refusal:
        st.warning(escape(inside(str(refusal))))
        return
    st.rerun()
