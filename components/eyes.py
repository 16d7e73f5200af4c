"""Until members sign in: a switch in the side bar that chooses whose eyes to look through.

To be removed with sign-in; only `pages/__init__.py` imports it.
"""

from __future__ import annotations

import streamlit as st

from ambasada.desk import Desk
from ambasada.visibility import Member, Role
from components.texts import _

_KEY = "eyes"


def chosen_member(desk: Desk) -> Member:
    """The member through whose eyes this session looks."""
    choices = _choices(desk)
    asked = st.query_params.get("eyes", "")
    if _KEY not in st.session_state:
        st.session_state[_KEY] = asked if asked in choices else "leadership"
    with st.sidebar:
        chosen = st.selectbox(
            _("Look as"),
            list(choices),
            format_func=lambda code: _name(choices[code], desk),
            key=_KEY,
            help=_("Sign-in will take the place of this switch."),
        )
        if desk.is_demo:
            st.caption(_("Everything here is made up. No real case, no real person."))
    return choices[chosen]


def _choices(desk: Desk) -> dict[str, Member]:
    embassies = sorted(desk.network.embassies, key=lambda embassy: embassy.label())
    coordinators = {one.id: Member(Role.COORDINATOR, one.id) for one in embassies}
    return {
        "leadership": Member(Role.LEADERSHIP),
        "administrator": Member(Role.ADMINISTRATOR),
        **coordinators,
    }


def seen_as(member: Member, desk: Desk) -> str:
    """Whose eyes a screen is seen through, and where to change them."""
    return _("Seen as: {member} (change it in the side bar)").format(member=_name(member, desk))


def _name(member: Member, desk: Desk) -> str:
    if member.role is Role.LEADERSHIP:
        return _("Leadership of the network")
    if member.role is Role.ADMINISTRATOR:
        return _("Administrator")
    return _("Coordinator, {embassy}").format(embassy=desk.network.embassy[member.embassy].label())
