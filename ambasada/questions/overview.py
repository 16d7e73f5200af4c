"""How is the network today? Five figures, who needs attention, one row an embassy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

import pandas as pd

from ambasada.questions.periods import Period, last_whole_week, weeks_until
from ambasada.reading import EPOCH, day_number
from ambasada.visibility import View

SPARK_WEEKS = 13
TREND_WEEKS = 12
# The four steps by which utilisation is coloured, on the map and in words.
SLACK, FINE, FULL = 0.70, 0.85, 1.0


@dataclass(frozen=True)
class Headline:
    """One figure on top of a screen: its value, the one a week before, and 13 weeks of it."""

    figure: str
    value: float | None
    before: float | None
    history: tuple[float | None, ...]
    period: Period

    @property
    def change(self) -> float | None:
        """Value less the one a week before; None when either is unknown."""
        if self.value is None or self.before is None:
            return None
        return self.value - self.before


class Reason(Enum):
    """Why an embassy needs attention."""

    OVERDUE = "overdue"
    OVERLOADED = "overloaded"
    MISSING = "missing"
    HOURS_UNKNOWN = "hours_unknown"


@dataclass(frozen=True)
class EmbassyRow:
    """One embassy's numbers on the overview. None is unknown; never 0 for silence."""

    embassy: str
    has_figures: bool
    reporting: str
    open: int | None
    overdue: int | None
    received: int | None
    closed: int | None
    available_hours: float | None
    unknown_hours: float | None
    needed_hours: float | None
    utilisation: float | None
    caseload: float | None
    trend: tuple[int, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Reporting:
    """Who reported in a week: counts of those expected, and who is missing."""

    reported: int
    expected: int
    missing: tuple[str, ...]
    paused: tuple[str, ...]
    no_sheet: tuple[str, ...]


@lru_cache(maxsize=64)
def headlines(view: View, embassy: str = "") -> tuple[Headline, ...]:
    """Overdue, open, received, closed and response time; of one embassy, or of the network.

    Stocks stand at `as_of` and compare with the same weekday a week before; flows are those of
    the last whole ISO week and compare with the week before it.
    """
    week = last_whole_week(view.as_of)
    today = Period(view.as_of.isoformat(), view.as_of, view.as_of)
    stocks = _of(view["stock_history"], embassy).groupby("day")[["overdue", "open"]].sum()
    flows = _of(view["weekly"], embassy).groupby("week")[["received", "closed"]].sum()
    names = [one.name for one in weeks_until(week, SPARK_WEEKS)]
    flow_rows = flows.reindex(names)
    return (
        _headline("overdue", stocks["overdue"], today),
        _headline("open_end", stocks["open"], today),
        _headline("received", flow_rows["received"], week),
        _headline("closed", flow_rows["closed"], week),
        _response_headline(view, embassy, names, week),
    )


def stock_headline(view: View, embassy: str, figure: str) -> Headline:
    """One stock (open, overdue, silent) of an embassy at `as_of`, with 13 weeks of it."""
    values = _of(view["stock_history"], embassy).groupby("day")[figure].sum()
    return _headline(figure, values, Period(view.as_of.isoformat(), view.as_of, view.as_of))


def _of(table: pd.DataFrame, embassy: str) -> pd.DataFrame:
    return table[table["embassy"] == embassy] if embassy else table


def _headline(figure: str, values: pd.Series, period: Period) -> Headline:
    numbers = [None if pd.isna(value) else float(value) for value in values]
    last = [None] * max(0, 2 - len(numbers)) + numbers[-SPARK_WEEKS:]
    return Headline(figure, last[-1], last[-2], tuple(last), period)


def _response_headline(view: View, embassy: str, weeks: Sequence[str], week: Period) -> Headline:
    table = _of(view["recent_response"], embassy) if embassy else view["network_recent_response"]
    medians = table.set_index("week")["median_hours"].reindex(weeks)
    cohort = Period(week.name, week.first - timedelta(weeks=3), week.last)
    return _headline("response_time", medians, cohort)


@lru_cache(maxsize=64)
def embassy_rows(view: View) -> tuple[EmbassyRow, ...]:
    """One row for every embassy of the network, in the order of the configuration.

    Of those whose numbers may not be seen as they are now, only whether they reported.
    """
    week = last_whole_week(view.as_of)
    flows = view["weekly"].set_index(["embassy", "week"])
    today = view["stock_history"]
    stocks = today[today["day"] == day_number(view.as_of)].set_index("embassy")
    hours = view["capacity"]
    hours = hours[hours["week"] == view.week].set_index("embassy")
    statuses = _statuses(view, week)
    names = [one.name for one in weeks_until(week, TREND_WEEKS)]
    return tuple(
        _row(embassy.id, flows, stocks, hours, statuses, names)
        if embassy.id in view.known and view.may_see_exactly(embassy.id)
        else _silent_row(embassy.id, statuses)
        for embassy in view.network.embassies
    )


def _statuses(view: View, week: Period) -> dict[str, str]:
    table = view["reporting"]
    in_week = table[table["week"] == week.name]
    if in_week.empty:
        in_week = table[table["week"] == view.week]
    return dict(zip(in_week["embassy"], in_week["status"], strict=True))


def _silent_row(embassy: str, statuses: dict[str, str]) -> EmbassyRow:
    status = statuses.get(embassy, "no_sheet")
    reasons = (Reason.MISSING,) if status == "missing" else ()
    return EmbassyRow(
        embassy, False, status, None, None, None, None, None, None, None, None, None, (), reasons
    )


def _row(
    embassy: str,
    flows: pd.DataFrame,
    stocks: pd.DataFrame,
    hours: pd.DataFrame,
    statuses: dict[str, str],
    weeks: list[str],
) -> EmbassyRow:
    def flow(name: str, week: str) -> int:
        return int(flows[name].get((embassy, week), 0))

    status = statuses.get(embassy, "missing")
    utilisation = _known(hours.at[embassy, "utilisation"])
    overdue = int(stocks.at[embassy, "overdue"])
    return EmbassyRow(
        embassy=embassy,
        has_figures=True,
        reporting=status,
        open=int(stocks.at[embassy, "open"]),
        overdue=overdue,
        received=flow("received", weeks[-1]),
        closed=flow("closed", weeks[-1]),
        available_hours=_known(hours.at[embassy, "available_hours"]),
        unknown_hours=_known(hours.at[embassy, "unknown_hours"]),
        needed_hours=_known(hours.at[embassy, "needed_hours"]),
        utilisation=utilisation,
        caseload=_known(hours.at[embassy, "caseload"]),
        trend=tuple(flow("received", week) for week in weeks),
        reasons=_reasons(overdue, utilisation, status),
    )


def _known(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _reasons(overdue: int, utilisation: float | None, status: str) -> tuple[Reason, ...]:
    holds = (
        (overdue > 0, Reason.OVERDUE),
        (utilisation is not None and utilisation > FULL, Reason.OVERLOADED),
        (status == "missing", Reason.MISSING),
        (utilisation is None, Reason.HOURS_UNKNOWN),
    )
    return tuple(reason for is_so, reason in holds if is_so)


@lru_cache(maxsize=64)
def needs_attention(view: View) -> tuple[EmbassyRow, ...]:
    """The embassies with a reason, worst first: most overdue, then most over capacity, then
    silence.
    """
    concerned = [row for row in embassy_rows(view) if row.reasons]
    return tuple(
        sorted(
            concerned,
            key=lambda row: (
                -(row.overdue or 0),
                -(row.utilisation or 0),
                row.reporting != "missing",
                row.embassy,
            ),
        )
    )


@lru_cache(maxsize=64)
def reporting_of_week(view: View) -> Reporting:
    """Who reported in the last whole week. Paused embassies and those without a sheet are not
    expected.
    """
    statuses = _statuses(view, last_whole_week(view.as_of))
    by_status = {
        status: tuple(sorted(embassy for embassy, said in statuses.items() if said == status))
        for status in ("reported", "nothing", "missing", "paused", "no_sheet")
    }
    heard = len(by_status["reported"]) + len(by_status["nothing"])
    return Reporting(
        reported=heard,
        expected=heard + len(by_status["missing"]),
        missing=by_status["missing"],
        paused=by_status["paused"],
        no_sheet=by_status["no_sheet"],
    )


@dataclass(frozen=True)
class Series:
    """A figure over weeks or months: names of the periods and a value each."""

    periods: tuple[str, ...]
    values: tuple[float | None, ...]


@lru_cache(maxsize=256)
def weekly_flows(view: View, embassy: str = "", weeks: int = 26) -> dict[str, Series]:
    """received, closed and open_end by week, of one embassy or the network, oldest first.

    The last week is the last whole one.
    """
    table = _of(view["weekly"], embassy).groupby("week")[["received", "closed", "open_end"]].sum()
    names = [one.name for one in weeks_until(last_whole_week(view.as_of), weeks)]
    names = [name for name in names if name in table.index] or list(table.index[-1:])
    return {
        column: Series(tuple(names), tuple(float(value) for value in table[column].reindex(names)))
        for column in table.columns
    }


@dataclass(frozen=True)
class Event:
    """A known event of the network: drawn on every time chart, never taken out of the data."""

    on: str
    kind: str
    title: str


@lru_cache(maxsize=64)
def events(view: View) -> tuple[Event, ...]:
    """The events until `as_of`, oldest first."""
    table = view["events"].sort_values("event_day", kind="stable")
    dated = [
        (EPOCH + timedelta(days=int(row.event_day)), row) for row in table.itertuples(index=False)
    ]
    return tuple(
        Event(day.isoformat(), str(row.kind), str(row.title))
        for day, row in dated
        if day <= view.as_of
    )


def events_between(view: View, first: date, last: date) -> tuple[Event, ...]:
    """The events from `first` to `last`, oldest first: those that a chart of these days marks."""
    span = first.isoformat(), last.isoformat()
    return tuple(event for event in events(view) if span[0] <= event.on <= span[1])
