"""How many cases will be open, and how many each week has to handle: simulated weeks.

Closures have a mean and a spread of their own, and nobody can close more than is open or than the
hours allow. The same readings give the same figures: the seed is fixed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ambasada.methods.forecast_course import on_course
from ambasada.methods.forecast_levels import Flags, Floats, WeeklyCounts
from ambasada.methods.forecast_means import smoothed
from ambasada.methods.forecast_spread import smoothed_forecasts

WEEKS = 8
PATHS = 2000
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


def flow_of(counts: WeeklyCounts, level: str) -> Flow:
    """The coming weeks of `counts` at `level`, as `forecasts` sees one week and eight together."""
    means = smoothed(counts)
    week, together = (
        smoothed_forecasts(counts, on_course(counts, means, weeks), level, weeks)
        for weeks in (1, WEEKS)
    )
    ratio = week.laws.ratio[:, -1]
    more = np.maximum(together.laws.ratio[:, -1] - ratio, 0.0)
    return Flow(together.mean[:, -1] / WEEKS, ratio, more / together.laws.mean[:, -1])


def backlog(open_now: Floats, received: Flow, closed: Flow, most_closed: Floats) -> Backlog:
    """The coming 8 weeks. All arguments have one entry a series.

    `open_now`: cases open at the end of the last whole week. `most_closed`: closures a week that
    the available hours allow, inf where the hours are unknown.
    """
    random = np.random.default_rng(SEED)
    arrivals, closures = (_draw(random, flow) for flow in (received, closed))
    closures = np.minimum(closures, np.floor(most_closed)[:, None])
    still_open = np.broadcast_to(open_now, (PATHS, len(open_now)))
    in_hand, at_end = [], []
    for week in range(WEEKS):
        before_closing = still_open + arrivals[..., week]
        still_open = before_closing - np.minimum(closures[..., week], before_closing)
        in_hand.append(before_closing)
        at_end.append(still_open)
    is_known = ~np.isnan(received.mean + closed.mean)[:, None]
    return Backlog(_tenths(at_end, is_known), _tenths(in_hand, is_known))


def _tenths(weeks: list[Floats], is_known: Flags) -> Tenths:
    paths = np.sort(np.stack(weeks, axis=-1), axis=0)
    tenths = (np.where(is_known, paths[PATHS * tenth // 10 - 1], np.nan) for tenth in (1, 5, 9))
    return Tenths(*tenths)


def _draw(random: np.random.Generator, flow: Flow) -> Floats:
    """Counts: paths × series × weeks; of an unknown flow hardly any, they are not told."""
    mean, drift = (np.maximum(np.nan_to_num(values), _TINY) for values in (flow.mean, flow.drift))
    ratio = np.nan_to_num(flow.ratio, nan=2.0)[:, None]
    level = random.gamma(1 / drift, drift, (PATHS, len(mean)))
    size = np.maximum(mean * level, _TINY)[..., None] / (ratio - 1)
    counts = random.negative_binomial(size, 1 / ratio, (PATHS, len(mean), WEEKS))
    return counts.astype(float)
