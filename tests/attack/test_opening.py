"""What would open a hole does not start: one sentence for each, no traceback, no port."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ambasada.storage.accounts import Accounts
from ambasada.visibility import Role
from tests.browser.conftest import _answers, _free_port, _stop
from tests.conftest import GATE_KEY, ROOT, settings_of
from tests.factories import write_network

KEY = base64.b64encode(GATE_KEY).decode()
SHORT = base64.b64encode(bytes(16)).decode()


@dataclass(frozen=True)
class Weak:
    """One weak set-up: what is different, and what the refusal must say."""

    says: str
    environment: Mapping[str, str] = field(default_factory=dict)
    demo_member: bool = False
    open_file: str = ""
    is_demo: bool = False


WEAK = {
    "demo members beside a real source": Weak("member clear-demo", demo_member=True),
    "no gate key": Weak("AMBASADA_GATE_KEY is not set", {"AMBASADA_GATE_KEY": ""}),
    "a short gate key": Weak("AMBASADA_GATE_KEY is no 32 bytes", {"AMBASADA_GATE_KEY": SHORT}),
    "a short seal key": Weak("AMBASADA_SEAL_KEY is no 32 bytes", {"AMBASADA_SEAL_KEY": SHORT}),
    "a key of Google that all can read": Weak("chmod 600", open_file="key.json"),
    "an audit log that all can read": Weak("chmod 600", open_file="state/audit.log"),
    "an address beyond this machine": Weak(
        "AMBASADA_TRUSTED_PROXY", {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}
    ),
    "usage statistics": Weak(
        "browser.gatherUsageStats", {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true"}
    ),
    "details of errors": Weak(
        "client.showErrorDetails", {"STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full"}
    ),
    "sessions that belong to nobody": Weak(
        "server.trustedUserHeaders", {"STREAMLIT_SERVER_TRUSTED_USER_HEADERS": "{}"}
    ),
    "usage statistics on the demo": Weak(
        "browser.gatherUsageStats",
        {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true"},
        is_demo=True,
    ),
}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A network of one real source."""
    return write_network(tmp_path, {"aa": {"cases": []}})


def environment(config: Path, weak: Weak) -> dict[str, str]:
    """Everything as it must be, but for what is weak."""
    folder = config.parent
    key = folder / "key.json"
    key.write_text("{}", "utf-8")
    key.chmod(0o600)
    accounts = Accounts(folder / "state" / "accounts.sqlite", GATE_KEY)
    if weak.demo_member:
        accounts.add("demo-leadership", Role.LEADERSHIP, by="console", is_demo=True)
    (folder / "state" / "audit.log").touch(0o600)
    if weak.open_file:
        (folder / weak.open_file).chmod(0o644)
    return {
        **os.environ,
        **settings_of(config),
        "AMBASADA_STATE": str(folder / "state"),
        "AMBASADA_GATE_KEY": KEY,
        "GOOGLE_APPLICATION_CREDENTIALS": str(key),
        **weak.environment,
    }


def start(environment: Mapping[str, str], port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=dict(environment),
        stderr=subprocess.PIPE,
        text=True,
        stdout=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("name", WEAK)
def test_a_weak_set_up_is_refused_with_a_sentence(
    config: Path, demo_config: Path, name: str
) -> None:
    weak = WEAK[name]
    given = environment(config, weak)
    if weak.is_demo:
        given["AMBASADA_CONFIG"] = str(demo_config)
    process = start(given, _free_port())
    try:
        _out, said = process.communicate(timeout=60)
    finally:
        _stop(process)
    assert process.returncode == 2, said
    refusals = [line for line in said.splitlines() if line.startswith("Ambasada does not start:")]
    assert len(refusals) == 1 and weak.says in refusals[0], said
    assert "Traceback" not in said
    for secret in (KEY, SHORT):
        assert secret not in said


def test_the_same_without_a_weakness_starts(config: Path) -> None:
    port = _free_port()
    process = start(environment(config, Weak("")), port)
    try:
        assert _answers(process, port)
    finally:
        _stop(process)
