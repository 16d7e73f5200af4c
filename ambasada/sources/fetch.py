"""Asks every source for its rows, whatever kind it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ambasada.kept import Formula, Kept
from ambasada.network import Network, Source
from ambasada.sources import Fault, RawBook, SourceError
from ambasada.sources.folder import read_folder


@dataclass(frozen=True)
class Fetched:
    """What a source gave: its rows, or None where they are as they were; what it remembers."""

    raw: RawBook | None
    seen: Mapping[str, Any] = field(default_factory=dict)
    formulas: tuple[Formula, ...] = ()


def fetch_all(
    network: Network, before: Mapping[Source, Kept]
) -> Iterator[tuple[Source, Fetched | SourceError]]:
    """Each source with what it gave or why it could not be read."""
    for source in network.sources:
        try:
            yield source, _fetch(source, network)
        except SourceError as error:
            yield source, error


def _fetch(source: Source, network: Network) -> Fetched:
    if source.kind != "folder":
        raise SourceError(
            [
                Fault(
                    "unreachable",
                    found="Google Sheets are not read by this version yet",
                    expected="Use a source of the kind folder.",
                )
            ]
        )
    return Fetched(read_folder(source, network.folder))
