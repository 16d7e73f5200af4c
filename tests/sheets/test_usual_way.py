"""The unmodified gspread reads the server as it reads Google: what the benchmark compares with."""

from __future__ import annotations

from datetime import date

import gspread
import pytest
from google.oauth2.service_account import Credentials

from benchmarks.usual_sheets import SCOPES, LocalSession, read_as_usual
from tests.sheets.server import SheetsServer
from tests.sheets.workbook import workbook

ROWS = (
    ("case_id", "received_at", "hours", "note"),
    ("C-1", date(2026, 11, 2), 2.5, ""),
    ("C-2", None, "3", "it's"),
)


@pytest.fixture
def server_with_rows(server: SheetsServer) -> SheetsServer:
    server.put(workbook("one", **{"cases": ROWS, "Bob's": (("a",), ("b",))}))
    return server


def test_all_records_of_each_tab_come(server_with_rows: SheetsServer) -> None:
    frames = read_as_usual(server_with_rows.account(), server_with_rows.address, ["one"])
    assert list(frames) == [("one", "cases"), ("one", "Bob's")]
    assert frames["one", "cases"].to_dict("records") == [
        {"case_id": "C-1", "received_at": "2026-11-02", "hours": 2.5, "note": ""},
        {"case_id": "C-2", "received_at": "", "hours": 3, "note": "it's"},
    ]
    assert frames["one", "Bob's"].to_dict("records") == [{"a": "b"}]


def test_one_range_comes_with_the_grids_own_ends(server_with_rows: SheetsServer) -> None:
    key = Credentials.from_service_account_info(server_with_rows.account(), scopes=SCOPES)
    client = gspread.Client(key, LocalSession(key, server_with_rows.address))
    tab = client.open_by_key("one").worksheet("Bob's")
    assert tab.get("A1:B").range == "'Bob''s'!A1:B1000"
    assert tab.get("A2") == [["b"]]
    with pytest.raises(gspread.exceptions.APIError, match="Unable to parse range"):
        client.http_client.values_get("one", "'nowhere'")
