"""What the server must never do, whatever else changes in .streamlit/config.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("server", "address", "127.0.0.1"),  # no sign-in yet: this machine only
        ("browser", "gatherUsageStats", False),  # leaves for another host
        ("browser", "serverAddress", "localhost"),  # unset, another host is asked for it
        ("client", "showErrorDetails", "none"),  # never a traceback on a screen
        ("client", "showErrorLinks", False),  # names the error to another host
        ("client", "disableDataExport", True),  # formulas in cells
        ("runner", "postScriptGC", False),  # 40 clicks a second against 2.2
    ],
)
def test_a_setting_is_as_decided(section, key, value):
    assert tomllib.loads(CONFIG.read_text("utf-8"))[section][key] == value
