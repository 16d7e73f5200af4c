"""Hours, languages and skills that volunteers offer; where nobody offers what cases ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from ambasada.questions.people import Gap, Item, gaps, items, offer_of
from ambasada.questions.periods import week_of
from ambasada.visibility import View
from components.device import is_telephone
from components.explain import explain, title
from components.headings import wide
from components.links import chosen_row, open_cases_of
from components.listing import Badge, Entry, listing
from components.ready_table import height_of
from components.texts import _, in_hours, language, n_, number, span, week_name
from components.words import category_name, language_name

WARNING = ":material/group_off:"
# How a row of a table that leads to cases is chosen.
PICKED = {"on_select": "rerun", "selection_mode": "single-row"}


def offer_cards(view: View, embassy: str) -> None:
    """Hours left or short in this week, and what they come from: available, needed."""
    offer, week = offer_of(view, embassy), week_of(view.week)
    left = offer.available - offer.needed
    shown = (
        (_("Hours left") if left >= 0 else _("Hours short"), in_hours(abs(left)), "utilisation"),
        (title("available_hours"), in_hours(offer.available), "available_hours"),
        (title("needed_hours"), in_hours(offer.needed), "needed_hours"),
        (_("Not confirmed"), in_hours(offer.unknown), "available_hours"),
        (title("active_volunteers"), number(offer.volunteers), "active_volunteers"),
    )
    grid = st.grid(5, min_column_width=140)
    for place, (label, value, figure) in enumerate(shown):
        # Five in two columns: the first, which the others explain, takes a row of a telephone.
        wide = place == 0 and is_telephone()
        with grid.cell(column_span=2 if wide else 1), st.container(border=True):
            st.metric(label, value, help=explain(figure, view, week))
    st.caption(
        _("{week}, {days}. Hours confirmed more than 30 days ago are not counted.").format(
            week=week_name(week), days=span(week)
        )
    )


def gap_list(view: View, embassy: str) -> None:
    """Where a kind or a language has nobody though open cases ask for it; each names its cases."""
    st.header(_("Gaps"), anchor=False)
    found = gaps(view)
    if not found:
        st.success(
            _("Every language and kind of request that open cases ask for has a volunteer."),
            icon=":material/check_circle:",
        )
        return
    st.caption(_("Open cases ask for it, and no active volunteer offers it."))
    listing("gaps", found, lambda gap: _gap(view, gap, has_cases=bool(embassy)))


def _gap(view: View, gap: Gap, *, has_cases: bool) -> Entry:
    """Leadership sees the gaps of the whole network: kinds by embassy are small numbers."""
    is_language = gap.kind == "language"
    name = language_name(gap.item) if is_language else category_name(view.network)(gap.item)
    whose = view.embassy(gap.embassy).label(language()) if gap.embassy else _("Whole network")
    kind = _("language") if is_language else _("skill")
    return Entry(
        name,
        kind if has_cases else f"{kind} · {whose}",
        (Badge(n_("{count} open case", "{count} open cases", gap.open_cases), WARNING, "orange"),),
        screen="open-cases" if has_cases else "",
        query={"language" if is_language else "category": gap.item},
    )


def item_tables(view: View, embassy: str) -> None:
    """Languages beside skills."""
    left, right = st.columns(2)
    with left.container(border=True):
        st.header(_("Languages"), anchor=False)
        _items(view, Kind("language", "language", language_name), embassy)
    with right.container(border=True):
        st.header(_("Skills"), anchor=False)
        _items(view, Kind("skill", "category", category_name(view.network)), embassy)


@dataclass(frozen=True)
class Kind:
    """One way to look at volunteers: its name, the filter of its cases, what its codes are."""

    name: str
    filter: str
    name_of: Callable[[str], str]


def _items(view: View, kind: Kind, embassy: str) -> None:
    found = items(view, kind.name, embassy)
    if not found:
        st.info(_("Nothing is filled in yet. Use the columns “languages” and “skills”."))
    elif is_telephone():
        listing(f"items-{kind.name}", found, lambda one: _item(one, kind, bool(embassy)))
    else:
        _item_table(found, kind, bool(embassy))


def _item(item: Item, kind: Kind, has_cases: bool) -> Entry:
    told = (
        n_("{count} volunteer", "{count} volunteers", item.volunteers),
        in_hours(item.available_hours),
        n_("{count} open case", "{count} open cases", item.open_cases),
    )
    missing = (Badge(_("nobody"), WARNING, "orange"),) if item.is_gap else ()
    leads = has_cases and item.open_cases
    return Entry(
        kind.name_of(item.item),
        " · ".join(told),
        missing,
        screen="open-cases" if leads else "",
        query={kind.filter: item.item},
    )


def _item_table(found: tuple[Item, ...], kind: Kind, has_cases: bool) -> None:
    chosen = st.dataframe(
        pd.DataFrame(
            {
                "item": [("▲ " if one.is_gap else "") + kind.name_of(one.item) for one in found],
                "volunteers": [one.volunteers for one in found],
                "hours": [one.available_hours for one in found],
                "cases": [one.open_cases for one in found],
            }
        ),
        hide_index=True,
        key=f"items-{kind.name}",
        row_height=34,
        height=height_of(len(found), 480),
        column_config=_item_columns(max(one.open_cases for one in found) or 1),
        **(PICKED if has_cases else {}),
    )
    if any(one.is_gap for one in found):
        count = sum(one.is_gap for one in found)
        st.caption("▲ " + n_("{count} without a volunteer", "{count} without a volunteer", count))
    if has_cases:
        row = chosen_row(chosen, len(found))
        if row is not None:
            open_cases_of(**{kind.filter: found[row].item})


def _item_columns(most: int) -> dict[str, object]:
    config = st.column_config
    volunteers, hours, cases = _("Volunteers"), _("Hours"), _("Open cases")
    return {
        "item": config.TextColumn(" ", pinned=True, width=180),
        "volunteers": config.NumberColumn(volunteers, width=wide(volunteers, 85)),
        "hours": config.NumberColumn(hours, format="%.0f", width=wide(hours, 70)),
        "cases": config.ProgressColumn(
            cases, format="%d", min_value=0, max_value=most, width=wide(cases, 120)
        ),
    }
