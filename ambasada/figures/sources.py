"""How each spreadsheet stands: when its rows were last good, and what is held back and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from ambasada.reading import Reading, SourceState

_FLAGS = dict.fromkeys(("is_fresh", "is_held", "is_rejected"), "bool")
_TYPES: dict[str, Any] = _FLAGS | dict.fromkeys(("row", "count", "of"), "int64")
_SOURCES = "embassy spreadsheet kind good_at is_fresh is_held is_rejected".split()
_HELD = "embassy spreadsheet since rule tab of_embassy count of".split()
_FORMULAS = "embassy spreadsheet tab row column function".split()


def source_tables(reading: Reading) -> dict[str, pd.DataFrame]:
    """Tables `sources`, `held` and `formulas`: a row an embassy and spreadsheet, objection or
    formula; the network's own spreadsheet has the embassy "". Moments are ISO texts of UTC,
    blank where there is none.
    """
    return {
        "sources": _frame(_sources(reading), _SOURCES),
        "held": _frame(_held(reading), _HELD),
        "formulas": _frame(_formulas(reading), _FORMULAS),
    }


def _frame(rows: Iterator[tuple[Any, ...]], columns: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=columns)
    return table.astype({name: _TYPES.get(name, "str") for name in columns})


def _by_embassy(reading: Reading) -> Iterator[tuple[str, SourceState]]:
    for state in reading.sources:
        for embassy in state.source.embassy_ids or ("",):
            yield embassy, state


def _sources(reading: Reading) -> Iterator[tuple[Any, ...]]:
    for embassy, state in _by_embassy(reading):
        good_at = state.good_at.isoformat() if state.good_at else ""
        held = state.held
        is_rejected = bool(held and held.is_rejected)
        source = state.source
        yield (
            embassy,
            source.address,
            source.kind,
            good_at,
            state.is_fresh,
            bool(held),
            is_rejected,
        )


def _held(reading: Reading) -> Iterator[tuple[Any, ...]]:
    for embassy, state in _by_embassy(reading):
        for one in state.held.objections if state.held else ():
            since = state.held.since.isoformat() if state.held else ""
            yield (
                embassy,
                state.source.address,
                since,
                one.rule,
                one.tab,
                one.embassy,
                one.count,
                one.of,
            )


def _formulas(reading: Reading) -> Iterator[tuple[Any, ...]]:
    for embassy, state in _by_embassy(reading):
        kept = reading.kept.get(state.source)
        for one in kept.formulas if kept else ():
            yield embassy, state.source.address, one.tab, one.row, one.column, one.function
