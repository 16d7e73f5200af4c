"""Which embassy a screen shows: the member's own, or the one in the address."""

from __future__ import annotations

from ambasada.visibility import Member, View
from components.filters import select
from components.texts import _, language


def chosen_embassy(member: Member, view: View) -> str:
    """The embassy chosen; a coordinator starts with their own, leadership with the first."""
    options = sorted(view.network.embassy, key=lambda one: view.embassy(one).label(language()))
    return select(
        _("Embassy"),
        "embassy",
        options,
        default=member.embassy or options[0],
        label_of=lambda one: view.embassy(one).label(language()),
    )
