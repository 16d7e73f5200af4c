"""Durations, percentiles, Kaplan-Meier and rounding (pages 2.3 to 2.5), on exact fractions."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from .cells import Moment

TOLERANCE = Fraction(1, 10**9)


def two_decimals(value: Fraction | int | None) -> Decimal | None:
    """Half to even on the exact value (round of a Fraction is half to even)."""
    return None if value is None else Decimal(round(Fraction(value) * 100)) / 100


def hours_between(start: Moment, end: Moment, zone: str) -> Fraction:
    """Elapsed hours in the zone; whole days × 24 where either end has no time of day."""
    if start.clock is None or end.clock is None:
        return Fraction(24 * (end.day - start.day).days)
    return elapsed_hours(start.naive, end.naive, zone)


def hours_until_end_of(start: Moment, as_of: date, zone: str) -> Fraction:
    """Elapsed hours until the midnight that ends `as_of`."""
    if start.clock is None:
        return Fraction(24 * (as_of - start.day).days)
    midnight = datetime.combine(as_of + timedelta(days=1), time(0, 0))
    return elapsed_hours(start.naive, midnight, zone)


def elapsed_hours(start: datetime, end: datetime, zone: str) -> Fraction:
    seconds = (instant(end, zone) - instant(start, zone)) // timedelta(seconds=1)
    return Fraction(seconds, 3600)


def instant(clock: datetime, zone: str) -> datetime:
    """What the clock on the wall meant; of two such moments the first (fold 0)."""
    return clock.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def nearest_rank(values: list[int], percent: int) -> int | None:
    """The smallest value with at least `percent` % of the values at or below it."""
    if not values:
        return None
    rank = -(-percent * len(values) // 100)
    return sorted(values)[max(rank, 1) - 1]


def kaplan_meier_quantile(
    spells: list[tuple[Fraction, bool]], quantile: Fraction
) -> Fraction | None:
    """Smallest event time with S(t) ≤ 1 − q; `spells` are (hours, whether it happened)."""
    survival = Fraction(1)
    for moment in sorted({hours for hours, happened in spells if happened}):
        at_risk = sum(1 for hours, _ in spells if hours >= moment)
        events = sum(1 for hours, happened in spells if happened and hours == moment)
        survival *= 1 - Fraction(events, at_risk)
        if survival <= 1 - quantile + TOLERANCE:
            return moment
    return None
