"""A table as a file to take away, in which no text of a sheet can become a formula.

Whoever types into a sheet may be hostile, and whoever opens the file clicks "yes". So every text
that a spreadsheet program could read as a formula gets a leading apostrophe, in both formats: a
workbook may be saved as CSV later. In a workbook texts are written as texts besides, never as
formulas, links or numbers. Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import xlsxwriter

Cell = str | int | float | bool | None

# Excel's own limits of a cell and of a tab's name.
LONGEST_TEXT, LONGEST_NAME = 32_767, 31
# A cell begins at a text's beginning, and wherever a program splits that parts columns or lines by
# another mark than ours: Excel takes a semicolon in half of Europe.
_PARTS = re.compile(r"([,;|\t\r\n\v\f\x85\u2028\u2029])")
_BLANK_LINE_FIRST = re.compile(r"[^\S\t\r\n]*[\t\r\n]")
_OPENERS, _QUOTES = tuple("=+-@"), frozenset("\"“”„«»'‘’´`")
# A text stays a text, whatever it looks like.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class Export:
    """A table to take away: what its columns are called, its rows, and what is said about it.

    `name` is the first tab's; `about` becomes a second tab of a workbook: (what, text) by rows.
    """

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[object]]
    about: Mapping[str, str]


def as_csv(export: Export) -> bytes:
    """The table alone, in UTF-8 with the mark by which Excel knows it, every text in quotes."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows(_cells(export))
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(export: Export) -> bytes:
    """A workbook: the table, and a tab that says what it shows, of when and for whose eyes."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, _OPTIONS) as book:
        bold = book.add_format({"bold": True})
        table = book.add_worksheet(export.name[:LONGEST_NAME])
        table.freeze_panes(1, 0)
        _fill(table, _cells(export), bold)
        _fill(
            book.add_worksheet("about"), [[marked(a), marked(b)] for a, b in export.about.items()]
        )
    return written.getvalue()


def _cells(export: Export) -> Iterable[list[Cell]]:
    yield [marked(header) for header in export.headers]
    for row in export.rows:
        yield [cell_of(value) for value in row]


def _fill(tab: Any, rows: Iterable[list[Cell]], first: Any = None) -> None:
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            form = first if at == 0 else None
            if isinstance(cell, str):
                tab.write_string(at, place, cell[:LONGEST_TEXT], form)
            elif cell is not None:
                tab.write_number(at, place, cell, form)


def cell_of(value: object) -> Cell:
    """A value as a file holds it: numbers as numbers, days as ISO 8601, texts marked.

    What is unknown is blank. Several values of a cell stand beside each other, parted by blanks.
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, str):
        return marked(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable):
        return marked(" ".join(str(one) for one in map(cell_of, value) if one is not None))
    return _number(float(value))  # type: ignore[arg-type]


def _number(value: float) -> int | float | None:
    """Whole numbers whole; beyond four decimals is the machine's, not ours."""
    if not math.isfinite(value):
        return None
    return int(value) if value == int(value) else round(value, 4)


def marked(text: str) -> str:
    """`text` with an apostrophe wherever a formula, or an apostrophe, begins; see `unmarked`."""
    first = "'" if _BLANK_LINE_FIRST.match(text) else ""
    return first + "".join(f"'{part}" if _begins(part) else part for part in _PARTS.split(text))


def unmarked(text: str) -> str:
    """The text that `marked` was given: one apostrophe less at each beginning that has one."""
    return "".join(part.removeprefix("'") for part in _PARTS.split(text))


def _begins(part: str) -> bool:
    """Whether a formula or an apostrophe begins here.

    Full-width signs count as the plain ones, as keyboards of East Asia type them; what cannot be
    seen, and quotation marks, may stand before.
    """
    seen = next((letter for letter in part if not _is_silent(letter)), "")
    return part.startswith("'") or unicodedata.normalize("NFKC", seen).startswith(_OPENERS)


def _is_silent(letter: str) -> bool:
    """Blanks, controls, marks of no width, quotation marks."""
    return letter in _QUOTES or unicodedata.category(letter)[0] in "ZCM"
