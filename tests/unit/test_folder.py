"""A folder of sheets: what is read, and that each broken one says why and what to do."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest

from ambasada import rules, schema
from ambasada.cells import parse_moment
from ambasada.network import Source
from ambasada.sources import Fault, RawBook, SourceError, letter
from ambasada.sources.folder import LARGEST_GRID, cell_text, read_folder

CASES = "case_id,received_at,category\nC-1,2026-11-02,other\n"
VOLUNTEERS = "volunteer_id\nV-1\n"
Rows = Iterable[Sequence[object]]
CASES_ROWS = (("case_id", "received_at", "category"), ("C-1", "2026-11-02", "other"))
VOLUNTEERS_ROWS = (("volunteer_id",), ("V-1",))


def read(base: Path, path: str = ".", **owner: object) -> RawBook:
    return read_folder(Source(kind="folder", path=path, **(owner or {"embassy": "pl"})), base)


def columns(book: RawBook, tab: str = "cases") -> dict[str, list[str]]:
    raw = next(raw for raw in book.tabs if raw.name == tab)
    return {name: list(texts) for name, texts in raw.columns.items()}


def faults(base: Path, path: str = ".", **owner: object) -> tuple[Fault, ...]:
    with pytest.raises(SourceError) as refused:
        read(base, path, **owner)
    for fault in refused.value.faults:
        is_a_message(fault)
    return refused.value.faults


def is_a_message(fault: Fault) -> None:
    """What happened and what to do, each one sentence, with no traceback and no gap left open."""
    problem = fault.problem_of("pl", Source(kind="folder", path="x", embassy="pl"))
    assert problem.effect is rules.Effect.SOURCE
    for sentence in (problem.what_happened, problem.what_to_do):
        assert sentence.endswith(".") and "\n" not in sentence
        assert "{" not in sentence and "Traceback" not in sentence and "``" not in sentence


def only_fault(base: Path, path: str = ".", **owner: object) -> Fault:
    (fault,) = faults(base, path, **owner)
    return fault


def write(folder: Path, **tabs: str | bytes) -> Path:
    """TAB.csv files; cases and volunteers have one row each unless told otherwise."""
    for name, text in ({"cases": CASES, "volunteers": VOLUNTEERS} | tabs).items():
        (folder / f"{name}.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def write_book(file: Path, **tabs: Rows) -> Path:
    """A workbook; cases and volunteers have one row each unless told otherwise."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in ({"cases": CASES_ROWS, "volunteers": VOLUNTEERS_ROWS} | tabs).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(file)
    return file


def with_part_replaced(file: Path, part: str, old: bytes, new: bytes) -> None:
    """Write `file` again with `old` as `new` in one part of it."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_folder_of_csv_files_is_read(tmp_path: Path) -> None:
    book = read(write(tmp_path))
    assert [tab.name for tab in book.tabs] == ["cases", "volunteers"]
    assert columns(book) == {
        "case_id": ["C-1"],
        "received_at": ["2026-11-02"],
        "category": ["other"],
    }


def test_a_workbook_is_read_by_its_folder_or_itself(tmp_path: Path) -> None:
    write_book(tmp_path / "sheet.xlsx")
    expected = {"case_id": ["C-1"], "received_at": ["2026-11-02"], "category": ["other"]}
    assert columns(read(tmp_path)) == expected
    assert columns(read(tmp_path, "sheet.xlsx")) == expected


def test_the_ending_of_a_workbook_may_be_in_capitals(tmp_path: Path) -> None:
    write_book(tmp_path / "SHEET.XLSX")
    assert columns(read(tmp_path))["case_id"] == ["C-1"]


def test_columns_stand_in_any_order_under_their_aliases(tmp_path: Path) -> None:
    book = read(write(tmp_path, cases="Катэгорыя,Received on,CASE-ID\nother,2026-11-02,C-1\n"))
    assert columns(book) == {
        "category": ["other"],
        "received_at": ["2026-11-02"],
        "case_id": ["C-1"],
    }


def test_a_column_that_is_not_agreed_is_never_read(tmp_path: Path) -> None:
    text = "case_id,name,received_at,category,embassy\nC-1,Secret,2026-11-02,other,lt\n"
    assert list(columns(read(write(tmp_path, cases=text)))) == [
        "case_id",
        "received_at",
        "category",
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_usual_csv_is_read(tmp_path: Path, delimiter: str, line_end: str) -> None:
    text = CASES.replace(",", delimiter).replace("\n", line_end)
    assert columns(read(write(tmp_path, cases=text.encode("utf-8-sig"))))["case_id"] == ["C-1"]


def test_a_cell_may_hold_lines_and_quotes(tmp_path: Path) -> None:
    text = 'case_id,received_at,category\n"C\n""1""",2026-11-02,other\nC-2,2026-11-03,other\n'
    assert columns(read(write(tmp_path, cases=text)))["case_id"] == ['C\n"1"', "C-2"]


