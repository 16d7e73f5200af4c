"""Keeps the demo network current: made anew when its last day is not today."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from ambasada.network import Network
from ambasada.sources.demo import write_demo

_MARK = "last-day.txt"
# Raised when what `write_demo` writes changes, so that an old demo is not taken for a current one.
_EDITION = 1


def current_demo(folder: Path, network: Network, config: Path, today: date) -> Path:
    """The configuration folder of a demo network whose last day is `today`; writes it if need be.

    It is written beside the old one and put in its place whole, so that a reader never meets half.
    """
    wanted = f"{today.isoformat()} edition {_EDITION}"
    mark = folder / _MARK
    if not (mark.is_file() and mark.read_text("utf-8") == wanted):
        fresh = folder.with_name(folder.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        write_demo(fresh, network, config, as_of=today)
        (fresh / _MARK).write_text(wanted, "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    return folder / "config"
