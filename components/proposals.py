"""Changes that wait for a second administrator's yes."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from ambasada.accounts import Change, Proposal, Session
from ambasada.administration import confirm, withdraw
from ambasada.office import the_office
from ambasada.storage.accounts_tables import PROPOSAL_SECONDS
from components.account_said import do
from components.member import role_name, signed_in
from components.texts import _, day, escape, moment

ASKS: dict[Change, str] = {
    Change.ADD: "{by} asks to add {login}: {role}.",
    Change.ROLE: "{by} asks to give {login} another role: {role}.",
    Change.DISABLE: "{by} asks to disable {login}.",
    Change.ENABLE: "{by} asks to enable {login} again.",
    Change.RESET: "{by} asks to set {login} up anew: password, second step, devices.",
}


def proposals_panel(session: Session) -> None:
    """Each proposal in a sentence, with yes and no; nothing where none waits."""
    waiting = the_office().accounts.proposals()
    if not waiting:
        return
    with st.container(border=True):
        st.header(_("Waiting for a second administrator's yes"), anchor=False)
        for proposal in waiting:
            _proposal(proposal, is_own=proposal.by == session.account.login)


def _proposal(proposal: Proposal, *, is_own: bool) -> None:
    zone = the_office().network().zone
    role = role_name(proposal.role, proposal.embassy) if proposal.role else ""
    says = _(ASKS[proposal.change]).format(by=proposal.by, login=proposal.login, role=role)
    until = proposal.made_at + timedelta(seconds=PROPOSAL_SECONDS)
    with st.container(gap="xsmall"):
        st.markdown(f"**{proposal.number}** · {escape(says)}")
        st.caption(
            _("Asked on {moment}; lapses on {day}.").format(
                moment=moment(proposal.made_at.astimezone(zone)), day=day(until.astimezone(zone))
            )
        )
        with st.container(horizontal=True):
            _buttons(proposal, is_own=is_own)


def _buttons(proposal: Proposal, *, is_own: bool) -> None:
    st.button(
        _("Confirm"),
        icon=":material/check:",
        key=f"confirm-{proposal.number}",
        disabled=is_own,
        help=_("This is your own proposal. Ask another administrator.") if is_own else None,
        on_click=_confirm,
        args=(proposal,),
    )
    st.button(
        _("Withdraw") if is_own else _("Refuse"),
        icon=":material/close:",
        key=f"withdraw-{proposal.number}",
        on_click=_withdraw,
        args=(proposal,),
    )


def _confirm(proposal: Proposal) -> None:
    by = signed_in().account.login
    do(
        lambda: confirm(the_office(), proposal, by=by),
        _("Proposal {number} is confirmed and done.").format(number=proposal.number),
    )


def _withdraw(proposal: Proposal) -> None:
    by = signed_in().account.login

    def deed() -> str:
        withdraw(the_office(), proposal, by=by)
        return ""

    do(deed, _("Proposal {number} is withdrawn.").format(number=proposal.number))
