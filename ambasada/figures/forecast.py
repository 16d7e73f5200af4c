"""What to expect: new cases at every level, open cases and hours of each embassy and all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ambasada.figures.definitions import figure
from ambasada.figures.week_counts import WeekCounts
from ambasada.methods.forecast import EVERY, forecasts
from ambasada.methods.forecast_backlog import (
    WEEKS,
    Backlog,
    Flow,
    Tenths,
    backlog,
    check_backlog,
    flows_as_lately,
    flows_of,
)
from ambasada.methods.forecast_course import Course, on_course
from ambasada.methods.forecast_levels import Floats, at_level
from ambasada.methods.forecast_means import smoothed
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
    whole week), lower10, middle, upper90 (cases at the week's end, hours in the week); and of open
    cases after eight weeks covered, score and reference_score as of `expected_cases`, is_hidden
    where the last eight weeks' flows did better: on every row of an embassy, for its hours rest on
    them.

    `capacity` has embassy, week (a number), available_hours and utilisation.
    """
    if not counts.embassies:
        return pd.DataFrame(columns=_OUTLOOK)
    hours = np.array([hours_by_category[one] for one in counts.categories])
    known = [counts.known(one) for one in (counts.received, counts.closed)]
    followed = [(one, on_course(one, smoothed(one))) for one in known]
    in_hand = _expected_in_hand(counts, followed[0][1])
    most = _most_closed(capacity, counts, _mean_hours(in_hand, hours))
    tables = []
    for level, names in (("network", (EVERY,)), ("embassy", counts.embassies)):
        is_all = level == "network"
        weights, limits, now = (
            one.sum(axis=0, keepdims=True) if is_all else one
            for one in (in_hand, most, counts.open_now)
        )
        received, closed = (flows_of(*one, level) for one in followed)
        newest = (slice(None), -1)
        told = expected_open(now.sum(axis=1), received.at(newest), closed.at(newest), limits)
        needed = expected_hours(told.in_hand, _mean_hours(weights, hours))
        judged = _judged(counts, level, received, closed)
        for measure, tenths in (("open", told.still_open), ("needed_hours", needed)):
            tables.append(_rows(names, measure, tenths).merge(judged.assign(embassy=names)))
    return pd.concat(tables, ignore_index=True)


def _judged(counts: WeekCounts, level: str, received: Flow, closed: Flow) -> pd.DataFrame:
    """`_JUDGED` of each series of `level`: of every eighth origin of the last two years."""
    change = np.pad(counts.received - counts.closed, ((0, 0), (0, 0), (0, 1)))
    # What was open before each week: what is open now less all that came since.
    since = np.cumsum(at_level(change, level)[:, ::-1], axis=1)[:, ::-1]
    open_at = at_level(counts.open_now, level)[:, None] - since
    is_checked = ~np.isnan(received.mean + closed.mean)
    origins = np.arange(is_checked.shape[1])
    newest = origins[-1] - WEEKS
    is_checked &= (origins <= newest) & (origins > newest - ORIGINS)
    is_checked &= (newest - origins) % WEEKS == 0
    lately = [flows_as_lately(counts.known(one), level) for one in (counts.received, counts.closed)]
    ours = check_backlog(open_at, received, closed, is_checked)
    reference = check_backlog(open_at, lately[0], lately[1], is_checked)
    is_hidden = ours.score > reference.score
    return pd.DataFrame(
        dict(zip(_JUDGED, (ours.covered, ours.score, reference.score, is_hidden), strict=True))
    )


def _expected_in_hand(counts: WeekCounts, received: Course) -> Floats:
    """Cases that a coming week has to handle: those open and those that it brings on average."""
    means = received.ahead(1)
    one = means.fast if means.is_young[-1] else means.slow
    return counts.open_now + np.nan_to_num(one.mean[..., -1])


def _mean_hours(cases: Floats, hours: Floats) -> Floats:
    """Hours a week of a case in hand; of no cases at all none are needed."""
    return (cases * hours).sum(axis=1) / np.maximum(cases.sum(axis=1), 1e-9)


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
