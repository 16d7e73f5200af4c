"""A folder of TAB.csv files, or one .xlsx with the tabs.

Errors: every way in which a file can fail ends in a `SourceError` with a sentence, so that one
broken spreadsheet never harms another embassy.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any

import python_calamine

from ambasada import schema
from ambasada.network import Source
from ambasada.sources import (
    Fault,
    RawBook,
    RawTab,
    SourceError,
    letter,
    place_columns,
    tabs_of,
)
from ambasada.sources.cell_text import cell_text

# A cell may be long (it then breaks a rule of its own), a file may not exhaust the machine.
LONGEST_CELL = 64 * 1024 * 1024
LARGEST_FILE = 512 * 1024 * 1024
LARGEST_UNPACKED = 2 * 1024 * 1024 * 1024
# Twice what Google allows a whole spreadsheet, and room for a stray cell in the last row. calamine
# takes memory for every cell up to the last one, and ends the program where there is not enough.
LARGEST_GRID = 30_000_000
_MEGABYTE = 1024 * 1024
_LONGEST_REFERENCE = 32
_FAR_COLUMN = re.compile(rb' r="([A-Z]{2,})\d')
_ROW = re.compile(rb' r="[A-Z]*(\d+)"')
_ERROR_CELL = re.compile(rb"""(<c\b[^>]*?\st=["'])e(["'])""")
_OLE_MARK = b"\xd0\xcf\x11\xe0"
Grid = Sequence[Sequence[str]]


def read_folder(source: Source, base: Path) -> RawBook:
    """The spreadsheet at `source.path`, relative to `base`; raises SourceError."""
    path = base / source.path
    try:
        return _agreed_book(source, _open_grids(path))
    except PermissionError as error:
        raise SourceError([_no_access(_file_of(error, path))]) from None
    except OSError as error:
        found = f"{_file_of(error, path).name}: {error.strerror or type(error).__name__}"
        raise SourceError([Fault("unreachable", found=found, expected=_CHECK_PATH)]) from None


def _file_of(error: OSError, path: Path) -> Path:
    """The file that an error is about, of those at `path`."""
    return Path(error.filename) if isinstance(error.filename, str) else path


_CHECK_PATH = "Check the `path` in sources.toml and that the file is there."


def _no_access(path: Path) -> Fault:
    return Fault(
        "no_access",
        found=f"{path.name} may not be read by this program",
        expected="Give the program the right to read it.",
    )


def _unreachable(found: str, expected: str, tab: str = "") -> SourceError:
    return SourceError([Fault("unreachable", tab, found=found, expected=expected)])


def _open_grids(path: Path) -> dict[str, Callable[[], Grid]]:
    """The tabs that stand at `path` by name, each to be read when asked for."""
    if not path.exists():
        raise _unreachable(f"there is nothing at {path.name}", _CHECK_PATH)
    if path.is_file():
        return _workbook_grids(path)
    files = [file for file in sorted(path.iterdir()) if not file.name.startswith((".", "~$"))]
    books = [file for file in files if file.suffix.casefold() == ".xlsx"]
    sheets = [file for file in files if _is_tab_file(file)]
    if len(books) + bool(sheets) > 1:
        names = ", ".join(file.name for file in [*books, *sheets[:1]])
        raise _unreachable(
            f"more than one spreadsheet stands in {path.name}: {names}",
            "Leave either one .xlsx or the .csv files.",
        )
    if books:
        return _workbook_grids(books[0])
    return _by_name((file.stem, file.name, _csv_reader(file)) for file in sheets)


def _is_tab_file(file: Path) -> bool:
    is_tab = schema.normalise(file.stem) in {schema.normalise(tab.name) for tab in schema.TABS}
    return is_tab and file.suffix.casefold() == ".csv"


def _by_name(tabs: Any) -> dict[str, Callable[[], Grid]]:
    """Tabs by normalised name; two that differ by case only would be a guess."""
    found: dict[str, Callable[[], Grid]] = {}
    for name, shown, reader in tabs:
        key = schema.normalise(name)
        if key in found:
            raise _unreachable(f"two tabs are called {shown}", "Rename one of them.")
        found[key] = reader
    return found


def _csv_reader(file: Path) -> Callable[[], Grid]:
    return lambda: _read_csv(file)


def _read_csv(file: Path) -> Grid:
    tab = file.stem.casefold()
    if file.is_dir():
        raise _unreachable(
            f"{file.name} is a folder, not a file", f"Put the file {file.name} there.", tab
        )
    if file.stat().st_size > LARGEST_FILE:
        raise _unreachable(f"{file.name} is larger than 512 MB", "Split or shorten it.", tab)
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreachable(
            f"{file.name} is not UTF-8 text",
            "Save it again as “CSV UTF-8”.",
            tab,
        ) from None
    return _parse_csv(text, file.name, tab)


def _parse_csv(text: str, name: str, tab: str) -> Grid:
    csv.field_size_limit(LONGEST_CELL)
    first_line = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise _unreachable(
            f"{name}, line {reader.line_num}: {error}",
            "Mend the quotation marks, or export the sheet again as CSV.",
            tab,
        ) from None


def _workbook_grids(file: Path) -> dict[str, Callable[[], Grid]]:
    with_errors = _refuse_unusable(file)
    try:
        book = _open_book(file, with_errors)
        names = list(book.sheet_names)
    except python_calamine.PasswordError:
        raise _protected(file) from None
    except Exception as error:  # calamine raises a dozen kinds, all of which mean the same here
        raise _no_workbook(file, error) from None
    return _by_name((name, name, _sheet_reader(book, name, file)) for name in names)


def _open_book(file: Path, with_errors: set[str]) -> python_calamine.CalamineWorkbook:
    """The workbook, in which an error such as #N/A is text: calamine makes it a blank cell, and
    the row would lose a value without a word.
    """
    if not with_errors:
        return python_calamine.CalamineWorkbook.from_path(str(file))
    copy = io.BytesIO()
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as out:
        for part in archive.infolist():
            content = archive.read(part)
            if part.filename in with_errors:
                content = _ERROR_CELL.sub(rb"\1str\2", content)
            out.writestr(part.filename, content)
    copy.seek(0)
    return python_calamine.CalamineWorkbook.from_filelike(copy)


def _refuse_unusable(file: Path) -> set[str]:
    """Refuse what calamine cannot say clearly: a password, no workbook, one that would not fit.

    Gives the parts of it in which a cell shows an error.
    """
    with file.open("rb") as stream:
        start = stream.read(8)
    if start.startswith(_OLE_MARK):
        raise _protected(file)
    if not zipfile.is_zipfile(file):
        raise _unreachable(f"{file.name} is no .xlsx workbook", "Save it again as .xlsx.")
    try:
        with zipfile.ZipFile(file) as archive:
            return _refuse_large(archive, file)
    except (OSError, SourceError):
        raise
    except Exception as error:  # zipfile, too, has a dozen kinds for a damaged file
        raise _no_workbook(file, error) from None


def _refuse_large(archive: zipfile.ZipFile, file: Path) -> set[str]:
    with_errors = set()
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _unreachable(f"{file.name} unpacks to more than 2 GB", "Split or shorten it.")
    for part in parts:
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            with archive.open(part) as stream:
                cells, has_errors = _survey(stream)
                if has_errors:
                    with_errors.add(part.filename)
                if cells > LARGEST_GRID:
                    raise _unreachable(
                        f"a cell of {file.name} stands very far down or to the right",
                        "Delete the empty rows below and the empty columns beside the table.",
                    )
    return with_errors


def _survey(stream: IO[bytes]) -> tuple[int, bool]:
    """How many cells lie between A1 and the last row and column that a sheet's XML names, in
    whatever order they stand (up to column Z counts as 26), and whether any shows an error.
    """
    width, height, has_errors, rest = 26, 0, False, b""
    while piece := stream.read(_MEGABYTE):
        text = rest + piece
        rest = text[-_LONGEST_REFERENCE:]
        width = max(width, *map(_column_number, {b"Z", *_FAR_COLUMN.findall(text)}))
        height = max(height, *map(int, {b"0", *_ROW.findall(text)}))
        has_errors = has_errors or b't="e"' in text or b"t='e'" in text
    return width * height, has_errors


def _column_number(letters: bytes) -> int:
    number = 0
    for one in letters:
        number = number * 26 + one - ord("A") + 1
    return number


def _protected(file: Path) -> SourceError:
    found = f"{file.name} is protected by a password or in the old .xls format"
    return SourceError(
        [Fault("no_access", found=found, expected="Save it as .xlsx without a password.")]
    )


def _no_workbook(file: Path, error: Exception) -> SourceError:
    found = f"{file.name} is damaged ({type(error).__name__})"
    return _unreachable(found, "Open it in a spreadsheet program and save it again as .xlsx.")


def _sheet_reader(
    book: python_calamine.CalamineWorkbook, name: str, file: Path
) -> Callable[[], Grid]:
    def read() -> Grid:
        try:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except Exception as error:  # see _workbook_grids
            raise _no_workbook(file, error) from None
        return [[cell_text(cell) for cell in row] for row in rows]

    return read


def _agreed_book(source: Source, grids: dict[str, Callable[[], Grid]]) -> RawBook:
    """The agreed tabs and columns of `grids`; raises SourceError with everything amiss."""
    tabs: list[RawTab] = []
    faults: list[Fault] = []
    for tab in tabs_of(source):
        reader = grids.get(schema.normalise(tab.name))
        if reader is None:
            if tab.needed:
                faults.append(Fault("missing_tab", tab.name))
            continue
        try:
            tabs += _agreed_tab(tab, reader(), source.is_shared)
        except SourceError as error:
            faults += error.faults
    if faults:
        raise SourceError(faults)
    return RawBook(source, tuple(tabs))


def _agreed_tab(tab: schema.Tab, grid: Grid, is_shared: bool) -> list[RawTab]:
    headers = grid[0] if grid else ()
    if not tab.needed and not any(cell.strip() for row in grid for cell in row):
        return []  # an optional tab that is wholly empty says nothing
    places, faults = place_columns(tab, headers, is_shared=is_shared)
    if faults:
        raise SourceError(faults)
    columns = list(zip_longest(*grid[1:], fillvalue=""))
    empty = ("",) * (len(grid) - 1)
    return [
        RawTab(
            tab.name,
            {
                name: columns[index] if index < len(columns) else empty
                for name, index in places.items()
            },
            letters={name: letter(index) for name, index in places.items()},
        )
    ]
