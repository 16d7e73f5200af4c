"""Files to take away: what is in them, and that no text in them can become a formula."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ambasada.export import Export, as_csv, as_xlsx, cell_of, marked, unmarked
from tests.payloads import FORMULAS, HARMLESS

# What separates columns or lines in one program or another.
SEPARATORS = ",;\t|\r\n"
texts = st.text(
    st.sampled_from("=+-@＝'\"ab1 \t\r\n,;|\u200b\u3000") | st.characters(), max_size=12
)


def export(*rows: tuple[object, ...]) -> Export:
    return Export("open-cases", ("case", "days"), rows, {"Screen": "Open cases"})


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_marked_at_its_beginning(text: str) -> None:
    assert marked(text) != text
    assert not opens_a_formula(marked(text))


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert marked(text) == text


@given(texts)
@example("'")
@example("'=1")
@example("\t=1")
@example("a;'b")
def test_a_marked_text_can_be_read_back(text: str) -> None:
    assert unmarked(marked(text)) == text


@given(texts)
def test_nowhere_in_a_marked_text_does_a_formula_begin(text: str) -> None:
    assert not opens_a_formula(marked(text))


def opens_a_formula(text: str) -> bool:
    """Whether a program that splits at any separator and trims would find a formula."""
    for separator in SEPARATORS:
        text = text.replace(separator, "\n")
    plain = text.translate({ord("＝"): "=", 0x200B: None})
    return any(
        part.strip().strip('"').strip().startswith(tuple("=+-@")) for part in plain.split("\n")
    )


def test_a_long_text_of_blanks_takes_no_time() -> None:
    assert marked("\t" * 200_000).startswith("'\t")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, None),
        (pd.NA, None),
        (pd.NaT, None),
        (float("nan"), None),
        (float("inf"), None),
        (-3, -3),  # a negative number is a number
        (np.int64(-3), -3),
        (np.float64(2.0), 2),
        (0.1 + 0.2, 0.3),
        (True, 1),
        ("-3", "'-3"),  # a text is none
        ("<10", "<10"),
        ("Łódź", "Łódź"),
        (date(2026, 11, 25), "2026-11-25"),
        (datetime(2026, 11, 25, 8, 30), "2026-11-25T08:30:00"),
        (pd.Timestamp("2026-11-25"), "2026-11-25T00:00:00"),
        ([3, 0, None, 4.5], "3 0 4.5"),
        (np.array([-1, 2]), "'-1 2"),
        ((), ""),
    ],
)
def test_a_value_as_a_cell(value: object, cell: object) -> None:
    assert cell_of(value) == cell
    assert type(cell_of(value)) is type(cell)


def test_csv_is_utf_8_with_the_mark_that_excel_knows() -> None:
    written = as_csv(export(("Менск", -2), ('a "b"\nc', None)))
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert rows == [["case", "days"], ["Менск", "-2"], ['a "b"\nc', ""]]
    assert b"-2" in written and b'"-2"' not in written, "a number is written as one"


def test_a_header_is_marked_too() -> None:
    written = Export("x", ("=1+1",), (), {"@a": "+b"})
    assert b"'=1+1" in as_csv(written)
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(written)))
    assert book["x"]["A1"].value == "'=1+1"
    assert [cell.value for cell in book["about"][1]] == ["'@a", "'+b"]


def test_a_workbook_holds_texts_numbers_and_a_word_about_itself() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(export(("=1+1", -2), ("12", None)))))
    table = book["open-cases"]
    assert [[cell.value for cell in row] for row in table] == [
        ["case", "days"],
        ["'=1+1", -2],
        ["12", None],
    ]
    assert [cell.data_type for cell in table["A"]] == ["s", "s", "s"]
    assert [cell.value for cell in book["about"][1]] == ["Screen", "Open cases"]
    assert book.properties.creator in ("", None)


def test_no_text_of_a_workbook_is_a_link_and_a_long_one_is_cut() -> None:
    link, long = "https://example.org/a", "x" * 40_000
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(export((link, 1), (long, 2)))))
    cells = [cell for row in book["open-cases"] for cell in row]
    assert not [cell for cell in cells if cell.hyperlink]
    assert [cell.value for cell in cells][2] == link
    assert len(cells[4].value) == 32_767
