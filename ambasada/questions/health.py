"""Which rows could not be read, and which cell mends each? Who has not reported?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from ambasada.methods.trends_flow import Flow
from ambasada.questions.periods import last_whole_week, weeks_until
from ambasada.rules import Effect
from ambasada.visibility import View

REPORT_WEEKS = 13
# Stands for whatever text a row of a shared spreadsheet has in place of an embassy; no id.
UNKNOWN = "?"


@dataclass(frozen=True)
class Rows:
    """How many rows were read, kept and left out; read = kept + left out."""

    read: int
    kept: int
    left_out: int


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


@dataclass(frozen=True)
class Mend:
    """Problems that the same deed mends in one embassy's tab, and the columns they stand in.

    `problems` are the rows of `problems(view)`, in the order of the sheet.
    """

    embassy: str
    tab: str
    rule: str
    effect: Effect
    columns: tuple[str, ...]
    problems: pd.DataFrame


def mends(view: View, embassy: str = "") -> tuple[Mend, ...]:
    """What to mend, of one embassy or of all that this member may see: rows left out come first,
    then what mends most cells.
    """
    return tuple(one for one in _mends(view) if embassy in ("", one.embassy))


@lru_cache(maxsize=64)
def _mends(view: View) -> tuple[Mend, ...]:
    table, order = problems(view), list(Effect.__members__)
    named = ["embassy", "tab", "rule", "effect"]
    # What is expected belongs to the deed: two columns of one rule may want different words.
    by = [*named, "expected"] if "expected" in table else named
    found = [_mend(cells) for _key, cells in table.groupby(by, sort=True)]
    return tuple(sorted(found, key=lambda one: (order.index(one.effect.name), -len(one.problems))))


def _mend(cells: pd.DataFrame) -> Mend:
    first = cells.iloc[0]
    columns = tuple(dict.fromkeys(column for column in cells["column"] if column))
    return Mend(
        first["embassy"], first["tab"], first["rule"], Effect[first["effect"]], columns, cells
    )


@dataclass(frozen=True)
class ToMend:
    """How many cells of one embassy's sheet want mending, and for how many a row is left out."""

    embassy: str
    cells: int
    rows_left_out: int


@lru_cache(maxsize=64)
def embassies_to_mend(view: View) -> tuple[ToMend, ...]:
    """The embassies with problems, most rows left out first."""
    table = problems(view)
    found = [
        ToMend(str(embassy), len(rows), int((rows["effect"] == Effect.ROW.name).sum()))
        for embassy, rows in table.groupby("embassy")
    ]
    return tuple(sorted(found, key=lambda one: (-one.rows_left_out, -one.cells, one.embassy)))


@dataclass(frozen=True)
class Silence:
    """An embassy without a report last week, and for how many of the shown weeks in a row."""

    embassy: str
    weeks: int


@lru_cache(maxsize=64)
def silent_embassies(view: View) -> tuple[Silence, ...]:
    """Those expected to report who did not last week, the longest silence first."""
    found = []
    for embassy, statuses in reporting_weeks(view).iterrows():
        newest_first = list(statuses)[::-1]
        weeks = next(
            (place for place, one in enumerate(newest_first) if one != "missing"),
            len(newest_first),
        )
        if weeks:
            found.append(Silence(str(embassy), weeks))
    return tuple(sorted(found, key=lambda one: -one.weeks))


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


@lru_cache(maxsize=64)
def flow_verdicts(view: View) -> dict[str, Flow]:
    """By embassy, in the order of the configuration: whether open cases fit what comes in."""
    table = view["flow_check"]
    said = dict(zip(table["embassy"], table["verdict"], strict=True)) if len(table) else {}
    return {one: Flow(said[one]) for one in view.network.embassy if one in said}
