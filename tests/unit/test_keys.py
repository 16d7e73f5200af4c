"""The keys: thirty-two bytes in base64 each, or a sentence that says nothing of them."""

from __future__ import annotations

import base64
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ambasada.keys import DEMO_KEY_NAME, derived_key, gate_key, gate_key_of, seal_key
from ambasada.settings import SettingError
from tests.conftest import ROOT

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


@pytest.fixture
def no_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AMBASADA_GATE_KEY", raising=False)
    monkeypatch.setattr("ambasada.keys.secrets_file", lambda: tmp_path / "none.toml")


def test_beside_real_sources_a_key_must_be_set(no_key: None, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"AMBASADA_GATE_KEY is not set.*secrets\.example"):
        gate_key_of(tmp_path, is_demo=False)
    assert not list(tmp_path.iterdir())


def test_the_key_that_is_set_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AMBASADA_GATE_KEY", base64.b64encode(bytes(range(32))).decode())
    assert gate_key_of(tmp_path, is_demo=True) == bytes(range(32))
    assert not list(tmp_path.iterdir())


def test_the_demo_makes_a_key_for_itself_alone_and_keeps_it(no_key: None, tmp_path: Path) -> None:
    key = gate_key_of(tmp_path / "state", is_demo=True)
    file = tmp_path / "state" / DEMO_KEY_NAME
    assert len(key) == 32 and gate_key_of(tmp_path / "state", is_demo=True) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == [DEMO_KEY_NAME]


def test_a_demo_key_that_is_none_is_a_sentence(no_key: None, tmp_path: Path) -> None:
    (tmp_path / DEMO_KEY_NAME).write_bytes(b"canary")
    with pytest.raises(SettingError, match="Delete it") as refused:
        gate_key_of(tmp_path, is_demo=True)
    assert "canary" not in str(refused.value)


def test_demos_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    """Processes that wait for one another, so that they make their keys at the same moment."""
    program = (
        "import sys, time; from pathlib import Path; from ambasada.keys import _demo_key\n"
        "time.sleep(max(0, float(sys.argv[2]) - time.time()))\n"
        "print(_demo_key(Path(sys.argv[1])).hex())"
    )
    start = time.time() + 2
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / DEMO_KEY_NAME), str(start)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    keys = {reader.communicate()[0] for reader in readers}
    assert len(keys) == 1 and len(keys.pop().strip()) == 64
