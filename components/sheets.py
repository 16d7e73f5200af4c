"""How each spreadsheet stands, what the guard holds back, and the buttons that act on it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ambasada.audit import DECIDED, NETWORKS_OWN
from ambasada.desk import TooSoon, the_desk
from ambasada.guard import RULE_BY_NAME, Decision
from ambasada.office import the_office
from ambasada.questions.sheets import Sheet, cell_link, cell_of, has_links, sheets
from ambasada.visibility import View
from components.device import is_telephone
from components.folded import folded
from components.listing import Badge, Entry, first_few, listing
from components.member import signed_in
from components.texts import _, age, inside, language, moment, n_, number

STATES = {
    "fresh": (":material/check_circle:", "green", "read"),
    "late": (":material/history:", "orange", "not read now"),
    "never": (":material/error:", "orange", "never read"),
    "held": (":material/pan_tool:", "orange", "held back"),
    "rejected": (":material/block:", "orange", "rejected"),
}
# More than these are told as a table.
TOLD_ONE_BY_ONE = 8


def sheet_overview(view: View) -> None:
    """Each spreadsheet: since when its rows are good, what is wrong, what to do."""
    found = sheets(view)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.header(_("Sheets"), anchor=False)
        if view.may_read_now:
            _read_now_button()
    if not found:
        st.caption(_("No sheet is configured. Add a source in sources.toml."))
        return
    wanting = [one for one in found if one.state != "fresh"]
    if not wanting:
        st.success(
            n_("{count} sheet, read as agreed.", "{count} sheets, all read as agreed.", len(found)),
            icon=":material/check_circle:",
        )
    for sheet in wanting[:TOLD_ONE_BY_ONE]:
        _sheet(view, sheet)
    folded(_("Every sheet with its age"), "fold-sheets", lambda: _every_sheet(view, found))


def _every_sheet(view: View, found: tuple[Sheet, ...]) -> None:
    if not is_telephone():
        st.dataframe(_frame(view, found), hide_index=True, key="sheets", row_height=34)
        return
    listing("sheets", found, lambda sheet: _entry(view, sheet))


def _entry(view: View, sheet: Sheet) -> Entry:
    icon, colour, word = STATES[sheet.state]
    return Entry(_names(view, sheet), _since(view, sheet), (Badge(_(word), icon, colour),))


def _read_now_button() -> None:
    if st.button(_("Read the sheets now"), icon=":material/sync:", key="read-now"):
        try:
            the_desk().read_now()
            st.toast(_("The sheets are being read. The screen shows them at its next change."))
        except TooSoon as reason:
            st.toast(_("Read just now; ask again in {seconds} s.").format(seconds=reason.seconds))


def _sheet(view: View, sheet: Sheet) -> None:
    icon, color, word = STATES[sheet.state]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{_names(view, sheet)}**")
            st.badge(_(word), icon=icon, color=color)  # type: ignore[arg-type]
        # As plain text: a reason may quote what stands in a sheet.
        st.text("\n".join([_since(view, sheet), *_told(sheet)]))
        if sheet.state in ("held", "rejected") and view.may_decide:
            _decision(sheet)


def _names(view: View, sheet: Sheet) -> str:
    known = view.network.embassy
    names = [known[one].label(language()) for one in sheet.embassies if one in known]
    return ", ".join(names) or _("The network's own sheet")


def _since(view: View, sheet: Sheet) -> str:
    if sheet.good_at is None or sheet.age is None:
        return _("Has never been read, so it has no figures.")
    told = moment(sheet.good_at.astimezone(view.network.zone))
    if sheet.state == "fresh":
        return _("Read {moment}.").format(moment=told)
    return _("Figures show the rows of {moment} ({age} old).").format(
        moment=told, age=age(sheet.age)
    )


def _told(sheet: Sheet) -> list[str]:
    """Why, and what to do; sentences mark a column with backticks, a text shows them as is."""
    lines = [
        _(RULE_BY_NAME[one.rule].says).format(
            tab=one.tab, count=number(one.count), of=number(one.of)
        )
        for one in sheet.objections
    ]
    if sheet.state == "held":
        lines.append(_("An administrator accepts it if it is meant, or rejects it."))
    if sheet.state == "rejected":
        lines.append(_("An administrator rejected it. Mend the sheet; then it is read again."))
    told = [inside(text).replace("`", "") for text in (sheet.reason, sheet.mend) if text]
    return [*lines, *told]


def _decision(sheet: Sheet) -> None:
    """Accepting asks twice: it changes figures that leadership acts on."""
    with st.container(horizontal=True):
        key = sheet.spreadsheet
        is_sure = st.checkbox(_("I have asked the embassy; it is meant."), key=f"sure-{key}")
        if st.button(_("Accept"), key=f"accept-{key}", disabled=not is_sure):
            _decide(sheet, Decision.ACCEPT)
            st.toast(_("Accepted. The figures follow within a minute."))
        if sheet.state == "held" and st.button(_("Reject"), key=f"reject-{key}"):
            _decide(sheet, Decision.REJECT)
            st.toast(_("Rejected. The figures stay as they are."))


def _decide(sheet: Sheet, decision: Decision) -> None:
    """Written down first: what cannot be recorded is not decided."""
    login = signed_in().account.login
    for embassy in sheet.embassies or (NETWORKS_OWN,):
        the_office().audit.record(DECIDED[decision], login, embassy)
    the_desk().decide(sheet.spreadsheet, sheet.about, decision)


def _frame(view: View, found: tuple[Sheet, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Embassy"): [_names(view, one) for one in found],
            _("State"): [_(STATES[one.state][2]) for one in found],
            _("Last good reading"): [
                moment(one.good_at.astimezone(view.network.zone)) if one.good_at else ""
                for one in found
            ],
            _("Age"): [age(one.age) if one.age is not None else "" for one in found],
        }
    )


def formula_warnings(view: View) -> None:
    """Formulas in the agreed columns that can send data out of a sheet."""
    found = view["formulas"]
    if found.empty:
        return
    with st.container(border=True):
        st.header(_("Formulas that send data out"), anchor=False)
        st.caption(
            _(
                "These ask another address and may tell it what the sheet holds. Replace each by "
                "its value, and ask who wrote it."
            )
        )
        places = [
            (row.spreadsheet, row.tab, int(row.row), row.column)
            for row in found.itertuples(index=False)
        ]
        known = view.network.embassy
        if is_telephone():
            cells = [cell_of(view, *one) or one[1] for one in places]
            first_few(
                [
                    Entry(
                        known[row.embassy].label(language()) if row.embassy in known else "–",
                        f"{row.tab} · {cell} · {row.function}",
                    )
                    for row, cell in zip(found.itertuples(index=False), cells, strict=True)
                ],
                "formulas",
            )
            return
        st.dataframe(
            pd.DataFrame(
                {
                    _("Embassy"): [
                        known[one].label(language()) if one in known else ""
                        for one in found["embassy"]
                    ],
                    _("Tab"): found["tab"],
                    _("Cell"): [cell_link(view, *one) or cell_of(view, *one) for one in places],
                    _("Function"): found["function"],
                }
            ),
            hide_index=True,
            key="formulas",
            row_height=34,
            column_config={_("Cell"): cell_column(view)},
        )


def cell_column(view: View) -> object:
    """A column of cells such as D17; each opens the very cell where the sheet is at Google."""
    if not has_links(view):
        return st.column_config.TextColumn(width=70)
    name = r"range=([A-Z0-9:]+)$"
    return st.column_config.LinkColumn(
        width=70, display_text=name, help=_("Opens the cell in the sheet.")
    )
