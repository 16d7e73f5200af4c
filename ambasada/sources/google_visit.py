"""Reading one spreadsheet once: what is asked, in which order, never more than three questions.

Listed anew (at first, and once an hour): its tabs, their header rows, the agreed columns.
Otherwise: has it changed (Drive)? If so, header rows and agreed columns of the tabs remembered.
A column that the agreement does not name is in no request; only header rows are read whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from urllib.parse import quote

from ambasada.network import Source
from ambasada.sources import RawBook, SourceError, google_trouble
from ambasada.sources.google_answers import (
    DriveFile,
    Values,
    parse_file,
    parse_sheets,
    parse_values,
)
from ambasada.sources.google_book import (
    GoogleBook,
    Seen,
    SeenTab,
    agreed_tabs,
    cells_of,
    columns_of,
    missing_tabs,
    place_tabs,
    raw_tab,
)
from ambasada.sources.google_formulas import find_formulas
from ambasada.sources.google_limits import Allowance, Clock, Limits
from ambasada.sources.google_line import Line
from ambasada.sources.google_trouble import Moved, Trouble

# At most so many questions for one spreadsheet in one reading.
QUESTIONS = 3
# Google's clock has whole seconds, and a file's time of change may be noted a little late.
MARGIN = timedelta(minutes=2)


@dataclass
class Google:
    """What all visits of a process share. `outdated` are spreadsheets whose remembered tabs were
    found to be wrong; `has_drive` is false once Drive said that it is not to be had.
    """

    sheets: str
    drive: str
    reader: str
    limits: Limits
    clock: Clock
    allowance: Allowance
    has_drive: bool = True
    outdated: set[Source] = field(default_factory=set)


class Visit:
    """One spreadsheet in one reading. `read` raises SourceError and Trouble."""

    def __init__(self, source: Source, before: Seen | None, google: Google, line: Line) -> None:
        self._source, self._google, self._line = source, google, line
        self._before = None if source in google.outdated else before
        self._now = google.clock.now()
        key = quote(source.spreadsheet, safe="")
        self._spreadsheet = f"{google.sheets}/v4/spreadsheets/{key}"
        self._file = f"{google.drive}/drive/v3/files/{key}"

    def read(self) -> GoogleBook:
        """Read it, or find that it has not changed."""
        before = self._before
        if before is None or not self._is_trusted(before):
            return self._read_listed()
        file = self._look_at_file() if self._google.has_drive else None
        if file and _is_unchanged(before, file):
            return self._keep(before, file)
        return self._read_again(before, file.version if file else "")

    def _is_trusted(self, before: Seen) -> bool:
        """Whether the tabs were listed lately; a clock put back makes them old, too."""
        return timedelta() <= self._now - before.listed_at < self._google.limits.trust

    def _read_listed(self) -> GoogleBook:
        tabs = self._list_tabs()
        placed = place_tabs(self._source, tabs, self._ask_headers(tabs))
        formulas = self._before.formulas if self._before else ()
        book = self._read_rows(placed, Seen(placed, self._now, self._now, self._now, "", formulas))
        self._google.outdated.discard(self._source)
        return book

    def _read_again(self, before: Seen, version: str) -> GoogleBook:
        try:
            headers = self._ask_headers(before.tabs)
        except Moved:
            raise self._what_became_of_the_tabs() from None
        placed = place_tabs(self._source, before.tabs, headers)
        is_change = self._google.has_drive
        looked = before.has_formulas_looked_at and not is_change
        read = self._read_rows(
            placed, replace(before, version=version, has_formulas_looked_at=looked)
        )
        if is_change:
            return read
        seen = self._look_at_formulas(read.seen)
        return replace(read, seen=seen, formulas=seen.formulas)

    def _read_rows(self, tabs: tuple[SeenTab, ...], seen: Seen) -> GoogleBook:
        columns = cells_of(tabs, self._ask_columns(tabs, "UNFORMATTED_VALUE"))
        raw = (raw_tab(tab, cells) for tab, cells in zip(tabs, columns, strict=True) if cells)
        read_at = self._line.answered_at or self._now
        seen = replace(seen, tabs=tabs, read_at=read_at, looked_at=self._now)
        return GoogleBook(RawBook(self._source, tuple(raw)), seen, seen.formulas)

    def _keep(self, before: Seen, file: DriveFile) -> GoogleBook:
        seen = replace(before, version=file.version, looked_at=self._now)
        seen = self._look_at_formulas(seen)
        return GoogleBook(None, seen, seen.formulas)

    def _look_at_formulas(self, seen: Seen) -> Seen:
        """Look once after each change, where a question is left and Google is well."""
        is_busy = self._line.asked >= QUESTIONS or self._google.allowance.is_strained
        if seen.has_formulas_looked_at or is_busy:
            return seen
        try:
            columns = cells_of(seen.tabs, self._ask_columns(seen.tabs, "FORMULA"))
        except Trouble:  # the rows are well; formulas are looked at next time
            return seen
        found = (
            one
            for tab, cells in zip(seen.tabs, columns, strict=True)
            for one in find_formulas(tab.name, cells)
        )
        return replace(seen, formulas=tuple(found), has_formulas_looked_at=True)

    def _what_became_of_the_tabs(self) -> Exception:
        """Why remembered tabs cannot be read; the next reading lists them anew."""
        self._google.outdated.add(self._source)
        missing = missing_tabs(self._source, self._list_tabs())
        return SourceError(missing) if missing else Moved()

    def _look_at_file(self) -> DriveFile | None:
        """What Drive says; None from the moment on when Drive is not to be had."""
        asked = {"fields": "modifiedTime,version,trashed", "supportsAllDrives": "true"}
        try:
            file = self._line.ask(self._file, asked, parse_file)
        except Trouble as trouble:
            if not trouble.is_interface:
                raise
            self._google.has_drive = False
            return None
        if file.is_trashed:
            raise google_trouble.in_the_bin(self._google.reader)
        return file

    def _list_tabs(self) -> tuple[SeenTab, ...]:
        asked = {"fields": "sheets.properties(sheetId,title,sheetType)"}
        return agreed_tabs(self._source, self._line.ask(self._spreadsheet, asked, parse_sheets))

    def _ask_headers(self, tabs: Sequence[SeenTab]) -> list[list[object]]:
        ranges = [_range(tab, "1:1") for tab in tabs]
        rows = self._ask_values(ranges, "ROWS", "UNFORMATTED_VALUE")
        return [lines[0] if lines else [] for lines in rows]

    def _ask_columns(self, tabs: Sequence[SeenTab], render: str) -> Values:
        ranges = [_range(tab, f"{letter}1:{letter}") for tab, _, letter in columns_of(tabs)]
        return self._ask_values(ranges, "COLUMNS", render)

    def _ask_values(self, ranges: list[str], dimension: str, render: str) -> Values:
        """Values of the ranges; raises Moved where one of them is not there any more."""
        if not ranges:
            return []
        asked: dict[str, str | list[str]] = {
            "ranges": ranges,
            "majorDimension": dimension,
            "valueRenderOption": render,
            "dateTimeRenderOption": "SERIAL_NUMBER",
            "fields": "valueRanges(range,values)",
        }
        address = f"{self._spreadsheet}/values:batchGet"
        try:
            return self._line.ask(address, asked, partial(parse_values, ranges=len(ranges)))
        except Trouble as trouble:
            if trouble.status == 400 and trouble.rule == "unreachable":
                raise Moved from None
            raise


def _range(tab: SeenTab, cells: str) -> str:
    title = tab.title.replace("'", "''")
    return f"'{title}'!{cells}"


def _is_unchanged(before: Seen, file: DriveFile) -> bool:
    """Whether no change can have come since the rows were read."""
    if before.version:
        return file.version == before.version
    return file.modified_at < before.read_at - MARGIN
