"""One complete read of the sheets: typed tables, problems, counts. Immutable once made.

`take_reading` reads every source. A source that fails, or whose rows the guard holds back, keeps
its last good rows where there are any, marked with their age.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa

from ambasada import intake, schema
from ambasada.cells import Moment
from ambasada.guard import Decision, judge
from ambasada.intake import Book, Intake, TabCount
from ambasada.kept import Held, Kept, facts_of
from ambasada.network import Network, Source
from ambasada.rules import Problem
from ambasada.sources import Fault, SourceError
from ambasada.sources.fetch import Asking, Fetched, fetch_all
from ambasada.sources.google_trouble import NO_ROOM

EPOCH = date(1970, 1, 1)
Progress = Callable[[int, int, str], None]


def day_number(day: date) -> int:
    """Days since 1970-01-01: dates as whole numbers make every figure plain arithmetic."""
    return (day - EPOCH).days


def week_number(day: int) -> int:
    """Weeks since the one of 1970-01-01, Monday to Sunday (that day was a Thursday)."""
    return (day + 3) // 7


def month_number(day: date) -> int:
    """Months since January of the year 0."""
    return day.year * 12 + day.month - 1


@dataclass(frozen=True)
class SourceState:
    """How one spreadsheet stands: read now, or kept from an earlier reading, or without rows."""

    source: Source
    faults: tuple[Fault, ...] = ()
    good_at: datetime | None = None
    held: Held | None = None

    @property
    def is_fresh(self) -> bool:
        """Whether the figures show what this reading read."""
        return not self.faults and self.held is None


@dataclass(frozen=True)
class Reading:
    """What the sheets said at one moment. `tables` has one Arrow table a tab; `key` names it."""

    network: Network
    tables: Mapping[str, pa.Table]
    problems: tuple[Problem, ...]
    counts: tuple[TabCount, ...]
    sources: tuple[SourceState, ...]
    read_at: datetime
    today: date
    key: str
    kept: Mapping[Source, Kept] = field(repr=False, default_factory=dict)

    @property
    def embassies_with_rows(self) -> tuple[str, ...]:
        """The embassies whose figures can be told: their sheet was read, now or earlier."""
        known = {
            embassy
            for state in self.sources
            if state.good_at is not None
            for embassy in state.source.embassy_ids
        }
        return tuple(sorted(known))

    @property
    def is_put_off(self) -> bool:
        """Whether a spreadsheet had to wait because the minute's requests to Google were used."""
        return any(fault.found == NO_ROOM for state in self.sources for fault in state.faults)

    @property
    def embassies_with_source(self) -> tuple[str, ...]:
        """The embassies that have a sheet at all."""
        return tuple(
            sorted({embassy for state in self.sources for embassy in state.source.embassy_ids})
        )


def today_in(network: Network) -> date:
    """Today on the network's clock."""
    return datetime.now(network.zone).date()


def take_reading(
    network: Network,
    today: date,
    before: Mapping[Source, Kept] | None = None,
    progress: Progress = lambda done, total, name: None,
    decisions: Mapping[Source, Decision] | None = None,
    *,
    is_guarded: bool = False,
    asking: Asking | None = None,
) -> Reading:
    """Read every source once.

    `before` has the last good rows for sources that fail. With `is_guarded` a state that is not
    plausible beside them is held back unless `decisions` says otherwise. `asking`
    says how Google is asked.
    """
    now = datetime.now(UTC)
    before = before or {}
    judged = _Judged(network, today, now, before, decisions or {}, is_guarded)
    results = fetch_all(network, before, asking or Asking())
    for number, (source, result) in enumerate(results):
        progress(number, len(network.sources), source.address)
        judged.take(source, result)
    progress(len(network.sources), len(network.sources), "")
    return judged.reading()


