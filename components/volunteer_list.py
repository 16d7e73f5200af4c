"""One's own volunteers by code, or the hours of each embassy: who has hours left stands first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from ambasada.questions.people import hours_by_embassy, volunteers
from ambasada.questions.periods import week_of
from ambasada.visibility import View
from components.cache import drawn
from components.device import is_telephone
from components.export import Taken, download
from components.frame import empty
from components.headings import wide
from components.links import chosen_row, open_cases_of
from components.listing import Badge, Entry, listing
from components.people import PICKED
from components.ready_table import height_of
from components.texts import _, in_hours, language, n_, percent
from components.words import category_name, language_name

HAS_HOURS, FULL = ":material/event_available:", ":material/event_busy:"


def volunteer_table(view: View, embassy: str) -> None:
    """One's own volunteers, by code, most hours left first; each leads to their open cases."""
    heading = _("Who has hours left")
    st.header(
        heading,
        anchor=False,
        help=_("Hours available this week, less what the open cases assigned to them take."),
    )
    table = volunteers(view, embassy)
    if table.empty:
        empty(_("No active volunteer. Add rows to the tab “volunteers”."))
        return
    if not table["available_hours"].any():
        empty(
            _(
                "Nobody's hours are confirmed. Ask each volunteer, and type today into "
                "“confirmed_on”."
            )
        )
    frame = drawn(view, ("volunteers", embassy), lambda: _volunteer_frame(table, view))
    columns = _volunteer_columns()
    if is_telephone():
        listing("volunteers", list(table.itertuples(index=False)), _volunteer)
    else:
        chosen = st.dataframe(
            frame,
            hide_index=True,
            key="volunteers",
            row_height=34,
            height=height_of(len(table), 560),
            column_config=columns,
            **PICKED,
        )
        st.caption(_("Choose a row to see the open cases of a volunteer."))
        row = chosen_row(chosen, len(table))
        if row is not None:
            open_cases_of(volunteer=str(table["volunteer_id"].iloc[row]))
    download(view, Taken("volunteers", _("Volunteers"), frame, columns, week_of(view.week)))


def _volunteer(row: Any) -> Entry:
    told = [
        n_("{count} open case", "{count} open cases", int(row.open_cases)),
        ", ".join(map(language_name, row.languages if row.languages is not None else ())),
    ]
    leads = bool(row.open_cases)
    return Entry(
        str(row.volunteer_id),
        " · ".join(part for part in told if part),
        (_left_badge(row),),
        screen="open-cases" if leads else "",
        query={"volunteer": str(row.volunteer_id)},
    )


def _left_badge(row: Any) -> Badge:
    if pd.isna(row.left_hours):
        return Badge(_("hours not confirmed"), ":material/help:")
    hours = in_hours(abs(row.left_hours))
    if row.left_hours < 0:
        return Badge(_("{hours} too much").format(hours=hours), FULL, "orange")
    if row.left_hours == 0:
        return Badge(_("no hours left"), FULL)
    return Badge(_("{hours} left").format(hours=hours), HAS_HOURS, "green")


def _volunteer_columns() -> dict[str, object]:
    config = st.column_config
    return {
        "code": config.TextColumn(_("Volunteer"), pinned=True, width=wide(_("Volunteer"), 90)),
        "left": _hours(_("Hours left")),
        "available": _hours(_("Available")),
        "unknown": _hours(_("Not confirmed")),
        "cases": _hours(_("Open cases")),
        "languages": config.TextColumn(_("Languages"), width=190),
        "skills": config.TextColumn(_("Skills"), width=420),
    }


def _hours(heading: str) -> object:
    return st.column_config.NumberColumn(heading, width=wide(heading, 80))


def _volunteer_frame(table: pd.DataFrame, view: View) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": table["volunteer_id"],
            "left": table["left_hours"],
            "available": table["available_hours"],
            "unknown": table["unknown_hours"],
            "cases": table["open_cases"],
            "languages": table["languages"].map(_joined(language_name)),
            "skills": table["skills"].map(_joined(category_name(view.network))),
        }
    )


def _joined(name_of: Callable[[str], str]) -> Callable[[object], str]:
    def join(codes: object) -> str:
        return ", ".join(name_of(code) for code in (codes if codes is not None else ()))  # type: ignore[attr-defined]

    return join


def hours_table(view: View) -> None:
    """Hours by embassy, most left first: leadership sees totals, never a single volunteer."""
    heading = _("Hours by embassy")
    st.header(heading, anchor=False)
    table = hours_by_embassy(view)
    columns = _hours_columns()
    frame = pd.DataFrame(
        {
            "embassy": [view.embassy(one).label(language()) for one in table["embassy"]],
            "volunteers": table["active_volunteers"],
            "available": table["available_hours"],
            "unknown": table["unknown_hours"],
            "needed": table["needed_hours"],
            "left": table["left_hours"],
            "used": [
                _("unknown") if pd.isna(one) else percent(one) for one in table["utilisation"]
            ],
        }
    )
    if is_telephone():
        listing("hours", list(table.itertuples(index=False)), lambda row: _embassy(view, row))
    else:
        st.dataframe(
            frame,
            hide_index=True,
            key="hours-by-embassy",
            row_height=34,
            height=height_of(len(frame)),
            column_config=columns,
        )
    download(view, Taken("volunteers", heading, frame, columns, week_of(view.week)))


def _embassy(view: View, row: Any) -> Entry:
    told = [n_("{count} volunteer", "{count} volunteers", int(row.active_volunteers))]
    if pd.isna(row.utilisation):
        told.append(_("hours not confirmed"))
    else:
        told.append(_("{percent} of hours used").format(percent=percent(row.utilisation)))
    return Entry(
        view.embassy(row.embassy).label(language()),
        " · ".join(told),
        (_left_badge(row),),
        screen="my-week",
        query={"embassy": row.embassy},
    )


def _hours_columns() -> dict[str, object]:
    return {
        "embassy": st.column_config.TextColumn(_("Embassy"), pinned=True, width=150),
        "volunteers": _number(_("Active volunteers"), "%.0f"),
        # A decimal: 0.2 hours short would be "-0".
        "available": _number(_("Hours available"), "%.1f"),
        "unknown": _number(_("Not confirmed"), "%.1f"),
        "needed": _number(_("Hours needed"), "%.1f"),
        "left": _number(_("Hours left"), "%.1f"),
        "used": st.column_config.TextColumn(_("Used"), width=wide(_("Used"), 75)),
    }


def _number(heading: str, written: str) -> object:
    return st.column_config.NumberColumn(heading, format=written, width=wide(heading, 80))
