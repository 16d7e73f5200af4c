"""Who hands over to whom, month by month: sums in words, a matrix or a list, and all as a table."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import streamlit as st

from ambasada.questions.handovers import (
    Pair,
    handovers_by_month,
    months_of_handovers,
    pairs,
    passed,
)
from ambasada.questions.periods import Period, month_of
from ambasada.questions.trends import whole_months
from ambasada.visibility import View
from components.cache import drawn
from components.device import is_telephone
from components.drawing import show
from components.explain import explain, title
from components.export import Taken, download
from components.filters import select
from components.folded import the_same_as_a_table
from components.handovers_matrix import MOST, matrix
from components.handovers_words import way_words
from components.listing import Badge, Entry, first_few
from components.month_statements import as_the_address_says
from components.ready_table import height_of, ready_table
from components.texts import _, language, month, n_, number, sentence_start
from components.theme import palette

_LISTED = 8


@st.fragment
def monthly_handovers(view: View, embassy: str, months: int) -> None:
    """The network as a matrix, one embassy as a list; on a telephone both as a list."""
    as_the_address_says("handed")
    months_there = months_of_handovers(view, embassy, months)
    with st.container(border=True):
        explained = drawn(view, ("handovers-explained", months), lambda: _explained(view, months))
        st.header(title("handovers"), anchor=False, help=explained)
        if not months_there:
            st.caption(_("No case was handed over in these months."))
            return
        st.markdown(
            drawn(view, ("handovers-told", embassy, months), lambda: _told(view, embassy, months))
        )
        names = {one.name: sentence_start(month(one.first)) for one in months_there}
        with st.container(width=320):
            chosen = select(
                _("Month"),
                "handed",
                ["", *names],
                default="",
                label_of=lambda one: names.get(one, _("All months")),
            )
        found = pairs(view, embassy, months, chosen)
        if embassy or is_telephone():
            first_few([_entry(view, one) for one in found], "handovers", _LISTED)
        else:
            _matrix(view, found, (months, chosen))
        _table(view, embassy, months)


def _explained(view: View, months: int) -> str:
    shown = whole_months(view, months)
    return explain("handovers", view, Period("", shown[0].first, shown[-1].last))


def _told(view: View, embassy: str, months: int) -> str:
    """Sums in words; how fast they were accepted only of the network."""
    sums = passed(view, embassy, months)
    told = n_(
        "In these months **{count}** case was handed over: {accepted} accepted, {declined} "
        "declined, {open} not answered.",
        "In these months **{count}** cases were handed over: {accepted} accepted, {declined} "
        "declined, {open} not answered.",
        sums.sent,
        accepted=number(sums.accepted),
        declined=number(sums.declined),
        open=number(sums.unanswered),
    )
    if embassy:
        return told
    if sums.median_days is None:
        return told + " " + _("Fewer than half were accepted so far.")
    days = n_("{count} day", "{count} days", round(sums.median_days))
    return told + " " + _("Half were accepted within {days}.").format(days=days)


def _entry(view: View, pair: Pair) -> Entry:
    told = _("accepted {accepted} · declined {declined} · first action {acted}").format(
        accepted=number(pair.accepted), declined=number(pair.declined), acted=number(pair.acted)
    )
    return Entry(way_words(view, pair.sender, pair.receiver), told, (Badge(number(pair.sent)),))


def _matrix(view: View, found: tuple[Pair, ...], asked: tuple[int, str]) -> None:
    figure, summary, is_part = drawn(
        view, ("handovers-matrix", *asked), lambda: matrix(view, found, palette())
    )
    st.caption(
        _("Rows send, columns receive; the number is how many were sent.")
        + (
            " " + _("The {count} who hand over most; all are in the table.").format(count=MOST)
            if is_part
            else ""
        )
    )
    show(figure, key="handovers-matrix", alt=summary)


def _table(view: View, embassy: str, months: int) -> None:
    """On a telephone the list is the table."""
    table = drawn(
        view,
        ("handovers-table", embassy, months),
        lambda: ready_table(_frame(view, embassy, months)),
    )
    if is_telephone():
        _download(view, table)
    else:
        the_same_as_a_table("handovers", lambda: _show(view, table))


def _show(view: View, table: pa.Table) -> None:
    st.dataframe(
        table,
        key="handovers-table",
        hide_index=True,
        row_height=34,
        height=height_of(len(table), 480),
        column_config=_columns(),
        alt=_("One row for each month and pair of embassies in which a case was handed over."),
    )
    _download(view, table)


def _download(view: View, table: pa.Table) -> None:
    download(view, Taken("monthly-trends", title("handovers"), table, _columns(), part="handovers"))


def _columns() -> dict[str, object]:
    config = st.column_config
    return {
        "month": config.TextColumn(_("Month"), pinned=True),
        "from": config.TextColumn(_("From")),
        "to": config.TextColumn(_("To")),
        "sent": config.NumberColumn(_("Sent")),
        "accepted": config.NumberColumn(_("Accepted")),
        "declined": config.NumberColumn(_("Declined")),
        "acted": config.NumberColumn(_("First action")),
    }


def _frame(view: View, embassy: str, months: int) -> pd.DataFrame:
    table = handovers_by_month(view, embassy, months)
    names = {one: sentence_start(month(month_of(one).first)) for one in table["month"].unique()}
    labels = {one.id: one.label(language()) for one in view.network.embassies}
    words = table.assign(
        month=table["month"].map(names),
        **{side: table[side].map(labels) for side in ("from", "to")},
    )
    return words[list(_columns())]
