"""Why a week is unusual: who and what carries the excess, how far it reaches, which events near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ambasada.methods.surges_chances import chance_at_least
from ambasada.methods.surges_expected import WINDOWS
from ambasada.methods.surges_judged import Judged
from ambasada.methods.surges_levels import LEVELS, NetworkWeeks, Series
from ambasada.methods.surges_regression import Numbers

USUAL_WEEKS = 8
EVENT_WEEKS = 3
# Network-wide: at least this share of embassies above their own expectation …
WIDE_SHARE = 1 / 3
# … and what is left without the strongest one still has less than this chance.
REST_CHANCE = 0.05


class Reach(StrEnum):
    """How far a surge reaches over the embassies."""

    LOCAL = "local"
    SEVERAL = "several"
    NETWORK = "network"


@dataclass(frozen=True)
class Part:
    """One embassy's or category's part: its index, cases seen, cases usual (its own median of the
    eight weeks before), and its share of all that is above usual (the shares add up to 1).
    """

    index: int
    observed: int
    usual: float
    share: float


@dataclass(frozen=True)
class Explanation:
    """What stands behind one surge. `events` are indices of those given."""

    reach: Reach
    by_embassy: tuple[Part, ...]
    by_category: tuple[Part, ...]
    events: tuple[int, ...]


def explain(
    network: NetworkWeeks, series: Series, judged: Judged, row: int, event_weeks: Sequence[int]
) -> Explanation:
    """Explain the series in `row`, of the more striking of its two looks."""
    look = int(judged.window[row])
    embassy, category = int(series.embassy[row]), int(series.category[row])
    return Explanation(
        _reach(series, judged, category, look),
        *_parts(network, embassy, category, WINDOWS[look]),
        events_near(network.counts.shape[2] - 1, event_weeks),
    )


def _parts(
    network: NetworkWeeks, embassy: int, category: int, weeks: int
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """By embassy where the surge is a sum over embassies, by category where over categories."""
    if embassy >= 0:
        own = network.counts[embassy]
        return (), parts_of(own, weeks) if category < 0 else ()
    counts = network.counts * network.summed[:, None, None]
    if category >= 0:
        return parts_of(counts[:, category], weeks), ()
    return parts_of(counts.sum(axis=1), weeks), parts_of(counts.sum(axis=0), weeks)


def parts_of(counts: Numbers, weeks: int) -> tuple[Part, ...]:
    """Who carries the excess of the last `weeks` weeks, the largest share first.

    `counts` parts × weeks, with at least one week before those. Those at or under their usual are
    not among them.
    """
    end = counts.shape[1] - weeks
    usual = weeks * np.median(counts[:, max(0, end - USUAL_WEEKS) : end], axis=1)
    observed = counts[:, end:].sum(axis=1)
    excess = np.maximum(observed - usual, 0.0)
    return tuple(
        Part(int(i), int(observed[i]), float(usual[i]), float(excess[i] / excess.sum()))
        for i in np.argsort(-excess, kind="stable")
        if excess[i] > 0
    )


def _reach(series: Series, judged: Judged, category: int, look: int) -> Reach:
    """Against each embassy's own expectation, of the category or (-1) of all cases."""
    level = LEVELS.index("embassy" if category < 0 else "cell")
    is_known = np.isfinite(judged.expected[:, look])
    those = (series.level == level) & (series.category == category) & is_known
    return reach_of(
        *(one[those, look] for one in (judged.observed, judged.expected, judged.variance))
    )


def reach_of(observed: Numbers, expected: Numbers, variance: Numbers) -> Reach:
    """Local or network-wide, from each embassy's cases and their own expectation (one entry each).

    Alone, "a third are above what they expected" would hold in most usual weeks too; so the
    network without its strongest embassy has to be unusual as well. Local: without that one
    nothing unusual is left.
    """
    if len(observed) < 2:
        return Reach.LOCAL
    rest = np.arange(len(observed)) != np.argmax(observed - expected)
    sums = (one[rest].sum(keepdims=True) for one in (observed, expected, variance))
    if chance_at_least(*sums)[0] >= REST_CHANCE:
        return Reach.LOCAL
    is_wide = (observed > expected).mean() >= WIDE_SHARE
    return Reach.NETWORK if is_wide else Reach.SEVERAL


def events_near(week: int, event_weeks: Sequence[int]) -> tuple[int, ...]:
    """Which events (their index) lie within three weeks of `week`, before or after."""
    return tuple(i for i, at in enumerate(event_weeks) if abs(int(at) - week) <= EVENT_WEEKS)
