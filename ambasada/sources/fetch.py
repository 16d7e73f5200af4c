"""Asks every source for its rows, whatever kind it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ambasada.kept import Kept
from ambasada.network import Network, Source
from ambasada.sources import RawBook, SourceError
from ambasada.sources.folder import read_folder
from ambasada.sources.google_book import GoogleBook, Seen
from ambasada.sources.google_formulas import Formula
from ambasada.sources.google_limits import Clock, Limits


@dataclass(frozen=True)
class Fetched:
    """What a source gave: its rows, or None where they are as they were; what it remembers."""

    raw: RawBook | None
    seen: Seen | None = None
    formulas: tuple[Formula, ...] = ()


@dataclass
class Asking:
    """How Google is asked. `lately` are the moments (seconds since 1970) of the last minute's
    requests; a reading brings them up to date, for whoever asks next. Without `limits` and `clock`
    those in force and the real one.
    """

    lately: list[float] = field(default_factory=list)
    limits: Limits | None = None
    clock: Clock | None = None


Result = tuple[Source, Fetched | SourceError]


def fetch_all(network: Network, before: Mapping[Source, Kept], asking: Asking) -> Iterator[Result]:
    """Each source with what it gave or why it could not be read."""
    of_google = [source for source in network.sources if source.kind == "google_sheets"]
    for source in network.sources:
        if source.kind == "folder":
            yield source, _folder(source, network)
    if of_google:
        yield from _google(of_google, before, asking)


def _folder(source: Source, network: Network) -> Fetched | SourceError:
    try:
        return Fetched(read_folder(source, network.folder))
    except SourceError as error:
        return error


def _google(
    sources: Sequence[Source], before: Mapping[Source, Kept], asking: Asking
) -> Iterator[Result]:
    # Google's libraries take a second to load; a network of folders does without them.
    from ambasada.sources.google_sheets import GoogleSheets

    try:
        sheets = GoogleSheets.from_secrets(asking.limits, asking.clock)
    except SourceError as error:  # without a key each of them says so
        yield from ((source, error) for source in sources)
        return
    sheets.remember(asking.lately)
    seen = {source: one.seen for source in sources if (one := before.get(source)) and one.seen}
    in_turn = sorted(sources, key=lambda source: _turn(before.get(source)))
    for source, outcome in sheets.read_all(in_turn, seen):
        yield source, _fetched(outcome)
    asking.lately[:] = sheets.asked_lately


def _turn(kept: Kept | None) -> float:
    """Whoever was not looked at for longest comes first."""
    return kept.seen.looked_at.timestamp() if kept and kept.seen else 0.0


def _fetched(outcome: GoogleBook | SourceError) -> Fetched | SourceError:
    if isinstance(outcome, SourceError):
        return outcome
    return Fetched(outcome.book, outcome.seen, outcome.formulas)
