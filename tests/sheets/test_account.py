"""The service account's key: where it is looked for, and what is said where it is not well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ambasada import settings
from ambasada.sources import Fault, SourceError
from ambasada.sources.google_sheets import GoogleSheets
from tests.sheets.account import READER
from tests.sheets.reader import book, is_a_message, source
from tests.sheets.server import SheetsServer


@pytest.fixture(autouse=True)
def no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a variable nor a file, unless a test makes one."""
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    monkeypatch.setattr(settings, "secrets_file", lambda: tmp_path / "secrets.toml")


def write_json(folder: Path, content: object, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "key.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))


def write_toml(folder: Path, table: str, key: dict[str, str]) -> None:
    lines = [f"[{table}]", *(f"{name} = {json.dumps(text)}" for name, text in key.items())]
    (folder / "secrets.toml").write_text("\n".join(lines), "utf-8")


def no_key() -> Fault:
    with pytest.raises(SourceError) as refused:
        GoogleSheets.from_secrets()
    (fault,) = refused.value.faults
    is_a_message(fault)
    assert fault.rule == "no_access"
    assert "GOOGLE_APPLICATION_CREDENTIALS" in fault.expected
    return fault


def test_the_variable_names_the_key(
    server: SheetsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_json(tmp_path, server.account(), monkeypatch)
    server.put(book())
    sheets = GoogleSheets.from_secrets()
    assert sheets.reader_address == READER
    assert sheets.read(source()).book is not None


def test_else_the_key_is_a_table_of_the_secrets(server: SheetsServer, tmp_path: Path) -> None:
    write_toml(tmp_path, "gcp_service_account", server.account())
    server.put(book())
    assert GoogleSheets.from_secrets().read(source()).book is not None


def test_without_a_key_it_is_said_where_to_put_one() -> None:
    assert no_key().found == "Ambasada has no key of a service account"


def test_secrets_without_the_table_are_told(server: SheetsServer, tmp_path: Path) -> None:
    write_toml(tmp_path, "something_else", server.account())
    assert "has no table [gcp_service_account]" in no_key().found


def test_a_file_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "gone.json"))
    assert "cannot be read (FileNotFoundError)" in no_key().found


@pytest.mark.parametrize("content", ["", "{", "canary", "[]", "5", "\x00", "[" * 100_000])
def test_a_file_that_is_no_key_is_told(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_json(tmp_path, content, monkeypatch)
    no_key()


def test_secrets_that_are_no_toml_are_told(tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").write_text("canary = [", "utf-8")
    assert no_key().found == ".streamlit/secrets.toml is damaged"


@pytest.mark.parametrize("name", ["client_email", "private_key", "token_uri"])
@pytest.mark.parametrize("value", [None, "", 5])
def test_a_key_that_lacks_something_says_what(
    server: SheetsServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: object,
) -> None:
    write_json(tmp_path, server.account() | {name: value}, monkeypatch)
    assert no_key().found.endswith(f"it lacks {name}")


@pytest.mark.parametrize("key", ["canary", "-----BEGIN PRIVATE KEY-----\ncanary\n"])
def test_a_private_key_that_is_damaged_is_not_shown(
    server: SheetsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    write_json(tmp_path, server.account() | {"private_key": key}, monkeypatch)
    assert no_key().found.endswith("has a private_key that cannot be used")


def test_tokens_are_not_asked_for_in_the_open(
    server: SheetsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_json(tmp_path, server.account() | {"token_uri": "http://example.org/token"}, monkeypatch)
    assert no_key().found.endswith("has a token_uri that is not https")


def test_an_address_that_is_not_safe_is_a_setting_to_mend(
    server: SheetsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_json(tmp_path, server.account(), monkeypatch)
    monkeypatch.setenv("AMBASADA_SHEETS_ADDRESS", "http://example.org")
    with pytest.raises(settings.SettingError):
        GoogleSheets.from_secrets()
