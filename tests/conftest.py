"""What several kinds of tests share: one made-up network a session, written once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from ambasada.network import load_configuration
from ambasada.sources.demo import write_demo
from tests.factories import TODAY

ROOT = Path(__file__).resolve().parent.parent
# The embassy of the demo whose sheet is taken away again: it must never read as zero.
NO_SHEET = "kr"


def settings_of(config: Path) -> Mapping[str, str]:
    """The environment that reads `config` as of a fixed day, once and for all."""
    return {
        "AMBASADA_CONFIG": str(config),
        "AMBASADA_TODAY": TODAY.isoformat(),
        "AMBASADA_READ_EVERY": "900000",
    }


def use(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the app of this process read `config`."""
    for name, value in settings_of(config).items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="session")
def demo_config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration folder of a demo of 2,500 cases; `NO_SHEET` has no source in it."""
    folder = tmp_path_factory.mktemp("demo")
    config = ROOT / "config"
    network = load_configuration(config)
    write_demo(folder, network, config, cases=2500, seed=1, as_of=TODAY)
    sources = folder / "config" / "sources.toml"
    entries = sources.read_text("utf-8").split("[[source]]")
    kept = [entry for entry in entries if f'embassy = "{NO_SHEET}"' not in entry]
    assert len(kept) == len(entries) - 1
    sources.write_text("[[source]]".join(kept), "utf-8")
    return folder / "config"