@dataclass
class _Judged:
    """What a reading has so far: for each source its typed rows, what is kept, how it stands."""

    network: Network
    today: date
    now: datetime
    before: Mapping[Source, Kept]
    decisions: Mapping[Source, Decision]
    is_guarded: bool
    books: dict[Source, Book] = field(default_factory=dict)
    kept: dict[Source, Kept] = field(default_factory=dict)
    faults: dict[Source, tuple[Fault, ...]] = field(default_factory=dict)

    def take(self, source: Source, result: Fetched | SourceError) -> None:
        """A source was read, or could not be."""
        old = self.before.get(source)
        if isinstance(result, SourceError):
            self.faults[source] = result.faults
            if old:
                # Whatever went wrong, the next reading trusts nothing that was remembered.
                self._keep(source, replace(old, seen=None))
            return
        raw = result.raw or (old.raw if old else None)
        assert raw is not None, "a source without rows before cannot be unchanged"
        book = intake.read_book(raw, self.network, self.today)
        # Google may say that nothing changed, or have had no room for a question this time.
        good_at = self.now if result.raw or not result.seen else result.seen.looked_at
        fresh = Kept(raw, good_at, facts_of(raw, book), result.seen, result.formulas)
        held = self._held(source, old, fresh)
        if old and held:
            # Nothing of the held state but what it is compared by is kept; it is read again.
            self._keep(source, replace(old, seen=None, held=held))
        else:
            self.books[source], self.kept[source] = book, fresh

    def _held(self, source: Source, old: Kept | None, fresh: Kept) -> Held | None:
        if old is None or not self.is_guarded:
            return None
        decision = self.decisions.get(source)
        return judge(old.facts, old.held, fresh.facts, decision, self.now)

    def _keep(self, source: Source, old: Kept) -> None:
        self.books[source] = intake.read_book(old.raw, self.network, self.today)
        self.kept[source] = old

    def _state(self, source: Source) -> SourceState:
        kept = self.kept.get(source)
        return SourceState(
            source,
            self.faults.get(source, ()),
            kept.good_at if kept else None,
            kept.held if kept else None,
        )

    def reading(self) -> Reading:
        """The whole of it, in the order of the configuration."""
        sources = self.network.sources
        states = tuple(self._state(source) for source in sources)
        books = [self.books[source] for source in sources if source in self.books]
        taken = intake.join_books(books, _fault_problems(states))
        kept = {source: self.kept[source] for source in sources if source in self.kept}
        return _reading(self.network, taken, states, self.now, self.today, kept)


def _fault_problems(states: Iterable[SourceState]) -> list[Problem]:
    return [
        fault.problem_of(embassy, state.source)
        for state in states
        for fault in state.faults
        for embassy in state.source.embassy_ids or ("",)
    ]


def _reading(
    network: Network,
    taken: Intake,
    states: tuple[SourceState, ...],
    now: datetime,
    today: date,
    kept: Mapping[Source, Kept],
) -> Reading:
    tables = {tab.name: _arrow(tab.name, taken, network) for tab in schema.TABS}
    return Reading(
        network=network,
        tables=tables,
        problems=taken.problems,
        counts=taken.counts,
        sources=states,
        read_at=now,
        today=today,
        key=_key(network, tables, taken.problems),
        kept=kept,
    )


def _key(network: Network, tables: Mapping[str, pa.Table], problems: Iterable[Problem]) -> str:
    """A name for what was read: the same rows have the same one, so nothing is drawn twice.

    Another name or target in the configuration is drawn anew; where the rows lie is all the same.
    """
    digest = hashlib.blake2b(digest_size=12)
    digest.update(repr(replace(network, sources=(), folder=Path())).encode())
    for name, table in sorted(tables.items()):
        digest.update(name.encode())
        for batch in table.combine_chunks().to_batches():
            for column in batch.columns:
                for buffer in column.buffers():
                    digest.update(buffer or b"")
    digest.update(repr(sorted(repr(problem) for problem in problems)).encode())
    return digest.hexdigest()


def _day(value: date | None) -> int | None:
    return None if value is None else day_number(value)


# Columns of each typed table, with their Arrow types. Days are days since 1970-01-01, moments
# are seconds of UTC since then and blank where no time of day was typed, months and weeks as in
# `month_number` and `week_number`.
_FIELDS: dict[str, dict[str, pa.DataType]] = {
    "cases": {
        "case_id": pa.string(),
        "embassy": pa.string(),
        "row": pa.int64(),
        "received_day": pa.int64(),
        "received_second": pa.int64(),
        "received_month": pa.int64(),
        "category": pa.string(),
        "urgency": pa.string(),
        "language": pa.string(),
        "waiting_on": pa.string(),
        "waiting_since_day": pa.int64(),
        "assigned_to": pa.string(),
        "response_day": pa.int64(),
        "response_second": pa.int64(),
        "closed_day": pa.int64(),
        "closed_second": pa.int64(),
        "closed_month": pa.int64(),
        "outcome": pa.string(),
        "stays": pa.bool_(),
        "not_to": pa.list_(pa.string()),
    },
    "volunteers": {
        "volunteer_id": pa.string(),
        "embassy": pa.string(),
        "row": pa.int64(),
        "status": pa.string(),
        "languages": pa.list_(pa.string()),
        "skills": pa.list_(pa.string()),
        "hours_per_week": pa.float64(),
        "confirmed_day": pa.int64(),
        "joined_day": pa.int64(),
        "left_day": pa.int64(),
    },
    "availability": {
        "volunteer_id": pa.string(),
        "week": pa.int64(),
        "hours": pa.float64(),
    },
    "checkins": {
        "embassy": pa.string(),
        "row": pa.int64(),
        "week": pa.int64(),
        "status": pa.string(),
    },
    "handovers": {
        "handover_id": pa.string(),
        "embassy": pa.string(),
        "row": pa.int64(),
        "case_id": pa.string(),
        "from_embassy": pa.string(),
        "to_embassy": pa.string(),
        "sent_day": pa.int64(),
        "sent_month": pa.int64(),
        "accepted_day": pa.int64(),
        "declined_day": pa.int64(),
        "first_action_day": pa.int64(),
    },
    "events": {
        "event_day": pa.int64(),
        "kind": pa.string(),
        "title": pa.string(),
    },
}


