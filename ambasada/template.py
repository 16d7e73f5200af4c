"""An empty workbook with the agreed tabs, to upload to Google Sheets or fill as it is.

Everything in it is derived from `schema.TABS`: headers, drop-down lists, date and number checks,
and the tab that explains each column.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from ambasada import schema
from ambasada.network import Network
from ambasada.schema import Column, Kind, Tab

# As many rows below the header are checked.
CHECKED_ROWS = 5000
LISTS_TAB, HELP_TAB = "lists", "how to fill"
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.MOMENT: "yyyy-mm-dd hh:mm"}
# The same arguments give the same bytes.
_CREATED = datetime(2020, 1, 1)
_WIDTHS = {Kind.SKILLS: 34, Kind.CATEGORY: 24, Kind.MOMENT: 18, Kind.TEXT: 40}
# A text stays a text, whatever it begins with.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
# What to type, in words for the people who type it; choices say themselves.
_WORDS = {
    Kind.ID: "a code of 1 to 40 letters A-Z a-z, digits, full stop, _ and -; never a name",
    Kind.EMBASSY: "the id of an embassy, such as pl",
    Kind.CATEGORY: "the kind of request: a category's id, its name or an alias of it",
    Kind.DATE: "a date such as 2026-11-22 or 22.11.2026",
    Kind.MOMENT: "a date such as 2026-11-22 or 22.11.2026, with the time if it is known: "
    "2026-11-22 14:30",
    Kind.WEEK: "a week such as 2026-W47, or any date in it",
    Kind.NUMBER: "a number of hours from 0 to 168, such as 5 or 2,5",
    Kind.LANGUAGE: "a language as two letters (ISO 639-1), such as be",
    Kind.LANGUAGES: "languages as two letters each (ISO 639-1), split by , or ;",
    Kind.SKILLS: "ids of categories, split by , or ;",
    Kind.TEXT: "a short text, without names",
}


def what_to_type(column: Column) -> str:
    """What a cell of `column` may hold, in words."""
    if column.choices:
        return "one of " + ", ".join(column.choices)
    return _WORDS[column.kind]


def blank_means(column: Column) -> str:
    """What the program makes of a blank cell of `column`, in words."""
    if column.needed:
        return "the row is left out"
    return column.blank or "not known"


def write_template(network: Network, out: Path, language: str = "en") -> None:
    """Write the workbook; raises ValueError for a language that the network does not have, and
    OSError where `out` cannot be written.
    """
    if language not in network.languages:
        known = ", ".join(network.languages)
        raise ValueError(f"--language reads “{language}”. Choose one of {known}.")
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, _OPTIONS) as book:
        book.set_properties({"title": f"{network.name}: sheet", "created": _CREATED})
        _Template(book, network, language).write()
    out.write_bytes(written.getvalue())


class _Template:
    """One workbook being written."""

    def __init__(self, book: xlsxwriter.Workbook, network: Network, language: str) -> None:
        self.book, self.network, self.language = book, network, language
        self.bold = book.add_format({"bold": True, "bg_color": "#F4F6F8", "bottom": 1})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.formats = {kind: book.add_format({"num_format": f}) for kind, f in _FORMATS.items()}
        self.ranges: dict[str, str] = {}

    def write(self) -> None:
        sheets = {tab.name: self.book.add_worksheet(tab.name) for tab in schema.EMBASSY_TABS}
        explained = self.book.add_worksheet(HELP_TAB)
        self._write_lists(self.book.add_worksheet(LISTS_TAB))
        for tab in schema.EMBASSY_TABS:
            self._write_tab(sheets[tab.name], tab)
        self._write_help(explained)

    def _write_lists(self, sheet: Any) -> None:
        """Lists that are too long for a cell's own check stand in a tab, one a column."""
        lists = {
            "category": [category.id for category in self.network.categories],
            "category in words": [
                category.label(self.language) for category in self.network.categories
            ],
            "embassy": [embassy.id for embassy in self.network.embassies],
            "language": sorted(schema.LANGUAGES),
        }
        for place, (name, values) in enumerate(lists.items()):
            sheet.write(0, place, name, self.bold)
            sheet.write_column(1, place, values)
            column = chr(ord("A") + place)
            self.ranges[name] = f"={LISTS_TAB}!${column}$2:${column}${len(values) + 1}"
        sheet.set_column(0, len(lists) - 1, 24)

    def _write_tab(self, sheet: Any, tab: Tab) -> None:
        columns = schema.agreed_columns(tab, is_shared=False)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.write(0, place, column.name, self.bold)
            sheet.set_column(
                place, place, _WIDTHS.get(column.kind, 16), self.formats.get(column.kind)
            )
            if check := self._check(column):
                sheet.data_validation(1, place, CHECKED_ROWS, place, check | _message(column))

    def _check(self, column: Column) -> dict[str, Any]:
        match column.kind:
            case Kind.CHOICE:
                return {"validate": "list", "source": list(column.choices)}
            case Kind.CATEGORY:
                return {"validate": "list", "source": self.ranges["category"]}
            case Kind.EMBASSY:
                return {"validate": "list", "source": self.ranges["embassy"]}
            case Kind.LANGUAGE:
                return {"validate": "list", "source": self.ranges["language"]}
            case Kind.DATE | Kind.MOMENT:
                return {
                    "validate": "date",
                    "criteria": "between",
                    "minimum": _FIRST_DAY,
                    "maximum": _LAST_DAY,
                }
            case Kind.NUMBER:
                low, high = schema.HOURS_RANGE
                return {
                    "validate": "decimal",
                    "criteria": "between",
                    "minimum": low,
                    "maximum": high,
                }
            case _:
                return {}

    def _write_help(self, sheet: Any) -> None:
        headers = ("tab", "column", "what to type", "needed", "if it is blank", "example")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, headers, self.bold)
        for place, width in enumerate((14, 20, 56, 10, 34, 34)):
            sheet.set_column(place, place, width, self.wrapped)
        for line, row in enumerate(self._help_rows(), start=1):
            # Written as text: an example must not turn into a number or a formula.
            for place, text in enumerate(row):
                sheet.write_string(line, place, text)

    def _help_rows(self) -> Iterable[tuple[str, ...]]:
        for tab in schema.EMBASSY_TABS:
            for column in schema.agreed_columns(tab, is_shared=False):
                yield (
                    tab.name,
                    column.name,
                    what_to_type(column),
                    "yes" if column.needed else "no",
                    blank_means(column),
                    column.example,
                )


def _message(column: Column) -> dict[str, str]:
    """What a spreadsheet program shows beside the cell, and when the text does not fit."""
    wanted = what_to_type(column)
    blank = "Needed." if column.needed else f"Blank: {blank_means(column)}."
    return {
        "input_title": column.name,
        "input_message": f"Type {wanted}. {blank}",
        "error_title": "Not as agreed",
        "error_message": f"Please type {wanted}.",
        # A text that does not fit is told, not refused: the program reads more forms than this.
        "error_type": "warning",
    }
