"""What changes month by month, by kind of request and by embassy; what explains it?

Only whole months are compared: one half gone compares with none. A month of which an embassy
gave no sign of life is unknown (None), not 0; see `_whole_months`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from ambasada.figures.reporting import HEARD
from ambasada.questions.changes import (
    FLOWS,
    Change,
    change_between,
    known_count,
)
from ambasada.questions.overview import Event, Series, events_between
from ambasada.questions.periods import (
    Period,
    last_whole_month,
    month_before,
    month_of,
    week_of,
)
from ambasada.visibility import View

SPANS = (13, 25, 37, 60)
FIGURES = (*FLOWS, "open_end")
# This many kinds or embassies have a small chart of their own, the largest of this many months.
LARGEST, LARGEST_OVER = 5, 12
# More than there are.
ALL_MONTHS = 10_000
# The strand of all that have no chart of their own.
REST = ""


@dataclass(frozen=True)
class Statement:
    """A figure of the last whole month beside the month before and the same month a year before.

    The `alike` changes count only the embassies that reported in both months; None when all did.
    """

    figure: str
    period: Period
    value: int | None
    on_month: Change
    on_year: Change
    alike_on_month: Change | None
    alike_on_year: Change | None


@dataclass(frozen=True)
class Strand:
    """One kind of request or one embassy (or `REST`, of `members`) over the months."""

    key: str
    series: Series
    on_month: Change
    on_year: Change
    members: int = 1


@dataclass(frozen=True)
class SoFar:
    """The month under way, until `as_of`."""

    period: Period
    received: int
    closed: int
    open_end: int


def _of(table: pd.DataFrame, embassy: str) -> pd.DataFrame:
    return table[table["embassy"] == embassy] if embassy else table


@lru_cache(maxsize=64)
def whole_months(view: View, months: int) -> tuple[Period, ...]:
    """The last `months` whole months, oldest first; fewer where the sheets do not reach back."""
    names = sorted(_whole_months(view)["month"].unique())
    return tuple(month_of(name) for name in names[-months:])


@lru_cache(maxsize=64)
def _whole_months(view: View) -> pd.DataFrame:
    """embassy, month, category, received, closed, open_end of the whole months.

    Flows are blank in a month in which the embassy neither moved a case nor reported any whole
    week; the stock is blank before its first sign of life.
    """
    table = view["monthly"]
    whole = table[table["month"] <= last_whole_month(view.as_of).name]
    moved = whole.groupby(["embassy", "month"])[["received", "closed"]].transform("sum")
    pairs = pd.MultiIndex.from_frame(whole[["embassy", "month"]])
    is_heard = (moved.sum(axis=1) > 0) | pairs.isin(_heard(view))
    first = whole[is_heard].groupby("embassy")["month"].min().to_dict()
    has_begun = whole["month"] >= whole["embassy"].map(lambda one: first.get(one, "9999"))
    return whole.assign(
        received=whole["received"].where(is_heard),
        closed=whole["closed"].where(is_heard),
        open_end=whole["open_end"].where(has_begun),
    )


def _kinds(view: View) -> pd.DataFrame:
    """month, category, received, closed, open_end of the network; blank where nobody was heard."""
    table, whole = view["monthly_by_kind"], _whole_months(view)
    known = table["month"].map(whole.groupby("month")[list(FIGURES)].count().max(axis=1))
    return table[known.notna()].assign(
        **{figure: table[figure].where(known > 0) for figure in FIGURES}
    )


def _heard(view: View) -> list[tuple[str, str]]:
    """Embassy and month, where a week that lies wholly in the month was reported."""
    table = view["reporting"]
    heard = table[table["status"].isin(HEARD)]
    months = {week: _month_around(week_of(week)) for week in heard["week"].unique()}
    return list(zip(heard["embassy"], heard["week"].map(months), strict=True))


def _month_around(week: Period) -> str:
    """The month that holds the whole week; none where the week crosses into another."""
    is_whole = week.first.month == week.last.month
    return f"{week.first:%Y-%m}" if is_whole else ""


def _sums(table: pd.DataFrame, figure: str) -> pd.Series:
    """By month; blank where no embassy is known."""
    return table.groupby("month")[figure].sum(min_count=1)


def _changes(view: View, values: pd.Series, figure: str) -> tuple[Change, Change]:
    last = last_whole_month(view.as_of)
    month, year = (
        change_between(values, figure, last, month_before(last, back)) for back in (1, 12)
    )
    return month, year


@lru_cache(maxsize=256)
def statements(view: View, embassy: str = "") -> tuple[Statement, ...]:
    """Received, closed and open of the last whole month, of one embassy or of the network."""
    table, last = _of(_whole_months(view), embassy), last_whole_month(view.as_of)
    told = []
    for figure in FIGURES:
        values = _sums(table, figure)
        alike = [_alike(table, figure, last, month_before(last, back)) for back in (1, 12)]
        changes = _changes(view, values, figure)
        told.append(Statement(figure, last, known_count(values.get(last.name)), *changes, *alike))
    return tuple(told)


def _alike(table: pd.DataFrame, figure: str, now: Period, before: Period) -> Change | None:
    """The change over the embassies that reported in both months; None when nothing differs."""
    heard = table[table["received"].notna()]
    new, old = (set(heard.loc[heard["month"] == month.name, "embassy"]) for month in (now, before))
    both = new & old
    if new == old or not both:
        return None
    return change_between(_sums(table[table["embassy"].isin(both)], figure), figure, now, before)


@lru_cache(maxsize=256)
def silent_in_last_month(view: View, embassy: str = "") -> tuple[str, ...]:
    """Embassies with figures that gave no sign of life in the whole of the last whole month."""
    table = _of(_whole_months(view), embassy)
    last = table[table["month"] == last_whole_month(view.as_of).name]
    return tuple(sorted(last[last["received"].isna()]["embassy"].unique()))


@lru_cache(maxsize=256)
def month_under_way(view: View, embassy: str = "") -> SoFar | None:
    """The month of `as_of` so far; None when it has ended."""
    this = month_of(f"{view.as_of:%Y-%m}")
    if this.last == view.as_of:
        return None
    table = _of(view["monthly"], embassy)
    sums = table[table["month"] == this.name][list(FIGURES)].sum()
    return SoFar(Period(this.name, this.first, view.as_of), *(int(sums[one]) for one in FIGURES))


@lru_cache(maxsize=256)
def monthly_flows(view: View, embassy: str = "", months: int = 13) -> dict[str, Series]:
    """received, closed and open_end by whole month, of one embassy or the network, oldest first."""
    table = _of(_whole_months(view), embassy)
    names = tuple(month.name for month in whole_months(view, months))
    return {figure: _series(_sums(table, figure), names) for figure in FIGURES}


def _series(values: pd.Series, names: tuple[str, ...]) -> Series:
    return Series(names, tuple(known_count(value) for value in values.reindex(names)))


@lru_cache(maxsize=256)
def strands(
    view: View, by: str, figure: str, embassy: str = "", months: int = 13
) -> tuple[Strand, ...]:
    """One strand a kind of request (`by` "category") or an embassy, most growth in cases first."""
    table = _by_key(view, by, figure, embassy)
    told = [_strand(view, str(key), table[key], figure, months) for key in table]
    return tuple(sorted(told, key=_most_growth_first))


@lru_cache(maxsize=256)
def largest_strands(
    view: View, by: str, figure: str, embassy: str = "", months: int = 13
) -> tuple[Strand, ...]:
    """The `LARGEST` strands of `LARGEST_OVER` months, largest first, then the rest as one."""
    return tuple(
        replace(one, series=_last(one.series, months))
        for one in _largest_strands(view, by, figure, embassy)
    )


def _last(series: Series, months: int) -> Series:
    return Series(series.periods[-months:], series.values[-months:])


@lru_cache(maxsize=256)
def _largest_strands(view: View, by: str, figure: str, embassy: str) -> tuple[Strand, ...]:
    """Over all whole months: changes are the same, however many of them are shown."""
    table, months = _by_key(view, by, figure, embassy), ALL_MONTHS
    sizes = table.tail(LARGEST_OVER).sum().sort_values(ascending=False, kind="stable")
    # A rest of one is shown by its own name.
    shown = LARGEST if len(sizes) > LARGEST + 1 else LARGEST + 1
    large, rest = list(sizes.index[:shown]), list(sizes.index[shown:])
    told = [_strand(view, str(key), table[key], figure, months) for key in large]
    if rest:
        others = table[rest].sum(axis=1, min_count=1)
        told.append(_strand(view, REST, others, figure, months, len(rest)))
    return tuple(told)


@lru_cache(maxsize=256)
def _by_key(view: View, by: str, figure: str, embassy: str) -> pd.DataFrame:
    """One row a whole month, all of them in order; one column a key."""
    if by == "category" and not view.may_split_by_category(embassy):
        return pd.DataFrame()
    is_network = by == "category" and not embassy
    table = _kinds(view) if is_network else _of(_whole_months(view), embassy)
    names = [month.name for month in whole_months(view, ALL_MONTHS)]
    return table.groupby(["month", by])[figure].sum(min_count=1).unstack(by).reindex(names)


def _strand(
    view: View, key: str, values: pd.Series, figure: str, months: int, members: int = 1
) -> Strand:
    shown = values.iloc[-months:]
    counts = tuple(known_count(value) for value in shown)
    changes = _changes(view, values, figure)
    return Strand(key, Series(tuple(shown.index), counts), *changes, members)


def _most_growth_first(strand: Strand) -> tuple[bool, int, str]:
    growth = strand.on_month.growth
    return growth is None, -(growth or 0), strand.key


@lru_cache(maxsize=256)
def events_of_months(view: View, months: int) -> tuple[Event, ...]:
    """The events of the shown months, oldest first; those of the month under way are not."""
    shown = whole_months(view, months)
    if not shown:
        return ()
    return events_between(view, shown[0].first, shown[-1].last)


@lru_cache(maxsize=64)
def protected_counts(view: View, figure: str) -> pd.DataFrame:
    """received or closed of the last whole month, embassies by kinds, blank where hidden; empty
    where the month is not told.
    """
    table = view["protected_monthly"]
    if table.empty:
        return table
    rows = table[table["month"] == last_whole_month(view.as_of).name]
    return rows.pivot(index="embassy", columns="category", values=figure)
