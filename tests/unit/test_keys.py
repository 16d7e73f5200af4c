"""The seal key: thirty-two bytes in base64, or a sentence that says nothing of it."""

from __future__ import annotations

import base64

import pytest

from ambasada.keys import seal_key
from ambasada.settings import SettingError


def test_thirty_two_bytes_are_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMBASADA_SEAL_KEY", base64.b64encode(bytes(range(32))).decode())
    assert seal_key() == bytes(range(32))


@pytest.mark.parametrize("text", ["canary", base64.b64encode(bytes(31)).decode(), "ą" * 44])
def test_anything_else_is_a_sentence_without_it(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("AMBASADA_SEAL_KEY", text)
    with pytest.raises(SettingError) as refused:
        seal_key()
    assert text not in str(refused.value) and "32 bytes" in str(refused.value)