def test_blank_rows_count_as_rows(tmp_path: Path) -> None:
    text = "case_id,received_at,category\n\n\nC-1,2026-11-02,other\n"
    assert columns(read(write(tmp_path, cases=text)))["case_id"] == ["", "", "C-1"]


def test_rows_shorter_than_the_header_are_filled_up(tmp_path: Path) -> None:
    text = "case_id,received_at,category\nC-1\nC-2,2026-11-02,other,more,and more\n"
    assert columns(read(write(tmp_path, cases=text)))["category"] == ["", "other"]


def test_a_header_without_rows_is_an_empty_tab(tmp_path: Path) -> None:
    book = read(write(tmp_path, cases="case_id,received_at,category\n"))
    assert columns(book) == {"case_id": [], "received_at": [], "category": []}


def test_a_very_long_cell_does_not_harm_the_source(tmp_path: Path) -> None:
    long = "x" * 5_000_000
    text = f"case_id,received_at,category\n{long},2026-11-02,other\n"
    assert columns(read(write(tmp_path, cases=text)))["case_id"] == [long]


def test_an_optional_tab_that_is_wholly_empty_says_nothing(tmp_path: Path) -> None:
    book = read(write(tmp_path, checkins="", handovers=",,\n,,\n"))
    assert [tab.name for tab in book.tabs] == ["cases", "volunteers"]


def test_an_optional_tab_with_rows_but_without_header_is_a_fault(tmp_path: Path) -> None:
    found = faults(write(tmp_path, checkins="2026-W47,reported\n"))
    assert [(fault.rule, fault.tab, fault.column) for fault in found] == [
        ("missing_column", "checkins", "week"),
        ("missing_column", "checkins", "status"),
    ]


def test_the_networks_spreadsheet_has_events_only(tmp_path: Path) -> None:
    write(tmp_path, events="date,kind\n2026-11-02,law\n")
    book = read(tmp_path, network=True)
    assert [tab.name for tab in book.tabs] == ["events"]


def test_a_shared_spreadsheet_needs_the_column_embassy(tmp_path: Path) -> None:
    found = faults(write(tmp_path), embassies=("pl", "lt"))
    assert [(fault.rule, fault.tab, fault.column) for fault in found] == [
        ("missing_column", "cases", "embassy"),
        ("missing_column", "volunteers", "embassy"),
    ]


def test_an_empty_folder_misses_both_needed_tabs(tmp_path: Path) -> None:
    assert [(fault.rule, fault.tab) for fault in faults(tmp_path)] == [
        ("missing_tab", "cases"),
        ("missing_tab", "volunteers"),
    ]


def test_nothing_at_the_path_is_told(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, "nowhere")
    assert (fault.rule, fault.found) == ("unreachable", "there is nothing at nowhere")


@pytest.mark.parametrize("text", ["", "\n", "C-1,2026-11-02,other\n"])
def test_a_needed_tab_without_its_header_misses_each_column(tmp_path: Path, text: str) -> None:
    assert [(fault.rule, fault.column) for fault in faults(write(tmp_path, cases=text))] == [
        ("missing_column", "case_id"),
        ("missing_column", "received_at"),
        ("missing_column", "category"),
    ]


