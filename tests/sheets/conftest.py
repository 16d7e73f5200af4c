"""A server of invented spreadsheets for each test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sheets.server import SheetsServer


@pytest.fixture
def account(
    server: SheetsServer, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The server's service account, where the settings say that the key is."""
    file = tmp_path_factory.mktemp("account") / "key.json"
    file.write_text(json.dumps(server.account()), "utf-8")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
    return file


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SheetsServer]:
    with SheetsServer() as server:
        monkeypatch.setenv("AMBASADA_SHEETS_ADDRESS", server.address)
        monkeypatch.setenv("AMBASADA_DRIVE_ADDRESS", server.address)
        yield server
