"""Received, closed and open month by month, and the events that may explain them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from ambasada.questions.coming import monthly_means
from ambasada.questions.overview import Event
from ambasada.questions.periods import last_whole_month, month_of
from ambasada.questions.trends import (
    FIGURES,
    events_of_months,
    monthly_flows,
    statements,
)
from ambasada.visibility import View
from components.alert_marks import marks_caption, marks_told, month_marks
from components.cache import drawn
from components.changes import judged_words
from components.chart_below import over_time_with_below
from components.chart_look import Axis
from components.charts import Line
from components.drawing import ReadyFigure, show
from components.explain import explain, title
from components.export import Taken
from components.folded import the_same_as_a_table
from components.listing import Entry
from components.month_ahead import coming_month, months_and_coming, with_coming
from components.month_table import month_table
from components.ready_table import ready_table
from components.texts import _, day, month, n_, number, sentence_start, short_month, short_number
from components.theme import palette

SHOWN_EVENTS = 4


@st.fragment
def monthly_chart(view: View, embassy: str, months: int) -> None:
    """Flows as bars and a line, the stock below, then the events and the same as a table."""
    explained = drawn(view, ("months-explained",), lambda: _explained(view))
    st.header(_("Month by month"), anchor=False, help=explained)
    asked = (embassy, months)
    figure, summary = drawn(view, ("months", *asked), lambda: _drawing(view, embassy, months))
    show(figure, key="months", alt=summary)
    marks_caption(*_marks(view, embassy, months))
    st.caption(_read_as(view, embassy))
    event_list(events_of_months(view, months))
    the_same_as_a_table("months", lambda: _table(view, embassy, months))


def _explained(view: View) -> str:
    last = last_whole_month(view.as_of)
    return "\n\n".join(f"**{title(one)}**: {explain(one, view, last)}" for one in FIGURES)


def axis_of_months(names: Sequence[str]) -> Axis:
    """Months for a chart."""
    firsts = [month_of(name).first for name in names]
    return Axis(firsts, [month(first) for first in firsts], [short_month(one) for one in firsts])


def _drawing(view: View, embassy: str, months: int) -> tuple[ReadyFigure, str]:
    """Flows above, the stock below; and the same in words."""
    colours = palette()
    flows, means = (of(view, embassy, months) for of in (monthly_flows, monthly_means))
    unusual, names = _marks(view, embassy, months)
    axis = axis_of_months(flows["received"].periods)
    figure = over_time_with_below(
        [
            Line(title("received"), flows["received"].values, colours.soft, "bar"),
            Line(title("closed"), flows["closed"].values, colours.good),
            Line(_mean_name(), means.values, colours.neutral, "trend"),
        ],
        Line(title("open_end"), flows["open_end"].values, colours.primary),
        months_and_coming(view, embassy, axis),
        colours,
        title=_("Open at the month's end"),
        events=events_of_months(view, months),
        unusual=unusual,
    )
    ahead = coming_month(view, embassy)
    told = [_summary(view, embassy, months), marks_told(unusual, names), ahead and f"{ahead}."]
    return with_coming(figure, view, embassy, axis), " ".join(filter(None, told))


def _read_as(view: View, embassy: str) -> str:
    """What the thin line is, and the shade where it is drawn."""
    told = [_("Thin line: mean of 12 months.")]
    if coming_month(view, embassy):
        told.append(_("Shaded: a month of the coming eight weeks, 8 in 10."))
    return " ".join(told)


def _marks(view: View, embassy: str, months: int) -> tuple[Mapping[int, str], Sequence[str]]:
    """The months with an unusual week by their place, and what each month is called."""
    periods = monthly_flows(view, embassy, months)["received"].periods
    names = [sentence_start(month(month_of(one).first)) for one in periods]
    return month_marks(view, embassy, periods), names


def _mean_name() -> str:
    return _("Mean of 12 months")


def _summary(view: View, embassy: str, months: int) -> str:
    """What the chart shows, the last month first."""
    flows = monthly_flows(view, embassy, months)
    told = [
        f"{title(one.figure)}: {judged_words(one.on_month)}." for one in statements(view, embassy)
    ]
    last = sentence_start(month(last_whole_month(view.as_of).first))
    whole = _("In {months} months {received} cases were received and {closed} closed.").format(
        months=len(flows["received"].periods),
        received=number(sum(value or 0 for value in flows["received"].values)),
        closed=number(sum(value or 0 for value in flows["closed"].values)),
    )
    return " ".join([f"{last}.", *told, whole])


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


def _table(view: View, embassy: str, months: int) -> None:
    asked = ("months-table", embassy, months)
    table = drawn(view, asked, lambda: ready_table(_frame(view, embassy, months)))
    mean = st.column_config.NumberColumn(_mean_name(), format="%.1f")
    columns = {figure: title(figure) for figure in FIGURES} | {"mean": mean}
    periods = monthly_flows(view, embassy, months)["received"].periods
    taken = Taken("monthly-trends", _("Month by month"), table, columns, part="months")
    month_table(view, taken, periods, _entry)


def _entry(row: dict[str, Any]) -> Entry:
    """A month as a telephone shows it: its name, and its figures below."""
    told = [f"{title(figure)} {number(row[figure])}" for figure in FIGURES]
    told.append(f"{_mean_name()} {short_number(row['mean'])}")
    return Entry(row[_("Month")], " · ".join(told))


def _frame(view: View, embassy: str, months: int) -> pd.DataFrame:
    flows = monthly_flows(view, embassy, months)
    table = pd.DataFrame(
        {figure: pd.array(series.values, dtype="Int64") for figure, series in flows.items()}
    )
    table["mean"] = pd.array(monthly_means(view, embassy, months).values, dtype="Float64").round(1)
    table.insert(
        0,
        _("Month"),
        [sentence_start(month(month_of(name).first)) for name in flows["received"].periods],
    )
    return table.iloc[::-1].reset_index(drop=True)
