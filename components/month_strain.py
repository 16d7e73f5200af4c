"""Who cannot cope: embassies with more work than hours, and those that answer later than before."""

from __future__ import annotations

import streamlit as st

from ambasada.questions.movers import LongerWait, above_their_hours, longer_waits
from ambasada.questions.overview import EmbassyRow
from ambasada.questions.periods import last_whole_month, month_before, week_of
from ambasada.visibility import View
from components.explain import explain
from components.listing import HERE, Badge, Entry, first_few
from components.texts import _, in_hours, language, n_, percent, short_month

SHOWN = 3


def strained_embassies(view: View) -> None:
    """Two cards beside each other, worst first; each line leads to the embassy."""
    grid = st.grid(2, min_column_width=300)
    with grid.cell(), st.container(border=True, height="stretch"):
        _above_hours(view)
    with grid.cell(), st.container(border=True, height="stretch"):
        _longer_waits(view)


def _above_hours(view: View) -> None:
    explained = explain("utilisation", view, week_of(view.week))
    st.header(_("More work than hours"), anchor=False, help=explained)
    found = above_their_hours(view)
    if not found:
        st.caption(_("Nobody whose hours are confirmed is above them this week."))
        return
    first_few([_above(row, view) for row in found], "above-hours", SHOWN)


def _above(row: EmbassyRow, view: View) -> Entry:
    asked = _("{needed} needed, {available} offered this week").format(
        needed=in_hours(row.needed_hours or 0), available=in_hours(row.available_hours or 0)
    )
    return Entry(
        view.embassy(row.embassy).label(language()),
        f"{asked} · {n_('{count} open', '{count} open', row.open or 0)}",
        (Badge(percent(row.utilisation), ":material/group_remove:", "orange"),),
        screen="my-week",
        query={"embassy": row.embassy},
    )


def _longer_waits(view: View) -> None:
    last = last_whole_month(view.as_of)
    st.header(_("Longer waits"), anchor=False, help=explain("response_time", view, last))
    found = longer_waits(view)
    if not found:
        st.caption(
            _("Nobody with 10 cases or more in both months answered later than the month before.")
        )
        return
    before = short_month(month_before(last, 1).first)
    first_few([_longer(one, view, before) for one in found], "longer-waits", SHOWN)


def _longer(one: LongerWait, view: View, before: str) -> Entry:
    return Entry(
        view.embassy(one.embassy).label(language()),
        _("half answered within {now}, in {month} within {before}").format(
            now=in_hours(one.now), before=in_hours(one.before), month=before
        ),
        (Badge(f"+{in_hours(one.now - one.before)}", ":material/hourglass_top:", "orange"),),
        screen=HERE,
        query={"embassy": one.embassy},
    )
