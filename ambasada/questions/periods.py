"""Weeks and months in words of dates: which week a screen reports, and what a period covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ambasada.cells import format_week, parse_week
from ambasada.figures import format_month
from ambasada.reading import month_number


@dataclass(frozen=True)
class Period:
    """A span of days, both ends included, with its name (2026-W47, 2026-11)."""

    name: str
    first: date
    last: date


def week_of(name: str) -> Period:
    """The ISO week called `name`, Monday to Sunday."""
    monday = parse_week(name)
    return Period(name, monday, monday + timedelta(days=6))


def last_whole_week(as_of: date) -> Period:
    """The last ISO week that had ended by the end of `as_of`: a week half gone compares with
    none.
    """
    sunday = as_of - timedelta(days=(as_of.weekday() + 1) % 7)
    return week_of(format_week(sunday))


def week_before(week: Period, weeks: int = 1) -> Period:
    """The week that many weeks before `week`."""
    return week_of(format_week(week.first - timedelta(weeks=weeks)))


def weeks_until(week: Period, count: int) -> list[Period]:
    """The `count` weeks that end with `week`, oldest first."""
    return [week_before(week, back) for back in reversed(range(count))]


def month_of(name: str) -> Period:
    """The calendar month called `name` (2026-11)."""
    first = date.fromisoformat(f"{name}-01")
    after = (first + timedelta(days=32)).replace(day=1)
    return Period(name, first, after - timedelta(days=1))


def last_whole_month(as_of: date) -> Period:
    """The last month that had ended by the end of `as_of`."""
    this = month_of(f"{as_of:%Y-%m}")
    return this if this.last == as_of else month_before(this)


def month_before(month: Period, months: int = 1) -> Period:
    """The month that many months before `month`."""
    return month_of(format_month(month_number(month.first) - months))
