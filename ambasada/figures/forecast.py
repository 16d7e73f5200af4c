"""What to expect: new cases at every level, open cases and hours of each embassy and all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ambasada.figures.definitions import figure
from ambasada.figures.week_counts import WeekCounts
from ambasada.methods.forecast import EVERY, forecasts
from ambasada.methods.forecast_backlog import (
    WEEKS,
    Backlog,
    Checked,
    Effort,
    Flow,
    Tenths,
    backlog,
    check_backlog,
    flows_as_lately,
    flows_of,
)
from ambasada.methods.forecast_course import Course, on_course
from ambasada.methods.forecast_levels import Floats, at_level
from ambasada.methods.forecast_means import same_as_lately, smoothed
from ambasada.methods.forecast_spread import ORIGINS

_TENTHS = ["lower10", "middle", "upper90"]
_JUDGED = ["covered", "score", "reference_score", "is_hidden"]
_OUTLOOK = ["embassy", "measure", "weeks_ahead", *_TENTHS, *_JUDGED]


@figure("Expected cases")
def expected_cases(counts: WeekCounts, baselines: Sequence[int] = ()) -> pd.DataFrame:
    """A mean of the weeks reported that forgets half in 4 to 26 weeks, whichever would have done
    best so far, along the wave that an embassy's own years had in common; and a range as wide as
    its own past errors: 8 in 10 fall inside.

    Result: the columns of `ambasada.methods.forecast.forecasts`. The mean is not rounded, so that
    cells add up to embassies, categories and the network. After each of `baselines` (weeks, as
    numbers) it forgets faster for a year.
    """
    breaks = [week - counts.weeks.start for week in baselines if week in counts.weeks]
    known = counts.known(counts.received)
    return forecasts(known, counts.embassies, counts.categories, breaks)


@figure("Expected open cases")
def expected_open(open_now: Floats, received: Flow, closed: Flow, most_closed: Floats) -> Backlog:
    """Open cases after weeks that bring and close as many as expected, tried 2,000 times; nobody
    closes more than is open or than the hours allow. Of ten tries one ends below the range and
    one above it.

    `open_now` and `most_closed` (cases, cases a week) and the flows have one entry a series.
    """
    return backlog(open_now, received, closed, most_closed)


@figure("Expected hours")
def expected_hours(in_hand: Tenths, hours_of_a_case: Floats) -> Tenths:
    """The cases that a week begins with or brings, as in expected open cases, times the hours
    that such a case takes in a week.

    `hours_of_a_case` has one entry a series.
    """
    each = hours_of_a_case[:, None]
    return Tenths(*(one * each for one in (in_hand.lower, in_hand.middle, in_hand.upper)))


def outlook(
    counts: WeekCounts, capacity: pd.DataFrame, hours_by_category: dict[str, float]
) -> pd.DataFrame:
    """embassy ("" the network), measure (open, needed_hours), weeks_ahead (1 to 8 from the last
    whole week), lower10, middle, upper90 (cases at the week's end, hours in the week); and of the
    eighth week covered, score and reference_score as of `expected_cases`, is_hidden where the last
    eight weeks' flows did better: on every row of an embassy and measure.

    `capacity` has embassy, week (a number), available_hours and utilisation.
    """
    if not counts.embassies:
        return pd.DataFrame(columns=_OUTLOOK)
    known = [counts.known(one) for one in (counts.received, counts.closed)]
    followed = [(one, on_course(one, smoothed(one))) for one in known]
    work = _Work(
        counts,
        np.array([hours_by_category[one] for one in counts.categories]),
        _expected_a_week(followed[0][1]),
        same_as_lately(known[0]).mean,
    )
    most = _most_closed(capacity, counts, work.effort("embassy").of_a_case[:, -1])
    tables = []
    for level, names in (("network", (EVERY,)), ("embassy", counts.embassies)):
        limits = most.sum(keepdims=True) if level == "network" else most
        received, closed = (flows_of(*one, level) for one in followed)
        newest = (slice(None), -1)
        told = expected_open(
            at_level(counts.open_now, level), received.at(newest), closed.at(newest), limits
        )
        effort = work.effort(level)
        needed = expected_hours(told.in_hand, effort.of_a_case[:, -1])
        judged = _judged(work, level, effort, received, closed)
        for measure, tenths in (("open", told.still_open), ("needed_hours", needed)):
            tables.append(
                _rows(names, measure, tenths).merge(judged[measure].assign(embassy=names))
            )
    return pd.concat(tables, ignore_index=True)


@dataclass(frozen=True)
class _Work:
    """Cells (embassies × categories), the hours a week of each category, and the cases that a week
    was expected to bring at each origin (× weeks + 1): by the forecast, and by the last 8 weeks.
    """

    counts: WeekCounts
    hours: Floats
    expected: Floats
    expected_as_lately: Floats

    @cached_property
    def open_at(self) -> Floats:
        """Cases open at each origin: what is open now less all that came since."""
        counts = self.counts
        change = np.pad(counts.received - counts.closed, ((0, 0), (0, 0), (0, 1)))
        since = np.cumsum(change[..., ::-1], axis=2)[..., ::-1]
        return counts.open_now[..., None] - since

    @cached_property
    def in_hand(self) -> Floats:
        """Cases that the week before each origin had to handle; NaN before the first."""
        begun = self.open_at[..., :-1] + self.counts.received
        return np.pad(begun, ((0, 0), (0, 0), (1, 0)), constant_values=np.nan)

    def effort(self, level: str, *, is_as_lately: bool = False) -> Effort:
        """The hours of a coming week's case, by what is open and what a week brings."""
        brings = self.expected_as_lately if is_as_lately else self.expected
        cases, each = self.open_at + np.nan_to_num(brings), self.hours[:, None]
        total = np.maximum(at_level(cases, level), 1e-9)
        # Of no cases at all none are needed.
        return Effort(at_level(cases * each, level) / total, at_level(self.in_hand * each, level))


def _judged(
    work: _Work, level: str, effort: Effort, received: Flow, closed: Flow
) -> dict[str, pd.DataFrame]:
    """`_JUDGED` of each series of `level` by measure: of every eighth origin of two years."""
    counts = work.counts
    is_checked = ~np.isnan(received.mean + closed.mean)
    origins = np.arange(is_checked.shape[1])
    newest = origins[-1] - WEEKS
    is_checked &= (origins <= newest) & (origins > newest - ORIGINS)
    is_checked &= (newest - origins) % WEEKS == 0
    open_at = at_level(work.open_at, level)
    lately = [flows_as_lately(counts.known(one), level) for one in (counts.received, counts.closed)]
    ours = check_backlog(open_at, effort, received, closed, is_checked)
    effort_as_lately = work.effort(level, is_as_lately=True)
    reference = check_backlog(open_at, effort_as_lately, lately[0], lately[1], is_checked)
    return {
        "open": _held_against(ours.still_open, reference.still_open),
        "needed_hours": _held_against(ours.hours, reference.hours),
    }


def _held_against(ours: Checked, reference: Checked) -> pd.DataFrame:
    is_hidden = ours.score > reference.score
    values = (ours.covered, ours.score, reference.score, is_hidden)
    return pd.DataFrame(dict(zip(_JUDGED, values, strict=True)))


def _expected_a_week(received: Course) -> Floats:
    """Cases that the week after each origin brings on average, by cell; NaN where unknown."""
    means = received.ahead(1)
    return np.where(means.is_young, means.fast.mean, means.slow.mean)


def _most_closed(capacity: pd.DataFrame, counts: WeekCounts, mean_hours: Floats) -> Floats:
    """Cases that the hours of the newest week allow to handle, and so to close; inf where the
    hours, or what a case takes, are not known.
    """
    newest = capacity[capacity["week"] == capacity["week"].max()].set_index("embassy")
    rows = newest.reindex(list(counts.embassies))
    is_known = rows["utilisation"].notna().to_numpy() & (mean_hours > 0)
    allowed = rows["available_hours"].to_numpy(dtype=float)
    return np.where(is_known, allowed / np.where(mean_hours > 0, mean_hours, 1.0), np.inf)


def _rows(names: tuple[str, ...], measure: str, told: Tenths) -> pd.DataFrame:
    values = (told.lower, told.middle, told.upper)
    return pd.DataFrame(
        {
            "embassy": np.repeat(np.array(names, dtype=object), WEEKS),
            "measure": measure,
            "weeks_ahead": np.tile(np.arange(1, WEEKS + 1), len(names)),
            **dict(zip(_TENTHS, (one.ravel() for one in values), strict=True)),
        }
    )
