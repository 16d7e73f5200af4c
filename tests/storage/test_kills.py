"""A reader killed at any moment of a reading: the old or the new one opens next."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.factories import case, write_network

# A hundred take some minutes: KILLS=100 make test ARGS="tests/storage/test_kills.py".
KILLS = int(os.environ.get("KILLS", "25"))


def test_after_each_kill_the_old_or_the_new_reading_is_there(tmp_path: Path) -> None:
    config = write_network(tmp_path, {"pl": {"cases": [case(0, category="other")]}})
    program = str(Path(__file__).parent / "killed_readers.py")
    done = subprocess.run(
        [sys.executable, program, str(config), str(KILLS)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=600,
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) == KILLS, done.stderr[-2000:]
    for before, after, is_whole in lines:
        assert int(after) >= int(before) and is_whole == "True", (before, after)
    # Some were killed before they had sealed anything, some after.
    advanced = [int(after) > int(before) for before, after, _ in lines]
    assert any(advanced) and not all(advanced)
