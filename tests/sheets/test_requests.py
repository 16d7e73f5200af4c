"""What is asked of Google, exactly: three questions at most, and no column that is not agreed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ambasada.sources.google_limits import Limits
from tests.sheets.reader import Hands, book, columns, reader, source
from tests.sheets.server import SheetsServer
from tests.sheets.workbook import Formula


def test_a_first_reading_asks_for_tabs_headers_and_agreed_columns(server: SheetsServer) -> None:
    server.put(book())

    read = reader(server).read(source())

    assert server.asked() == ["tabs", "headers", "columns"]
    assert server.ranges() == [
        "'cases'!1:1",
        "'volunteers'!1:1",
        "'cases'!A1:A",
        "'cases'!C1:C",
        "'cases'!D1:D",
        "'volunteers'!A1:A",
    ]
    assert columns(read.book) == {
        "case_id": ["C-1", "C-2"],
        "received_at": ["2026-11-02", "2026-11-03"],
        "category": ["other", "threats"],
    }


def test_the_letter_and_number_of_a_column_are_kept_for_links(server: SheetsServer) -> None:
    server.put(book())
    read = reader(server).read(source())
    assert read.book is not None
    cases, volunteers = read.book.tabs
    assert (cases.gid, volunteers.gid) == (10, 11)
    assert cases.letters == {"case_id": "A", "received_at": "C", "category": "D"}


def test_a_tab_that_is_not_agreed_is_not_asked_for(server: SheetsServer) -> None:
    server.put(book(diary=(("Name",), ("canary",))))
    reader(server).read(source())
    assert not any("diary" in one for one in server.ranges())


def test_only_reading_is_asked_for(server: SheetsServer) -> None:
    server.put(book())
    reader(server).read(source())
    assert set(server.scopes.split()) == {
        "https://www.googleapis.com/auth/spreadsheets.readonly",
        "https://www.googleapis.com/auth/drive.metadata.readonly",
    }


def test_values_are_asked_for_by_column_with_their_types(server: SheetsServer) -> None:
    server.put(book())
    reader(server).read(source())
    columns_asked = server.requests[-1].query
    for wish in (
        "majorDimension=COLUMNS",
        "valueRenderOption=UNFORMATTED_VALUE",
        "dateTimeRenderOption=SERIAL_NUMBER",
    ):
        assert wish in columns_asked


def test_one_token_serves_all_requests(server: SheetsServer) -> None:
    server.put(book("a"), book("b"), book("c"))
    sheets = reader(server)
    list(sheets.read_all([source("a"), source("b"), source("c")], {}))
    assert [one.kind for one in server.requests].count("token") == 1


def test_an_unchanged_spreadsheet_costs_one_request(server: SheetsServer) -> None:
    server.put(book())
    sheets = reader(server)
    first = sheets.read(source())
    second = sheets.read(source(), first.seen)  # may look at formulas, once
    server.forget()

    third = sheets.read(source(), second.seen)

    assert third.book is None
    assert server.asked() == ["file"]


def test_formulas_are_looked_at_once_after_a_change(server: SheetsServer) -> None:
    server.put(book())
    sheets = reader(server)
    seen = sheets.read(source()).seen
    server.forget()
    seen = sheets.read(source(), seen).seen
    assert server.asked() == ["file", "formulas"]
    assert server.ranges() == [
        "'cases'!A1:A",
        "'cases'!C1:C",
        "'cases'!D1:D",
        "'volunteers'!A1:A",
    ]


def test_a_changed_spreadsheet_is_read_with_the_tabs_remembered(server: SheetsServer) -> None:
    server.put(book())
    sheets = reader(server)
    seen = sheets.read(source(), sheets.read(source()).seen).seen
    server.books["one"].edit("cases", lambda tab: tab.rows.append(["C-3", "", "2026-11-04", "x"]))
    server.forget()

    read = sheets.read(source(), seen)

    assert server.asked() == ["file", "headers", "columns"]
    assert columns(read.book)["case_id"] == ["C-1", "C-2", "C-3"]
    assert read.seen.version == "8"


def test_a_change_just_after_the_first_reading_is_not_missed(server: SheetsServer) -> None:
    hands = Hands()
    server.now = hands.now
    server.put(book())
    sheets = reader(server, hands=hands)
    seen = sheets.read(source()).seen
    hands.move(seconds=1)
    server.books["one"].touch()
    hands.move(minutes=5)
    assert sheets.read(source(), seen).book is not None


def test_after_an_hour_the_tabs_are_listed_anew(server: SheetsServer) -> None:
    hands = Hands()
    server.now = hands.now
    server.put(book())
    sheets = reader(server, hands=hands)
    seen = sheets.read(source()).seen
    server.books["one"].add("checkins", (("week", "status"), ("2026-W47", "paused")))
    hands.move(minutes=59)
    seen = sheets.read(source(), seen).seen
    assert [tab.name for tab in seen.tabs] == ["cases", "volunteers"]
    hands.move(minutes=1)
    server.forget()

    read = sheets.read(source(), seen)

    assert server.asked() == ["tabs", "headers", "columns"]
    assert columns(read.book, "checkins") == {"week": ["2026-W47"], "status": ["paused"]}


def test_a_clock_put_back_makes_what_was_seen_old(server: SheetsServer) -> None:
    hands = Hands()
    server.put(book())
    sheets = reader(server, hands=hands)
    seen = sheets.read(source()).seen
    hands.move(days=-1)
    server.forget()
    sheets.read(source(), seen)
    assert server.asked() == ["tabs", "headers", "columns"]


@pytest.mark.parametrize("reason", ["accessNotConfigured", "insufficientPermissions"])
def test_without_drive_headers_and_columns_are_read_each_time(
    server: SheetsServer, reason: str
) -> None:
    server.put(book())
    sheets = reader(server)
    seen = sheets.read(source()).seen
    server.fail("status", of=("file",), status=403, reason=reason)
    server.forget()

    asked = []
    for _ in range(3):
        server.forget()
        read = sheets.read(source(), seen)
        seen = read.seen
        asked.append(server.asked())
        assert columns(read.book)["case_id"] == ["C-1", "C-2"]

    assert asked == [
        ["file", "headers", "columns"],
        ["headers", "columns", "formulas"],
        ["headers", "columns"],
    ]


def test_the_networks_spreadsheet_has_events_only(server: SheetsServer) -> None:
    server.put(book("net", events=(("date", "kind", "who"), ("2026-11-02", "law", "canary"))))
    read = reader(server).read(source("net", network=True))
    assert read.book is not None
    assert [tab.name for tab in read.book.tabs] == ["events"]
    assert not any("cases" in one for one in server.ranges())


def test_a_title_with_an_apostrophe_or_spaces_is_quoted(server: SheetsServer) -> None:
    spreadsheet = book()
    spreadsheet.rename("cases", " Ca ses ")
    server.put(spreadsheet)
    read = reader(server).read(source())
    assert columns(read.book)["case_id"] == ["C-1", "C-2"]
    assert "' Ca ses '!1:1" in server.ranges()


def test_a_formula_shows_its_value(server: SheetsServer) -> None:
    rows = (("case_id", "received_at", "category"), (Formula('="C-"&1', "C-1"), 46_328, "other"))
    server.put(book(cases=rows))
    assert columns(reader(server).read(source()).book)["case_id"] == ["C-1"]


def test_an_hour_is_the_longest_trust() -> None:
    assert Limits().trust == timedelta(hours=1)