def test_everything_amiss_is_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, cases="case_id,received_at\n", checkins="week\n2026-W47\n")
    (tmp_path / "volunteers.csv").unlink()
    assert [(fault.rule, fault.tab, fault.column) for fault in faults(tmp_path)] == [
        ("missing_column", "cases", "category"),
        ("missing_tab", "volunteers", ""),
        ("missing_column", "checkins", "status"),
    ]


def test_a_header_that_stands_twice_is_a_fault_that_names_both_columns(tmp_path: Path) -> None:
    text = "case_id,received_at,category,note,Received on\nC-1,2026-11-02,other,,2026-11-03\n"
    fault = only_fault(write(tmp_path, cases=text))
    assert (fault.rule, fault.column) == ("missing_column", "received_at")
    assert fault.found == "stands twice, in columns B and E"


def test_a_file_of_another_encoding_is_told(tmp_path: Path) -> None:
    text = "case_id,received_at,катэгорыя\nC-1,2026-11-02,іншае\n".encode("cp1251")
    fault = only_fault(write(tmp_path, cases=text))
    assert fault.found == "cases.csv is not UTF-8 text"


@pytest.mark.parametrize("cell", ['"C-1,2026-11-02,other', '"C"-1,2026-11-02,other'])
def test_quotation_marks_that_do_not_close_are_told_with_their_line(
    tmp_path: Path, cell: str
) -> None:
    text = f"case_id,received_at,category\n{cell}\n"
    fault = only_fault(write(tmp_path, cases=text))
    assert fault.found.startswith("cases.csv, line 2: ")
    assert "quotation marks" in fault.expected


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "cases.csv").unlink()
    (tmp_path / "cases.csv").mkdir()
    assert only_fault(tmp_path).found == "cases.csv is a folder, not a file"


def test_a_folder_in_place_of_a_workbook_is_told(tmp_path: Path) -> None:
    (tmp_path / "sheet.xlsx").mkdir()
    assert only_fault(tmp_path).rule == "unreachable"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (write(tmp_path) / "cases.csv").chmod(0)
    assert only_fault(tmp_path).rule == "no_access"


def test_a_refusal_by_the_system_is_no_access(tmp_path: Path, monkeypatch) -> None:
    write(tmp_path)

    def refuse(file: Path, *more: object) -> str:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr(Path, "read_text", refuse)
    fault = only_fault(tmp_path)
    assert (fault.rule, fault.found) == (
        "no_access",
        "cases.csv may not be read by this program",
    )


@pytest.mark.parametrize("name", ["cases.csv", "sheet.xlsx"])
def test_a_link_that_leads_nowhere_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to(tmp_path / "gone")
    assert any(name in fault.found for fault in faults(tmp_path))


def test_two_workbooks_in_one_folder_are_a_guess_too_many(tmp_path: Path) -> None:
    write_book(tmp_path / "new.xlsx")
    write_book(tmp_path / "old.xlsx")
    fault = only_fault(tmp_path)
    assert "more than one spreadsheet" in fault.found
    assert "new.xlsx, old.xlsx" in fault.found


def test_a_workbook_beside_csv_files_is_a_guess_too_many(tmp_path: Path) -> None:
    write_book(write(tmp_path) / "sheet.xlsx")
    assert "more than one spreadsheet" in only_fault(tmp_path).found


def test_other_files_and_a_workbook_in_use_are_passed_over(tmp_path: Path) -> None:
    write_book(tmp_path / "sheet.xlsx")
    for name in ("~$sheet.xlsx", ".hidden.xlsx", "notes.csv", "read me.txt"):
        (tmp_path / name).write_text("x")
    assert columns(read(tmp_path))["case_id"] == ["C-1"]


def test_two_tabs_of_one_name_are_told(tmp_path: Path) -> None:
    (write(tmp_path) / "Cases.csv").write_text(CASES)
    assert "two tabs are called" in only_fault(tmp_path).found


