"""What is unusual, and is it local or network-wide? Alerts as a member may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import pandas as pd

from ambasada.alert_notes import Name
from ambasada.figures.alerts import WITH_EVENT
from ambasada.methods.surges_explained import EVENT_WEEKS
from ambasada.questions.overview import Event, events_between
from ambasada.questions.periods import Period, last_whole_week, week_before, week_of
from ambasada.questions.release import Told, newest_week
from ambasada.visibility import View

# How far an alert reaches by the release: it is of the network, and more is not told.
RELEASED = "released"


@dataclass(frozen=True)
class Part:
    """Who or what carries it: an embassy or a kind of request, cases seen and usual, its share."""

    kind: str
    key: str
    observed: int
    usual: float
    share: float


@dataclass(frozen=True)
class Alert:
    """One unusual week (or two together, `weeks`) as its reader may see it.

    `observed` and `expected` are exact, or both None and `told` and `usual` the classes of the
    release. `reach`: local, several, network; own and RELEASED where others' are not told.
    `false_a_year`: false alerts a year that the rule gives at this level; None where not known.
    """

    name: Name
    is_watch: bool
    observed: int | None
    expected: float | None
    told: Told
    usual: Told
    weeks: int
    since_weeks: int
    reach: str
    is_provisional: bool
    false_a_year: float | None
    events: tuple[Event, ...]
    parts: tuple[Part, ...]

    @property
    def week(self) -> Period:
        """The week judged."""
        return week_of(self.name.week)

    @property
    def since(self) -> date:
        """The first day of the first week of the run."""
        return week_before(self.week, self.since_weeks - 1).first


@lru_cache(maxsize=64)
def alerts(view: View) -> tuple[Alert, ...]:
    """Everything unusual that this member may see: newest week first, alerts before watches, from
    the network down to single cells, the least likely first.
    """
    parts = _parts(view)
    found = [
        _exact(row, name == "watches", view, parts)
        for name in ("alerts", "watches")
        for row in view[name].itertuples(index=False)
    ]
    found += [_released(row, view) for row in view["release_alerts"].itertuples(index=False)]
    # What is alike in all of these stands in the order of the tables: the least likely first.
    return tuple(sorted(found, key=_order))


# From the widest to the narrowest.
_LEVELS = ("network", "category", "embassy", "cell")


def _order(alert: Alert) -> tuple[int, bool, int]:
    return -alert.week.first.toordinal(), alert.is_watch, _LEVELS.index(alert.name.level)


def _parts(view: View) -> Mapping[Name, tuple[Part, ...]]:
    found: dict[Name, list[Part]] = {}
    for row in view["alert_parts"].itertuples(index=False):
        part = Part(row.part, row.key, int(row.observed), float(row.usual), float(row.share))
        found.setdefault(_name(row), []).append(part)
    return {name: tuple(parts) for name, parts in found.items()}


def _name(row: Any) -> Name:
    return Name(row.level, row.embassy, row.category, row.week)


def _exact(row: Any, is_watch: bool, view: View, parts: Mapping[Name, tuple[Part, ...]]) -> Alert:
    name, rate = _name(row), row.false_alerts_a_year
    return Alert(
        name=name,
        is_watch=is_watch,
        observed=int(row.observed),
        expected=float(row.expected),
        told=None,
        usual=None,
        weeks=int(row.weeks),
        since_weeks=int(row.since_weeks),
        reach=row.explanation.removesuffix(WITH_EVENT),
        is_provisional=bool(row.is_provisional),
        false_a_year=None if pd.isna(rate) else float(rate),
        events=events_near(view, week_of(name.week)),
        parts=parts.get(name, ()),
    )


def _released(row: Any, view: View) -> Alert:
    return Alert(
        name=_name(row),
        is_watch=False,
        observed=None,
        expected=None,
        told=(int(row.low), int(row.high)),
        usual=(int(row.usual_low), int(row.usual_high)),
        weeks=1,
        since_weeks=int(row.since_weeks),
        reach=RELEASED,
        is_provisional=bool(row.is_provisional),
        false_a_year=None,
        events=events_near(view, week_of(row.week)),
        parts=(),
    )


def events_near(view: View, week: Period) -> tuple[Event, ...]:
    """The events of the weeks around `week`, three before and three after."""
    around = timedelta(weeks=EVENT_WEEKS)
    return events_between(view, week.first - around, week.last + around)


@dataclass(frozen=True)
class Shown:
    """What a screen of alerts shows: of the last week (the network's: released last) loud and
    quiet, and what came before.
    """

    now: tuple[Alert, ...]
    quiet: tuple[Alert, ...]
    before: tuple[Alert, ...]


@lru_cache(maxsize=64)
def shown_alerts(view: View) -> Shown:
    """All alerts of a member by how loud they are now."""
    now = {last_whole_week(view.as_of).name}
    released = newest_week(view)
    last_released = {released.name} if released else set()
    is_now = {
        one.name: one.name.week in (last_released if one.reach == RELEASED else now)
        for one in alerts(view)
    }
    return Shown(
        now=tuple(one for one in alerts(view) if is_now[one.name] and not one.is_watch),
        quiet=tuple(one for one in alerts(view) if is_now[one.name] and one.is_watch),
        before=tuple(one for one in alerts(view) if not is_now[one.name]),
    )


@lru_cache(maxsize=256)
def alerts_now(view: View, embassy: str = "") -> tuple[Alert, ...]:
    """The alerts of the last week: all, or those of one embassy and its kinds of request."""
    return tuple(
        one for one in shown_alerts(view).now if not embassy or one.name.embassy == embassy
    )


@lru_cache(maxsize=256)
def alerts_by_week(view: View, embassy: str = "") -> Mapping[str, tuple[Alert, ...]]:
    """What a chart of an embassy (or "", the network) marks: its alerts by week; no watches."""
    found: dict[str, list[Alert]] = {}
    for one in alerts(view):
        if one.name.embassy == embassy and not one.is_watch:
            found.setdefault(one.name.week, []).append(one)
    return {week: tuple(those) for week, those in found.items()}


def is_told_of_all(view: View, alert: Alert) -> bool | None:
    """Whether the release shows the network unusual too in the week of one's own alert, in its
    kind of request or in any; None where that week is not released yet.
    """
    released = newest_week(view)
    if released is None or alert.name.week > released.name:
        return None
    return any(
        one.reach == RELEASED
        and one.name.week == alert.name.week
        and alert.name.category in ("", one.name.category)
        for one in alerts(view)
    )
