"""The members: who there is, how each stands, and the way to change it."""

from __future__ import annotations

import streamlit as st

from ambasada.accounts import Account, Session
from ambasada.office import the_office
from ambasada.visibility import Role
from components.account_change import SOMEBODY_NEW, draw_dialog, open_dialog
from components.filters import segment
from components.member import role_name
from components.texts import _, day, escape, n_
from components.words import language_name

STATES: dict[str, tuple[str, str, str]] = {
    "enabled": (":material/check_circle:", "green", "enabled"),
    "invited": (":material/mail:", "orange", "invited"),
    "disabled": (":material/block:", "gray", "disabled"),
    "demo": (":material/science:", "gray", "demo"),
}
EVERYBODY = ("all", *(role.value for role in Role))


def members_panel(session: Session) -> None:
    """Everybody by login, narrowed to a role, with a button each; and the way to add one."""
    everybody = the_office().accounts.members()
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.header(n_("{count} member", "{count} members", len(everybody)), anchor=False)
        st.button(
            _("Add a member"),
            icon=":material/person_add:",
            key="add",
            on_click=open_dialog,
            args=(SOMEBODY_NEW,),
        )
    names = {role.value: role_name(role, "") for role in Role} | {"all": _("All")}
    wanted = segment(_("Role"), "role", EVERYBODY, default="all", label_of=names.__getitem__)
    shown = [one for one in everybody if wanted in ("all", one.role.value)]
    if not shown:
        st.caption(_("Nobody has this role yet. Add a member."))
    grid = st.grid(3, min_column_width=290)
    for account in shown:
        with grid.cell(), st.container(border=True, height="stretch", gap="xsmall"):
            _member(account)
    draw_dialog(session)


def _member(account: Account) -> None:
    """Name and state, one muted line, a way in."""
    icon, color, word = STATES[account.state]
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.markdown(f"**{escape(account.login)}**", width="content")
        st.badge(_(word), icon=icon, color=color)  # type: ignore[arg-type]
    st.caption(" · ".join(_told(account)))
    st.button(
        _("Change"),
        key=f"change-{account.login}",
        icon=":material/edit:",
        type="tertiary",
        on_click=open_dialog,
        args=(account.login,),
    )


def _told(account: Account) -> list[str]:
    seen_on = account.last_seen_on
    return [
        role_name(account.role, account.embassy),
        language_name(account.language),
        _second_step(account),
        _("last seen {day}").format(day=day(seen_on)) if seen_on else _("never seen"),
    ]


def _second_step(account: Account) -> str:
    steps = [_("code")] * account.has_code
    if account.passkeys:
        steps.append(n_("{count} passkey", "{count} passkeys", account.passkeys))
    return " + ".join(steps) or _("no second step")
