"""What a coordinator sees of the network and of other embassies: the weekly release."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from ambasada.questions.overview import EmbassyRow, embassy_rows
from ambasada.questions.release import (
    ReleasedWeeks,
    network_at_least,
    newest_week,
    newest_weeks,
    released_kinds,
    released_weeks,
)
from ambasada.visibility import View
from components.cache import drawn
from components.charts import Line, over_time
from components.drawing import ReadyFigure, show
from components.explain import title
from components.export import Taken, download
from components.frame import empty
from components.links import chosen_row, open_week
from components.texts import UNKNOWN, _, language, percent, span
from components.theme import palette
from components.told import at_least, no_release, release_words, told_number
from components.weekly import axis_of_weeks
from components.words import REPORTING, category_name, word

WEEKS = 26
FIGURES = ("overdue", "open", "received", "closed", "needed_hours", "available_hours")


def network_cards(view: View) -> None:
    """The network at least: flows of the week released last, stocks of the four weeks."""
    week, others = newest_week(view), newest_weeks(view)
    if week is None:
        empty(no_release())
        return
    flows = network_at_least(view, 1)
    shown = [(title(figure), flows[figure].values[-1] or 0, week) for figure in flows]
    if others:
        stocks = ((_("Overdue, others"), "overdue"), (_("Open, others"), "open"))
        shown += [
            (label, float(sum(one.least(figure) for one in others)), others[0].period)
            for label, figure in stocks
        ]
    grid = st.grid(4, min_column_width=150)
    for label, count, period in shown:
        with grid.cell(), st.container(border=True, height="stretch"):
            st.metric(label, at_least(count), help=release_words(period))
            st.caption(span(period))
    st.caption(
        _(
            "Your own embassy is exact and live on My week. Of others you see the weekly release: "
            "small numbers could give people away."
        )
    )


def network_weeks(view: View) -> None:
    """Received and closed of the network by released week, at least."""
    st.header(_("Week by week"), anchor=False)
    if newest_week(view) is None:
        empty(no_release())
        return
    figure = drawn(view, ("released-weeks",), lambda: _weeks_figure(view))
    show(figure, key="released-weeks", alt=_("Cases received and closed by released week."))
    st.caption(_("At least: the sums of what was released of each kind of request."))


def _weeks_figure(view: View) -> ReadyFigure:
    colours, flows = palette(), network_at_least(view, WEEKS)
    lines = [
        Line(title("received"), flows["received"].values, colours.soft, "bar"),
        Line(title("closed"), flows["closed"].values, colours.good),
    ]
    return over_time(lines, axis_of_weeks(flows["received"].periods), colours, height=240)


def kinds_table(view: View) -> None:
    """The network by kind of request, in the week released last."""
    st.header(_("By kind of request"), anchor=False)
    week = newest_week(view)
    if week is None:
        empty(no_release())
        return
    st.caption(release_words(week))
    name_of = category_name(view.network)
    frame = pd.DataFrame(
        {
            "kind": [name_of(one.category) for one in released_kinds(view)],
            "received": [told_number(one.received) for one in released_kinds(view)],
            "closed": [told_number(one.closed) for one in released_kinds(view)],
        }
    )
    columns = {"kind": _("Kind"), "received": _("Received"), "closed": _("Closed")}
    st.dataframe(frame, key="released-kinds", hide_index=True, column_config=columns)


def others_table(view: View) -> None:
    """One row another embassy, most overdue first by what was released."""
    heading = _("Embassies")
    st.header(heading, anchor=False)
    rows = newest_weeks(view)
    if not rows:
        empty(no_release())
        return
    st.caption(
        release_words(rows[0].period) + " " + _("Choose a row to open what was released of it.")
    )
    table, columns = drawn(view, ("others",), lambda: _others(rows, view)), _columns()
    chosen = st.dataframe(
        table,
        key="embassies",
        hide_index=True,
        height="content",
        row_height=34,
        on_select="rerun",
        selection_mode="single-row",
        column_config=columns,
        alt=_("One row another embassy: overdue, open, received, closed and hours, rounded."),
    )
    download(view, Taken("overview", heading, table, columns, rows[0].period))
    row = chosen_row(chosen, len(rows))
    if row is not None:
        open_week(rows[row].embassy)


def _others(rows: Sequence[ReleasedWeeks], view: View) -> pd.DataFrame:
    reporting = {row.embassy: row.reporting for row in embassy_rows(view)}
    return pd.DataFrame(
        {"embassy": [view.embassy(row.embassy).label(language()) for row in rows]}
        | {name: [told_number(row.told.get(name)) for row in rows] for name in FIGURES}
        | {"used": [_about(row.utilisation) for row in rows]}
        | {"reporting": [word(REPORTING)(reporting[row.embassy]) for row in rows]}
    )


def _about(utilisation: float | None) -> str:
    """To tens of per cent: both hours are rounded already."""
    return UNKNOWN if utilisation is None else "≈ " + percent(round(utilisation, 1))


def _columns() -> dict[str, object]:
    return {
        "embassy": st.column_config.TextColumn(_("Embassy"), pinned=True),
        "overdue": _("Overdue"),
        "open": _("Open"),
        "received": _("Received"),
        "closed": _("Closed"),
        "needed_hours": _("Needed h"),
        "available_hours": _("Available h"),
        "used": _("Hours used"),
        "reporting": _("Last week"),
    }


def other_week(view: View, embassy: str) -> None:
    """What was released of one other embassy, newest four weeks first."""
    rows = released_weeks(view).get(embassy, ())
    if not rows:
        empty(no_release())
        return
    st.header(_("Released, by four weeks"), anchor=False)
    st.caption(
        _(
            "Received and closed in the four weeks, the rest at their end; rounded, under 10 as "
            "“<10”. Exact numbers are for the embassy's own coordinators and for leadership."
        )
    )
    frame = pd.DataFrame(
        {"weeks": [span(row.period) for row in rows]}
        | {name: [told_number(row.told.get(name)) for row in rows] for name in FIGURES}
    )
    st.dataframe(
        frame,
        key="released-embassy",
        hide_index=True,
        column_config=_columns() | {"weeks": _("Four weeks")},
    )


def shown_on_map(row: EmbassyRow, view: View) -> ReleasedWeeks | None:
    """What the map draws in place of live numbers; None where they may be seen."""
    if view.may_see_exactly(row.embassy):
        return None
    newest = {one.embassy: one for one in newest_weeks(view)}
    return newest.get(row.embassy, ReleasedWeeks(row.embassy, "", {}))
