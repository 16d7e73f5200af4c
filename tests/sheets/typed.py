"""A folder's rows as a spreadsheet keeps what was typed: dates and numbers where they are some."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from ambasada.schema import TAB_BY_NAME, Kind
from ambasada.sources import RawTab
from tests.sheets.workbook import Cell

Rows = list[list[Cell]]
_DATES = (Kind.DATE, Kind.MOMENT)


def rows_of(tab: RawTab) -> Rows:
    """The tab as a sheet has it, whatever form its file had."""
    header: list[Cell] = list(tab.columns)
    rows = zip(*tab.columns.values(), strict=True)
    return [header, *(_typed_row(tab.name, tuple(tab.columns), row) for row in rows)]


def _typed_row(tab: str, header: Sequence[str], row: Sequence[str]) -> list[Cell]:
    kinds = {column.name: column.kind for column in TAB_BY_NAME[tab].columns}
    cells: list[Cell] = []
    for name, text in zip(header, row, strict=True):
        cells.append(_typed(text, kinds.get(name)))
    return cells


def _typed(text: str, kind: Kind | None) -> Cell:
    if kind in _DATES:
        for parse in (date.fromisoformat, datetime.fromisoformat):
            try:
                return parse(text)
            except ValueError:
                continue
    if kind is Kind.NUMBER and text.replace(".", "", 1).isdigit():
        return float(text)
    return text
