"""How long people wait for the first answer, by the month in which they asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from ambasada.questions.periods import last_whole_month, month_of
from ambasada.questions.waiting import Waits, usual_wait, waits_by_month
from ambasada.visibility import View
from components.cache import drawn
from components.drawing import show
from components.explain import explain
from components.export import Taken
from components.folded import the_same_as_a_table
from components.listing import Entry
from components.month_table import month_table
from components.ready_table import ready_table
from components.texts import (
    _,
    month,
    n_,
    number,
    percent,
    sentence_start,
    short_number,
)
from components.usual_wait import usual_in_words
from components.waits_chart import hours, waits_figure, waits_summary

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
            lambda: (waits_figure(view, embassy, months), waits_summary(waits)),
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