def test_the_name_of_a_tab_may_differ_by_case_and_spaces(tmp_path: Path) -> None:
    write_book(tmp_path / "sheet.xlsx", Checkins=(("week", "status"), ("2026-W47", "paused")))
    assert columns(read(tmp_path), "checkins")["status"] == ["paused"]


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    (tmp_path / "sheet.xlsx").write_text(CASES)
    fault = only_fault(tmp_path)
    assert fault.found == "sheet.xlsx is no .xlsx workbook"


def test_an_archive_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "sheet.xlsx", "w") as archive:
        archive.writestr("cases.csv", CASES)
    assert "is damaged" in only_fault(tmp_path).found


def test_a_workbook_with_a_password_is_told(tmp_path: Path) -> None:
    plain = io.BytesIO(write_book(tmp_path / "plain.xlsx").read_bytes())
    with (tmp_path / "locked.xlsx").open("wb") as locked:
        msoffcrypto.OfficeFile(plain).encrypt("secret", locked)
    fault = only_fault(tmp_path, "locked.xlsx")
    assert fault.rule == "no_access"
    assert "protected by a password" in fault.found


def test_half_a_workbook_is_told(tmp_path: Path) -> None:
    file = write_book(tmp_path / "sheet.xlsx")
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    assert only_fault(tmp_path).rule == "unreachable"


def test_a_workbook_whose_middle_was_lost_is_told(tmp_path: Path) -> None:
    file = write_book(tmp_path / "sheet.xlsx")
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2] + content[-200:])
    assert "is damaged (BadZipFile)" in only_fault(tmp_path).found


def test_a_workbook_with_broken_xml_is_told(tmp_path: Path) -> None:
    file = write_book(tmp_path / "sheet.xlsx")
    with_part_replaced(file, "xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheet>")
    assert "is damaged" in only_fault(tmp_path).found


@pytest.mark.parametrize("reference", [b"XFD1048576", b"A99999999999", b"ZZZZZZZZZ2"])
def test_a_cell_that_strayed_too_far_is_told_and_takes_no_memory(
    tmp_path: Path, reference: bytes
) -> None:
    file = write_book(tmp_path / "sheet.xlsx")
    with_part_replaced(file, "xl/worksheets/sheet1.xml", b'r="A2"', b'r="' + reference + b'"')
    assert "very far down or to the right" in only_fault(tmp_path).found


def test_a_cell_that_strayed_to_the_last_row_still_fits() -> None:
    assert LARGEST_GRID > 26 * 1_048_576


