"""The whole weeks of a reading as arrays, for methods that want every series at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from ibis import _

from ambasada.figures.reporting import HEARD
from ambasada.figures.rows import Rows, Span
from ambasada.methods.forecast_levels import Flags, Floats, WeeklyCounts
from ambasada.methods.surges import SINCE_WEEKS
from ambasada.methods.surges_expected import FIRST_BACK

# How many of the newest weeks are judged for alerts.
JUDGED_WEEKS = 8
# Five years before the oldest judged week and its run of weeks; one case misdated to another
# century must not make thousands of empty weeks.
MOST_WEEKS = FIRST_BACK + 1 + JUDGED_WEEKS + SINCE_WEEKS


@dataclass(frozen=True)
class WeekCounts:
    """Counts of whole weeks, oldest first: embassies × categories × weeks.

    `received` and `closed` are 0 where nothing happened, `reported` (embassies × weeks) says
    whether anybody was heard; `open_now` (embassies × categories) stands at the last week's end.
    """

    embassies: tuple[str, ...]
    categories: tuple[str, ...]
    weeks: range
    received: Floats
    closed: Floats
    reported: Flags
    open_now: Floats

    def known(self, counts: Floats) -> WeeklyCounts:
        """`counts` with NaN where an embassy did not report: silence is not zero."""
        return WeeklyCounts(np.where(self.reported[:, None, :], counts, np.nan))


def week_counts(rows: Rows, reporting: pd.DataFrame) -> WeekCounts:
    """The whole weeks until `as_of`; `reporting` has embassy, week (a number) and status."""
    embassies, categories = tuple(rows.known), tuple(rows.network.category)
    weeks = whole_weeks(rows.span)
    all_weeks = range(rows.span.weeks.start, weeks.stop)
    received, closed = (
        _counted(rows, name, embassies, categories, all_weeks) for name in ("received", "closed")
    )
    open_now = (received - closed).sum(axis=2)
    kept = slice(len(all_weeks) - len(weeks), None)
    return WeekCounts(
        embassies,
        categories,
        weeks,
        received[..., kept],
        closed[..., kept],
        _reported(reporting, embassies, weeks),
        open_now,
    )


def whole_weeks(span: Span) -> range:
    """The last `MOST_WEEKS` weeks of the span that had ended by the end of `as_of`."""
    stop = span.week + (span.as_of.weekday() == 6)
    return range(max(span.weeks.start, stop - MOST_WEEKS), max(span.weeks.start, stop))


def _counted(
    rows: Rows,
    name: str,
    embassies: Sequence[str],
    categories: Sequence[str],
    weeks: range,
) -> Floats:
    """Cases received or closed: embassies × categories × weeks."""
    week = _[f"{name}_week"]
    counted = rows.execute(
        rows.cases.filter(week.between(weeks.start, weeks.stop - 1))
        .group_by("embassy", "category", week=week)
        .agg(count=_.count())
    )
    counts = np.zeros((len(embassies), len(categories), len(weeks)))
    places = (
        counted["embassy"].map({one: place for place, one in enumerate(embassies)}),
        counted["category"].map({one: place for place, one in enumerate(categories)}),
        counted["week"] - weeks.start,
    )
    counts[tuple(one.to_numpy(dtype=int) for one in places)] = counted["count"].to_numpy()
    return counts


def _reported(reporting: pd.DataFrame, embassies: Sequence[str], weeks: range) -> Flags:
    heard = reporting[reporting["status"].isin(HEARD)]
    pairs = set(zip(heard["embassy"], heard["week"], strict=True))
    flags = [[(embassy, week) in pairs for week in weeks] for embassy in embassies]
    return np.array(flags, dtype=bool).reshape(len(embassies), len(weeks))
