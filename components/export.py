"""A table as a file to take away: the very rows on the screen, for the eyes that see them.

The file is made when it is asked for (components/takeaway.py), so that no click waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import streamlit as st

from ambasada.export import Export
from ambasada.questions.periods import Period
from ambasada.visibility import View
from components.member import role_name, visitor
from components.takeaway import THE_OFFERS, Offer, address_of
from components.texts import _, n_


@dataclass(frozen=True)
class Taken:
    """What is offered: the table as shown, its columns' settings, and where it stands.

    `screen` is the screen's address; `part` tells several tables of a screen apart. Both become the
    file's name, so neither may say anything of a case.
    """

    screen: str
    title: str
    table: pd.DataFrame | pa.Table
    columns: Mapping[str, object]
    period: Period | None = None
    part: str = ""

    @property
    def name(self) -> str:
        """Names the table among all screens."""
        return f"{self.screen}-{self.part}" if self.part else self.screen


def download(view: View, taken: Taken) -> None:
    """A quiet button that offers the table in both formats."""
    token = THE_OFFERS.add(visitor(), _offer(view, taken))
    labels = {"csv": _("As CSV"), "xlsx": _("As a workbook (.xlsx)")}
    with st.popover(_("Download"), icon=":material/download:", type="tertiary"):
        st.caption(
            n_("The {count} row above.", "The {count} rows above.", len(taken.table))
            + " "
            + _("Downloads are written to the audit log.")
        )
        for extension, label in labels.items():
            st.link_button(label, address_of(token, extension), width="stretch")


def _offer(view: View, taken: Taken) -> Offer:
    """The table with all words chosen: where it is made, nobody knows the reader's language."""
    headers = [_header(taken.columns.get(name, name), name) for name in _names(taken.table)]
    told, whose = _about(view, taken), _("For {login}, as this role may see")
    role = role_name(view.member.role, view.member.embassy)

    def make(login: str) -> Export:
        seen_by = {whose.format(login=login): role}
        return Export(taken.name, headers, _rows(taken.table), told | seen_by)

    return Offer(taken.screen, f"{taken.name}-{view.as_of.isoformat()}", make)


def _about(view: View, taken: Taken) -> dict[str, str]:
    local = view.read_at.astimezone(view.network.zone)
    period = taken.period
    return {
        _("Screen"): taken.title,
        _("As of"): view.as_of.isoformat(),
        **({_("Period"): f"{period.first} – {period.last}"} if period else {}),
        _("Sheets read"): local.isoformat(timespec="minutes"),
    }


def _names(table: pd.DataFrame | pa.Table) -> list[str]:
    return list(table.column_names if isinstance(table, pa.Table) else table.columns)


def _rows(table: pd.DataFrame | pa.Table) -> list[tuple[object, ...]]:
    if isinstance(table, pa.Table):
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    return list(table.itertuples(index=False, name=None))


def _header(setting: object, name: str) -> str:
    """A column's name as on the screen, with the unit that the screen writes into its cells."""
    if not isinstance(setting, Mapping):
        return str(setting)
    form = str((setting.get("type_config") or {}).get("format") or "")
    return str(setting.get("label") or name) + (", %" if form.endswith("%%") else "")
