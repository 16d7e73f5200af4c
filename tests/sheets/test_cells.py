"""A cell of any type as text, and that the same rows mean the same whichever way they come."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as drawn
from hypothesis import strategies as st

from ambasada.intake import Book, read_book
from ambasada.network import Network, Source, load_configuration
from ambasada.sources.folder import read_folder
from tests.factories import TODAY, write_network
from tests.sheets.reader import VOLUNTEERS, book, columns, reader, source
from tests.sheets.server import SheetsServer
from tests.sheets.workbook import Cell, Row

HEADER = ("case_id", "received_at", "category", "closed_at", "outcome")
CELLS = (
    ("text as it is", " two  words ", " two  words "),
    ("text that looks like a formula", "=1+1", "=1+1"),
    ("a whole number", 147, "147"),
    ("a whole number kept as a fraction", 147.0, "147"),
    ("a fraction", 2.5, "2.5"),
    ("a fraction that has no short form", 0.1 + 0.2, "0.30000000000000004"),
    ("a very small one", 0.00001, "0.00001"),
    ("a very large one", 1e20, "100000000000000000000"),
    ("a claim", True, "TRUE"),
    ("the other claim", False, "FALSE"),
    ("nothing", None, ""),
    ("an error", "#N/A", "#N/A"),
)
DATES = (
    ("a date", date(2026, 11, 22), "2026-11-22"),
    ("a date and time", datetime(2026, 11, 22, 14, 30), "2026-11-22 14:30:00"),
    ("a serial number", 46_348, "2026-11-22"),
    ("a year", 2026, "2026"),  # no date: below the first serial number that counts as one
    ("a date as text", "22.11.2026", "22.11.2026"),
    ("a claim", True, "TRUE"),
)


def read_cell(server: SheetsServer, header: str, cell: Cell) -> str:
    rows: list[Row] = [("case_id", "received_at", "category", header)]
    rows += [("C-1", "2026-11-02", "other", cell), ("C-2", "2026-11-02", "other", "end")]
    server.put(book(cases=rows))
    return columns(reader(server).read(source()).book)[header][0]


@pytest.mark.parametrize(("cell", "text"), [one[1:] for one in CELLS], ids=[c[0] for c in CELLS])
def test_a_cell_becomes_the_text_that_was_typed(
    server: SheetsServer, cell: Cell, text: str
) -> None:
    assert read_cell(server, "assigned_to", cell) == text


@pytest.mark.parametrize(("cell", "text"), [one[1:] for one in DATES], ids=[c[0] for c in DATES])
def test_a_number_in_a_column_of_dates_is_a_date(
    server: SheetsServer, cell: Cell, text: str
) -> None:
    assert read_cell(server, "closed_at", cell) == text


def test_columns_of_different_length_are_filled_up(server: SheetsServer) -> None:
    rows = [HEADER, ("C-1", None, "other"), (), (None, "2026-11-03")]
    server.put(book(cases=rows))
    assert columns(reader(server).read(source()).book) == {
        "case_id": ["C-1", "", ""],
        "received_at": ["", "", "2026-11-03"],
        "category": ["other", "", ""],
        "closed_at": ["", "", ""],
        "outcome": ["", "", ""],
    }


def test_a_tab_with_nothing_but_its_header_has_no_rows(server: SheetsServer) -> None:
    server.put(book(cases=[HEADER]))
    assert set(map(tuple, columns(reader(server).read(source()).book).values())) == {()}


# Each row is here for a reason of its own: a type, a gap or a mistake.
SAME: list[Row] = [
    HEADER,
    ("C-1", date(2026, 11, 2), "other", datetime(2026, 11, 3, 14, 30), "resolved"),
    ("C-2", "2026-11-02 09:15", "passport_documents", None, None),
    (147, date(2026, 11, 4), "threats", "", ""),  # a code that is a number
    ("C-4", "32.10.2026", "other", None, None),  # a date that is none
    (None, None, None, None, None),  # no row
    ("C-5", date(2026, 11, 5), "nobody knows", None, None),
    ("C-6", date(2027, 6, 1), "other", None, None),  # has not happened yet
    ("C-7", date(2026, 11, 9), "other", date(2026, 11, 1), "resolved"),  # closed before
    ("C-1", date(2026, 11, 10), "other", None, None),  # a code used twice
    (True, date(2026, 11, 11), 2.5, 2026, "resolved"),
]


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return load_configuration(write_network(tmp_path, {"pl": {"cases": []}}))


def by_csv(folder: Path, network: Network, rows: Sequence[Row]) -> Book:
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in (("cases", rows), ("volunteers", VOLUNTEERS)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([_typed(cell) for cell in row] for row in lines)
    return read_book(read_folder(_folder(folder), folder), network, TODAY)


def _typed(cell: Cell) -> object:
    """As a spreadsheet program exports it."""
    return str(cell).upper() if isinstance(cell, bool) else cell


def by_workbook(folder: Path, network: Network, rows: Sequence[Row]) -> Book:
    folder.mkdir(parents=True, exist_ok=True)
    written = openpyxl.Workbook()
    written.remove(written.active)
    for name, lines in (("cases", rows), ("volunteers", VOLUNTEERS)):
        sheet = written.create_sheet(name)
        for row in lines:
            sheet.append(list(row))
    written.save(folder / "sheet.xlsx")
    return read_book(read_folder(_folder(folder), folder), network, TODAY)


def by_google(server: SheetsServer, network: Network, rows: Sequence[Row]) -> Book:
    server.put(book(cases=rows))
    read = reader(server).read(source())
    assert read.book is not None
    return read_book(read.book, network, TODAY)


def _folder(folder: Path) -> Source:
    return Source(kind="folder", path=".", embassy="pl")


def said(found: Book) -> object:
    """What a book says, whatever its spreadsheet is called."""
    rows = {
        tab: [(row.embassy, row.number, row.values, _rules(row.problems)) for row in kept]
        for tab, kept in found.rows.items()
    }
    return rows, _rules(found.left_out), dict(found.read), found.tabs


def _rules(problems: Sequence) -> list[tuple]:
    return [
        (one.tab, one.row, one.column, one.rule, one.effect, one.found, one.value_kept)
        for one in problems
    ]


def test_the_same_rows_mean_the_same_by_csv_workbook_and_google(
    server: SheetsServer, network: Network, tmp_path: Path
) -> None:
    google = said(by_google(server, network, SAME))
    assert google == said(by_workbook(tmp_path / "x", network, SAME))
    assert google == said(by_csv(tmp_path / "c", network, SAME))


texts = st.one_of(st.none(), st.booleans(), st.text("abcXYZ 0123456789.-_/й", max_size=12))
numbers = st.one_of(
    st.integers(-(10**6), 10**6),
    st.floats(-1e6, 1e6).map(lambda number: round(number, 3)),
)
# A real date only where dates belong: elsewhere Google does not say that its number is one. And a
# plain number there below the first serial number: a workbook's problem would quote it as typed.
dates = st.one_of(texts, st.integers(0, 9_999), st.dates(date(1990, 1, 1), date(2030, 1, 1)))
others = st.one_of(texts, numbers)


@drawn(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=st.lists(st.tuples(others, dates, others, dates, others), min_size=1, max_size=6))
def test_drawn_rows_mean_the_same_by_workbook_and_google(
    server: SheetsServer, network: Network, tmp_path: Path, rows: list[Row]
) -> None:
    lines: list[Row] = [HEADER, *rows]
    assert said(by_google(server, network, lines)) == said(
        by_workbook(tmp_path / "x", network, lines)
    )
