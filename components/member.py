"""The member who looks: found by the gate, read again on each run; and their own small menu."""

from __future__ import annotations

import streamlit as st

from ambasada.accounts import Session
from ambasada.audit import Kind
from ambasada.office import the_office
from ambasada.visibility import Role
from components.texts import _, language
from components.words import own_name

_SPOKEN = "language-of-account"

# What each role is called beside a member's login.
ROLES = {
    Role.COORDINATOR: "Coordinator",
    Role.LEADERSHIP: "Leadership",
    Role.ADMINISTRATOR: "Administrator",
}


def visitor() -> str:
    """The public name of this visitor's session, as the gate gave it; empty where it gave none."""
    identity = st.user.get("session")
    return identity if isinstance(identity, str) else ""


def signed_in() -> Session:
    """The live session of this visitor; a run without one ends here and shows nothing.

    Only the gate can name a session to Streamlit, and the accounts say what it may do now.
    """
    found = the_office().session_of(visitor())
    if found is None:
        st.info(_("You are signed out. Load the page again to sign in."), icon=":material/lock:")
        st.stop()
    return found


def account_menu(session: Session) -> None:
    """Who is signed in, and the ways out."""
    with st.popover(session.account.login, icon=":material/account_circle:"):
        st.caption(
            f"**{session.account.login}**  \n"
            + role_name(session.account.role, session.account.embassy)
        )
        _language_switch(session)
        st.link_button(
            _("Account and passkeys"), "/account", icon=":material/key:", width="stretch"
        )
        st.button(
            _("Sign out"),
            icon=":material/logout:",
            key="sign-out",
            on_click=_sign_out,
            args=(session, False),
            width="stretch",
        )
        st.button(
            _("Sign out everywhere"),
            icon=":material/devices_off:",
            key="sign-out-everywhere",
            on_click=_sign_out,
            args=(session, True),
            width="stretch",
            help=_("Ends all your sessions, on every device."),
        )


def _language_switch(session: Session) -> None:
    """The member's language, kept in the account; screen, filters and place stay as they are."""
    office = the_office()
    codes = office.network().languages
    st.selectbox(
        _("Language"),
        codes,
        index=codes.index(office.language_of(session.account)),
        format_func=own_name,
        key=_SPOKEN,
        on_change=_speak,
        args=(session.account.login,),
    )


def _speak(login: str) -> None:
    the_office().speak(login, st.session_state.get(_SPOKEN, ""))


def role_name(role: Role, embassy: str) -> str:
    """A role in words, with the embassy it belongs to: Coordinator · Poland."""
    known = the_office().network().embassy.get(embassy)
    return f"{_(ROLES[role])} · {known.label(language())}" if known else _(ROLES[role])


def _sign_out(session: Session, everywhere: bool) -> None:
    office = the_office()
    if everywhere:
        office.accounts.end_all_of(session.account.login)
    else:
        office.accounts.end_identity(session.identity)
    office.audit.record(
        Kind.SIGNED_OUT, session.account.login, "everywhere" if everywhere else "here"
    )
