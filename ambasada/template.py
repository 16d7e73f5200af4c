"""An empty workbook with the agreed tabs, to upload to Google Sheets or fill as it is.

Everything in it is derived from `schema.TABS`: headers, drop-down lists, date and number checks,
notes, and the tab that explains each column. `template_texts` has the words, in every language.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from babel import Locale, UnknownLocaleError

from ambasada import schema
from ambasada import template_texts as texts
from ambasada.network import Network
from ambasada.schema import Column, Kind, Tab
from ambasada.template_texts import Texts

# As many rows below the header are checked.
CHECKED_ROWS = 5000
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.MOMENT: "yyyy-mm-dd hh:mm"}
# The same arguments give the same bytes.
_CREATED = datetime(2020, 1, 1)
_WIDTHS = {Kind.SKILLS: 34, Kind.CATEGORY: 24, Kind.MOMENT: 18, Kind.TEXT: 40}
_HELP_WIDTHS = (14, 24, 56, 14, 40, 34)
# Large enough for the longest note; without an author, which would be the writing program.
_COMMENT = {"x_scale": 2.2, "y_scale": 1.6, "author": ""}
# A text stays a text, whatever it begins with.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


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


@dataclass(frozen=True)
class _List:
    """What one kind of drop-down list offers: the words, and what each means in the language."""

    words: tuple[str, ...]
    meanings: tuple[str, ...]


def _lists(network: Network, language: str) -> dict[Kind, _List]:
    categories, embassies = network.categories, network.embassies
    codes = dict.fromkeys((*network.languages, *sorted(schema.LANGUAGES)))
    names = _names_of_languages(language)
    return {
        Kind.CATEGORY: _List(
            tuple(one.id for one in categories), tuple(one.label(language) for one in categories)
        ),
        Kind.EMBASSY: _List(
            tuple(one.id for one in embassies), tuple(one.label(language) for one in embassies)
        ),
        Kind.LANGUAGE: _List(tuple(codes), tuple(names.get(code, "") for code in codes)),
    }


def _names_of_languages(language: str) -> Mapping[str, str]:
    try:
        return dict(Locale(language).languages)
    except UnknownLocaleError:  # a language of ISO 639-1 whose words Babel does not know
        return dict(Locale("en").languages)


class _Template:
    """One workbook being written."""

    def __init__(self, book: xlsxwriter.Workbook, network: Network, language: str) -> None:
        self.book, self.network, self.texts = book, network, Texts(language)
        self.bold = book.add_format({"bold": True, "bg_color": "#F4F6F8", "bottom": 1})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.formats = {kind: book.add_format({"num_format": f}) for kind, f in _FORMATS.items()}
        self.lists = _lists(network, language)
        self.ranges: dict[Kind, str] = {}

    def write(self) -> None:
        help_sheet = self.book.add_worksheet(self.texts.say(texts.HELP_TAB))
        sheets = {tab.name: self.book.add_worksheet(tab.name) for tab in schema.EMBASSY_TABS}
        self._write_lists(self.book.add_worksheet(self.texts.say(texts.LISTS_TAB)))
        for tab in schema.EMBASSY_TABS:
            self._write_tab(sheets[tab.name], tab)
        self._write_help(help_sheet)

    def _write_lists(self, sheet: Any) -> None:
        """Lists that are too long for a cell's own check stand in a tab, two columns each."""
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, map(self.texts.say, texts.LISTS), self.bold)
        for place, (kind, offered) in enumerate(self.lists.items()):
            sheet.write_column(1, 2 * place, offered.words)
            sheet.write_column(1, 2 * place + 1, offered.meanings)
            # Kinds of request are chosen by their names; all else by what the program reads only.
            column = chr(ord("A") + 2 * place + (kind is Kind.CATEGORY))
            name = sheet.get_name()
            self.ranges[kind] = f"='{name}'!${column}$2:${column}${len(offered.words) + 1}"
        sheet.set_column(0, 2 * len(self.lists) - 1, 24)

    def _write_tab(self, sheet: Any, tab: Tab) -> None:
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(schema.agreed_columns(tab, is_shared=False)):
            header = self.texts.header(column)
            width = max(_WIDTHS.get(column.kind, 14), len(header) + 4)
            sheet.write_string(0, place, header, self.bold)
            sheet.write_comment(0, place, self.texts.prompt(column), _COMMENT)
            sheet.set_column(place, place, width, self.formats.get(column.kind))
            if check := self._check(column):
                sheet.data_validation(1, place, CHECKED_ROWS, place, check | self._message(column))

    def _check(self, column: Column) -> dict[str, Any]:
        match column.kind:
            case Kind.CHOICE:
                return {"validate": "list", "source": list(column.choices)}
            case Kind.CATEGORY | Kind.EMBASSY | Kind.LANGUAGE:
                return {"validate": "list", "source": self.ranges[column.kind]}
            case Kind.DATE | Kind.MOMENT:
                return _between("date", _FIRST_DAY, _LAST_DAY)
            case Kind.NUMBER:
                return _between("decimal", *schema.HOURS_RANGE)
            case _:
                return {}

    def _message(self, column: Column) -> dict[str, str]:
        """What a spreadsheet program shows beside the cell, and when the text does not fit."""
        wanted = self.texts.what_to_type(column)
        return {
            "input_title": self.texts.header(column),
            "input_message": self.texts.prompt(column),
            "error_title": self.texts.say(texts.NOT_AGREED),
            "error_message": self.texts.say(texts.PLEASE_TYPE).format(what=wanted),
            # What does not fit is told, not refused: the program reads more forms than this.
            "error_type": "warning",
        }

    def _write_help(self, sheet: Any) -> None:
        for place, width in enumerate(_HELP_WIDTHS):
            sheet.set_column(place, place, width)
        sheet.write_string(0, 0, self.texts.say(texts.TITLE), self.title)
        for line, text in enumerate(texts.GUIDE, start=2):
            sheet.write_string(line, 0, self.texts.say(text))
        line = len(texts.GUIDE) + 3
        for headers, rows in (
            (texts.TABS_HEADERS, self._tab_rows()),
            (texts.COLUMNS_HEADERS, self._column_rows()),
            (texts.WORDS_HEADERS, self._word_rows()),
        ):
            line = self._write_table(sheet, line, headers, rows)

    def _write_table(
        self, sheet: Any, line: int, headers: Iterable[str], rows: Iterable[tuple[str, ...]]
    ) -> int:
        """Write a table from `line` on; returns the line for the next one."""
        sheet.write_row(line, 0, map(self.texts.say, headers), self.bold)
        for row in rows:
            line += 1
            # Written as text: an example must not turn into a number or a formula.
            for place, text in enumerate(row):
                sheet.write_string(line, place, text, self.wrapped)
        return line + 2

    def _tab_rows(self) -> Iterable[tuple[str, ...]]:
        for tab in schema.EMBASSY_TABS:
            yield tab.name, self.texts.say(tab.row_is), self._yes_or_no(tab.needed)

    def _column_rows(self) -> Iterable[tuple[str, ...]]:
        for tab, column in _columns():
            yield (
                tab.name,
                self.texts.header(column),
                self.texts.what_to_type(column),
                self._yes_or_no(column.needed),
                self.texts.blank_means(column),
                column.example,
            )

    def _word_rows(self) -> Iterable[tuple[str, ...]]:
        for tab, column in _columns():
            for word, meaning in texts.MEANINGS.get((tab.name, column.name), {}).items():
                yield tab.name, self.texts.header(column), word, self.texts.say(meaning)

    def _yes_or_no(self, is_so: bool) -> str:
        return self.texts.say(texts.YES if is_so else texts.NO)


def _columns() -> Iterable[tuple[Tab, Column]]:
    for tab in schema.EMBASSY_TABS:
        for column in schema.agreed_columns(tab, is_shared=False):
            yield tab, column


def _between(kind: str, low: object, high: object) -> dict[str, Any]:
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
