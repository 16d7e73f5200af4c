"""A process killed while it writes: the old reading or the new one, never half of one."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from ambasada.storage.seal import SealedFolder, last_good
from tests.conftest import ROOT

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ambasada.storage.parcel import pack
from ambasada.storage.seal import SealedFolder

sealed = SealedFolder(Path(sys.argv[1]), bytes(range(32)))
print("ready", flush=True)
number = 0
while True:
    number += 1
    content = f"{number}:".encode() + bytes([number % 256]) * 300_000
    sealed.write(pack({"text": content}), datetime.now(UTC))
"""


def test_a_writer_killed_at_any_moment_leaves_a_whole_reading(tmp_path: Path) -> None:
    sealed = SealedFolder(tmp_path, bytes(range(32)))
    chance = random.Random(2)
    last = 0
    for _kill in range(20):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(sealed.folder)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert writer.stdout is not None and writer.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.0, 0.05) + (0.05 if not last else 0.0))
        writer.kill()
        writer.wait()
        writer.stdout.close()
        found = last_good(sealed, lambda parts: parts["text"])
        assert found is not None or not last
        if found:
            number, rest = found.split(b":", 1)
            assert rest == bytes([int(number) % 256]) * 300_000
            last = int(number)
    assert last