def _arrow(tab: str, taken: Intake, network: Network) -> pa.Table:
    fields = pa.schema(list(_FIELDS[tab].items()))
    records = [_RECORDS[tab](row, network) for row in taken.rows.get(tab, ())]
    return pa.Table.from_pylist(records, schema=fields)


def _day_of(moment: Moment | None) -> int | None:
    return None if moment is None else day_number(moment.day)


def _second_of(moment: Moment | None, zone: ZoneInfo) -> int | None:
    if moment is None or not moment.has_time:
        return None
    return intake.utc_second(moment.at, zone)


# What keeps a case from being handed over.
_KEEPING = ("stay", "not_to")


def _stays(row: intake.Row) -> bool:
    """Whether the case must not be handed over: it says so, or says something that nobody could
    read and that may mean so.
    """
    is_unread = any(problem.column in _KEEPING for problem in row.problems)
    return row.values.get("stay") is not None or is_unread


def _case(row: intake.Row, network: Network) -> dict[str, object]:
    values = row.values
    zone = network.embassy[row.embassy].zone
    received, closed = values["received_at"], values.get("closed_at")
    response = values.get("first_response_at")
    return {
        "case_id": values["case_id"],
        "embassy": row.embassy,
        "row": row.number,
        "category": values["category"],
        "urgency": values.get("urgency") or network.category[values["category"]].urgency,
        "language": values.get("language"),
        "waiting_on": values.get("waiting_on") or "us",
        "waiting_since_day": day_number(values.get("waiting_since") or received.day),
        "assigned_to": values.get("assigned_to"),
        "received_month": month_number(received.day),
        "closed_month": month_number(closed.day) if closed else None,
        "outcome": values.get("outcome"),
        "stays": _stays(row),
        "not_to": values.get("not_to") or [],
        "received_day": day_number(received.day),
        "received_second": _second_of(received, zone),
        "response_day": _day_of(response),
        "response_second": _second_of(response, zone),
        "closed_day": _day_of(closed),
        "closed_second": _second_of(closed, zone),
    }


def _volunteer(row: intake.Row, network: Network) -> dict[str, object]:
    values = row.values
    return {
        "volunteer_id": values["volunteer_id"],
        "embassy": row.embassy,
        "row": row.number,
        "status": values.get("status") or "active",
        "languages": values.get("languages"),
        "skills": values.get("skills"),
        "hours_per_week": values.get("hours_per_week"),
        "confirmed_day": _day(values.get("confirmed_on")),
        "joined_day": _day(values.get("joined_on")),
        "left_day": _day(values.get("left_on")),
    }


def _availability(row: intake.Row, network: Network) -> dict[str, object]:
    values = row.values
    week = week_number(day_number(values["week"]))
    return {"volunteer_id": values["volunteer_id"], "week": week, "hours": values["hours"]}


def _checkin(row: intake.Row, network: Network) -> dict[str, object]:
    week = week_number(day_number(row.values["week"]))
    status = row.values["status"]
    return {"embassy": row.embassy, "row": row.number, "week": week, "status": status}


def _handover(row: intake.Row, network: Network) -> dict[str, object]:
    values = row.values
    sent = values.get("sent_on")
    return {
        "handover_id": values["handover_id"],
        "embassy": row.embassy,
        "row": row.number,
        "case_id": values["case_id"],
        "from_embassy": values["from"],
        "to_embassy": values["to"],
        "sent_day": _day(sent),
        "sent_month": month_number(sent) if sent else None,
        "accepted_day": _day(values.get("accepted_on")),
        "declined_day": _day(values.get("declined_on")),
        "first_action_day": _day(values.get("first_action_on")),
    }


def _event(row: intake.Row, network: Network) -> dict[str, object]:
    values = row.values
    return {
        "event_day": _day(values.get("date")),
        "kind": values.get("kind") or "other",
        "title": values.get("title") or "",
    }


_RECORDS: dict[str, Callable[[intake.Row, Network], dict[str, object]]] = {
    "cases": _case,
    "volunteers": _volunteer,
    "availability": _availability,
    "checkins": _checkin,
    "handovers": _handover,
    "events": _event,
}
