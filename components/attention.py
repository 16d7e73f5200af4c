"""Who needs attention and why, worst first; each line leads to the embassy's week."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ambasada.questions.overview import EmbassyRow, Reason
from ambasada.visibility import View
from components.links import week_address
from components.texts import _, language, n_, percent

SHOWN = 7
_BADGES = {
    Reason.OVERDUE: (":material/schedule:", "orange"),
    Reason.OVERLOADED: (":material/group_remove:", "orange"),
    Reason.MISSING: (":material/hearing_disabled:", "gray"),
    Reason.HOURS_UNKNOWN: (":material/help:", "gray"),
}


def attention_list(rows: Sequence[EmbassyRow], view: View) -> None:
    """The worst few, and the rest behind a fold."""
    st.header(_("Needs attention"), anchor=False)
    if not rows:
        st.success(_("Nothing is overdue and everybody has reported."), icon=":material/check:")
        return
    for row in rows[:SHOWN]:
        _line(row, view)
    if len(rows) > SHOWN:
        label = n_("{count} more", "{count} more", len(rows) - SHOWN)
        with st.expander(label):
            for row in rows[SHOWN:]:
                _line(row, view)


def _line(row: EmbassyRow, view: View) -> None:
    name = view.embassy(row.embassy).label(language())
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link(
                st.session_state["pages"]["my-week"],
                label=f"**{name}**",
                icon=":material/chevron_right:",
                icon_position="right",
                query_params=week_address(row.embassy),
                width="stretch",
            )
            badge = _badge(row)
            st.badge(badge, icon=_BADGES[row.reasons[0]][0], color=_BADGES[row.reasons[0]][1])
        st.caption(_why(row))


def _badge(row: EmbassyRow) -> str:
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
