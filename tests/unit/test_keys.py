"""The keys: thirty-two bytes in base64 each, or a sentence that says nothing of them."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from ambasada.keys import derived_key, gate_key, seal_key
from ambasada.settings import SettingError

KEYS = [("AMBASADA_SEAL_KEY", seal_key), ("AMBASADA_GATE_KEY", gate_key)]
each_key = pytest.mark.parametrize(("variable", "key"), KEYS)


@each_key
def test_thirty_two_bytes_are_a_key(
    monkeypatch: pytest.MonkeyPatch, variable: str, key: Callable[[], bytes | None]
) -> None:
    monkeypatch.setenv(variable, base64.b64encode(bytes(range(32))).decode())
    assert key() == bytes(range(32))


@each_key
@pytest.mark.parametrize("text", ["canary", base64.b64encode(bytes(31)).decode(), "ą" * 44])
def test_anything_else_is_a_sentence_without_it(
    monkeypatch: pytest.MonkeyPatch, variable: str, key: Callable[[], bytes | None], text: str
) -> None:
    monkeypatch.setenv(variable, text)
    with pytest.raises(SettingError) as refused:
        key()
    said = str(refused.value)
    assert text not in said and "32 bytes" in said and variable in said


def test_each_purpose_has_a_key_of_its_own() -> None:
    one = derived_key(bytes(32), "audit")
    assert len(one) == 32 and one == derived_key(bytes(32), "audit")
    assert one != derived_key(bytes(32), "sessions") and one != derived_key(b"\1" * 32, "audit")
