"""One row an embassy, sortable; choosing a row leads to that embassy's week."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ambasada.questions.overview import EmbassyRow, embassy_rows
from ambasada.questions.periods import last_whole_week
from ambasada.visibility import View
from components.cache import drawn
from components.export import Taken, download
from components.links import chosen_row, open_week
from components.texts import _, language
from components.words import REPORTING, word


def embassy_table(view: View) -> None:
    """All embassies, most overdue first."""
    heading = _("Embassies")
    st.header(heading, anchor=False)
    st.caption(_("Choose a row to open that embassy's week. A blank is unknown, never zero."))
    rows = sorted(embassy_rows(view), key=_worst_first)
    table = drawn(view, ("embassy-table",), lambda: _frame(rows, view))
    columns = _columns()
    chosen = st.dataframe(
        table,
        key="embassies",
        hide_index=True,
        height="content",
        placeholder="–",
        row_height=34,
        on_select="rerun",
        selection_mode="single-row",
        column_config=columns,
        alt=_("One row an embassy: open, overdue, received, closed, hours, utilisation, caseload."),
    )
    week = last_whole_week(view.as_of)
    download(view, Taken("overview", heading, table, columns, week))
    row = chosen_row(chosen, len(rows))
    if row is not None:
        open_week(rows[row].embassy)


def _worst_first(row: EmbassyRow) -> tuple[int, int, str]:
    return -(row.overdue or 0), -(row.open or 0), row.embassy


def _frame(rows: list[EmbassyRow], view: View) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "embassy": [view.embassy(row.embassy).label(language()) for row in rows],
            "overdue": pd.array([row.overdue for row in rows], dtype="Int64"),
            "open": pd.array([row.open for row in rows], dtype="Int64"),
            "received": pd.array([row.received for row in rows], dtype="Int64"),
            "closed": pd.array([row.closed for row in rows], dtype="Int64"),
            "needed": [row.needed_hours for row in rows],
            "available": [row.available_hours for row in rows],
            "utilisation": [_per_cent(row.utilisation) for row in rows],
            "caseload": [row.caseload for row in rows],
            "trend": [list(row.trend) for row in rows],
            "reporting": [word(REPORTING)(row.reporting) for row in rows],
        }
    )


def _per_cent(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio * 100)


def _columns() -> dict[str, object]:
    config = st.column_config
    return {
        "embassy": config.TextColumn(_("Embassy"), pinned=True, width=130),
        "overdue": config.NumberColumn(_("Overdue"), width=75),
        "open": config.NumberColumn(_("Open"), width=70),
        "received": config.NumberColumn(_("Received"), width=80, help=_("In the last whole week.")),
        "closed": config.NumberColumn(_("Closed"), width=70, help=_("In the last whole week.")),
        "needed": config.NumberColumn(
            _("Needed h"), format="%.0f", width=85, help=_("Hours needed this week.")
        ),
        "available": config.NumberColumn(
            _("Available h"), format="%.0f", width=90, help=_("Hours available this week.")
        ),
        "utilisation": config.ProgressColumn(
            _("Utilisation"), format="%.0f %%", min_value=0, max_value=150, width=130
        ),
        "caseload": config.NumberColumn(
            _("Caseload"), format="%.1f", width=80, help=_("Open cases for each active volunteer.")
        ),
        "trend": config.BarChartColumn(_("12 weeks"), width=110, help=_("Cases received.")),
        "reporting": config.TextColumn(_("Last week"), width=110),
    }
