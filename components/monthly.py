"""Received, closed and open month by month, and the events that may explain them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from ambasada.questions.overview import Event
from ambasada.questions.periods import Period, month_of
from ambasada.questions.trends import (
    FIGURES,
    events_of_months,
    monthly_flows,
    whole_months,
)
from ambasada.visibility import View
from components.cache import drawn
from components.charts import Axis, Line, over_time
from components.drawing import ReadyFigure, show
from components.explain import explain, title
from components.texts import UNKNOWN, _, day, month, n_, number, short_month
from components.theme import palette

SHOWN_EVENTS = 4


@st.fragment
def monthly_chart(view: View, embassy: str, months: int) -> None:
    """Flows as bars and a line, the stock below, then the events and the same as a table."""
    last = whole_months(view, months)[-1]
    st.header(_("Month by month"), anchor=False, help=explain_all(view, FIGURES, last))
    asked = (embassy, months)
    flows = drawn(view, ("month-flows", *asked), lambda: _flows_figure(view, embassy, months))
    stock = drawn(view, ("month-stock", *asked), lambda: _stock_figure(view, embassy, months))
    show(flows, key="month-flows", alt=_summary(view, embassy, months))
    st.caption(_("Open at the month's end"))
    show(stock, key="month-stock", alt=_("Open cases at each month's end."))
    event_list(events_of_months(view, months))
    with st.expander(_("The same as a table")):
        st.dataframe(
            drawn(view, ("month-table", *asked), lambda: _table(view, embassy, months)),
            key="month-table",
            hide_index=True,
            row_height=34,
            placeholder=UNKNOWN,
            column_config={figure: title(figure) for figure in FIGURES},
        )


def explain_all(view: View, figures: Sequence[str], period: Period) -> str:
    """Several figures' explanations under their names."""
    return "\n\n".join(f"**{title(one)}**: {explain(one, view, period)}" for one in figures)


def axis_of_months(names: Sequence[str]) -> Axis:
    """Months for a chart."""
    firsts = [month_of(name).first for name in names]
    return Axis(firsts, [month(first) for first in firsts], [short_month(one) for one in firsts])


def line_of(name: str, values: Sequence[float | None], colour: str, kind: str = "line") -> Line:
    """A series whose hover says its numbers as people write them."""
    return Line(name, values, colour, kind, texts=[number(value) for value in values])


def _flows_figure(view: View, embassy: str, months: int) -> ReadyFigure:
    colours = palette()
    flows = monthly_flows(view, embassy, months)
    lines = [
        line_of(title("received"), flows["received"].values, colours.soft, "bar"),
        line_of(title("closed"), flows["closed"].values, colours.good),
    ]
    axis = axis_of_months(flows["received"].periods)
    return over_time(lines, axis, colours, events=events_of_months(view, months), height=250)


def _stock_figure(view: View, embassy: str, months: int) -> ReadyFigure:
    colours = palette()
    stock = monthly_flows(view, embassy, months)["open_end"]
    lines = [line_of(title("open_end"), stock.values, colours.primary)]
    axis = axis_of_months(stock.periods)
    marked = events_of_months(view, months)
    return over_time(lines, axis, colours, events=marked, height=160, show_legend=False)


def _summary(view: View, embassy: str, months: int) -> str:
    flows = monthly_flows(view, embassy, months)
    return _("In {months} months {received} cases were received and {closed} closed.").format(
        months=len(flows["received"].periods),
        received=number(sum(value or 0 for value in flows["received"].values)),
        closed=number(sum(value or 0 for value in flows["closed"].values)),
    )


def event_list(marked: Sequence[Event]) -> None:
    """The events of the charts in words, newest first: a mark is mute on a telephone.

    As plain text, because a title comes from a sheet.
    """
    told = [_told(event) for event in reversed(marked)]
    if told:
        st.text("\n".join(told[:SHOWN_EVENTS]))
    if len(told) > SHOWN_EVENTS:
        rest = n_("{count} earlier event", "{count} earlier events", len(told) - SHOWN_EVENTS)
        with st.expander(rest):
            st.text("\n".join(told[SHOWN_EVENTS:]))


def _told(event: Event) -> str:
    title_in_one_line = " ".join(event.title.split())
    on = day(date.fromisoformat(event.on))
    return f"◆ {on} ({_kind(event)}): {title_in_one_line}"


def _kind(event: Event) -> str:
    words = {
        "law": _("law"),
        "border": _("border"),
        "list": _("list"),
        "political": _("politics"),
        "other": _("other event"),
    }
    return words.get(event.kind, words["other"])


def _table(view: View, embassy: str, months: int) -> pd.DataFrame:
    flows = monthly_flows(view, embassy, months)
    table = pd.DataFrame(
        {figure: pd.array(series.values, dtype="Int64") for figure, series in flows.items()}
    )
    table.insert(0, _("Month"), [month(month_of(name).first) for name in flows["received"].periods])
    return table.iloc[::-1].reset_index(drop=True)
