"""How many cases will be open, and how many each week has to handle: simulated weeks.

Closures have a mean and a spread of their own, and nobody can close more than is open or than the
hours allow. The same readings give the same figures: the seed is fixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ambasada.methods.forecast_course import Course
from ambasada.methods.forecast_levels import Flags, Floats, WeeklyCounts
from ambasada.methods.forecast_means import same_as_lately
from ambasada.methods.forecast_spread import PastForecasts, past_forecasts, smoothed_forecasts

WEEKS = 8
PATHS = 2000
# Past backlogs are checked by fewer paths, or checking would take longer than telling.
CHECKED_PATHS = 200
SEED = 26
_TINY = 1e-9


@dataclass(frozen=True)
class Tenths:
    """What simulated paths say, series × 8 weeks: of ten one is at or below `lower`, five at or
    below `middle`, nine at or below `upper`. NaN where flows are unknown.
    """

    lower: Floats
    middle: Floats
    upper: Floats


@dataclass(frozen=True)
class Backlog:
    """The coming weeks: `still_open` cases at the end of each, and those that it has `in_hand`:
    open at its start or received in it.
    """

    still_open: Tenths
    in_hand: Tenths


@dataclass(frozen=True)
class Flow:
    """A weekly flow by series: its mean, the ratio of variance to mean within a week, and the
    variance of the level that all weeks of a path share, relative to the mean (drift).
    """

    mean: Floats
    ratio: Floats
    drift: Floats

    def at(self, where: Any) -> Flow:
        """The flows at an index of their arrays."""
        return Flow(self.mean[where], self.ratio[where], self.drift[where])


def flows_of(counts: WeeklyCounts, course: Course, level: str) -> Flow:
    """The weeks after each origin at `level`, as `forecasts` sees one week and eight together:
    series × (weeks + 1), the last origin is now.
    """
    horizons = (1, WEEKS)
    return _flows(*(smoothed_forecasts(counts, course.ahead(one), level, one) for one in horizons))


def flows_as_lately(counts: WeeklyCounts, level: str) -> Flow:
    """The same by the mean of the last 8 weeks."""
    means = same_as_lately(counts)
    return _flows(*(past_forecasts(counts, means, level, weeks) for weeks in (1, WEEKS)))


def _flows(week: PastForecasts, together: PastForecasts) -> Flow:
    more = np.maximum(together.laws.ratio - week.laws.ratio, 0.0)
    return Flow(together.mean / WEEKS, week.laws.ratio, more / together.laws.mean)


def backlog(open_now: Floats, received: Flow, closed: Flow, most_closed: Floats) -> Backlog:
    """The coming 8 weeks. All arguments have one entry a series.

    `open_now`: cases open at the end of the last whole week. `most_closed`: closures a week that
    the available hours allow, inf where the hours are unknown.
    """
    in_hand, at_end = _played(open_now, received, closed, most_closed, PATHS)
    is_known = ~np.isnan(received.mean + closed.mean)[:, None]
    return Backlog(_tenths(at_end, is_known), _tenths(in_hand, is_known))


@dataclass(frozen=True)
class Effort:
    """Hours by series and origin (weeks + 1): what a case in hand was thought to take in a coming
    week, and what the week before the origin needed in truth.
    """

    of_a_case: Floats
    needed: Floats


@dataclass(frozen=True)
class Checked:
    """How past forecasts of each series did: the share of checks inside their 80 %, and the mean
    CRPS in the figure's own unit; NaN where nothing could be checked.
    """

    covered: Floats
    score: Floats


@dataclass(frozen=True)
class CheckedBacklog:
    """Open cases eight weeks after past origins, and the hours that the eighth week needed."""

    still_open: Checked
    hours: Checked


def check_backlog(
    open_at: Floats, effort: Effort, received: Flow, closed: Flow, is_checked: Flags
) -> CheckedBacklog:
    """What `backlog` would have said eight weeks before.

    All are series × origins (weeks + 1): `open_at` the cases open at each, `is_checked` the origins
    to check, none within the last eight weeks. The hours of then are not known, so closures are
    bound by what is open alone.
    """
    where = np.nonzero(is_checked)
    after = where[0], where[1] + WEEKS
    unbound = np.full(len(where[0]), np.inf)
    in_hand, at_end = _played(
        open_at[where], received.at(where), closed.at(where), unbound, CHECKED_PATHS
    )
    hours = in_hand[-1] * effort.of_a_case[where]
    return CheckedBacklog(
        _checked(at_end[-1], open_at[after], is_checked),
        _checked(hours, effort.needed[after], is_checked),
    )


def _checked(paths: Floats, happened: Floats, is_checked: Flags) -> Checked:
    """Paths × checks against what happened at each check."""
    ends = np.sort(paths, axis=0)
    place = np.arange(1, CHECKED_PATHS + 1)[:, None]
    # E|X − y| − E|X − X′| ÷ 2, the second from the order of the paths (Gini's mean difference).
    apart = ((2 * place - CHECKED_PATHS - 1) * ends).sum(axis=0) / CHECKED_PATHS**2
    score = np.abs(ends - happened).mean(axis=0) - apart
    lower, upper = (ends[CHECKED_PATHS * tenth // 10 - 1] for tenth in (1, 9))
    is_within = ((lower <= happened) & (happened <= upper)).astype(float)
    checks, series = is_checked.sum(axis=1), np.nonzero(is_checked)[0]
    return Checked(
        *(
            np.bincount(series, values, minlength=len(checks))
            / np.where(checks > 0, checks, np.nan)
            for values in (is_within, score)
        )
    )


def _played(
    open_now: Floats, received: Flow, closed: Flow, most_closed: Floats, paths: int
) -> tuple[list[Floats], list[Floats]]:
    """Cases in hand and still open, paths × series, of each of the weeks."""
    random = np.random.default_rng(SEED)
    arrivals, closures = (_draw(random, flow, paths) for flow in (received, closed))
    closures = np.minimum(closures, np.floor(most_closed)[:, None])
    still_open = np.broadcast_to(open_now, (paths, len(open_now)))
    in_hand, at_end = [], []
    for week in range(WEEKS):
        before_closing = still_open + arrivals[..., week]
        still_open = before_closing - np.minimum(closures[..., week], before_closing)
        in_hand.append(before_closing)
        at_end.append(still_open)
    return in_hand, at_end


def _tenths(weeks: list[Floats], is_known: Flags) -> Tenths:
    paths = np.sort(np.stack(weeks, axis=-1), axis=0)
    tenths = (np.where(is_known, paths[PATHS * tenth // 10 - 1], np.nan) for tenth in (1, 5, 9))
    return Tenths(*tenths)


def _draw(random: np.random.Generator, flow: Flow, paths: int) -> Floats:
    """Counts: paths × series × weeks; of an unknown flow hardly any, they are not told."""
    mean, drift = (np.maximum(np.nan_to_num(values), _TINY) for values in (flow.mean, flow.drift))
    ratio = np.nan_to_num(flow.ratio, nan=2.0)[:, None]
    level = random.gamma(1 / drift, drift, (paths, len(mean)))
    size = np.maximum(mean * level, _TINY)[..., None] / (ratio - 1)
    counts = random.negative_binomial(size, 1 / ratio, (paths, len(mean), WEEKS))
    return counts.astype(float)
