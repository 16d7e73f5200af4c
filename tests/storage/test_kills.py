"""A reader or its dashboard killed at any moment of a reading: the old or the new one opens next,
and no reader is left behind.
"""

from __future__ import annotations

import base64
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ambasada.network import load_configuration
from ambasada.reader import last_reading
from ambasada.storage.seal import SealedFolder
from tests.conftest import ROOT
from tests.factories import case, write_network, write_tab

# A hundred take some minutes: KILLS=100 make test ARGS="tests/storage/test_kills.py".
KILLS = int(os.environ.get("KILLS", "12"))
# Each starts a dashboard's desk and its reader, which takes seconds.
DESK_KILLS = int(os.environ.get("KILLS", "6"))
KEY = bytes(range(32))


def test_after_each_kill_the_old_or_the_new_reading_is_there(tmp_path: Path) -> None:
    config = write_network(tmp_path, {"pl": {"cases": [case(0, category="other")]}})
    program = str(Path(__file__).parent / "killed_readers.py")
    done = subprocess.run(
        [sys.executable, program, str(config), str(KILLS)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=24 * max(KILLS, 25),
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) == KILLS, done.stderr[-2000:]
    for before, after, is_whole in lines:
        assert int(after) >= int(before) and is_whole == "True", (before, after)
    # Some were killed before they had sealed anything, some after.
    advanced = [int(after) > int(before) for before, after, _ in lines]
    assert any(advanced) and not all(advanced)


@contextmanager
def running_desk(config: Path) -> Iterator[subprocess.Popen[str]]:
    """A desk in a process of its own; whatever happens, it is killed."""
    settings = {
        "PYTHONPATH": str(ROOT),
        "PATH": "",
        "AMBASADA_TODAY": "2026-11-25",
        "AMBASADA_READ_EVERY": "5",
        "AMBASADA_SEAL_KEY": base64.b64encode(KEY).decode(),
    }
    command = [sys.executable, str(Path(__file__).parent / "killed_desk.py"), str(config)]
    desk = subprocess.Popen(
        command,
        cwd=ROOT,
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield desk
    finally:
        desk.kill()
        desk.wait()
        assert desk.stdout is not None
        desk.stdout.close()


def readers_of(desk: int) -> list[int]:
    """The processes that any thread of the desk started."""
    found = []
    for file in Path(f"/proc/{desk}/task").glob("*/children"):
        found += [int(pid) for pid in file.read_text().split()]
    return found


def is_running(pid: int) -> bool:
    """Whether it still is a reader; an ended one that nobody asked after is none."""
    try:
        return b"ambasada.reader" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def wait_for(what: Callable[[], object], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def test_a_killed_dashboard_loses_no_reading_and_leaves_no_reader(tmp_path: Path) -> None:
    config = write_network(tmp_path, {"pl": {"cases": [case(0)]}})
    sealed = SealedFolder(tmp_path / "state" / "readings", KEY)
    network, sheet = load_configuration(config), tmp_path / "sheets" / "pl"
    chance = random.Random(9)

    def rows() -> int:
        reading = last_reading(sealed, network)
        assert reading is not None and sealed.open(sealed.files()[0]) is not None
        return reading.tables["cases"].num_rows

    with running_desk(config) as desk:
        began = time.monotonic()
        assert desk.stdout is not None and desk.stdout.readline() == "1\n"
        seconds = time.monotonic() - began

    killed_at_work, advanced = 0, 0
    for kill in range(DESK_KILLS):
        before = rows()
        write_tab(sheet, "cases", [case(number) for number in range(before + 1)])
        with running_desk(config) as desk:
            assert wait_for(lambda desk=desk: readers_of(desk.pid), 30)
            # By turns early, and as soon as the reading is sealed, whenever that is.
            if kill % 2:
                assert wait_for(lambda before=before: rows() > before, 60)
            else:
                time.sleep(chance.uniform(0, 0.7) * seconds)
            readers = readers_of(desk.pid)
            desk.kill()
        assert wait_for(lambda readers=readers: not any(map(is_running, readers)), 5), readers
        assert rows() in (before, before + 1)
        killed_at_work += bool(readers)
        advanced += rows() > before
    # Some dashboards were killed while a reader was at work, some readings were sealed before.
    assert killed_at_work and 0 < advanced < DESK_KILLS
