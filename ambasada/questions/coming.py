"""What comes next? New cases of a week and of eight, open cases and hours; how good it was."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from ambasada.figures.reporting import HEARD
from ambasada.methods.trends import trailing_mean
from ambasada.questions.overview import Series, weekly_flows
from ambasada.questions.periods import Period, last_whole_week, week_before
from ambasada.questions.trends import monthly_flows
from ambasada.questions.week import hours_by_week
from ambasada.visibility import View

WEEKS = 8
MEAN_WEEKS, MEAN_MONTHS = 13, 12
_DAYS_OF_MONTH = 365.2425 / 12


@dataclass(frozen=True)
class Judged:
    """How past forecasts of a series did: the share inside their range of 8 in 10, their mean
    error (cases; continuous ranked probability score), and that of "same as the last 8 weeks".
    """

    covered: float
    error: float
    error_of_same: float


@dataclass(frozen=True)
class Expected:
    """New cases of some weeks together: their days, mean and range of 8 in 10."""

    period: Period
    mean: float
    lower: int
    upper: int
    is_hidden: bool
    is_provisional: bool
    judged: Judged | None

    @property
    def of_a_month(self) -> tuple[float, float, float]:
        """Mean, lower and upper end of a mean month of the period, in cases."""
        share = _DAYS_OF_MONTH / ((self.period.last - self.period.first).days + 1)
        return self.mean * share, self.lower * share, self.upper * share


@dataclass(frozen=True)
class Fan:
    """A figure in each of the coming weeks: one in ten tries ends below, five, nine in ten."""

    lower: tuple[float, ...]
    middle: tuple[float, ...]
    upper: tuple[float, ...]


@dataclass(frozen=True)
class Coming:
    """What is expected of an embassy or of the network after its last whole week.

    `of_week` and `of_eight` are new cases; `still_open` and `hours` rest on the eight weeks and
    are None where these are hidden, or where the last eight weeks told them better themselves
    (`open_judged`: open cases after eight weeks; `hours_judged`: the eighth week's hours).
    `available` are the hours offered now, None where unknown.
    """

    weeks: tuple[Period, ...]
    of_week: Expected
    of_eight: Expected
    still_open: Fan | None
    open_judged: Judged | None
    hours: Fan | None
    hours_judged: Judged | None
    available: float | None

    @property
    def last_open(self) -> float | None:
        """Open cases in the middle of all tries, after the last of the weeks."""
        return None if self.still_open is None else self.still_open.middle[-1]


@lru_cache(maxsize=256)
def coming(view: View, embassy: str = "") -> Coming | None:
    """What is expected of `embassy`, or of the network; None before the first whole week."""
    table = view["forecast"]
    level = "embassy" if embassy else "network"
    rows = table[(table["level"] == level) & (table["embassy"] == embassy)].set_index("horizon")
    if rows.empty or rows["mean"].isna().any():
        return None
    weeks = coming_weeks(view)
    week, eight = (_expected(rows.loc[count], weeks[:count]) for count in (1, WEEKS))
    still_open, hours = (
        None if eight.is_hidden else _fan(view, embassy, measure)
        for measure in ("open", "needed_hours")
    )
    judged, hours_judged = (_fan_judged(view, embassy, one) for one in ("open", "needed_hours"))
    available = _available(view, embassy)
    return Coming(weeks, week, eight, still_open, judged, hours, hours_judged, available)


def coming_weeks(view: View) -> tuple[Period, ...]:
    """The weeks after the last whole one, the one of `as_of` among them unless it is whole."""
    last = last_whole_week(view.as_of)
    return tuple(week_before(last, -ahead) for ahead in range(1, WEEKS + 1))


def _expected(row: pd.Series, weeks: tuple[Period, ...]) -> Expected:
    judged = _judged(row) if pd.notna(row["score"]) else None
    return Expected(
        Period(weeks[0].name, weeks[0].first, weeks[-1].last),
        float(row["mean"]),
        int(row["lower80"]),
        int(row["upper80"]),
        bool(row["is_hidden"]),
        bool(row["is_provisional"]),
        judged,
    )


def _fan(view: View, embassy: str, measure: str) -> Fan | None:
    table = view["outlook"]
    rows = table[(table["embassy"] == embassy) & (table["measure"] == measure)]
    rows = rows.sort_values("weeks_ahead")
    if len(rows) < WEEKS or rows["middle"].isna().any() or rows["is_hidden"].any():
        return None
    return Fan(*(tuple(map(float, rows[name])) for name in ("lower10", "middle", "upper90")))


def _fan_judged(view: View, embassy: str, measure: str) -> Judged | None:
    table = view["outlook"]
    is_asked = (table["embassy"] == embassy) & (table["measure"] == measure)
    rows = table[is_asked & table["score"].notna()]
    return None if rows.empty else _judged(rows.iloc[0])


def _judged(row: pd.Series) -> Judged:
    return Judged(float(row["covered"]), float(row["score"]), float(row["reference_score"]))


def _available(view: View, embassy: str) -> float | None:
    """Hours offered in the week of `as_of`; of the network those that are known."""
    if not embassy:
        table = view["capacity"]
        return float(table[table["week"] == view.week]["available_hours"].sum())
    hours = hours_by_week(view, embassy)
    return None if hours is None or hours.utilisation is None else hours.available[-1]


@lru_cache(maxsize=256)
def expected_kinds(view: View, embassy: str = "") -> tuple[tuple[str, Expected], ...]:
    """Eight weeks of each kind of request where they may be told and are not hidden, the most
    first.
    """
    table = view["forecast"]
    level = "cell" if embassy else "category"
    is_asked = (table["level"] == level) & (table["embassy"] == embassy)
    rows = table[is_asked & (table["horizon"] == WEEKS) & table["mean"].notna()]
    weeks = coming_weeks(view)
    found = [(str(row["category"]), _expected(row, weeks)) for _place, row in rows.iterrows()]
    shown = [one for one in found if not one[1].is_hidden]
    return tuple(sorted(shown, key=lambda one: (-one[1].mean, one[0])))


@lru_cache(maxsize=256)
def weekly_means(view: View, embassy: str, weeks: int) -> Series:
    """Received a week, the mean of 13 weeks that end with each: one a week of `weekly_flows`.

    Of an embassy weeks without a report are left out.
    """
    flows = weekly_flows(view, embassy, weeks + MEAN_WEEKS - 1)["received"]
    silent = _silent_weeks(view, embassy)
    known = [
        None if name in silent else value
        for name, value in zip(flows.periods, flows.values, strict=True)
    ]
    shown = weekly_flows(view, embassy, weeks)["received"].periods
    means = trailing_mean(known, MEAN_WEEKS)
    return Series(shown, tuple(means[-len(shown) :]))


def _silent_weeks(view: View, embassy: str) -> frozenset[str]:
    table = view["reporting"]
    heard = table["status"].isin(HEARD)
    return (
        frozenset(table[(table["embassy"] == embassy) & ~heard]["week"]) if embassy else frozenset()
    )


@lru_cache(maxsize=256)
def monthly_means(view: View, embassy: str, months: int) -> Series:
    """Received a month, the mean of the 12 months that end with each of `monthly_flows`."""
    flows = monthly_flows(view, embassy, months + MEAN_MONTHS - 1)["received"]
    shown = monthly_flows(view, embassy, months)["received"].periods
    means = trailing_mean(flows.values, MEAN_MONTHS)
    return Series(shown, tuple(means[len(means) - len(shown) :]))
