"""The empty workbook: what it asks for, and that the program reads back what it offers."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ambasada import schema
from ambasada.intake import Intake, join_books, read_book
from ambasada.network import Network, Source, load_configuration
from ambasada.schema import Column, Kind, Tab
from ambasada.sources.folder import read_folder
from ambasada.template import CHECKED_ROWS, HELP_TAB, LISTS_TAB, write_template

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 25)
# A sheet's own check may hold a list of at most so many characters; longer ones need a range.
LONGEST_LIST = 255
LONGEST_MESSAGE = 255
COLUMNS = [
    (tab, column)
    for tab in schema.EMBASSY_TABS
    for column in schema.agreed_columns(tab, is_shared=False)
]
CHECKED_KINDS = {
    Kind.CHOICE: "list",
    Kind.CATEGORY: "list",
    Kind.EMBASSY: "list",
    Kind.LANGUAGE: "list",
    Kind.DATE: "date",
    Kind.MOMENT: "date",
    Kind.NUMBER: "decimal",
}
# One valid row a tab, as a person would fill it: dates and numbers are real ones.
FILLED = {
    "cases": {
        "case_id": "PL-2026-0147",
        "received_at": datetime(2026, 11, 2, 14, 30),
        "category": "passport_documents",
        "urgency": "urgent",
        "language": "be",
        "waiting_on": "us",
        "waiting_since": date(2026, 11, 3),
        "assigned_to": "V-014",
        "first_response_at": datetime(2026, 11, 3, 9, 0),
        "closed_at": date(2026, 11, 20),
        "outcome": "resolved",
    },
    "volunteers": {
        "volunteer_id": "V-014",
        "status": "active",
        "languages": "be, pl",
        "skills": "passport_documents; legal_stay",
        "hours_per_week": 2.5,
        "confirmed_on": date(2026, 11, 16),
        "joined_on": date(2024, 3, 1),
    },
    "availability": {"volunteer_id": "V-014", "week": date(2026, 11, 18), "hours": 3},
    "checkins": {"week": "2026-W47", "status": "reported"},
    "handovers": {
        "handover_id": "H-0031",
        "case_id": "PL-2026-0147",
        "from": "pl",
        "to": "gb-sct",
        "sent_on": date(2026, 11, 2),
        "accepted_on": date(2026, 11, 3),
    },
}


@pytest.fixture(scope="module")
def network() -> Network:
    return load_configuration(ROOT / "config")


@pytest.fixture(scope="module")
def file(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(network, out)
    return out


@pytest.fixture(scope="module")
def book(file: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(file)


def read_back(network: Network, file: Path) -> Intake:
    source = Source(kind="folder", path=file.name, embassy="pl")
    return join_books([read_book(read_folder(source, file.parent), network, TODAY)])


def check_of(book: openpyxl.Workbook, tab: Tab, column: Column) -> DataValidation | None:
    """The check of the cells below a header."""
    sheet = book[tab.name]
    headers = [cell.value for cell in sheet[1]]
    place = get_column_letter(headers.index(column.name) + 1)
    wanted = f"{place}2:{place}{CHECKED_ROWS + 1}"
    checks = [one for one in sheet.data_validations.dataValidation if str(one.sqref) == wanted]
    return checks[0] if checks else None


def listed(book: openpyxl.Workbook, check: DataValidation) -> list[str]:
    """What a drop-down list offers, written in the check itself or in the tab `lists`."""
    if check.formula1.startswith('"'):
        return check.formula1.strip('"').split(",")
    tab, cells = check.formula1.split("!")
    return [row[0].value for row in book[tab][cells.replace("$", "")]]


def test_the_tabs_are_an_embassys_and_two_that_explain(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [
        *("cases", "volunteers", "availability", "checkins", "handovers"),
        *(HELP_TAB, LISTS_TAB),
    ]
    assert {sheet.sheet_state for sheet in book} == {"visible"}


@pytest.mark.parametrize("tab", schema.EMBASSY_TABS, ids=lambda tab: tab.name)
def test_the_headers_are_the_agreed_names_without_embassy(
    book: openpyxl.Workbook, tab: Tab
) -> None:
    headers = [cell.value for cell in book[tab.name][1]]
    assert headers == [column.name for column in tab.columns if column.name != "embassy"]


@pytest.mark.parametrize("tab", schema.EMBASSY_TABS, ids=lambda tab: tab.name)
def test_a_tab_is_empty_below_its_frozen_header(book: openpyxl.Workbook, tab: Tab) -> None:
    assert book[tab.name].freeze_panes == "A2"
    assert book[tab.name].max_row == 1


@pytest.mark.parametrize(("tab", "column"), COLUMNS, ids=lambda part: part.name)
def test_each_column_has_the_check_of_its_kind_and_says_what_to_type(
    book: openpyxl.Workbook, tab: Tab, column: Column
) -> None:
    check = check_of(book, tab, column)
    if column.kind not in CHECKED_KINDS:
        assert check is None
        return
    assert check is not None
    assert check.type == CHECKED_KINDS[column.kind]
    assert check.promptTitle == column.name
    assert check.prompt.startswith("Type ")
    assert len(check.prompt) <= LONGEST_MESSAGE
    # The program reads more forms than a spreadsheet program: it warns and does not refuse.
    assert check.errorStyle == "warning"


@pytest.mark.parametrize(
    ("tab", "column"),
    [one for one in COLUMNS if CHECKED_KINDS.get(one[1].kind) == "list"],
    ids=lambda part: part.name,
)
def test_a_list_offers_what_may_be_typed_and_is_short_or_a_range(
    book: openpyxl.Workbook, network: Network, tab: Tab, column: Column
) -> None:
    check = check_of(book, tab, column)
    allowed = {
        Kind.CHOICE: column.choices,
        Kind.CATEGORY: network.category,
        Kind.EMBASSY: network.embassy,
        Kind.LANGUAGE: sorted(schema.LANGUAGES),
    }
    assert listed(book, check) == list(allowed[column.kind])
    assert len(check.formula1) <= LONGEST_LIST


@pytest.mark.parametrize(
    ("kind", "form"), [(Kind.DATE, "yyyy-mm-dd"), (Kind.MOMENT, "yyyy-mm-dd hh:mm")]
)
def test_a_date_typed_in_the_sheet_shows_as_agreed(
    book: openpyxl.Workbook, kind: Kind, form: str
) -> None:
    for tab, column in COLUMNS:
        if column.kind is kind:
            place = [cell.value for cell in book[tab.name][1]].index(column.name) + 1
            widths = book[tab.name].column_dimensions.values()
            # Neighbours that look alike stand together as one.
            (width,) = [one for one in widths if one.min <= place <= one.max]
            assert width.number_format == form


def test_hours_are_checked_for_0_to_168(book: openpyxl.Workbook) -> None:
    tab = schema.TAB_BY_NAME["availability"]
    check = check_of(book, tab, tab.column("hours"))
    assert (float(check.formula1), float(check.formula2)) == schema.HOURS_RANGE


def test_every_column_is_explained_with_an_example(book: openpyxl.Workbook) -> None:
    headers, *rows = book[HELP_TAB].iter_rows(values_only=True)
    assert headers == ("tab", "column", "what to type", "needed", "if it is blank", "example")
    explained = {(tab, column): rest for tab, column, *rest in rows}
    assert list(explained) == [(tab.name, column.name) for tab, column in COLUMNS]
    for tab, column in COLUMNS:
        what, needed, blank, example = explained[tab.name, column.name]
        assert what and blank
        assert needed == ("yes" if column.needed else "no")
        assert (example or "") == column.example


def test_the_lists_name_the_categories_in_the_language_asked_for(
    network: Network, tmp_path: Path
) -> None:
    write_template(network, tmp_path / "be.xlsx", "be")
    book = openpyxl.load_workbook(tmp_path / "be.xlsx")
    rows = book[LISTS_TAB].iter_rows(min_row=2, max_col=2, values_only=True)
    labels = {category: label for category, label in rows if category}
    assert labels == {one.id: one.label("be") for one in network.categories}
    assert labels["passport_documents"] == "Пашпарты і дакументы"
    # Tabs and headers stay English, so that the file is the same agreement.
    assert book["cases"]["A1"].value == "case_id"


def test_a_language_that_the_network_does_not_have_is_refused_with_a_sentence(
    network: Network, tmp_path: Path
) -> None:
    with pytest.raises(ValueError) as refused:
        write_template(network, tmp_path / "x.xlsx", "eo")
    assert str(refused.value) == "--language reads “eo”. Choose one of en, be, ru, pl, lt."
    assert not (tmp_path / "x.xlsx").exists()


def test_a_place_that_cannot_be_written_is_the_systems_error(
    network: Network, tmp_path: Path
) -> None:
    with pytest.raises(OSError):
        write_template(network, tmp_path / "nowhere" / "x.xlsx")


def test_the_same_arguments_give_the_same_bytes(
    network: Network, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: tomorrow)
    write_template(network, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == file.read_bytes()


def test_a_name_that_begins_like_a_formula_stays_a_name(network: Network, tmp_path: Path) -> None:
    first, *rest = network.categories
    odd = first.model_copy(update={"name": {"en": "=1+1"}})
    changed = replace(network, categories=(odd, *rest))
    write_template(changed, tmp_path / "x.xlsx")
    assert openpyxl.load_workbook(tmp_path / "x.xlsx")[LISTS_TAB]["B2"].data_type == "s"


def test_the_empty_template_is_read_back_without_a_problem(network: Network, file: Path) -> None:
    taken = read_back(network, file)
    assert taken.problems == ()
    assert [(one.tab, one.read) for one in taken.counts] == [
        (tab.name, 0) for tab in sorted(schema.EMBASSY_TABS, key=lambda tab: tab.name)
    ]


def test_the_template_filled_by_another_program_is_read_back_without_a_problem(
    network: Network, file: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(file)
    for tab, row in FILLED.items():
        sheet = book[tab]
        places = {cell.value: cell.column for cell in sheet[1]}
        for name, value in row.items():
            sheet.cell(2, places[name], value)
    book.save(tmp_path / "filled.xlsx")

    taken = read_back(network, tmp_path / "filled.xlsx")

    assert taken.problems == ()
    assert {tab: len(rows) for tab, rows in taken.rows.items()} == dict.fromkeys(FILLED, 1) | {
        "events": 0
    }
    (case,) = taken.rows["cases"]
    assert case.values["received_at"].at == datetime(2026, 11, 2, 14, 30)
    assert case.values["received_at"].has_time
    assert case.values["closed_at"].at == datetime(2026, 11, 20)
    assert not case.values["closed_at"].has_time
    assert taken.rows["availability"][0].values["week"] == date(2026, 11, 16)
    assert taken.rows["volunteers"][0].values["hours_per_week"] == 2.5
