"""What Google answers about ranges: A1 notation, the three ways of rendering, blanks left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from ambasada.sources import letter
from tests.sheets.workbook import Cell, Formula, Tab, Workbook

# A tab, and what of it; all of it without. A reference without a tab is not understood here.
_RANGE = re.compile(
    r"(?:'((?:[^']|'')+)'|([A-Za-z0-9_]+))(?:!([A-Z]*)([0-9]*)(?::([A-Z]*)([0-9]*))?)?"
)
_PLAIN = re.compile(r"[A-Za-z0-9_]+")
_START = datetime(1899, 12, 30)


class NotParsed(ValueError):
    """Google's answer 400; the text is its own wording."""


@dataclass(frozen=True)
class Range:
    """A rectangle of a tab; rows and columns count from 0, an end of None is open."""

    title: str
    first_row: int
    first_column: int
    end_row: int | None
    end_column: int | None


def parse_range(text: str) -> Range:
    found = _RANGE.fullmatch(text)
    if not found:
        raise NotParsed(f"Unable to parse range: {text}")
    quoted, plain, left, top, right, bottom = found.groups()
    if right is None and bottom is None:
        right, bottom = left, top
    return Range(
        title=quoted.replace("''", "'") if quoted else plain,
        first_row=int(top) - 1 if top else 0,
        first_column=_number(left) - 1 if left else 0,
        end_row=int(bottom) if bottom else None,
        end_column=_number(right) if right else None,
    )


def _number(letters: str) -> int:
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - ord("A") + 1
    return number


def value_range(book: Workbook, text: str, dimension: str, render: str) -> dict[str, object]:
    asked = parse_range(text)
    tab = next((tab for tab in book.tabs if tab.title == asked.title), None)
    if tab is None or tab.kind != "GRID":
        raise NotParsed(f"Unable to parse range: {text}")
    width = max([tab.columns, *map(len, tab.rows)])
    if asked.first_column >= width:
        raise NotParsed(f"Range ({text}) exceeds grid limits. Max columns: {width}")
    rows = [
        [rendered(cell, render) for cell in row[asked.first_column : asked.end_column]]
        for row in tab.rows[asked.first_row : asked.end_row]
    ]
    lines = _turned(rows) if dimension == "COLUMNS" else rows
    answer: dict[str, object] = {"range": _told(asked, tab, width), "majorDimension": dimension}
    shown = _without_blank_ends([_without_blank_ends(line) for line in lines])
    return answer | ({"values": shown} if shown else {})


def _told(asked: Range, tab: Tab, width: int) -> str:
    """The range with its open ends closed by the grid's, as Google answers it."""
    title = tab.title if _PLAIN.fullmatch(tab.title) else "'" + tab.title.replace("'", "''") + "'"
    left, right = letter(asked.first_column), letter((asked.end_column or width) - 1)
    return f"{title}!{left}{asked.first_row + 1}:{right}{asked.end_row or _height(tab)}"


def _height(tab: Tab) -> int:
    return max(1000, len(tab.rows))


def _turned(rows: list[list[object]]) -> list[list[object]]:
    width = max(map(len, rows), default=0)
    return [[row[i] if i < len(row) else "" for row in rows] for i in range(width)]


def _without_blank_ends(line: list) -> list:
    while line and line[-1] in ("", []):
        line = line[:-1]
    return line


def rendered(cell: Cell, render: str) -> object:
    if isinstance(cell, Formula):
        return cell.text if render == "FORMULA" else rendered(cell.value, render)
    if cell is None:
        return ""
    if render == "FORMATTED_VALUE":
        return str(cell).upper() if isinstance(cell, bool) else str(cell)
    if isinstance(cell, datetime):
        return (cell - _START).total_seconds() / 86_400
    if isinstance(cell, date):
        return (cell - _START.date()).days
    return cell


def properties(tab: Tab) -> dict[str, object]:
    grid = {"rowCount": _height(tab), "columnCount": tab.columns}
    return {
        "sheetId": tab.gid,
        "title": tab.title,
        "index": 0,
        "sheetType": tab.kind,
        "gridProperties": grid,
    }


def about(book: Workbook) -> dict[str, object]:
    """What Google says of a spreadsheet beside its tabs."""
    named = {"title": book.key, "locale": "en_GB", "timeZone": "Etc/UTC"}
    return {"spreadsheetId": book.key, "properties": named}


def only(fields: str, answer: dict[str, object]) -> dict[str, object]:
    """The innermost fields that were asked for: `a.b(c,d)`, `a(b(c,d))` or `c,d`; all without."""
    wanted = set(fields.rstrip(")").rpartition("(")[2].split(",")) if fields else set(answer)
    return {name: value for name, value in answer.items() if name in wanted}
