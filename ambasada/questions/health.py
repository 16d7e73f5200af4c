"""Which rows could not be read, and which cell mends each? Who has not reported?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from ambasada.questions.periods import last_whole_week, weeks_until
from ambasada.rules import RULE_BY_NAME, Effect
from ambasada.visibility import View

REPORT_WEEKS = 13
# Stands for whatever text a row of a shared spreadsheet has in place of an embassy; no id.
UNKNOWN = "?"


@dataclass(frozen=True)
class Group:
    """Problems of one kind in one tab of one embassy."""

    embassy: str
    tab: str
    rule: str
    title: str
    effect: Effect
    count: int


@dataclass(frozen=True)
class Rows:
    """How many rows were read, kept and left out; read = kept + left out."""

    read: int
    kept: int
    left_out: int


@lru_cache(maxsize=64)
def problem_groups(view: View) -> tuple[Group, ...]:
    """Problems grouped by embassy, tab and rule; whole sheets first, then rows left out."""
    table = _places(view)
    counted = table.groupby(["embassy", "tab", "rule", "effect"], sort=True).size()
    order = list(Effect.__members__)
    groups = [
        Group(embassy, tab, rule, RULE_BY_NAME[rule].title, Effect[effect], int(count))
        for (embassy, tab, rule, effect), count in counted.items()
    ]
    return tuple(
        sorted(groups, key=lambda one: (order.index(one.effect.name), -one.count, one.embassy))
    )


def _places(view: View) -> pd.DataFrame:
    """Where each problem is. An embassy is one of the network, blank, or UNKNOWN: what the cell
    says instead may be anything, so it becomes no choice and no part of an address.
    """
    places = view["problem_places"].drop(columns="owners")
    is_told = places["embassy"].isin([*view.network.embassy, ""])
    return places.assign(embassy=places["embassy"].where(is_told, UNKNOWN))


@lru_cache(maxsize=64)
def problems(view: View) -> pd.DataFrame:
    """embassy, spreadsheet, tab, row, column, rule, effect; found and expected where
    cells may be seen. A problem of a shared spreadsheet that is no embassy's is of UNKNOWN or "".
    """
    places, texts = _places(view), view["problem_texts"]
    if len(texts) == len(places):
        return pd.concat([places, texts[["found", "expected"]]], axis=1)
    return places


def has_tabs(view: View) -> bool:
    """Whether any tab that this member may see was read, be it without a row."""
    return not view["tab_counts"].empty


@lru_cache(maxsize=64)
def rows_read(view: View) -> Rows:
    """Rows of all tabs that this member may see."""
    counts = view["tab_counts"]
    return Rows(*(int(counts[name].sum()) for name in ("read", "kept", "left_out")))


@lru_cache(maxsize=64)
def reporting_weeks(view: View, weeks: int = REPORT_WEEKS) -> pd.DataFrame:
    """Statuses by embassy (rows, in the order of the configuration) and week (columns), oldest
    first.

    The last week is the last whole one. An embassy without a status in a week has None.
    """
    names = [one.name for one in weeks_until(last_whole_week(view.as_of), weeks)]
    table = view["reporting"].pivot(index="embassy", columns="week", values="status")
    order = [embassy.id for embassy in view.network.embassies]
    return table.reindex(index=order, columns=names)


@dataclass(frozen=True)
class WeekReport:
    """How many of those expected reported in one week."""

    week: str
    reported: int
    expected: int


@lru_cache(maxsize=64)
def reports_by_week(view: View, weeks: int = REPORT_WEEKS) -> tuple[WeekReport, ...]:
    """ "21 of 24 reporting" for each week; paused and sheetless embassies are not expected."""
    table = reporting_weeks(view, weeks)
    return tuple(
        WeekReport(
            str(week),
            int(statuses.isin(["reported", "nothing"]).sum()),
            int(statuses.isin(["reported", "nothing", "missing"]).sum()),
        )
        for week, statuses in table.items()
    )
