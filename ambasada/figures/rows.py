"""A reading's rows inside the engine, as they stood on a day.

The engine is DuckDB in this process; figures are Ibis expressions, so that another engine can
take its place. Here, and only here, rows dated after `as_of` are taken away and closings and
answers after it are undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
from ibis import _
from ibis.expr.types import Table

from ambasada.network import Network
from ambasada.reading import Reading, day_number, month_number, week_number


@dataclass(frozen=True)
class Span:
    """The weeks and months of a reading: from the first case received to `as_of`, no gaps."""

    as_of: date
    first_day: date

    @property
    def day(self) -> int:
        """`as_of` in days since 1970-01-01."""
        return day_number(self.as_of)

    @property
    def week(self) -> int:
        """The week of `as_of`."""
        return week_number(self.day)

    @property
    def month(self) -> int:
        """The month of `as_of`."""
        return month_number(self.as_of)

    @property
    def last_whole_month(self) -> int:
        """The last month that has ended by the end of `as_of`."""
        is_last_day = (self.as_of + timedelta(days=1)).day == 1
        return self.month if is_last_day else self.month - 1

    @property
    def weeks(self) -> range:
        """Every week of the span."""
        return range(week_number(day_number(self.first_day)), self.week + 1)

    @property
    def months(self) -> range:
        """Every month of the span."""
        return range(month_number(self.first_day), self.month + 1)


@dataclass(frozen=True)
class Rows:
    """The typed rows as Ibis tables, as they stood at the end of `span.as_of`."""

    network: Network
    span: Span
    known: tuple[str, ...]
    with_source: tuple[str, ...]
    cases: Table
    volunteers: Table
    availability: Table
    checkins: Table
    handovers: Table
    engine: Any
    own_tables: dict[Any, Table] = field(default_factory=dict)

    def spine(self, **keys: Iterable[Any]) -> Table:
        """Every combination of the given keys, so that a figure of nothing is 0 and not absent."""
        combined: Table | None = None
        for name, values in keys.items():
            table = self.table({name: list(values)})
            combined = table if combined is None else combined.cross_join(table)
        assert combined is not None
        return combined

    def table(self, columns: dict[str, list[Any]]) -> Table:
        """A small table of our own inside the engine, made once however many ask for the same."""
        fields = pa.schema([(column, _arrow_type(values)) for column, values in columns.items()])
        # The types too: 1 and 1.0 are the same key.
        content = fields, tuple(map(tuple, columns.values()))
        if content not in self.own_tables:
            name = ibis.util.gen_name("ambasada")
            self.own_tables[content] = self.engine.create_table(
                name, pa.table(columns, schema=fields)
            )
        return self.own_tables[content]

    def execute(self, expression: Table) -> pd.DataFrame:
        """Run an expression."""
        return expression.to_pandas()


def _arrow_type(values: list[Any]) -> pa.DataType:
    kinds = {int: pa.int64(), float: pa.float64(), str: pa.string(), bool: pa.bool_()}
    return next((kinds[type(value)] for value in values if value is not None), pa.string())


@contextmanager
def open_rows(reading: Reading, as_of: date) -> Iterator[Rows]:
    """The rows of `reading` as they stood at the end of `as_of`, inside an engine of their own."""
    # DuckDB joins nested questions itself; that Ibis does it too took a tenth of all figures' time.
    ibis.options.sql.fuse_selects = False
    engine = ibis.duckdb.connect(threads=2)
    try:
        tables = {
            name: engine.create_table(name, content) for name, content in reading.tables.items()
        }
        yield Rows(
            network=reading.network,
            span=_span(reading, as_of),
            known=reading.embassies_with_rows,
            with_source=reading.embassies_with_source,
            # Two dozen questions ask of them: worked out once, not within every one of those.
            cases=engine.create_table(
                "standing_cases", _cases_at(tables["cases"], reading, as_of, engine)
            ),
            volunteers=tables["volunteers"],
            availability=tables["availability"],
            checkins=tables["checkins"],
            handovers=tables["handovers"],
            engine=engine,
        )
    finally:
        engine.disconnect()


def _span(reading: Reading, as_of: date) -> Span:
    last = day_number(as_of)
    days = reading.tables["cases"].column("received_day").to_pylist()
    first = min((day for day in days if day <= last), default=last)
    return Span(as_of, date(1970, 1, 1) + timedelta(days=first))


def _cases_at(cases: Table, reading: Reading, as_of: date, engine: Any) -> Table:
    """Cases received by `as_of`; what was answered or closed later has not happened yet."""
    last = day_number(as_of)
    is_closed = _.closed_day <= last
    is_answered = _.response_day <= last
    undone = {
        name: ibis.ifelse(happened, _[name], ibis.null("int64"))
        for happened, names in (
            (is_closed, ("closed_day", "closed_second", "closed_month")),
            (is_answered, ("response_day", "response_second")),
        )
        for name in names
    }
    standing = cases.filter(_.received_day <= last).mutate(
        **undone, outcome=ibis.ifelse(is_closed, _.outcome, ibis.null("string"))
    )
    with_targets = standing.join(_targets(reading.network, engine), "urgency")
    return with_targets.join(_ends(reading.network, as_of, engine), "embassy").mutate(
        received_week=(_.received_day + 3) // 7, closed_week=(_.closed_day + 3) // 7
    )


def _targets(network: Network, engine: Any) -> Table:
    columns = {
        "urgency": list(network.turn_days),
        "turn_days": [float(network.turn_days[urgency]) for urgency in network.turn_days],
        "reply_hours": [float(network.reply_hours[urgency]) for urgency in network.turn_days],
    }
    return engine.create_table("targets", pa.table(columns))


def _ends(network: Network, as_of: date, engine: Any) -> Table:
    """The moment at which `as_of` ends in each embassy's zone, in seconds of UTC."""
    midnight = datetime.combine(as_of + timedelta(days=1), time())
    columns = {
        "embassy": [embassy.id for embassy in network.embassies],
        "end_second": [
            int(midnight.replace(tzinfo=embassy.zone).astimezone(UTC).timestamp())
            for embassy in network.embassies
        ],
    }
    return engine.create_table("ends", pa.table(columns))
