"""How each spreadsheet stands: when its rows were last good, what is held back and why, and where
its cells are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from ambasada.network import Source
from ambasada.reading import Reading, SourceState
from ambasada.rules import Effect

_TYPES: dict[str, Any] = dict.fromkeys(("row", "count", "of"), "int64")
_SOURCES = "embassy spreadsheet kind good_at state about reason mend".split()
_FRESHNESS = "embassy good_at state".split()
_HELD = "embassy spreadsheet since rule tab of_embassy count of".split()
_FORMULAS = "embassy spreadsheet tab row column function".split()
_CELLS = "embassy spreadsheet tab column letter address".split()
Line = tuple[Any, ...]


def source_tables(reading: Reading) -> dict[str, pd.DataFrame]:
    """Tables `sources`, `held`, `formulas` and `sheet_columns`: a row an embassy and spreadsheet,
    objection, formula or agreed column. The network's own spreadsheet has the embassy "".
    `freshness` has a row an embassy, without reasons: for everybody who sees its figures.

    Moments are ISO texts of UTC, blank where there is none; `state` is fresh, late, never, held or
    rejected; `about` names the state that is held; `reason` and `mend` say why a spreadsheet was
    not read; `address` is the tab's address in a browser, blank for folders.
    """
    return {
        "sources": _frame(_sources(reading), _SOURCES),
        "freshness": _frame(_freshness(reading), _FRESHNESS),
        "held": _frame(_held(reading), _HELD),
        "formulas": _frame(_formulas(reading), _FORMULAS),
        "sheet_columns": _frame(_sheet_columns(reading), _CELLS),
    }


def _frame(rows: Iterable[Line], columns: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=columns)
    return table.astype({name: _TYPES.get(name, "str") for name in columns})


def _by_embassy(reading: Reading) -> Iterator[tuple[str, SourceState]]:
    for state in reading.sources:
        for embassy in state.source.embassy_ids or ("",):
            yield embassy, state


def _freshness(reading: Reading) -> Iterator[Line]:
    for embassy, state in _by_embassy(reading):
        if embassy:
            good_at = state.good_at.isoformat() if state.good_at else ""
            yield embassy, good_at, _state(state)


def _state(state: SourceState) -> str:
    if state.held is not None:
        return "rejected" if state.held.is_rejected else "held"
    if state.is_fresh:
        return "fresh"
    return "late" if state.good_at else "never"


def _sources(reading: Reading) -> Iterator[Line]:
    for embassy, state in _by_embassy(reading):
        good_at = state.good_at.isoformat() if state.good_at else ""
        held, source = state.held, state.source
        about = held.facts.fingerprint if held else ""
        how = (source.kind, good_at, _state(state), about)
        yield embassy, source.address, *how, *_why(embassy, state)


def _why(embassy: str, state: SourceState) -> tuple[str, str]:
    """Why the spreadsheet was not read, and what to do; blank where it was."""
    problems = [fault.problem_of(embassy, state.source) for fault in state.faults]
    assert all(problem.effect is Effect.SOURCE for problem in problems)
    told = [_capital(_place(one.tab) + one.what_happened) for one in problems]
    return " ".join(told), " ".join(dict.fromkeys(one.what_to_do for one in problems))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _place(tab: str) -> str:
    return f"Tab {tab}: " if tab else ""


def _held(reading: Reading) -> Iterator[Line]:
    for embassy, state in _by_embassy(reading):
        if state.held is None:
            continue
        since = state.held.since.isoformat()
        for one in state.held.objections:
            where = (one.rule, one.tab, one.embassy)
            yield embassy, state.source.address, since, *where, one.count, one.of


def _formulas(reading: Reading) -> Iterator[Line]:
    for embassy, state in _by_embassy(reading):
        kept = reading.kept.get(state.source)
        for one in kept.formulas if kept else ():
            yield embassy, state.source.address, one.tab, one.row, one.column, one.function


def _sheet_columns(reading: Reading) -> Iterator[Line]:
    for embassy, state in _by_embassy(reading):
        kept = reading.kept.get(state.source)
        for tab in kept.raw.tabs if kept else ():
            address = _tab_address(state.source, tab.gid)
            for column, letter in tab.letters.items():
                yield embassy, state.source.address, tab.name, column, letter, address


def _tab_address(source: Source, gid: int | None) -> str:
    if source.kind != "google_sheets":
        return ""
    tab = "" if gid is None else f"#gid={gid}"
    return f"https://docs.google.com/spreadsheets/d/{source.spreadsheet}/edit{tab}"
