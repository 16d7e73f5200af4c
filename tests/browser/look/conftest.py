"""A server of the tour's own: what other tests do to accounts and the audit log is not seen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Server, serve
from tests.browser.look.tour import EYES
from tests.conftest import signed_in_as


@pytest.fixture(scope="module")
def quiet_server(demo_config: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo network with the same members whichever screen is looked at first.

    One for each file: files run beside each other, and the audit log tells who came before.
    """
    folder = tmp_path_factory.mktemp("look") / "demo"
    shutil.copytree(demo_config.parent, folder, ignore=shutil.ignore_patterns("state"))
    log = folder.parent / "log.txt"
    with serve(folder / "config", log) as running:
        for eyes in EYES.values():
            signed_in_as(running.config, eyes)
        yield running
    said = log.read_text("utf-8")
    assert "Traceback" not in said and "screen failed" not in said, said[-3000:]
