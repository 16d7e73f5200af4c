"""Formulas in the agreed columns that send what a sheet holds to somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Each asks an address that another cell may be part of. GOOGLEFINANCE and GOOGLETRANSLATE are not
# among them: they tell Google only, who has the sheet anyway.
SENDING = (
    "IMPORTXML",
    "IMPORTDATA",
    "IMPORTHTML",
    "IMPORTFEED",
    "IMPORTRANGE",
    "IMAGE",
    "HYPERLINK",
    "WEBSERVICE",
)
_CALL = re.compile(rf"(?<![\w.])({'|'.join(SENDING)})\s*\(", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True)
class Formula:
    """One function that sends data out: in which cell, and its name. `row` counts from 1."""

    tab: str
    row: int
    column: str
    function: str


def find_formulas(tab: str, columns: Mapping[str, Sequence[Any]]) -> Iterator[Formula]:
    """The sending functions in cells as formulas, the header first; each once a cell."""
    for column, cells in columns.items():
        for row, cell in enumerate(cells, start=1):
            if isinstance(cell, str) and cell.startswith(("=", "'=")):
                for function in sending_functions(cell):
                    yield Formula(tab, row, column, function)


def sending_functions(formula: str) -> tuple[str, ...]:
    """The sending functions that a formula calls, nested ones too, in order, each once."""
    calls = _CALL.findall(_QUOTED.sub('""', formula))
    return tuple(dict.fromkeys(call.upper() for call in calls))
