"""Problems with the cell that mends each, and who reported in which week."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from ambasada.questions.health import (
    has_tabs,
    problem_groups,
    problems,
    reporting_weeks,
    reports_by_week,
    rows_read,
)
from ambasada.questions.periods import last_whole_week, week_of
from ambasada.questions.sheets import cell_link, cell_of
from ambasada.rules import RULE_BY_NAME, Effect
from ambasada.visibility import View
from components.cache import drawn
from components.explain import explain, read_at
from components.filters import select
from components.frame import empty
from components.problem_words import happened, to_do
from components.sheets import cell_column
from components.texts import _, language, n_, number, short_day
from components.words import REPORTING, word

EFFECTS = {
    Effect.SOURCE: "whole sheet not read",
    Effect.ROW: "row left out",
    Effect.VALUE: "value not used",
}
# A shape for each status, so that the grid reads without colour.
MARKS = {"reported": "●", "nothing": "○", "paused": "Ⅱ", "missing": "✕", "no_sheet": "·"}


def problem_overview(view: View) -> None:
    """How many rows were read, kept and left out, and the problems by kind."""
    st.header(_("What could not be read"), anchor=False, help=read_at(view))
    rows = rows_read(view)
    if not has_tabs(view) and problems(view).empty:
        empty(_("No row has been read: there is no sheet yet. Add a source in sources.toml."))
        return
    st.markdown(
        _("{read} rows were read: {kept} kept, {left_out} left out.").format(
            read=f"**{number(rows.read)}**",
            kept=f"**{number(rows.kept)}**",
            left_out=f"**{number(rows.left_out)}**",
        )
    )
    groups = problem_groups(view)
    if not groups:
        st.success(_("Every row could be read as agreed."), icon=":material/check_circle:")
        return
    st.dataframe(
        pd.DataFrame(
            {
                _("Embassy"): [_embassy(view, group.embassy) for group in groups],
                _("Tab"): [group.tab for group in groups],
                _("Problem"): [_(group.title) for group in groups],
                _("What happens"): [_(EFFECTS[group.effect]) for group in groups],
                _("How many"): [group.count for group in groups],
            }
        ),
        hide_index=True,
        key="problem-groups",
        row_height=34,
        height="content" if len(groups) < 12 else 420,
    )


def _embassy(view: View, embassy: str) -> str:
    if embassy in view.network.embassy:
        return view.embassy(embassy).label(language())
    # What the cell says instead may be anything, so it stays in the sheet.
    return _("(unknown)") if embassy else _("(not said)")


@st.fragment
def problem_table(view: View) -> None:
    """Each problem: where it is, what the cell says (own embassy only), what to type."""
    st.header(_("Each cell to mend"), anchor=False)
    table = problems(view)
    if table.empty:
        st.caption(_("There is nothing to mend."))
        return
    embassies = ("", *sorted(table["embassy"].unique().tolist()))
    if len(embassies) > 2:
        wanted = select(
            _("Embassy"),
            "embassy",
            tuple(dict.fromkeys(embassies)),
            default="",
            label_of=lambda one: _embassy(view, one) if one else _("All"),
        )
        table = table[table["embassy"] == wanted] if wanted else table
    count = len(table)
    st.caption(n_("{count} problem", "{count} problems", count))
    st.dataframe(
        drawn(
            view, ("problems", str(sorted(table["embassy"].unique()))), lambda: _frame(table, view)
        ),
        hide_index=True,
        key="problems",
        row_height=34,
        height="content" if count < 14 else 520,
        column_config={
            _("Cell"): cell_column(view),
            _("Row"): st.column_config.NumberColumn(width=60),
            _("What to do"): st.column_config.TextColumn(width=430),
        },
    )


def _frame(table: pd.DataFrame, view: View) -> pd.DataFrame:
    columns = {
        _("Embassy"): table["embassy"].map(lambda one: _embassy(view, one)),
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
    """Thirteen weeks: who reported, who said nothing, who is silent. Silence is not zero."""
    week = last_whole_week(view.as_of)
    st.header(_("Reporting week by week"), anchor=False, help=explain("reporting", view, week))
    st.caption(" · ".join(f"{mark} {word(REPORTING)(status)}" for status, mark in MARKS.items()))
    st.dataframe(
        drawn(view, ("reporting-grid",), lambda: _grid(view)),
        hide_index=True,
        key="reporting",
        row_height=30,
        height="content",
        column_config={_("Embassy"): st.column_config.TextColumn(pinned=True, width=140)},
        alt=_("Who reported in each of the last thirteen weeks."),
    )


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
