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
from ambasada.template import CHECKED_ROWS, write_template
from ambasada.template_texts import (
    COLUMNS_HEADERS,
    GUIDE,
    HELP_TAB,
    LISTS_TAB,
    MEANINGS,
    Texts,
    all_texts,
)

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 25)
LANGUAGES = ("en", "be", "ru", "pl", "lt")
# The longest title of a check and name of a tab that spreadsheet programs take.
LONGEST_TITLE, LONGEST_TAB = 32, 31
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
def files(network: Network, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The template in each language."""
    folder = tmp_path_factory.mktemp("template")
    files = {language: folder / f"{language}.xlsx" for language in LANGUAGES}
    for language, out in files.items():
        write_template(network, out, language)
    return files


@pytest.fixture(scope="module")
def books(files: dict[str, Path]) -> dict[str, openpyxl.Workbook]:
    return {language: openpyxl.load_workbook(file) for language, file in files.items()}


@pytest.fixture(scope="module")
def file(files: dict[str, Path]) -> Path:
    return files["en"]


@pytest.fixture(scope="module")
def book(books: dict[str, openpyxl.Workbook]) -> openpyxl.Workbook:
    return books["en"]


def read_back(network: Network, file: Path) -> Intake:
    source = Source(kind="folder", path=file.name, embassy="pl")
    return join_books([read_book(read_folder(source, file.parent), network, TODAY)])


def places_of(book: openpyxl.Workbook, tab: Tab) -> dict[str, int]:
    """Where the columns of a tab stand, by what their headers mean to the program."""
    names = schema.header_names(tab)
    return {names[schema.normalise(cell.value)]: cell.column for cell in book[tab.name][1]}


def check_of(book: openpyxl.Workbook, tab: Tab, column: Column) -> DataValidation | None:
    """The check of the cells below a header."""
    sheet = book[tab.name]
    place = get_column_letter(places_of(book, tab)[column.name])
    wanted = f"{place}2:{place}{CHECKED_ROWS + 1}"
    checks = [one for one in sheet.data_validations.dataValidation if str(one.sqref) == wanted]
    return checks[0] if checks else None


def listed(book: openpyxl.Workbook, check: DataValidation) -> list[str]:
    """What a drop-down list offers, written in the check itself or in the tab `lists`."""
    if check.formula1.startswith('"'):
        return check.formula1.strip('"').split(",")
    tab, cells = check.formula1.split("!")
    return [row[0].value for row in book[tab.strip("'")][cells.replace("$", "")]]


def test_the_tabs_are_an_embassys_and_two_that_explain(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [
        HELP_TAB,
        *("cases", "volunteers", "availability", "checkins", "handovers"),
        LISTS_TAB,
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
        Kind.CATEGORY: [one.label() for one in network.categories],
        Kind.EMBASSY: network.embassy,
        Kind.LANGUAGE: dict.fromkeys([*network.languages, *sorted(schema.LANGUAGES)]),
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
    rows = list(book[HELP_TAB].iter_rows(values_only=True))
    first = rows.index(COLUMNS_HEADERS) + 1
    explained = {(tab, column): rest for tab, column, *rest in rows[first : first + len(COLUMNS)]}
    assert list(explained) == [(tab.name, column.name) for tab, column in COLUMNS]
    for tab, column in COLUMNS:
        what, needed, blank, example = explained[tab.name, column.name]
        assert what and blank
        assert needed == ("yes" if column.needed else "no")
        assert (example or "") == column.example


def test_the_lists_name_the_categories_in_the_language_asked_for(
    network: Network, books: dict[str, openpyxl.Workbook]
) -> None:
    rows = books["be"].worksheets[-1].iter_rows(min_row=2, max_col=2, values_only=True)
    labels = {category: label for category, label in rows if category}
    assert labels == {one.id: one.label("be") for one in network.categories}
    assert labels["passport_documents"] == "Пашпарты і дакументы"


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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tab", schema.EMBASSY_TABS, ids=lambda tab: tab.name)
def test_headers_are_in_the_language_and_mean_every_column_once(
    books: dict[str, openpyxl.Workbook], language: str, tab: Tab
) -> None:
    wanted = [one.name for one in schema.agreed_columns(tab, is_shared=False)]
    assert list(places_of(books[language], tab)) == wanted
    headers = [cell.value for cell in books[language][tab.name][1]]
    assert len(headers) == len(wanted)
    if language != "en":
        # “Status” is Polish too.
        assert not set(headers) & (set(wanted) - {"status"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tabs_that_explain_look_like_no_tab_of_ours(
    books: dict[str, openpyxl.Workbook], language: str
) -> None:
    own = {schema.normalise(tab.name) for tab in schema.TABS}
    first, *tabs, last = books[language].sheetnames
    assert tabs == [tab.name for tab in schema.EMBASSY_TABS]
    assert not {schema.normalise(first), schema.normalise(last)} & own
    assert max(len(first), len(last)) <= LONGEST_TAB


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_fits_and_every_header_has_a_note_with_the_rule(
    books: dict[str, openpyxl.Workbook], language: str
) -> None:
    book, texts = books[language], Texts(language)
    for tab, column in COLUMNS:
        header = book[tab.name].cell(1, places_of(book, tab)[column.name])
        assert header.comment.text == texts.prompt(column)
        check = check_of(book, tab, column)
        # Longer ones would be left out, the whole check with them.
        assert (check is not None) == (column.kind in CHECKED_KINDS), column.name
        if check:
            assert max(len(check.promptTitle), len(check.errorTitle)) <= LONGEST_TITLE
            assert max(len(check.prompt), len(check.error)) <= LONGEST_MESSAGE
            assert "{" not in check.prompt + check.error


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_instructions_says_each_word_of_each_list(
    books: dict[str, openpyxl.Workbook], language: str
) -> None:
    texts = Texts(language)
    rows = [tuple(filter(None, row)) for row in books[language].worksheets[0].values]
    assert [(texts.say(text),) for text in GUIDE] == rows[2 : 2 + len(GUIDE)]
    for tab, column in COLUMNS:
        for word in column.choices:
            meaning = texts.say(MEANINGS[tab.name, column.name][word])
            assert (tab.name, texts.header(column), word, meaning) in rows


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_text_is_translated_with_its_gaps(language: str) -> None:
    for text, context in all_texts():
        said = Texts(language).say(text, context)
        assert said.strip() and said.count("{") == text.count("{")
        assert said != text or text in ("status",), text
        for gap in ("{what}", "{blank}", "{choices}"):
            assert (gap in said) == (gap in text)


def test_a_language_without_a_catalogue_is_english(network: Network, tmp_path: Path) -> None:
    write_template(replace(network, languages=("aa",)), tmp_path / "x.xlsx", "aa")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames[0] == HELP_TAB


ROWS = 30  # more than the embassies and the words of any list but languages


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_the_lists_offer_is_read_back_without_a_problem(
    network: Network, files: dict[str, Path], tmp_path: Path, language: str
) -> None:
    book = openpyxl.load_workbook(files[language])
    for tab in schema.EMBASSY_TABS:
        places = places_of(book, tab)
        for number in range(ROWS):
            row = dict(FILLED[tab.name])
            for column in schema.agreed_columns(tab, is_shared=False):
                check = check_of(book, tab, column)
                if check and check.type == "list":
                    options = listed(book, check)
                    row[column.name] = options[number % len(options)]
            for name in {"case_id", "volunteer_id", "handover_id"} & row.keys():
                row[name] = f"{row[name]}-{number}"
            if tab.name == "cases":
                row["assigned_to"] = f"{row['assigned_to']}-0"
            if row.get("status") == "left":
                row["left_on"] = date(2026, 11, 2)
            for name, value in row.items():
                book[tab.name].cell(number + 2, places[name], value)
    book.save(tmp_path / "filled.xlsx")

    taken = read_back(network, tmp_path / "filled.xlsx")

    assert taken.problems == ()
    assert {len(rows) for tab, rows in taken.rows.items() if tab != "events"} == {ROWS}
    categories = {row.values["category"] for row in taken.rows["cases"]}
    assert categories == set(network.category)
