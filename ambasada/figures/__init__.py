"""Every figure of a reading, computed once, as small tables that screens only slice.

`compute_figures` gives the tables of docs/sheets.md ("Figures") and the few more that screens
draw. Nothing here is called on a click: see `components/cache.py` and `ambasada/desk.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import pandas as pd

from ambasada.cells import format_week
from ambasada.figures import capacity as capacity_figures
from ambasada.figures import flows, forecast, handovers, people, plans, stock
from ambasada.figures import reporting as reporting_figures
from ambasada.figures import response as response_figures
from ambasada.figures.alerts import alert_tables
from ambasada.figures.balance import balance_facts
from ambasada.figures.definitions import DEFINITIONS, Definition
from ambasada.figures.flow_check import flow_check
from ambasada.figures.funnel import funnel
from ambasada.figures.rounding import round_half_even
from ambasada.figures.rows import Span, open_rows
from ambasada.figures.season import season
from ambasada.figures.sources import source_tables
from ambasada.figures.waiting import waiting, waiting_curves
from ambasada.figures.week_counts import week_counts
from ambasada.network import Network
from ambasada.reading import EPOCH, Reading, week_number

__all__ = [
    "DEFINITIONS",
    "TABLES",
    "Definition",
    "Figures",
    "compute_figures",
    "problem_tables",
    "problems_table",
    "published",
]

RESPONSE_WEEKS = 13


@dataclass(frozen=True)
class FigureTable:
    """One table of the command line: its columns in order and the keys that it sorts by."""

    name: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]


def _table(name: str, keys: str, values: str) -> FigureTable:
    key_names = tuple(keys.split())
    return FigureTable(name, (*key_names, *values.split()), key_names)


TABLES: dict[str, FigureTable] = {
    table.name: table
    for table in (
        _table("weekly", "embassy week", "received closed open_end"),
        _table("weekly_category", "week category", "received closed open_end"),
        _table("monthly", "embassy month category", "received closed open_end"),
        _table("ageing", "embassy bucket", "open"),
        _table(
            "open_summary",
            "embassy",
            "open unassigned waiting_on_us overdue silent median_age_days p90_age_days oldest_days",
        ),
        _table("response", "embassy month", "received answered median_hours p90_hours"),
        _table("waiting", "embassy month", "n median_days lower upper waiting_7d waiting_14d"),
        _table(
            "capacity",
            "embassy week",
            "active_volunteers available_hours unknown_hours needed_hours utilisation caseload",
        ),
        _table("reporting", "embassy week", "status"),
        _table("forecast", "level embassy category horizon", "mean lower80 upper80"),
        _table("problems", "embassy tab row column rule", "value_kept"),
        _table("balance", "from to category language", "cases hours"),
        _table("handovers", "from to month", "sent accepted declined acted"),
        _table("alerts", "level embassy category week", "observed expected p explanation"),
    )
}
_ROUNDED = (
    "median_hours",
    "p90_hours",
    "available_hours",
    "unknown_hours",
    "needed_hours",
    "utilisation",
    "caseload",
    "in_target",
    "median_days",
    "lower",
    "upper",
    "waiting_7d",
    "waiting_14d",
    "hours",
    "share_before",
    "share_after",
    "unmet_before",
    "unmet_after",
    "lower10",
    "middle",
    "upper90",
    "trend",
    "season",
)


@dataclass(frozen=True)
class Figures:
    """All tables of one reading as of one day. Never changed once made; shared by everybody.

    Weeks are written 2026-W47, months 2026-11, days are dates, unknown is None or NaN.
    """

    network: Network
    span: Span
    reading_key: str
    read_at: datetime
    known: tuple[str, ...]
    tables: Mapping[str, pd.DataFrame]

    @property
    def key(self) -> str:
        """Names these figures: the same reading as of the same day has the same one."""
        return f"{self.reading_key}:{self.span.as_of.isoformat()}"

    @property
    def week_text(self) -> str:
        """The week of `as_of`, such as 2026-W47."""
        return format_week(self.span.as_of)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]


def compute_figures(reading: Reading, as_of: date, baselines: Sequence[date] = ()) -> Figures:
    """Every table of `reading` as of the end of `as_of`.

    `baselines` are days from which on weeks are compared anew; those after `as_of` do not count.
    """
    begun = weeks_begun(baselines, as_of)
    with open_rows(reading, as_of) as rows:
        weekly = rows.engine.create_table("weekly_figures", flows.weekly(rows))
        expressions = {
            "weekly": weekly,
            "weekly_category": flows.weekly_category(rows),
            "monthly": flows.monthly(rows),
            "ageing": stock.ageing(rows),
            "open_summary": stock.open_summary(rows),
            "capacity": capacity_figures.capacity(rows, weekly),
            "reporting": reporting_figures.reporting(rows),
            "stock_history": stock.stock_history(rows),
            "weekly_cells": flows.weekly_cells(rows),
            "week_ends": stock.week_ends(rows),
            "open_cases": stock.open_cases(rows),
            "recent_cases": stock.recent_cases(rows),
            "handovers": handovers.handovers(rows),
            "limbo": handovers.limbo(rows),
            "handover_steps": handovers.handover_steps(rows),
        }
        tables = {name: _in_order(rows.execute(table)) for name, table in expressions.items()}
        waits = rows.execute(response_figures.waits(rows))
        curves, cohorts = waiting_curves(rows, waits)
        tables |= {
            "response": response_figures.response(rows, waits),
            "recent_response": response_figures.recent_response(rows, waits, RESPONSE_WEEKS),
            "network_response": response_figures.network_response(rows, waits),
            "waiting": waiting(rows, waits),
            "waiting_curves": curves,
            "waiting_cohorts": cohorts,
            "funnel": funnel(rows, waits),
            "flow_check": flow_check(rows, tables["weekly"]),
            "season": season(tables["monthly"], rows.span.last_whole_month),
            "volunteers": people.volunteers_this_week(rows),
            "handover_answers": handovers.handover_answers(rows),
            "events": _events(reading),
            **source_tables(reading),
        }
        recent = tables["recent_response"]
        is_network = recent["embassy"] == ""
        tables["recent_response"] = recent[~is_network].reset_index(drop=True)
        tables["network_recent_response"] = recent[is_network].reset_index(drop=True)
        tables["volunteer_totals"] = people.volunteer_totals(
            tables["volunteers"], tables["open_cases"]
        )
        tables |= balance_facts(rows, tables)
        counts = week_counts(rows, tables["reporting"])
        tables |= {
            "forecast": forecast.expected_cases(counts, begun),
            "outlook": forecast.outlook(counts, tables["capacity"], _weekly_hours(reading.network)),
        }
        events = [week_number(int(day)) for day in tables["events"]["event_day"]]
        tables |= alert_tables(counts, events, begun)
        span, known = rows.span, rows.known
    tables |= plans.propose(tables)
    tables |= problem_tables(reading)
    kinds = tables["monthly"].groupby(["month", "category"], as_index=False)
    tables["monthly_by_kind"] = kinds[["received", "closed", "open_end"]].sum()
    written = {name: _written(table) for name, table in tables.items()}
    return Figures(reading.network, span, _key(reading, begun), reading.read_at, known, written)


def weeks_begun(baselines: Sequence[date], as_of: date) -> list[int]:
    """The weeks (numbers) from which on weeks are compared anew, as known on `as_of`."""
    return [week_number((day - EPOCH).days) for day in baselines if day <= as_of]


def _key(reading: Reading, baselines: Sequence[int]) -> str:
    """Names what all figures of a reading stand on, whatever the day."""
    return "+".join([reading.key, *map(str, baselines)])


def _weekly_hours(network: Network) -> dict[str, float]:
    return {one.id: float(one.weekly_hours) for one in network.categories}


def problem_tables(reading: Reading) -> dict[str, pd.DataFrame]:
    """What could not be read, where, and how many rows were: the tables that no day changes."""
    return {
        "problems": problems_table(reading),
        "problem_places": _problem_places(reading),
        "problem_texts": _problem_texts(reading),
        "tab_counts": pd.DataFrame([vars(count) for count in reading.counts]).reindex(
            columns=["embassy", "tab", "read", "kept", "left_out"]
        ),
    }


def _owners(reading: Reading) -> list[tuple[str, ...]]:
    """Whose each problem is, in the order of `reading.problems`: the embassy's that it names, or
    of all who share the spreadsheet where the row names none of them.
    """
    sharers: dict[str, tuple[str, ...]] = {}
    for state in reading.sources:
        address = state.source.address
        sharers[address] = (*sharers.get(address, ()), *state.source.embassy_ids)
    return [
        (one.embassy,) if one.embassy in sharers[one.spreadsheet] else sharers[one.spreadsheet]
        for one in reading.problems
    ]


def problems_table(reading: Reading) -> pd.DataFrame:
    """Every problem, sorted by its keys as text; `owners` are those who may see it."""
    columns = list(TABLES["problems"].columns)
    table = pd.DataFrame(
        [
            (
                problem.embassy,
                problem.tab,
                "" if problem.row is None else str(problem.row),
                problem.column,
                problem.rule,
                problem.value_kept,
            )
            for problem in reading.problems
        ],
        columns=columns,
        dtype=str,
    )
    table["owners"] = _owners(reading)
    return table.sort_values(columns, kind="stable", ignore_index=True)


def _problem_places(reading: Reading) -> pd.DataFrame:
    """Where each problem is, whose, and what to do; no text of a cell."""
    names = ["embassy", "spreadsheet", "tab", "row", "column", "rule", "effect"]
    places = [
        (one.embassy, one.spreadsheet, one.tab, one.row, one.column, one.rule, one.effect.name)
        for one in reading.problems
    ]
    table = pd.DataFrame(places, columns=names).astype({"row": "Int64"})
    return table.assign(owners=_owners(reading))


def _problem_texts(reading: Reading) -> pd.DataFrame:
    """What each problem's cell says and what to type, in the order of `problem_places`.

    In parts, so that a screen says the rule's sentence in its reader's language.
    """
    texts = [(one.embassy, one.found, one.expected) for one in reading.problems]
    table = pd.DataFrame(texts, columns=["embassy", "found", "expected"])
    return table.assign(owners=_owners(reading))


# What tells the rows of the engine's tables apart.
_KEYS = ("embassy", "from", "to", "week", "month", "day", "category", "position", "case_id")


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """The engine's threads give rows in any order, and screens must not change by themselves."""
    keys = [name for name in _KEYS if name in table]
    return table.sort_values(keys, kind="stable", ignore_index=True)


