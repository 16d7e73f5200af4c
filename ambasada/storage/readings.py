"""A reading as parts of a parcel and back: typed tables, problems, counts, and what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from pydantic import TypeAdapter

from ambasada.intake import TabCount
from ambasada.kept import Facts, Held, Kept
from ambasada.network import Network, Source
from ambasada.reading import Reading, SourceState
from ambasada.rules import Problem
from ambasada.sources import RawBook, RawTab
from ambasada.sources.google_book import Seen
from ambasada.sources.google_formulas import Formula
from ambasada.storage.parcel import Parts, json_bytes, json_of, table_bytes, table_of

_HEAD = "reading.json"
_TABLES = "tables/"
_PROBLEMS: TypeAdapter[tuple[Problem, ...]] = TypeAdapter(tuple[Problem, ...])
_COUNTS: TypeAdapter[tuple[TabCount, ...]] = TypeAdapter(tuple[TabCount, ...])
_STATES: TypeAdapter[tuple[SourceState, ...]] = TypeAdapter(tuple[SourceState, ...])
_FACTS: TypeAdapter[Facts] = TypeAdapter(Facts)
_HELD: TypeAdapter[Held | None] = TypeAdapter(Held | None)
_SEEN: TypeAdapter[Seen | None] = TypeAdapter(Seen | None)
_FORMULAS: TypeAdapter[tuple[Formula, ...]] = TypeAdapter(tuple[Formula, ...])


def reading_parts(reading: Reading) -> Parts:
    """Everything of `reading` but the network, which the configuration says."""
    head = {
        "read_at": reading.read_at.isoformat(),
        "today": reading.today.isoformat(),
        "key": reading.key,
        "problems": _PROBLEMS.dump_python(reading.problems, mode="json"),
        "counts": _COUNTS.dump_python(reading.counts, mode="json"),
        "sources": _STATES.dump_python(reading.sources, mode="json"),
        "kept": [_kept_head(kept) for kept in reading.kept.values()],
    }
    tables = {f"{_TABLES}{name}": table_bytes(table) for name, table in reading.tables.items()}
    kept_tabs = {
        f"kept/{number}/{tab.name}": table_bytes(_texts(tab))
        for number, kept in enumerate(reading.kept.values())
        for tab in kept.raw.tabs
    }
    return {_HEAD: json_bytes(head), **tables, **kept_tabs}


def reading_of(parts: Mapping[str, bytes], network: Network) -> Reading:
    """The reading of `reading_parts`; raises KeyError where the parcel has none."""
    head = json_of(parts[_HEAD])
    kept = [_kept_of(one, f"kept/{number}/", parts) for number, one in enumerate(head["kept"])]
    return Reading(
        network=network,
        tables={
            name.removeprefix(_TABLES): table_of(content)
            for name, content in parts.items()
            if name.startswith(_TABLES)
        },
        problems=_PROBLEMS.validate_python(head["problems"]),
        counts=_COUNTS.validate_python(head["counts"]),
        sources=_STATES.validate_python(head["sources"]),
        read_at=datetime.fromisoformat(head["read_at"]),
        today=date.fromisoformat(head["today"]),
        key=head["key"],
        kept={one.raw.source: one for one in kept},
    )


def _kept_head(kept: Kept) -> dict[str, Any]:
    return {
        "source": kept.raw.source.model_dump(mode="json"),
        "tabs": [
            {"name": tab.name, "gid": tab.gid, "letters": dict(tab.letters)}
            for tab in kept.raw.tabs
        ],
        "good_at": kept.good_at.isoformat(),
        "facts": _FACTS.dump_python(kept.facts, mode="json"),
        "seen": _SEEN.dump_python(kept.seen, mode="json"),
        "formulas": _FORMULAS.dump_python(kept.formulas, mode="json"),
        "held": _HELD.dump_python(kept.held, mode="json"),
    }


def _kept_of(head: Mapping[str, Any], folder: str, parts: Mapping[str, bytes]) -> Kept:
    source = Source.model_validate(head["source"])
    tabs = tuple(_tab_of(tab, table_of(parts[folder + tab["name"]])) for tab in head["tabs"])
    return Kept(
        raw=RawBook(source, tabs),
        good_at=datetime.fromisoformat(head["good_at"]),
        facts=_FACTS.validate_python(head["facts"]),
        seen=_SEEN.validate_python(head["seen"]),
        formulas=_FORMULAS.validate_python(head["formulas"]),
        held=_HELD.validate_python(head["held"]),
    )


def _texts(tab: RawTab) -> pa.Table:
    columns = {name: pa.array(cells, pa.string()) for name, cells in tab.columns.items()}
    return pa.table(columns)


def _tab_of(head: Mapping[str, Any], table: pa.Table) -> RawTab:
    columns = {name: table.column(name).to_pylist() for name in table.column_names}
    return RawTab(head["name"], columns, head["gid"], head["letters"])
