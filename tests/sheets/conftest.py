"""A server of invented spreadsheets for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sheets.server import SheetsServer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SheetsServer]:
    with SheetsServer() as server:
        monkeypatch.setenv("AMBASADA_SHEETS_ADDRESS", server.address)
        monkeypatch.setenv("AMBASADA_DRIVE_ADDRESS", server.address)
        yield server
