"""One spreadsheet of Google's: which tabs and columns are agreed, what is remembered of them
between two readings, and what their cells say as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ambasada import schema
from ambasada.network import Source
from ambasada.sources import (
    Fault,
    RawBook,
    RawTab,
    SourceError,
    google_trouble,
    letter,
    place_columns,
    tabs_of,
)
from ambasada.sources.cell_text import serial_text
from ambasada.sources.google_answers import Sheet
from ambasada.sources.google_formulas import Formula

Cells = Sequence[Any]


@dataclass(frozen=True)
class SeenTab:
    """An agreed tab: its name in the agreement, its title and number in the spreadsheet, and each
    agreed column's letter (none while its header row is not known).
    """

    name: str
    title: str
    gid: int
    letters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """What is remembered of a spreadsheet between two readings; no cell of it.

    `read_at` is Google's clock when its rows were last read, `looked_at` ours when they were last
    known to be current, `listed_at` ours when its tabs were last listed. `version` is Drive's,
    blank while it is not known. `formulas` are those last found.
    """

    tabs: tuple[SeenTab, ...]
    read_at: datetime
    looked_at: datetime
    listed_at: datetime
    version: str = ""
    formulas: tuple[Formula, ...] = ()
    has_formulas_looked_at: bool = False


@dataclass(frozen=True)
class GoogleBook:
    """One spreadsheet as read. `book` is None where it has not changed since it was seen before.

    `formulas` are those that send data out, as last looked at.
    """

    book: RawBook | None
    seen: Seen
    formulas: tuple[Formula, ...] = ()


def agreed_tabs(source: Source, sheets: Iterable[Sheet]) -> tuple[SeenTab, ...]:
    """The agreed ones among a spreadsheet's tabs; raises SourceError where two share a name."""
    found: dict[str, SeenTab] = {}
    names = {schema.normalise(tab.name): tab.name for tab in tabs_of(source)}
    for sheet in sheets:
        name = names.get(schema.normalise(sheet.title))
        if name in found:
            raise SourceError(
                [
                    Fault(
                        "unreachable",
                        found=f"two tabs are called {name}",
                        expected="Rename one of them.",
                    )
                ]
            )
        if name:
            found[name] = SeenTab(name, sheet.title, sheet.gid)
    return tuple(found[tab.name] for tab in tabs_of(source) if tab.name in found)


def missing_tabs(source: Source, tabs: Iterable[SeenTab]) -> list[Fault]:
    """A fault for each needed tab that is not among `tabs`."""
    have = {tab.name for tab in tabs}
    return [
        Fault("missing_tab", tab.name)
        for tab in tabs_of(source)
        if tab.needed and tab.name not in have
    ]


def place_tabs(
    source: Source, tabs: Sequence[SeenTab], headers: Sequence[Cells]
) -> tuple[SeenTab, ...]:
    """`tabs` with their columns' letters; raises SourceError with everything amiss in order."""
    placed: dict[str, SeenTab] = {}
    faults = {fault.tab: [fault] for fault in missing_tabs(source, tabs)}
    for tab, header in zip(tabs, headers, strict=True):
        agreed = schema.TAB_BY_NAME[tab.name]
        texts = ["" if cell is None else str(cell) for cell in header]
        if not agreed.needed and not any(text.strip() for text in texts):
            placed[tab.name] = SeenTab(tab.name, tab.title, tab.gid)
            continue  # as a folder's tab that is wholly empty; rows under no header stay at Google
        places, faults[tab.name] = place_columns(agreed, texts, is_shared=source.is_shared)
        letters = {name: letter(index) for name, index in places.items()}
        placed[tab.name] = SeenTab(tab.name, tab.title, tab.gid, letters)
    in_order = [fault for tab in tabs_of(source) for fault in faults.get(tab.name, ())]
    if in_order:
        raise SourceError(in_order)
    return tuple(placed.values())


def columns_of(tabs: Iterable[SeenTab]) -> list[tuple[SeenTab, str, str]]:
    """Each agreed column that was found: its tab, name and letter, in the order asked."""
    return [(tab, name, place) for tab in tabs for name, place in tab.letters.items()]


def cells_of(tabs: Sequence[SeenTab], values: Sequence[Sequence[Cells]]) -> list[dict[str, Cells]]:
    """For each tab the cells of its columns by name, the header first.

    Raises Moved where a header is not the one that was seen a moment ago: its column moved, and
    what stands there now is not agreed on.
    """
    found: dict[str, dict[str, Cells]] = {tab.name: {} for tab in tabs}
    names = {tab.name: schema.header_names(schema.TAB_BY_NAME[tab.name]) for tab in tabs}
    for (tab, name, _), lines in zip(columns_of(tabs), values, strict=True):
        cells = lines[0] if lines else []
        header = schema.normalise(str(cells[0])) if cells else ""
        if names[tab.name].get(header) != name:
            raise google_trouble.Moved
        found[tab.name][name] = cells
    return list(found.values())


def raw_tab(tab: SeenTab, columns: Mapping[str, Cells]) -> RawTab:
    """The tab's cells below the header as text, all columns of one length."""
    kinds = {column.name: column.kind for column in schema.TAB_BY_NAME[tab.name].columns}
    height = max((len(cells) for cells in columns.values()), default=1) - 1
    texts: dict[str, Sequence[str]] = {
        name: _texts(cells[1:], kinds[name], height) for name, cells in columns.items()
    }
    return RawTab(tab.name, texts, gid=tab.gid, letters=tab.letters)


def _texts(cells: Cells, kind: schema.Kind, height: int) -> list[str]:
    texts = [cell if type(cell) is str else serial_text(cell, kind) for cell in cells]
    return texts + [""] * (height - len(texts))
