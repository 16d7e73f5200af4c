"""How long people wait for the first answer, by the month in which they asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from ambasada.methods.waiting import Wait
from ambasada.questions.periods import last_whole_month, month_of
from ambasada.questions.trends import events_of_months
from ambasada.questions.waiting import Waits, usual_wait, waits_by_month
from ambasada.visibility import View
from components.bands import band
from components.cache import drawn
from components.charts import Line, over_time
from components.drawing import ReadyFigure, show
from components.explain import explain
from components.export import Taken
from components.folded import the_same_as_a_table
from components.listing import Entry
from components.month_table import month_table
from components.monthly import axis_of_months
from components.ready_table import ready_table
from components.texts import (
    UNKNOWN,
    _,
    hours_unit,
    month,
    n_,
    number,
    percent,
    sentence_start,
    short_number,
)
from components.theme import palette
from components.usual_wait import usual_in_words
from components.waits_in_words import duration

# More months than this are counted and not named.
NAMED_MONTHS = 4


@st.fragment
def monthly_waits(view: View, embassy: str, months: int) -> None:
    """Median with its interval, what could not be told and why, and the same as a table."""
    explained = drawn(
        view,
        ("waits-explained",),
        lambda: explain("waiting", view, last_whole_month(view.as_of)),
    )
    st.header(_("Hours to the first answer"), anchor=False, help=explained)
    waits = waits_by_month(view, embassy, months)
    if any(wait.median_days is not None for wait in waits.waits):
        if not embassy:
            st.markdown(drawn(view, ("usual-wait",), lambda: usual_in_words(usual_wait(view))))
        figure, summary = drawn(
            view,
            ("waits", embassy, months),
            lambda: (_figure(view, embassy, months), _summary(waits)),
        )
        show(figure, key="waits", alt=summary)
    else:
        st.info(_nothing_told(waits), icon=":material/info:")
    st.caption(" ".join(_beside(waits, embassy)))
    the_same_as_a_table("waits", lambda: _table(view, embassy, months))


def _nothing_told(waits: Waits) -> str:
    if len(waits.hidden) == len(waits.periods):
        return _(
            "Fewer than 5 cases came in each month: too few for a median. Look at more months."
        )
    return _(
        "In no month with 5 cases or more is half of them answered. Fill the column "
        "“first_response_at” in the tab “cases”."
    )


def _beside(waits: Waits, embassy: str) -> Iterator[str]:
    """Whose waits, and what the chart leaves out or draws otherwise, a sentence each."""
    if embassy:
        yield _("Each point is of the cases received in that month and the two before it.")
    yield _("The band is the 95 % interval of the time in which half were answered.")
    if waits.few:
        yield _("Hollow points without a line: 5 to 9 cases.")
    if waits.hidden:
        yield n_(
            "{count} month with fewer than 5 cases is not shown.",
            "{count} months with fewer than 5 cases are not shown.",
            len(waits.hidden),
        )
    if waits.not_reached:
        yield _("Median not reached, too many still wait: {months}.").format(
            months=_months(waits.not_reached)
        )


def _months(names: Sequence[str]) -> str:
    if len(names) > NAMED_MONTHS:
        return n_("{count} month", "{count} months", len(names))
    return ", ".join(month(month_of(name).first) for name in names)


def hours(days: float | None) -> float | None:
    """Hours of a number of days; None where it is not told."""
    return None if days is None else round(24 * days, 1)


def _figure(view: View, embassy: str, months: int) -> ReadyFigure:
    colours = palette()
    waits = waits_by_month(view, embassy, months)
    figure = over_time(
        [*_lines(waits), *_usual_lines(view, embassy, months)],
        axis_of_months(waits.periods),
        colours,
        events=events_of_months(view, months),
        height=240,
        unit=hours_unit(),
        show_legend=not embassy,
    ).to_dict()
    low, high = (
        [hours(getattr(wait, side)) for wait in waits.waits] for side in ("lower", "upper")
    )
    figure["data"].insert(0, band(low, high, colours.soft, colours.primary))
    return ReadyFigure(figure)


def _lines(waits: Waits) -> Iterator[Line]:
    """The line of the months with cases enough, and the points of those with few."""
    colour = palette().primary
    for kind, is_few in (("line", False), ("points", True)):
        values = [
            hours(wait.median_days) if (name in waits.few) is is_few else None
            for name, wait in zip(waits.periods, waits.waits, strict=True)
        ]
        # Without a line the legend would not name the points, so an empty one stays.
        if not is_few or waits.few:
            yield Line(_("Median"), values, colour, kind, texts=[_told(one) for one in waits.waits])


def _usual_lines(view: View, embassy: str, months: int) -> Iterator[Line]:
    """The limits within which the network's median moves by itself."""
    usual = None if embassy else usual_wait(view)
    if usual is not None:
        shown = len(waits_by_month(view, embassy, months).periods)
        for limit in (usual.low, usual.high):
            said = [duration(limit)] * shown
            colour = palette().neutral
            yield Line(_("Usual range"), [hours(limit)] * shown, colour, is_dashed=True, texts=said)


