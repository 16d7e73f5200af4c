"""Who needs attention and why, worst first; each line leads to the embassy's week."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from ambasada.questions.overview import EmbassyRow, Reason
from ambasada.visibility import View
from components.links import week_address
from components.texts import _, language, n_, percent

SHOWN = 7
Row = TypeVar("Row")


@dataclass(frozen=True)
class Badge:
    """A word and an icon; the colour only repeats what they say."""

    text: str
    icon: str
    colour: str


_BADGES = {
    Reason.OVERDUE: (":material/schedule:", "orange"),
    Reason.OVERLOADED: (":material/group_remove:", "orange"),
    Reason.MISSING: (":material/hearing_disabled:", "gray"),
    Reason.HOURS_UNKNOWN: (":material/help:", "gray"),
}


def attention_list(rows: Sequence[EmbassyRow], view: View) -> None:
    """Those who have a reason, worst first."""
    st.header(_("Needs attention"), anchor=False)
    if not rows:
        st.success(_("Nothing is overdue and everybody has reported."), icon=":material/check:")
        return
    embassy_lines(rows, view, "attention")


def embassy_lines(rows: Sequence[EmbassyRow], view: View, name: str) -> None:
    """A line an embassy, in the order given."""
    first_few(rows, lambda row: _line(row, view), name)


def first_few(rows: Sequence[Row], draw: Callable[[Row], None], name: str) -> None:
    """The first rows, and the rest behind a fold; `name` tells lists of a screen apart."""
    with st.container(key=f"lines-{name}", gap="small"):
        for row in rows[:SHOWN]:
            draw(row)
        if len(rows) > SHOWN:
            with st.expander(n_("{count} more", "{count} more", len(rows) - SHOWN)):
                for row in rows[SHOWN:]:
                    draw(row)


def _line(row: EmbassyRow, view: View) -> None:
    embassy_line(row.embassy, view, told=_why(row), badge=_badge(row))


def embassy_line(embassy: str, view: View, *, told: str, badge: Badge | None) -> None:
    """An embassy's name, which leads to its week, a badge, and one muted line."""
    name = view.embassy(embassy).label(language())
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link(
                st.session_state["pages"]["my-week"],
                label=f"**{name}**",
                icon=":material/chevron_right:",
                icon_position="right",
                query_params=week_address(embassy),
                width="stretch",
            )
            if badge:
                st.badge(badge.text, icon=badge.icon, color=badge.colour)
        st.caption(told)


def _badge(row: EmbassyRow) -> Badge | None:
    """Why an embassy needs attention first; None where it does not."""
    if not row.reasons:
        return None
    icon, colour = _BADGES[row.reasons[0]]
    return Badge(_reason(row), icon, colour)


def overdue_badge(count: str) -> Badge:
    """So many cases are overdue, in the words of a release: 40–44."""
    icon, colour = _BADGES[Reason.OVERDUE]
    return Badge(_("overdue: {count}").format(count=count), icon, colour)


def _reason(row: EmbassyRow) -> str:
    match row.reasons[0]:
        case Reason.OVERDUE:
            return n_("{count} overdue", "{count} overdue", row.overdue or 0)
        case Reason.OVERLOADED:
            return percent(row.utilisation)
        case Reason.MISSING:
            return _("no report")
        case _:
            return _("hours unknown")


def _why(row: EmbassyRow) -> str:
    """One muted line: open cases, then every further reason."""
    parts = []
    if row.open is not None:
        parts.append(n_("{count} open", "{count} open", row.open))
    if row.utilisation is not None:
        parts.append(_("{percent} of hours used").format(percent=percent(row.utilisation)))
    elif row.has_figures:
        parts.append(_("hours not confirmed"))
    if Reason.MISSING in row.reasons:
        parts.append(_("no report last week"))
    return " · ".join(parts)
