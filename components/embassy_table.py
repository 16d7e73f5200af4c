"""One row an embassy, sortable; choosing a row leads to that embassy's week."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from ambasada.questions.overview import EmbassyRow, embassy_rows
from ambasada.questions.periods import Period, last_whole_week, week_of
from ambasada.visibility import View
from components.attention import embassy_list
from components.cache import drawn
from components.device import is_telephone
from components.explain import explain, title
from components.export import Taken, download
from components.folded import the_same_as_a_table
from components.links import chosen_row, open_week
from components.ready_table import height_of
from components.texts import _, language
from components.words import REPORTING, word

# Pixels of a letter in a heading, and what stands around it: a name cut off says nothing.
_LETTER, _AROUND = 6.2, 28


def embassy_table(view: View) -> None:
    """All embassies, most overdue first."""
    heading = _("Embassies")
    st.header(heading, anchor=False)
    rows = sorted(embassy_rows(view), key=_worst_first)
    table = drawn(view, ("embassy-table",), lambda: _frame(rows, view))
    columns = drawn(view, ("embassy-columns",), lambda: _columns(view))
    if is_telephone():
        embassy_list(rows, view, "embassies")
        the_same_as_a_table("embassies", lambda: _table(table, columns))
    else:
        st.caption(_("Choose a row to open that embassy's week. A blank is unknown, never zero."))
        chosen = _table(table, columns, on_select="rerun", selection_mode="single-row")
        row = chosen_row(chosen, len(rows))
        if row is not None:
            open_week(rows[row].embassy)
    week = last_whole_week(view.as_of)
    download(view, Taken("overview", heading, table, columns, week))


def _table(table: pd.DataFrame, columns: dict[str, Any], **more: Any) -> Any:
    return st.dataframe(
        table,
        key="embassies",
        hide_index=True,
        height=height_of(len(table)),
        placeholder="–",
        row_height=34,
        column_config=columns,
        alt=_("One row an embassy: open, overdue, received, closed, hours, utilisation, caseload."),
        **more,
    )


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


def _columns(view: View) -> dict[str, Any]:
    """Each figure's column has the figure's name and its explanation."""
    config = st.column_config
    today = Period(view.as_of.isoformat(), view.as_of, view.as_of)
    last, this = last_whole_week(view.as_of), week_of(view.week)

    def of(figure: str, period: Period, least: int) -> dict[str, Any]:
        name = title(figure)
        width = max(least, round(len(name) * _LETTER) + _AROUND)
        return {"label": name, "help": explain(figure, view, period), "width": width}

    return {
        "embassy": config.TextColumn(_("Embassy"), pinned=True, width=130),
        "overdue": config.NumberColumn(**of("overdue", today, 75)),
        "open": config.NumberColumn(**of("open_end", today, 70)),
        "received": config.NumberColumn(**of("received", last, 80)),
        "closed": config.NumberColumn(**of("closed", last, 70)),
        "needed": config.NumberColumn(format="%.0f", **of("needed_hours", this, 85)),
        "available": config.NumberColumn(format="%.0f", **of("available_hours", this, 90)),
        "utilisation": config.ProgressColumn(
            format="%.0f %%", min_value=0, max_value=150, **of("utilisation", this, 130)
        ),
        "caseload": config.NumberColumn(format="%.1f", **of("caseload", this, 80)),
        "trend": config.BarChartColumn(_("12 weeks"), width=110, help=_("Cases received.")),
        "reporting": config.TextColumn(**of("reporting", last, 110)),
    }
