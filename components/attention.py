"""Who needs attention and why, worst first; each line leads to the embassy's week."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ambasada.questions.overview import EmbassyRow, Reason
from ambasada.visibility import View
from components.listing import Badge, Entry, first_few
from components.texts import _, language, n_, percent

# So many embassies are named before the fold.
SHOWN = 7
# The look of each reason's badge: icon and colour, which only repeat its words.
BADGES = {
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
    embassy_list(rows, view, "attention")


def embassy_list(rows: Sequence[EmbassyRow], view: View, name: str) -> None:
    """A line an embassy, in the order given."""
    first_few(
        [embassy_entry(row.embassy, view, _why(row), _badge(row)) for row in rows], name, SHOWN
    )


def embassy_entry(embassy: str, view: View, told: str, badge: Badge | None) -> Entry:
    """An embassy's name, which leads to its week, a badge, and one muted line."""
    return Entry(
        view.embassy(embassy).label(language()),
        told,
        (badge,) if badge else (),
        screen="my-week",
        query={"embassy": embassy},
    )


def _badge(row: EmbassyRow) -> Badge | None:
    """Why an embassy needs attention first; None where it does not."""
    if not row.reasons:
        return None
    icon, colour = BADGES[row.reasons[0]]
    return Badge(_reason(row), icon, colour)


def overdue_badge(count: str) -> Badge:
    """So many cases are overdue, in the words of a release: 40–44."""
    icon, colour = BADGES[Reason.OVERDUE]
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
