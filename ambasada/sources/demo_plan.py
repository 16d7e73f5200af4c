"""What the parts of the made-up network share: its size, its calendar, its dice.

Days are whole numbers from the plan's first day, moments are minutes from that day's midnight,
`NONE` stands for neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from babel.languages import get_official_languages

from ambasada import schema
from ambasada.network import Embassy, Network
from ambasada.sources import demo_shapes as shapes

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
Claims = npt.NDArray[np.bool_]
NONE = -1_000_000_000
DAY = 1440
_LINGUA_FRANCA = "en"


@dataclass(frozen=True)
class Plan:
    """What is to be made up."""

    network: Network
    as_of: date
    cases: int
    rng: np.random.Generator

    @cached_property
    def last(self) -> int:
        """The last day, `as_of`."""
        return round(365.25 * shapes.YEARS)

    @property
    def start(self) -> date:
        """The date of day 0."""
        return self.as_of - timedelta(days=self.last)

    def date_of(self, day: int) -> date:
        """The date of a day."""
        return self.start + timedelta(days=int(day))

    def day_of(self, day: date) -> int:
        """The day of a date."""
        return (day - self.start).days

    @property
    def this_monday(self) -> int:
        """The Monday of the week of the last day."""
        return self.last - self.as_of.weekday()

    @cached_property
    def week_starts(self) -> Whole:
        """The Monday of every week, up to the week of the last day."""
        return np.arange(-self.start.weekday(), self.last + 1, 7, dtype=np.int64)

    def week_of(self, days: Whole) -> Whole:
        """The place of each day's week in `week_starts`."""
        return (days + self.start.weekday()) // 7

    @cached_property
    def embassy_shapes(self) -> tuple[shapes.EmbassyShape, ...]:
        """By embassy, in the order of the configuration."""
        return tuple(
            shapes.embassy_shape(embassy.id, place)
            for place, embassy in enumerate(self.network.embassies)
        )

    @cached_property
    def category_shapes(self) -> tuple[shapes.CategoryShape, ...]:
        """By category, in the order of the configuration."""
        return tuple(
            shapes.category_shape(category.id, place)
            for place, category in enumerate(self.network.categories)
        )

    @cached_property
    def embassy_ids(self) -> tuple[str, ...]:
        """In the order of the configuration."""
        return tuple(embassy.id for embassy in self.network.embassies)

    @cached_property
    def category_ids(self) -> tuple[str, ...]:
        """In the order of the configuration."""
        return tuple(category.id for category in self.network.categories)

    def by_embassy(self, name: str) -> Real:
        """One number of every embassy's shape."""
        return np.array([getattr(shape, name) for shape in self.embassy_shapes], dtype=float)

    @cached_property
    def rests(self) -> Mapping[int, Claims]:
        """The days on which an embassy rests, by its place; those that never do are absent."""
        if len(self.embassy_ids) <= len(shapes.RESTS):
            return {}  # a small network needs everybody at work to have anything to show
        # On a Sunday the week is over, so the one under way begins the day after.
        monday = self.this_monday + (7 if self.as_of.weekday() == 6 else 0)
        days = np.arange(self.last + 1)
        return {
            place: np.isin((monday - days + 6) // 7, shapes.RESTS[embassy].weeks_ago)
            for place, embassy in enumerate(self.embassy_ids)
            if embassy in shapes.RESTS
        }

    def pick(self, shares: Mapping[str, float], names: Sequence[str], count: int) -> Whole:
        """`count` random places in `names`, by their shares; a name without one is never drawn."""
        weights = np.array([shares.get(name, 0.0) for name in names])
        drawn = np.searchsorted(np.cumsum(weights / weights.sum()), self.rng.random(count))
        return np.minimum(drawn, len(names) - 1).astype(np.int64)


def days_of(moments: Whole) -> Whole:
    """The day of each moment; `NONE` stays."""
    return np.where(moments == NONE, NONE, moments // DAY)


def share_out(total: int, weights: Real, least: int = 0) -> Whole:
    """`total` split in proportion to `weights` by largest remainder, `least` for everybody."""
    left = max(total - least * len(weights), 0)
    exact = left * weights / weights.sum() if weights.sum() else weights * 0
    parts = np.floor(exact).astype(np.int64)
    by_remainder = np.argsort(parts - exact, kind="stable")
    parts[by_remainder[: left - int(parts.sum())]] += 1
    return parts + least


def pick_quota(eligible: Claims, group: Whole, quota: Whole, rng: np.random.Generator) -> Claims:
    """At most `quota` random ones of each group among the eligible."""
    places = np.flatnonzero(eligible)
    places = places[np.lexsort((rng.random(len(places)), group[places]))]
    groups = group[places]
    position = np.arange(len(places)) - np.searchsorted(groups, groups)
    chosen = np.zeros(len(group), dtype=bool)
    chosen[places[position < quota[groups]]] = True
    return chosen


def local_language(embassy: Embassy) -> str:
    """The first official language of its country that a sheet may name, else English."""
    official: Sequence[Any] = get_official_languages(embassy.country[:2], de_facto=True)
    known = [str(code)[:2] for code in official if str(code)[:2] in schema.LANGUAGES]
    return known[0] if known else _LINGUA_FRANCA
