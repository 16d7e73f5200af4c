"""Problems with the cell that mends each, and who reported in which week."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from ambasada.questions.health import (
    problems,
    reporting_weeks,
    reports_by_week,
    silent_embassies,
)
from ambasada.questions.periods import last_whole_week, week_of
from ambasada.questions.sheets import cell_link, cell_of
from ambasada.rules import RULE_BY_NAME
from ambasada.visibility import View
from components.cache import drawn
from components.device import is_telephone
from components.explain import explain
from components.folded import the_same_as_a_table
from components.frame import reporting_line
from components.listing import Badge, Entry, first_few
from components.mending import embassy_name
from components.problem_words import happened, to_do
from components.ready_table import height_of
from components.sheets import cell_column
from components.texts import _, language, n_, short_day
from components.words import REPORTING, word

# A shape for each status, so that the grid reads without colour.
MARKS = {"reported": "●", "nothing": "○", "paused": "Ⅱ", "missing": "✕", "no_sheet": "·"}


def problem_table(view: View) -> None:
    """Every problem of what is chosen, for who would rather have a table; none on a telephone."""
    table = problems(view)
    if table.empty or is_telephone():
        return
    wanted = "" if view.member.embassy else st.query_params.get("embassy", "")
    table = table[table["embassy"] == wanted] if wanted in set(table["embassy"]) - {""} else table
    the_same_as_a_table("problems", lambda: _table(view, table))


def _table(view: View, table: pd.DataFrame) -> None:
    """Each problem: where it is, what the cell says (own embassy only), what to type."""
    count = len(table)
    st.caption(n_("{count} problem", "{count} problems", count))
    st.dataframe(
        drawn(
            view, ("problems", str(sorted(table["embassy"].unique()))), lambda: _frame(table, view)
        ),
        hide_index=True,
        key="problems",
        row_height=34,
        height=height_of(count, 520),
        column_config={
            _("Cell"): cell_column(view),
            _("Row"): st.column_config.NumberColumn(width=60),
            _("What to do"): st.column_config.TextColumn(width=430),
        },
    )


def _frame(table: pd.DataFrame, view: View) -> pd.DataFrame:
    columns = {
        _("Embassy"): table["embassy"].map(lambda one: embassy_name(view, one)),
        _("Tab"): table["tab"],
        _("Row"): table["row"],
        _("Column"): table["column"],
        _("Cell"): [_cell(view, row) for row in table.itertuples(index=False)],
        _("Problem"): table["rule"].map(lambda rule: _(RULE_BY_NAME[rule].title)),
    }
    if "found" in table:
        columns[_("What happened")] = [happened(row) for row in table.itertuples(index=False)]
        columns[_("What to do")] = [to_do(row) for row in table.itertuples(index=False)]
    else:
        columns[_("Sheet")] = table["spreadsheet"]
    return pd.DataFrame(columns)


def _cell(view: View, problem: Any) -> str:
    """The address that opens the cell, or its name where the sheet is a folder's."""
    row = None if pd.isna(problem.row) else int(problem.row)
    place = (problem.spreadsheet, problem.tab, row, problem.column)
    return cell_link(view, *place) or cell_of(view, *place)


def reporting_grid(view: View) -> None:
    """Who is silent, then thirteen weeks: who reported, who said nothing. Silence is not zero."""
    week = last_whole_week(view.as_of)
    st.header(_("Reporting week by week"), anchor=False, help=explain("reporting", view, week))
    if is_telephone():
        _reporting_list(view)
        return
    reporting_line(view)
    st.caption(_legend())
    grid = drawn(view, ("reporting-grid",), lambda: _grid(view))
    st.dataframe(
        grid,
        hide_index=True,
        key="reporting",
        row_height=30,
        height=height_of(len(grid), row=30),
        column_config={_("Embassy"): st.column_config.TextColumn(pinned=True, width=140)},
        alt=_("Who reported in each of the last thirteen weeks."),
    )


def _legend() -> str:
    return " · ".join(f"{mark} {word(REPORTING)(status)}" for status, mark in MARKS.items())


def _reporting_list(view: View) -> None:
    """Only the silent are named; the weeks of all are folded, newest last."""
    silent = silent_embassies(view)
    heard = {one.embassy for one in silent}
    if not silent:
        reporting_line(view)
    told = [
        Entry(
            embassy_name(view, one.embassy),
            n_("silent for {count} week", "silent for {count} weeks", one.weeks),
            (Badge(word(REPORTING)("missing"), ":material/hearing_disabled:", "orange"),),
        )
        for one in silent
    ]
    table = reporting_weeks(view)
    rest = [
        Entry(
            embassy_name(view, str(embassy)),
            " ".join(MARKS.get(status, "–") for status in statuses),
        )
        for embassy, statuses in table.iterrows()
        if embassy not in heard
    ]
    first_few([*told, *rest], "reporting", len(told))
    st.caption(_legend())


def _grid(view: View) -> pd.DataFrame:
    table, reports = reporting_weeks(view), reports_by_week(view)
    columns: dict[str, list[str]] = {
        _("Embassy"): [
            _("All embassies"),
            *(view.embassy(str(embassy)).label(language()) for embassy in table.index),
        ]
    }
    for report in reports:
        marks = [MARKS.get(status, "") for status in table[report.week]]
        label = short_day(week_of(report.week).first)
        columns[label] = [
            _("{heard} of {expected}").format(heard=report.reported, expected=report.expected),
            *marks,
        ]
    return pd.DataFrame(columns)
