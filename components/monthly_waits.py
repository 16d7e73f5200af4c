"""How long people wait for the first answer, by the month in which they asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from ambasada.questions.periods import last_whole_month, month_of
from ambasada.questions.trends import (
    Quantile,
    Waits,
    events_of_months,
    waits_by_month,
)
from ambasada.visibility import View
from components.cache import drawn
from components.charts import Line, over_time
from components.device import is_telephone
from components.drawing import ReadyFigure, show
from components.explain import explain
from components.export import Taken, download
from components.folded import the_same_as_a_table
from components.listing import Entry, listing
from components.monthly import axis_of_months, with_month_names
from components.ready_table import ready_table
from components.texts import (
    UNKNOWN,
    _,
    hours_unit,
    month,
    n_,
    number,
    sentence_start,
    short_number,
)
from components.theme import palette

# More months than this are counted and not named.
NAMED_MONTHS = 4


@st.fragment
def monthly_waits(view: View, embassy: str, months: int) -> None:
    """Median and 90th percentile, what could not be told and why, and the same as a table."""
    explained = drawn(
        view,
        ("waits-explained",),
        lambda: explain("response_time", view, last_whole_month(view.as_of)),
    )
    st.header(_("Hours to the first answer"), anchor=False, help=explained)
    waits = waits_by_month(view, embassy, months)
    if any(value is not None for value in waits.median.hours):
        figure, summary = drawn(
            view,
            ("waits", embassy, months),
            lambda: (_figure(view, waits, months), _summary(waits)),
        )
        show(figure, key="waits", alt=summary)
    else:
        st.info(_nothing_told(waits), icon=":material/info:")
    told = [sentence for sentence in _left_out(waits) if sentence]
    if told:
        st.caption(" ".join(told))
    asked = ("waits-table", embassy, months)
    the_same_as_a_table(
        "waits", lambda: _table(view, waits, drawn(view, asked, lambda: ready_table(_frame(waits))))
    )


def _nothing_told(waits: Waits) -> str:
    if len(waits.hidden) == len(waits.periods):
        return _(
            "Fewer than 5 cases came in each month: too few for a median. Look at more months."
        )
    return _(
        "In no month with 5 cases or more is half of them answered. Fill the column "
        "“first_response_at” in the tab “cases”."
    )


def _left_out(waits: Waits) -> Iterator[str]:
    """What the chart leaves out or draws otherwise, a sentence each."""
    if waits.few:
        yield _("Hollow points without a line: 5 to 9 cases.")
    if waits.hidden:
        yield n_(
            "{count} month with fewer than 5 cases is not shown.",
            "{count} months with fewer than 5 cases are not shown.",
            len(waits.hidden),
        )
    for sentence, quantile in (
        (_("Median not reached, too many still wait: {months}."), waits.median),
        (_("90 % not reached, too many still wait: {months}."), waits.p90),
    ):
        if quantile.not_reached:
            yield sentence.format(months=_months(quantile.not_reached))


def _months(names: Sequence[str]) -> str:
    if len(names) > NAMED_MONTHS:
        return n_("{count} month", "{count} months", len(names))
    return ", ".join(month(month_of(name).first) for name in names)


def _figure(view: View, waits: Waits, months: int) -> ReadyFigure:
    colours = palette()
    lines = [
        line
        for name, quantile, colour in (
            (_("Median"), waits.median, colours.primary),
            (_("90 % answered"), waits.p90, colours.neutral),
        )
        for line in _lines(name, quantile, colour, waits)
    ]
    axis = axis_of_months(waits.periods)
    marked = events_of_months(view, months)
    return over_time(lines, axis, colours, events=marked, height=240, unit=hours_unit())


def _lines(name: str, quantile: Quantile, colour: str, waits: Waits) -> Iterator[Line]:
    """The line of the months with cases enough, and the points of those with few."""
    for kind, is_few in (("line", False), ("points", True)):
        hours = [
            value if (month_name in waits.few) is is_few else None
            for month_name, value in zip(waits.periods, quantile.hours, strict=True)
        ]
        # Without a line the legend would not name the points, so an empty one stays.
        if any(value is not None for value in (hours if is_few else quantile.hours)):
            yield Line(name, hours, colour, kind, texts=_told(hours, waits))


def _told(hours: Sequence[float | None], waits: Waits) -> list[str]:
    """The hover texts: hours, and of how many cases."""
    return [
        _("{hours} h, {cases}").format(
            hours=short_number(value), cases=n_("{count} case", "{count} cases", received)
        )
        for value, received in zip(hours, waits.received, strict=True)
    ]


def _summary(waits: Waits) -> str:
    """The last month's median and the longest one, so that a listener knows where it stands."""
    known = [
        (hours, name)
        for name, hours in zip(waits.periods, waits.median.hours, strict=True)
        if hours is not None
    ]
    (last, last_name), (most, most_name) = known[-1], max(known)
    return _(
        "Median hours to the first answer by month: {hours} in {month}; the longest {most} in "
        "{most_month}."
    ).format(
        hours=short_number(last),
        month=month(month_of(last_name).first),
        most=short_number(most),
        most_month=month(month_of(most_name).first),
    )


def _table(view: View, waits: Waits, table: pa.Table) -> None:
    columns = _columns()
    if is_telephone():
        listing("waits", table.to_pylist(), _entry)
    else:
        st.dataframe(
            table,
            key="waits-table",
            hide_index=True,
            row_height=34,
            placeholder=UNKNOWN,
            column_config=columns,
        )
    named, heading = with_month_names(table, waits.periods), _("Hours to the first answer")
    download(view, Taken("monthly-trends", heading, named, columns, part="waits"))


def _entry(row: dict[str, Any]) -> Entry:
    """A month as a telephone shows it; a wait that is not told is a dash."""
    median, p90 = (short_number(row[name]) for name in ("median", "p90"))
    told = [
        f"{_('Received')} {number(row['received'])}",
        f"{_('Of them answered')} {number(row['answered'])}",
        f"{_('Median, hours')} {median}",
        f"{_('90 % answered, hours')} {p90}",
    ]
    return Entry(row["month"], " · ".join(told))


def _frame(waits: Waits) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "month": [sentence_start(month(month_of(name).first)) for name in waits.periods],
            "received": waits.received,
            "answered": waits.answered,
            "median": waits.median.hours,
            "p90": waits.p90.hours,
        }
    )
    return table.iloc[::-1].reset_index(drop=True)


def _columns() -> dict[str, object]:
    config = st.column_config
    return {
        "month": config.TextColumn(_("Month")),
        "received": config.NumberColumn(_("Received")),
        "answered": config.NumberColumn(_("Of them answered")),
        "median": config.NumberColumn(_("Median, hours"), format="%.1f"),
        "p90": config.NumberColumn(_("90 % answered, hours"), format="%.1f"),
    }