def _told(wait: Wait) -> str:
    """The hover text: hours, the interval, and of how many cases."""
    if wait.median_days is None:
        return UNKNOWN
    told = duration(wait.median_days)
    if wait.lower is not None and wait.upper is not None:
        told += f" ({duration(wait.lower)} – {duration(wait.upper)})"
    return f"{told}, {n_('{count} case', '{count} cases', wait.n)}"


def _summary(waits: Waits) -> str:
    """The last month's median and the longest one, so that a listener knows where it stands."""
    known = [
        (wait.median_days, name)
        for name, wait in zip(waits.periods, waits.waits, strict=True)
        if wait.median_days is not None
    ]
    (last, last_name), (most, most_name) = known[-1], max(known)
    return _(
        "Median hours to the first answer by month: {hours} in {month}; the longest {most} in "
        "{most_month}."
    ).format(
        hours=short_number(hours(last)),
        month=month(month_of(last_name).first),
        most=short_number(hours(most)),
        most_month=month(month_of(most_name).first),
    )


def _table(view: View, embassy: str, months: int) -> None:
    waits = waits_by_month(view, embassy, months)
    table = drawn(view, ("waits-table", embassy, months), lambda: ready_table(_frame(waits)))
    taken = Taken("monthly-trends", _("Hours to the first answer"), table, _columns(), part="waits")
    month_table(view, taken, waits.periods, _entry)


def _entry(row: dict[str, Any]) -> Entry:
    """A month as a telephone shows it; a wait that is not told is a dash."""
    median, low, high = (short_number(row[name]) for name in ("median", "lower", "upper"))
    after = [None if row[name] is None else row[name] / 100 for name in ("after_7", "after_14")]
    told = [
        f"{_('Cases')} {number(row['cases'])}",
        f"{_('Median, hours')} {median} ({low} – {high})",
        f"{_('Still waiting after 7 days')} {percent(after[0])}",
        f"{_('after 14 days')} {percent(after[1])}",
    ]
    return Entry(row["month"], " · ".join(told))


def _frame(waits: Waits) -> pd.DataFrame:
    told = waits.waits
    table = pd.DataFrame(
        {
            "month": [sentence_start(month(month_of(name).first)) for name in waits.periods],
            "cases": [wait.n for wait in told],
            "median": _numbers([hours(wait.median_days) for wait in told]),
            "lower": _numbers([hours(wait.lower) for wait in told]),
            "upper": _numbers([hours(wait.upper) for wait in told]),
            "after_7": _numbers([_per_cent(wait.waiting_7d) for wait in told]),
            "after_14": _numbers([_per_cent(wait.waiting_14d) for wait in told]),
        }
    )
    return table.iloc[::-1].reset_index(drop=True)


def _numbers(values: Sequence[float | None]) -> object:
    return pd.array(list(values), dtype="Float64")


def _per_cent(share: float | None) -> float | None:
    return None if share is None else round(100 * share)


def _columns() -> dict[str, object]:
    config = st.column_config
    return {
        "month": config.TextColumn(_("Month")),
        "cases": config.NumberColumn(_("Cases")),
        "median": config.NumberColumn(_("Median, hours"), format="%.1f"),
        "lower": config.NumberColumn(_("95 %, from"), format="%.1f"),
        "upper": config.NumberColumn(_("95 %, to"), format="%.1f"),
        "after_7": config.NumberColumn(_("Still waiting after 7 days"), format="%.0f %%"),
        "after_14": config.NumberColumn(_("after 14 days"), format="%.0f %%"),
    }
