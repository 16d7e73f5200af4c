"""Is there anything yet? Before the first rows, a screen explains itself instead."""

from __future__ import annotations

from ambasada.visibility import Role, View


def has_nothing_yet(view: View) -> bool:
    """Whether no case that this member's figures count has ever been received.

    An administrator sees no figures: for them there is nothing as long as no sheet could be read.
    """
    if not view.known or view.member.role is Role.ADMINISTRATOR:
        return not view.known
    weekly = view["weekly"]
    if view.member.embassy:
        weekly = weekly[weekly["embassy"] == view.member.embassy]
    return not weekly["received"].sum()
