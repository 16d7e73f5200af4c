"""Figures as parts of a parcel and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from ambasada.figures import Figures
from ambasada.figures.rows import Span
from ambasada.network import Network
from ambasada.storage.parcel import Parts, frame_bytes, frame_of, json_bytes, json_of

_HEAD = "figures.json"
# Which tables and columns there are; another number is another version, and is read anew.
_LAYOUT = 7
_FOLDER = "figures/"


def figures_parts(figures: Figures) -> Parts:
    """Everything of `figures` but the network, which the configuration says."""
    head = {
        "layout": _LAYOUT,
        "as_of": figures.span.as_of.isoformat(),
        "first_day": figures.span.first_day.isoformat(),
        "reading_key": figures.reading_key,
        "read_at": figures.read_at.isoformat(),
        "known": list(figures.known),
    }
    tables = {f"{_FOLDER}{name}": frame_bytes(table) for name, table in figures.tables.items()}
    return {_HEAD: json_bytes(head), **tables}


def figures_of(parts: Mapping[str, bytes], network: Network) -> Figures:
    """The figures of `figures_parts`; raises KeyError where the parcel has none."""
    head = json_of(parts[_HEAD])
    if head.get("layout") != _LAYOUT:
        raise KeyError("layout")
    return Figures(
        network=network,
        span=Span(date.fromisoformat(head["as_of"]), date.fromisoformat(head["first_day"])),
        reading_key=head["reading_key"],
        read_at=datetime.fromisoformat(head["read_at"]),
        known=tuple(head["known"]),
        tables={
            name.removeprefix(_FOLDER): frame_of(content)
            for name, content in parts.items()
            if name.startswith(_FOLDER)
        },
    )
