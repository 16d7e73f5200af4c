"""Which cases need a move, oldest and most urgent first?"""

from __future__ import annotations

from ambasada.visibility import Member, View
from components.case_list import case_list
from components.frame import empty
from components.texts import _


def render(member: Member, view: View) -> None:
    """The embassy's open cases, to be narrowed down by filters that live in the address."""
    if member.embassy not in view.known:
        empty(
            _("Your embassy has no sheet that could be read. Data health says why and what to do.")
        )
        return
    case_list(view, member.embassy)
