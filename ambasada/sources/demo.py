"""Writes the made-up network: sheets as CSV files, and a configuration that reads them.

Everything is drawn from one seed; the same arguments give the same bytes. Nobody in it exists:
people are codes, and no name, address or free text of anyone is made up either.
"""

from __future__ import annotations

import errno
import tomllib
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import numpy as np

from ambasada.network import Network, Source
from ambasada.sources import tabs_of
from ambasada.sources.demo_plan import Plan
from ambasada.sources.demo_sheets import Hand, Pen, hand_of, write_tab
from ambasada.sources.demo_slips import Sheet, make_slips
from ambasada.sources.demo_texts import draw_all, embassy_texts, event_texts

# Embassies that share one spreadsheet.
_SHARED, _SHARED_FOLDER = ("at", "si"), "shared"
_SEEDS = 2**64
_NETWORK_SOURCE = Source(kind="folder", path="../sheets/network", network=True, demo=True)
_HEAD = "# Written by the command `demo`: a made-up network. Nobody in it exists.\n"


def write_demo(
    folder: Path,
    network: Network,
    config: Path,
    *,
    cases: int = 20_000,
    seed: int = 1,
    as_of: date,
    progress: Callable[[int, int, str], None] = lambda done, total, name: None,
) -> None:
    """Write a made-up network of `cases` cases over five years, the last day being `as_of`.

    `folder` gets `sheets/` and `config/`; `config` is the folder whose network.toml is copied.
    Raises FileExistsError where `folder` has a sources.toml that names sheets of real people.
    """
    _check_not_real(folder / "config" / "sources.toml")
    network_file = (config / "network.toml").read_bytes()
    dice = np.random.Generator(np.random.PCG64(seed % _SEEDS))
    sheets = _draw_sheets(Plan(network, as_of, cases, dice))
    for number, sheet in enumerate(sheets):
        progress(number, len(sheets), sheet.source.address)
        _write_sheet(folder, sheet)
    _write_config(folder / "config", network_file, [sheet.source for sheet in sheets])
    progress(len(sheets), len(sheets), "")


def _check_not_real(file: Path) -> None:
    """Refuse to write over a configuration that reads anything but made-up rows."""
    if not file.exists():
        return
    try:
        sources = tomllib.loads(file.read_text("utf-8-sig")).get("source", [])
        is_demo = all(source.get("demo") is True for source in sources)
    except (ValueError, AttributeError):
        is_demo = False  # nobody can tell what it reads, so it stays
    if not is_demo:
        says = "This folder is configured for real sheets and no demo is written over it"
        raise FileExistsError(errno.EEXIST, says, str(file))


def _draw_sheets(plan: Plan) -> list[Sheet]:
    """Every spreadsheet, each typed by its embassy's own hand; the network's comes last."""
    drawn = draw_all(plan)
    pens: dict[Hand, Pen] = {}
    sheets = []
    for source in _sources(plan.network):
        hand = hand_of(source.embassy)
        pen = pens.setdefault(hand, Pen(plan, hand))
        sheets.append(Sheet(source, hand, embassy_texts(plan, pen, drawn, source.embassy_ids)))
    make_slips(plan, sheets)
    return [*sheets, Sheet(_NETWORK_SOURCE, Hand(), {"events": event_texts(plan)})]


def _sources(network: Network) -> Iterable[Source]:
    """One spreadsheet an embassy, but one for those that share."""
    ids = [embassy.id for embassy in network.embassies]
    shared = tuple(embassy for embassy in _SHARED if embassy in ids)
    shared = shared if len(shared) > 1 and _SHARED_FOLDER not in ids else ()
    for embassy in ids:
        if embassy not in shared:
            yield Source(kind="folder", path=f"../sheets/{embassy}", embassy=embassy, demo=True)
        elif embassy == shared[0]:
            yield Source(
                kind="folder", path=f"../sheets/{_SHARED_FOLDER}", embassies=shared, demo=True
            )


def _write_sheet(folder: Path, sheet: Sheet) -> None:
    """Write the tabs of one spreadsheet, and clear away those that an earlier demo had."""
    place = folder / "sheets" / Path(sheet.source.path).name
    for tab in tabs_of(sheet.source):
        file = place / f"{tab.name}.csv"
        if tab.name in sheet.tables:
            shared = sheet.source.is_shared
            write_tab(file, tab, sheet.tables[tab.name], sheet.hand, is_shared=shared)
        else:
            file.unlink(missing_ok=True)


def _write_config(folder: Path, network: bytes, sources: Iterable[Source]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "network.toml").write_bytes(network)
    entries = [_HEAD, *(_source_entry(source) for source in sources)]
    (folder / "sources.toml").write_bytes("\n".join(entries).encode())


def _source_entry(source: Source) -> str:
    """A source as sources.toml says it. Ids and paths need no escapes."""
    embassies = ", ".join(f'"{embassy}"' for embassy in source.embassies)
    said = {
        "kind": f'"{source.kind}"',
        "path": f'"{source.path}"',
        "embassy": f'"{source.embassy}"' if source.embassy else "",
        "embassies": f"[{embassies}]" if embassies else "",
        "network": "true" if source.network else "",
        "demo": "true" if source.demo else "",
    }
    lines = [f"{name} = {value}\n" for name, value in said.items() if value]
    return "[[source]]\n" + "".join(lines)