def test_a_workbook_that_unpacks_to_too_much_is_told(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("ambasada.sources.folder.LARGEST_UNPACKED", 1000)
    write_book(tmp_path / "sheet.xlsx")
    assert "unpacks to more than" in only_fault(tmp_path).found


def test_a_file_that_is_too_large_is_told(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("ambasada.sources.folder.LARGEST_FILE", 10)
    assert {fault.tab for fault in faults(write(tmp_path))} == {"cases", "volunteers"}


def test_rows_keep_their_numbers_where_the_first_ones_and_columns_are_blank(
    tmp_path: Path,
) -> None:
    rows = [
        [None, "case_id", "received_at", "category"],
        [None],
        [None],
        [None, "C-1", "2026-11-02", "other"],
    ]
    write_book(tmp_path / "sheet.xlsx", cases=rows)
    assert columns(read(tmp_path))["case_id"] == ["", "", "C-1"]


def test_a_header_below_the_first_row_is_missing(tmp_path: Path) -> None:
    write_book(tmp_path / "sheet.xlsx", cases=[[None], *CASES_ROWS])
    assert {fault.column for fault in faults(tmp_path)} == {"case_id", "received_at", "category"}


def test_real_dates_and_numbers_of_a_workbook_become_text_as_typed(tmp_path: Path) -> None:
    rows = [
        ("case_id", "received_at", "category", "closed_at"),
        (147, date(2026, 11, 2), "other", datetime(2026, 11, 22, 14, 30)),
        ("C-2", 46348, "=1+1", 46348.25),
    ]
    write_book(tmp_path / "sheet.xlsx", cases=rows)
    read_back = columns(read(tmp_path))
    assert read_back["case_id"] == ["147", "C-2"]
    assert read_back["received_at"] == ["2026-11-02", "46348"]
    assert read_back["closed_at"] == ["2026-11-22 14:30:00", "46348.25"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (5.0, "5"),
        (2.5, "2.5"),
        (0.00001, "0.00001"),
        (-0.5, "-0.5"),
        (1e15, "1000000000000000"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (True, "TRUE"),
        (None, ""),
        (datetime(2026, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22, 14, 29, 59, 999_999), "2026-11-22 14:30:00"),
        (datetime.max, "9999-12-31 23:59:59"),
    ],
)
def test_a_cell_is_the_text_that_a_person_would_have_typed(cell: object, text: str) -> None:
    assert cell_text(cell) == text


@pytest.mark.parametrize("number", [b"1e999", b"NaN", b"INF"])
def test_a_number_beyond_all_numbers_harms_nothing_but_its_cell(
    tmp_path: Path, number: bytes
) -> None:
    file = write_book(tmp_path / "sheet.xlsx", cases=[CASES_ROWS[0], ("C-1", 12345.5, "other")])
    with_part_replaced(file, "xl/worksheets/sheet1.xml", b"12345.5", number)
    assert columns(read(tmp_path))["received_at"][0] in ("inf", "nan")


@pytest.mark.parametrize(
    ("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_called_as_in_a_sheet(index: int, name: str) -> None:
    assert letter(index) == name


# Sums of a spreadsheet program: just before and after a day, a second, half a second.
SERIALS = [
    46348 + seconds / 86_400 + slip
    for seconds in (0, 1, 1.5, 52_200, 86_399, 86_399.5, 86_400)
    for slip in (0, 1e-10, -1e-10, 1e-7, -1e-7, 5e-6, -5e-6)
]


def test_a_serial_number_is_the_same_in_csv_and_in_a_cell_of_dates(tmp_path: Path) -> None:
    rows = (CASES_ROWS[0], *(("C-1", one, "other") for one in SERIALS))
    file = write_book(tmp_path / "x.xlsx", cases=rows)
    book = openpyxl.load_workbook(file)
    for (cell,) in book["cases"].iter_rows(min_row=2, min_col=2, max_col=2):
        cell.number_format = "yyyy-mm-dd hh:mm"
    book.save(file)
    texts = columns(read(tmp_path))["received_at"]
    assert [parse_moment(text) for text in texts] == [parse_moment(repr(one)) for one in SERIALS]


def test_a_cell_that_shows_an_error_is_text_and_no_blank_one(tmp_path: Path) -> None:
    # openpyxl writes these as errors; the last row is a text that only looks like one.
    errors = ("#N/A", "#VALUE!", "#REF!", "#DIV/0!")
    rows = (CASES_ROWS[0], *(("C-1", one, "other") for one in errors), ("C-1", '<c t="e">', "x"))
    write_book(tmp_path / "x.xlsx", cases=rows)
    assert columns(read(tmp_path))["received_at"] == [*errors, '<c t="e">']


def test_a_folder_reads_every_agreed_tab(tmp_path: Path) -> None:
    headers = {
        tab.name: ",".join(column.name for column in tab.columns) + "\n" + "x\n"
        for tab in schema.EMBASSY_TABS
    }
    book = read(write(tmp_path, **headers))
    assert [tab.name for tab in book.tabs] == [tab.name for tab in schema.EMBASSY_TABS]
    for tab in book.tabs:
        assert {len(texts) for texts in tab.columns.values()} == {1} == {tab.height}


def test_the_letters_of_the_agreed_columns_are_known(tmp_path: Path) -> None:
    text = "note,category,case_id,,received_at\n,other,C-1,,2026-11-02\n"
    (cases, _) = read(write(tmp_path, cases=text)).tabs
    assert cases.letters == {"category": "B", "case_id": "C", "received_at": "E"}
    assert cases.gid is None
