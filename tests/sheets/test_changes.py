"""People edit while we read: tabs renamed, columns moved, rows sorted. Nothing is mixed up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from ambasada.sources.google_sheets import GoogleSheets, Seen
from tests.sheets.reader import (
    CASES,
    book,
    columns,
    fault_of,
    faults_of,
    reader,
    source,
)
from tests.sheets.server import Asked, SheetsServer
from tests.sheets.workbook import Tab


def seen_twice(sheets: GoogleSheets) -> Seen:
    """What is remembered once the formulas are looked at, too."""
    return sheets.read(source(), sheets.read(source()).seen).seen


def once_before(server: SheetsServer, name: str, change: Callable[[], object]) -> None:
    """Change something just before the next request of that name is answered."""
    left = [change]

    def before(asked: Asked) -> None:
        if asked.name == name and left:
            left.pop()()

    server.before = before


def test_columns_in_another_order_are_found_again(server: SheetsServer) -> None:
    server.put(book())
    sheets = reader(server)
    seen = seen_twice(sheets)
    server.books["one"].edit("cases", lambda tab: tab.move_column("case_id", 4))
    read = sheets.read(source(), seen)
    assert columns(read.book)["case_id"] == ["C-1", "C-2"]
    assert read.seen.tabs[0].letters["case_id"] == "E"


@pytest.mark.parametrize("header", ["CASE-ID", " Case id ", "case number"])
def test_a_header_may_be_an_alias(server: SheetsServer, header: str) -> None:
    rows = ((header, *CASES[0][1:]), *CASES[1:])
    server.put(book(cases=rows))
    assert columns(reader(server).read(source()).book)["case_id"] == ["C-1", "C-2"]


def test_a_renamed_header_is_a_missing_column(server: SheetsServer) -> None:
    server.put(book())
    sheets = reader(server)
    seen = seen_twice(sheets)
    server.books["one"].edit("cases", lambda tab: tab.rows[0].__setitem__(3, "kind of case"))
    server.forget()
    fault = fault_of(sheets, source(), seen)
    assert (fault.rule, fault.tab, fault.column) == ("missing_column", "cases", "category")
    assert server.asked() == ["file", "headers"]


def test_a_doubled_header_names_both_columns(server: SheetsServer) -> None:
    server.put(book(cases=((*CASES[0], "Received on"),)))
    fault = fault_of(reader(server), source())
    assert (fault.rule, fault.column) == ("missing_column", "received_at")
    assert fault.found == "stands twice, in columns C and F"


def test_everything_amiss_is_told_at_once(server: SheetsServer) -> None:
    spreadsheet = book(cases=(("case_id", "received_at"),), checkins=(("week",), ("2026-W47",)))
    spreadsheet.delete("volunteers")
    server.put(spreadsheet)
    found = faults_of(reader(server), source())
    assert [(fault.rule, fault.tab, fault.column) for fault in found] == [
        ("missing_column", "cases", "category"),
        ("missing_tab", "volunteers", ""),
        ("missing_column", "checkins", "status"),
    ]


def test_a_spreadsheet_without_agreed_tabs_misses_both(server: SheetsServer) -> None:
    spreadsheet = book(diary=(("x",),))
    spreadsheet.delete("cases")
    spreadsheet.delete("volunteers")
    server.put(spreadsheet)
    assert [fault.rule for fault in faults_of(reader(server), source())] == ["missing_tab"] * 2
    assert server.asked() == ["tabs"]


def test_an_optional_tab_that_is_wholly_empty_says_nothing(server: SheetsServer) -> None:
    server.put(book(checkins=((),)))
    read = reader(server).read(source())
    assert read.book is not None
    assert [tab.name for tab in read.book.tabs] == ["cases", "volunteers"]


def test_an_optional_tab_that_gets_its_header_is_read(server: SheetsServer) -> None:
    server.put(book(checkins=((),)))
    sheets = reader(server)
    seen = seen_twice(sheets)
    rows = [["week", "status"], ["2026-W47", "paused"]]
    server.books["one"].edit("checkins", lambda tab: setattr(tab, "rows", rows))
    assert columns(sheets.read(source(), seen).book, "checkins")["week"] == ["2026-W47"]


@pytest.mark.parametrize("second", ["CASES", "Ca ses"])
def test_two_tabs_of_one_name_are_told(server: SheetsServer, second: str) -> None:
    server.put(book(**{second: CASES}))
    assert fault_of(reader(server), source()).found == "two tabs are called cases"


def test_a_chart_on_a_tab_of_its_own_is_no_tab(server: SheetsServer) -> None:
    spreadsheet = book()
    spreadsheet.tabs.append(Tab("checkins", [], gid=5, kind="OBJECT"))
    server.put(spreadsheet)
    assert reader(server).read(source()).book is not None


def test_a_shared_spreadsheet_needs_the_column_embassy(server: SheetsServer) -> None:
    server.put(book())
    found = faults_of(reader(server), source(embassies=("pl", "lt")))
    assert [(fault.tab, fault.column) for fault in found] == [
        ("cases", "embassy"),
        ("volunteers", "embassy"),
    ]


def test_an_embassys_own_spreadsheet_keeps_a_column_embassy_to_itself(
    server: SheetsServer,
) -> None:
    server.put(book(volunteers=(("embassy", "volunteer_id"), ("canary", "V-1"))))
    reader(server).read(source())
    assert "'volunteers'!A1:A" not in server.ranges()


@pytest.mark.parametrize("change", ["renamed", "deleted"])
def test_a_needed_tab_that_is_gone_is_named_and_the_next_reading_lists_anew(
    server: SheetsServer, change: str
) -> None:
    server.put(book())
    sheets = reader(server)
    seen = seen_twice(sheets)
    if change == "renamed":
        server.books["one"].rename("cases", "cases 2026")
    else:
        server.books["one"].delete("cases")
    server.forget()

    fault = fault_of(sheets, source(), seen)

    assert (fault.rule, fault.tab) == ("missing_tab", "cases")
    assert server.asked() == ["file", "headers", "tabs"]

    server.forget()
    assert fault_of(sheets, source(), seen).rule == "missing_tab"
    assert server.asked()[0] == "tabs"


def test_a_tab_that_was_renamed_and_renamed_back_is_read(server: SheetsServer) -> None:
    server.put(book())
    sheets = reader(server)
    seen = seen_twice(sheets)
    server.books["one"].rename("cases", "old")
    faults_of(sheets, source(), seen)
    server.books["one"].rename("old", "cases")
    assert columns(sheets.read(source(), seen).book)["case_id"] == ["C-1", "C-2"]
    server.forget()
    sheets.read(source(), sheets.read(source(), seen).seen)
    assert "tabs" not in server.asked()


def test_an_optional_tab_that_is_gone_is_read_without_in_the_next_reading(
    server: SheetsServer,
) -> None:
    server.put(book(checkins=(("week", "status"), ("2026-W47", "paused"))))
    sheets = reader(server)
    seen = seen_twice(sheets)
    server.books["one"].delete("checkins")
    assert "changed while it was read" in fault_of(sheets, source(), seen).found
    read = sheets.read(source(), seen)
    assert read.book is not None
    assert [tab.name for tab in read.book.tabs] == ["cases", "volunteers"]


@pytest.mark.parametrize("moved", ["case_id", "category"])
def test_a_column_that_moves_between_headers_and_columns_is_never_used(
    server: SheetsServer, moved: str
) -> None:
    server.put(book())
    change = partial(Tab.move_column, header=moved, to=1)
    once_before(server, "columns", lambda: server.books["one"].edit("cases", change))

    fault = fault_of(reader(server), source())

    assert fault.rule == "unreachable"
    assert "changed while it was read" in fault.found
    assert "again in a few minutes" in fault.expected


def test_a_tab_renamed_between_headers_and_columns_is_read_next_time(
    server: SheetsServer,
) -> None:
    server.put(book())
    sheets = reader(server)
    once_before(server, "columns", lambda: server.books["one"].rename("cases", "Cases"))
    assert "changed while it was read" in fault_of(sheets, source()).found
    assert sheets.read(source()).book is not None


@pytest.mark.parametrize(
    "change",
    [
        lambda tab: tab.rows.insert(1, ["C-0", "", "2026-11-01", "other"]),
        lambda tab: tab.rows.pop(1),
        lambda tab: tab.rows.__setitem__(slice(1, None), tab.rows[:0:-1]),
    ],
    ids=["inserted", "deleted", "sorted"],
)
def test_rows_that_move_between_headers_and_columns_stay_whole(
    server: SheetsServer, change: Callable[[Tab], object]
) -> None:
    server.put(book())
    once_before(server, "columns", lambda: server.books["one"].edit("cases", change))

    read = columns(reader(server).read(source()).book)

    whole = {tuple(row[place] for place in (0, 2)) for row in server.books["one"].tabs[0].rows[1:]}
    found = set(zip(read["case_id"], read["received_at"], strict=True))
    assert {case for case, _ in found} == {case for case, _ in whole}
    assert len(found) == len(whole)


def test_a_column_that_moves_before_formulas_are_looked_at_does_no_harm(
    server: SheetsServer,
) -> None:
    server.put(book())
    sheets = reader(server)
    seen = sheets.read(source()).seen
    tab = server.books["one"].tab("cases")
    once_before(server, "formulas", lambda: tab.move_column("case_id", 1))
    read = sheets.read(source(), seen)
    assert read.book is None
    assert not read.seen.has_formulas_looked_at
