"""Volunteers by code, their hours, languages and skills; where nobody offers what cases ask for."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from ambasada.questions.people import (
    Item,
    gaps,
    hours_by_embassy,
    items,
    offer_of,
    volunteers,
)
from ambasada.questions.periods import week_of
from ambasada.visibility import View
from components.cache import drawn
from components.explain import explain
from components.export import Taken, download
from components.texts import _, language, n_, number, percent, short_number
from components.words import category_name, language_name

SHOWN_GAPS = 8


def offer_cards(view: View, embassy: str) -> None:
    """Volunteers, hours available, not confirmed, needed, left, in this week."""
    offer, week = offer_of(view, embassy), week_of(view.week)
    left = offer.available - offer.needed
    shown = (
        (_("Active volunteers"), number(offer.volunteers), "active_volunteers"),
        (_("Hours available"), short_number(offer.available), "available_hours"),
        (_("Hours not confirmed"), short_number(offer.unknown), "available_hours"),
        (_("Hours needed"), short_number(offer.needed), "needed_hours"),
        (
            _("Hours left") if left >= 0 else _("Hours short"),
            short_number(abs(left)),
            "utilisation",
        ),
    )
    grid = st.grid(5, min_column_width=150)
    for label, value, figure in shown:
        with grid.cell(), st.container(border=True):
            st.metric(label, value, help=explain(figure, view, week))
    st.caption(
        _(
            "This week, {week}. Hours confirmed more than 30 days ago are not counted as available."
        ).format(week=view.week)
    )


def gap_list(view: View) -> None:
    """Where a category or a language has nobody though open cases ask for it."""
    st.header(_("Gaps"), anchor=False)
    found = gaps(view)
    if not found:
        st.success(
            _("Every language and kind of request that open cases ask for has a volunteer."),
            icon=":material/check_circle:",
        )
        return
    st.caption(_("Open cases ask for it, and no active volunteer offers it."))
    names = {"language": language_name, "skill": category_name(view.network)}
    frame = pd.DataFrame(
        {
            _("Embassy"): [_whose(view, gap.embassy) for gap in found],
            _("Missing"): [
                _("language") if gap.kind == "language" else _("skill") for gap in found
            ],
            _("Which"): [names[gap.kind](gap.item) for gap in found],
            _("Open cases"): [gap.open_cases for gap in found],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        key="gaps",
        row_height=34,
        height=34 * (SHOWN_GAPS + 1) if len(found) > SHOWN_GAPS else "content",
    )


def _whose(view: View, embassy: str) -> str:
    """Leadership sees the gaps of the whole network: kinds by embassy are small numbers."""
    return view.embassy(embassy).label(language()) if embassy else _("Whole network")


def volunteer_table(view: View, embassy: str) -> None:
    """One's own volunteers, by code."""
    heading = _("Volunteers")
    st.header(heading, anchor=False)
    table = volunteers(view, embassy)
    if table.empty:
        st.info(_("No active volunteer. Add rows to the tab “volunteers”."))
        return
    frame = drawn(view, ("volunteers", embassy), lambda: _volunteer_frame(table, view))
    columns = _volunteer_columns()
    st.dataframe(
        frame,
        hide_index=True,
        key="volunteers",
        row_height=34,
        height="content" if len(table) < 16 else 560,
        column_config=columns,
    )
    download(view, Taken("volunteers", heading, frame, columns, week_of(view.week)))


def _volunteer_columns() -> dict[str, object]:
    config = st.column_config
    return {
        "code": config.TextColumn(_("Volunteer"), pinned=True, width=90),
        "available": config.NumberColumn(_("Hours this week"), width=90),
        "unknown": config.NumberColumn(_("Hours not confirmed"), width=100),
        "cases": config.NumberColumn(_("Open cases"), width=80),
        "languages": config.TextColumn(_("Languages"), width=190),
        "skills": config.TextColumn(_("Skills"), width=420),
    }


def _volunteer_frame(table: pd.DataFrame, view: View) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": table["volunteer_id"],
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
    st.dataframe(
        frame,
        hide_index=True,
        key="hours-by-embassy",
        row_height=34,
        height="content",
        column_config=columns,
    )
    download(view, Taken("volunteers", heading, frame, columns, week_of(view.week)))


def _hours_columns() -> dict[str, object]:
    config = st.column_config
    return {
        "embassy": config.TextColumn(_("Embassy"), pinned=True),
        "volunteers": config.NumberColumn(_("Active volunteers")),
        "available": config.NumberColumn(_("Hours available"), format="%.0f"),
        "unknown": config.NumberColumn(_("Not confirmed"), format="%.0f"),
        "needed": config.NumberColumn(_("Hours needed"), format="%.0f"),
        "left": config.NumberColumn(_("Hours left"), format="%.0f"),
        "used": config.TextColumn(_("Used")),
    }


def item_tables(view: View, embassy: str) -> None:
    """Languages beside skills."""
    left, right = st.columns(2)
    with left.container(border=True):
        st.header(_("Languages"), anchor=False)
        _item_table(items(view, "language", embassy), "languages", language_name)
    with right.container(border=True):
        st.header(_("Skills"), anchor=False)
        _item_table(items(view, "skill", embassy), "skills", category_name(view.network))


def _item_table(found: tuple[Item, ...], key: str, name_of: Callable[[str], str]) -> None:
    if not found:
        st.info(_("Nothing is filled in yet. Use the columns “languages” and “skills”."))
        return
    config = st.column_config
    most = max(item.open_cases for item in found) or 1
    st.dataframe(
        pd.DataFrame(
            {
                "item": [("▲ " if item.is_gap else "") + name_of(item.item) for item in found],
                "volunteers": [item.volunteers for item in found],
                "hours": [item.available_hours for item in found],
                "cases": [item.open_cases for item in found],
            }
        ),
        hide_index=True,
        key=f"items-{key}",
        row_height=34,
        height="content" if len(found) < 14 else 480,
        column_config={
            "item": config.TextColumn(" ", pinned=True, width=180),
            "volunteers": config.NumberColumn(_("Volunteers"), width=85),
            "hours": config.NumberColumn(_("Hours"), format="%.0f", width=70),
            "cases": config.ProgressColumn(
                _("Open cases"), format="%d", min_value=0, max_value=most, width=120
            ),
        },
    )
    if any(item.is_gap for item in found):
        count = sum(item.is_gap for item in found)
        st.caption("▲ " + n_("{count} without a volunteer", "{count} without a volunteer", count))
