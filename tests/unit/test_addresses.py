"""Where Google is: only over https, or on this machine."""

from __future__ import annotations

import pytest

from ambasada import settings

SAFE = ("https://sheets.googleapis.com", "http://127.0.0.1:8080", "http://localhost:1/")
UNSAFE = (
    "http://sheets.googleapis.com",  # readable on the way
    "http://127.0.0.1.example.org",  # only begins like this machine
    "http://localhost@example.org",
    "https://user:word@example.org",
    "https://example.org/?to=x",
    "https://",
    "https://example.org:port",
    "https://[half",
    "file:///etc",
    "sheets.googleapis.com",
)


@pytest.mark.parametrize("address", SAFE)
def test_https_and_this_machine_are_safe(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMBASADA_SHEETS_ADDRESS", address)
    assert settings.sheets_address() == address.rstrip("/")


@pytest.mark.parametrize("address", UNSAFE)
def test_any_other_address_is_refused_in_a_sentence(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMBASADA_DRIVE_ADDRESS", address)
    with pytest.raises(settings.SettingError) as refused:
        settings.drive_address()
    assert "AMBASADA_DRIVE_ADDRESS" in str(refused.value)
    assert "https://www.googleapis.com" in str(refused.value)


def test_without_a_setting_it_is_google(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AMBASADA_SHEETS_ADDRESS", raising=False)
    monkeypatch.delenv("AMBASADA_DRIVE_ADDRESS", raising=False)
    assert settings.sheets_address() == "https://sheets.googleapis.com"
    assert settings.drive_address() == "https://www.googleapis.com"