def _events(reading: Reading) -> pd.DataFrame:
    table = reading.tables["events"].to_pandas()
    return table[table["event_day"].notna()]


def format_month(month: int) -> str:
    """A month number as 2026-11."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def _week_text(week: int) -> str:
    return format_week(EPOCH + timedelta(days=week * 7 - 3))


def _written(table: pd.DataFrame) -> pd.DataFrame:
    """Weeks and months as people write them, numbers with at most two decimals."""
    table = table.copy()
    for name, write in (("week", _week_text), ("month", format_month)):
        if name in table:
            texts = {value: write(int(value)) for value in table[name].unique()}
            table[name] = table[name].map(texts)
    for name in _ROUNDED:
        if name in table:
            rounded = {value: round_half_even(value) for value in table[name].unique()}
            table[name] = table[name].map(rounded).astype(float)
    return table


_SORTS: dict[str, Callable[[pd.DataFrame], Any]] = {"ageing": lambda table: ["embassy", "position"]}


class HasTables(Protocol):
    """The figures, or what a member may see of them."""

    def __getitem__(self, name: str) -> pd.DataFrame: ...


def published(figures: HasTables, name: str) -> pd.DataFrame:
    """A table as the command line prints it: agreed columns, sorted by its keys as text."""
    table = figures[name]
    keys = _SORTS.get(name, lambda _: list(TABLES[name].keys))(table)
    ordered = table.sort_values(keys, kind="stable", ignore_index=True)
    return ordered[list(TABLES[name].columns)]
