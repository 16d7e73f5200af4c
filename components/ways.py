"""The way from a figure to what is behind it, where this member may see that.

A coordinator goes to their own cases, leadership to the embassy that has most of it. A figure that
has nothing behind it for this member has no way, and so no link below it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from ambasada.questions.cases import CLOSED, LAST_WEEK
from ambasada.questions.overview import EmbassyRow, Headline, embassy_rows
from ambasada.visibility import View
from components.links import week_address, with_day
from components.texts import _, language, number

# What narrows Open cases down to the cases that a figure counts.
CASES_OF: dict[str, dict[str, str]] = {
    "overdue": {"only": "overdue"},
    "silent": {"only": "silent"},
    "open_end": {},
    "received": {"since": LAST_WEEK},
    "closed": {"since": CLOSED},
}
_COUNTED: dict[str, Callable[[EmbassyRow], int | None]] = {
    "overdue": lambda row: row.overdue,
    "open_end": lambda row: row.open,
    "received": lambda row: row.received,
    "closed": lambda row: row.closed,
}


@dataclass(frozen=True)
class Way:
    """A link below a figure: its words, the screen that it opens and what that screen shows."""

    label: str
    screen: str
    query: dict[str, str] = field(default_factory=dict)

    def draw(self) -> None:
        """One quiet link."""
        st.page_link(
            st.session_state["pages"][self.screen],
            label=self.label,
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=self.query,
        )


def own_cases(figure: str, label: str) -> Way:
    """The cases of one's own embassy that a figure counts."""
    return Way(label, "open-cases", with_day(CASES_OF[figure]))


def to_most(view: View) -> Callable[[Headline], Way | None]:
    """For each figure of the network: the week of the embassy that has most of it."""

    def way(headline: Headline) -> Way | None:
        if headline.figure not in _COUNTED:
            return Way(_("Month by month"), "monthly-trends", with_day({}))
        counted = _COUNTED[headline.figure]
        most = max(embassy_rows(view), key=lambda row: counted(row) or 0, default=None)
        count = (counted(most) if most else None) or 0
        if most is None or not count:
            return None
        name = view.embassy(most.embassy).label(language())
        label = _("{embassy}: {count}").format(embassy=name, count=number(count))
        return Way(label, "my-week", week_address(most.embassy))

    return way
