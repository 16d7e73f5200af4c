"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

HALF = ".half"


def write_whole(file: Path, content: bytes) -> None:
    """Replace `file`, mode 0600; after a crash there is the old or the new one, whole."""
    passing = file.with_suffix(f".{os.getpid()}{HALF}")
    descriptor = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    passing.replace(file)
    directory = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
