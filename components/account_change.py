"""Forms that add a member and change one. What needs a second administrator says so first."""

from __future__ import annotations

import streamlit as st

from ambasada.accounts import Account, Change, Session, Wish, needs_second
from ambasada.administration import ask
from ambasada.office import the_office
from ambasada.visibility import Role
from components.account_said import do
from components.member import role_name, signed_in
from components.texts import _, language
from components.words import language_name

# Which dialog is open: a login, or somebody new. It stays when the screen runs again beside it.
_OPEN = "account-open"
SOMEBODY_NEW = "+"


def open_dialog(whose: str) -> None:
    """Open the form for a login, or for SOMEBODY_NEW."""
    st.session_state[_OPEN] = whose


def _close() -> None:
    st.session_state.pop(_OPEN, None)


def draw_dialog(session: Session) -> None:
    """The form that is open, if one is."""
    whose = st.session_state.get(_OPEN)
    if whose == SOMEBODY_NEW:
        st.dialog(_("Add a member"), on_dismiss=_close)(_add)()
        return
    account = the_office().accounts.account(whose) if whose else None
    if account:
        st.dialog(account.login, on_dismiss=_close)(_change)(session, account)


def _add() -> None:
    """Login, role, embassy, language of somebody new."""
    network = the_office().network()
    login = st.text_input(
        _("Login"),
        key="new-login",
        max_chars=40,
        placeholder="lark-7",
        help=_("Made up: it must not tell who somebody is. 3 to 20 of a-z, 0-9, _ and -."),
    )
    role, embassy = _role_and_embassy("new", Role.COORDINATOR, "")
    language = st.selectbox(
        _("Language"), network.languages, format_func=language_name, key="new-language"
    )
    _say_if_second(Change.ADD, role, is_own=False)
    is_whole = bool(login) and _is_placed(role, embassy)
    if st.button(_("Add and invite"), key="new-add", type="primary", disabled=not is_whole):
        wish = Wish(Change.ADD, login, role, embassy, language)
        _do(wish, _("{login} is added.").format(login=login.strip().lower()))


def _change(session: Session, account: Account) -> None:
    """Another role, a new invitation, disabling or enabling."""
    st.caption(role_name(account.role, account.embassy))
    is_own = account.login == session.account.login
    st.header(_("Another role"), anchor=False)
    role, embassy = _role_and_embassy(account.login, account.role, account.embassy)
    _say_if_second(Change.ROLE, account.role, is_own=is_own)
    is_other = (role, embassy) != (account.role, account.embassy) and _is_placed(role, embassy)
    if st.button(_("Change the role"), key="do-role", disabled=not is_other):
        _do(
            Wish(Change.ROLE, account.login, role, embassy),
            _("{login} has another role, and was signed out everywhere."),
        )
    st.divider()
    for change in (Change.RESET, Change.DISABLE) if account.is_enabled else (Change.ENABLE,):
        _one_deed(account, change, is_own=is_own)


def _one_deed(account: Account, change: Change, *, is_own: bool) -> None:
    name, lead, done = _deeds()[change]
    st.write(lead)
    _say_if_second(change, account.role, is_own=is_own)
    if st.button(name, key=f"do-{change.value}"):
        _do(Wish(change, account.login), done)


def _deeds() -> dict[Change, tuple[str, str, str]]:
    """What the button says, what it does, what is said afterwards."""
    return {
        Change.RESET: (
            _("Set up anew"),
            _(
                "Telephone lost or password forgotten: password, second step and known devices "
                "are forgotten, and there is a new invitation."
            ),
            _("{login} is set up anew with this invitation, and was signed out everywhere."),
        ),
        Change.DISABLE: (
            _("Disable"),
            _("Signed out everywhere within two seconds, and refused from then on."),
            _("{login} is disabled, and was signed out everywhere."),
        ),
        Change.ENABLE: (
            _("Enable"),
            _("May sign in again, with the password and second step of before."),
            _("{login} is enabled."),
        ),
    }


def _role_and_embassy(key: str, role: Role, embassy: str) -> tuple[Role, str]:
    """A role, and for a coordinator an embassy."""
    network = the_office().network()
    roles = list(Role)
    chosen = st.selectbox(
        _("Role"),
        roles,
        index=roles.index(role),
        format_func=lambda one: role_name(one, ""),
        key=f"role-{key}",
    )
    if chosen is not Role.COORDINATOR:
        return chosen, ""
    known = sorted(network.embassy, key=lambda one: network.embassy[one].label(language()))
    place = st.selectbox(
        _("Embassy"),
        known,
        # None is chosen beforehand: a slip would open another embassy's cases.
        index=known.index(embassy) if embassy in known else None,
        placeholder=_("Choose"),
        format_func=lambda one: network.embassy[one].label(language()),
        key=f"embassy-{key}",
    )
    return chosen, place or ""


def _is_placed(role: Role, embassy: str) -> bool:
    return role is not Role.COORDINATOR or bool(embassy)


def _say_if_second(change: Change, role: Role, *, is_own: bool) -> None:
    if needs_second(change, role, is_own=is_own):
        st.caption(
            ":material/group: "
            + _("This needs a second administrator's yes; it waits for it seven days.")
        )


def _do(wish: Wish, done: str) -> None:
    by = signed_in().account.login
    _close()
    do(lambda: ask(the_office(), wish, by=by), done.format(login=wish.login))
    st.rerun()
