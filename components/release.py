"""What a coordinator sees of the network and of other embassies: the weekly release."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from ambasada.questions.overview import EmbassyRow, embassy_rows
from ambasada.questions.periods import Period, week_of
from ambasada.questions.release import (
    ReleasedWeeks,
    network_at_least,
    newest_week,
    newest_weeks,
    released_kinds,
    released_weeks,
)
from ambasada.visibility import View
from components.alert_marks import marks_caption, marks_told, week_marks
from components.attention import SHOWN, embassy_entry, overdue_badge
from components.cache import drawn
from components.charts import Line, over_time
from components.device import is_telephone
from components.drawing import ReadyFigure, show
from components.explain import title
from components.export import Taken, download
from components.folded import the_same_as_a_table
from components.frame import empty
from components.links import chosen_row, open_week
from components.listing import Entry, first_few
from components.ready_table import height_of
from components.texts import UNKNOWN, _, language, number, percent, span, week_name
from components.theme import palette
from components.told import (
    FIGURE_NAMES,
    at_least,
    explain_released,
    no_release,
    release_words,
    told_number,
)
from components.weekly import axis_of_weeks
from components.weeks_in_words import weeks_table
from components.words import REPORTING, category_name, word

WEEKS = 26
FIGURES = ("overdue", "open", "received", "closed", "needed_hours", "available_hours")


def network_weeks(view: View) -> None:
    """Received and closed of the network by released week, at least."""
    st.header(_("Week by week"), anchor=False)
    if newest_week(view) is None:
        empty(no_release())
        return
    figure = drawn(view, ("released-weeks",), lambda: _weeks_figure(view))
    weeks = network_at_least(view, WEEKS)["received"].periods
    marks, names = week_marks(view, "", weeks), [week_name(week_of(week)) for week in weeks]
    told = marks_told(marks, names)
    show(figure, key="released-weeks", alt=f"{_weeks_summary(view)} {told}".strip())
    marks_caption(marks, names)
    st.caption(_("At least: the sums of what was released of each kind of request."))
    the_same_as_a_table(
        "released-weeks", lambda: weeks_table(network_at_least(view, WEEKS), told=at_least)
    )


def _weeks_summary(view: View) -> str:
    flows = network_at_least(view, WEEKS)
    return _(
        "In {weeks} released weeks at least {received} cases were received and {closed} closed."
    ).format(
        weeks=len(flows["received"].periods),
        received=number(sum(value or 0 for value in flows["received"].values)),
        closed=number(sum(value or 0 for value in flows["closed"].values)),
    )


def _weeks_figure(view: View) -> ReadyFigure:
    colours, flows = palette(), network_at_least(view, WEEKS)
    lines = [
        Line(title("received"), flows["received"].values, colours.soft, "bar"),
        Line(title("closed"), flows["closed"].values, colours.good),
    ]
    weeks = flows["received"].periods
    unusual = week_marks(view, "", weeks)
    return over_time(lines, axis_of_weeks(weeks), colours, unusual=unusual, height=240)


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
    columns = {
        "kind": _("Kind"),
        **{
            figure: st.column_config.TextColumn(
                title(figure), help=explain_released(figure, view, week)
            )
            for figure in ("received", "closed")
        },
    }
    st.dataframe(
        frame,
        key="released-kinds",
        hide_index=True,
        row_height=34,
        height=height_of(len(frame)),
        column_config=columns,
    )


def others_table(view: View) -> None:
    """One row another embassy, most overdue first by what was released."""
    heading = _("Embassies")
    st.header(heading, anchor=False)
    rows = newest_weeks(view)
    if not rows:
        empty(no_release())
        return
    st.caption(
        release_words(rows[0].period) + " " + _("Choose one to open what was released of it.")
    )
    table = drawn(view, ("others",), lambda: _others(rows, view))
    columns = _columns(view, rows[0].period)
    if is_telephone():
        first_few([_entry(row, view) for row in rows], "embassies", SHOWN)
        the_same_as_a_table("embassies", lambda: _others_table(table, columns))
    else:
        chosen = _others_table(table, columns, on_select="rerun", selection_mode="single-row")
        row = chosen_row(chosen, len(rows))
        if row is not None:
            open_week(rows[row].embassy)
    download(view, Taken("overview", heading, table, columns, rows[0].period))


def _others_table(table: pd.DataFrame, columns: dict[str, Any], **more: Any) -> Any:
    return st.dataframe(
        table,
        key="embassies",
        hide_index=True,
        height=height_of(len(table)),
        row_height=34,
        column_config=columns,
        alt=_("One row another embassy: overdue, open, received, closed and hours, rounded."),
        **more,
    )


def _entry(row: ReleasedWeeks, view: View) -> Entry:
    told = [_("open: {count}").format(count=told_number(row.told.get("open")))]
    if row.utilisation is not None:
        told.append(_("{percent} of hours used").format(percent=_about(row.utilisation)))
    badge = overdue_badge(told_number(row.told.get("overdue"))) if row.least("overdue") else None
    return embassy_entry(row.embassy, view, " · ".join(told), badge)


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


def _columns(view: View, period: Period) -> dict[str, Any]:
    """Each figure's column has the figure's name, its explanation and how it was released."""
    return {"embassy": st.column_config.TextColumn(_("Embassy"), pinned=True)} | {
        column: st.column_config.TextColumn(
            title(figure), help=explain_released(figure, view, period)
        )
        for column, figure in FIGURE_NAMES.items()
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
        column_config=_columns(view, rows[0].period) | {"weeks": _("Four weeks")},
    )


def shown_on_map(row: EmbassyRow, view: View) -> ReleasedWeeks | None:
    """What the map draws in place of live numbers; None where they may be seen."""
    if view.may_see_exactly(row.embassy):
        return None
    newest = {one.embassy: one for one in newest_weeks(view)}
    return newest.get(row.embassy, ReleasedWeeks(row.embassy, "", {}))
