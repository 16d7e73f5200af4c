"""What reading 24 Google spreadsheets costs, beside the usual way: `python -m benchmarks.sheets`.

The sheets are served by the tests' Google in a process of its own, so that only the reading is
measured. Each way runs in a fresh process, and they take turns, so that all meet the same machine.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ambasada.sources.google_sheets  # noqa: F401 – Google's libraries are loaded beforehand
from ambasada.network import Network, load_configuration
from ambasada.reading import take_reading
from ambasada.sources.fetch import Asking, Fetched, fetch_all
from ambasada.sources.google_limits import Limits
from benchmarks.ground import AS_OF, CASES, ROOT, markdown, middle
from benchmarks.usual_sheets import read_as_usual

MOST_SECONDS, MOST_MEGABYTES = 10, 1024
RUNS = 3
INSIDE = "--inside"
Steps = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Google:
    """The running server: its address, how many spreadsheets and rows it has."""

    folder: Path
    address: str
    spreadsheets: int
    rows: int

    @property
    def environment(self) -> dict[str, str]:
        """What leads the reading there."""
        return {
            "AMBASADA_SHEETS_ADDRESS": self.address,
            "AMBASADA_DRIVE_ADDRESS": self.address,
            "GOOGLE_APPLICATION_CREDENTIALS": str(self.folder / "account.json"),
        }


def main() -> None:
    if INSIDE in sys.argv:
        way, folder = sys.argv[-2:]
        print(json.dumps(WAYS[way](Path(folder))))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    with _serving(parser.parse_args().cases) as google:
        runs = [_one_run(google) for _number in range(RUNS)]
    print(
        f"### {google.spreadsheets} spreadsheets of {google.rows:,} rows, medians of {RUNS} runs\n"
    )
    print(_table(runs))


@contextmanager
def _serving(cases: int) -> Iterator[Google]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.sheets_server", folder, str(cases)]
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdin and process.stdout
        try:
            address, spreadsheets, rows = process.stdout.readline().split()
            yield Google(Path(folder), address, int(spreadsheets), int(rows))
        finally:
            process.stdin.close()
            process.wait()


def _one_run(google: Google) -> Steps:
    return {
        step: figures for way in WAYS for step, figures in _in_fresh_process(way, google).items()
    }


def _in_fresh_process(way: str, google: Google) -> Steps:
    command = [sys.executable, "-m", "benchmarks.sheets", INSIDE, way, str(google.folder)]
    environment = os.environ | google.environment
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return dict(json.loads(done.stdout))


def _rows_only(folder: Path) -> Steps:
    """The agreed columns as text: as far as the usual way gets."""
    with _ready(folder) as network, _step("rows") as steps:
        fetched = list(fetch_all(network, {}, _asking()))
    assert all(isinstance(result, Fetched) for _source, result in fetched)
    return steps


def _readings(folder: Path) -> Steps:
    """A first reading, one that looks at formulas, and one that finds nothing changed."""
    today = date.fromisoformat(AS_OF)
    with _ready(folder) as network:
        with _step("reading") as steps:
            first = take_reading(network, today, asking=_asking())
        second = take_reading(network, today, first.kept, asking=_asking())
        with _step("unchanged") as last:
            third = take_reading(network, today, second.kept, asking=_asking())
    assert not [state for one in (first, third) for state in one.sources if state.faults]
    assert third.key == first.key
    return steps | last


def _as_usual(folder: Path) -> Steps:
    account = json.loads((folder / "account.json").read_text("utf-8"))
    keys = [source.spreadsheet for source in load_configuration(folder).sources]
    with _step("usual") as steps:
        frames = read_as_usual(account, os.environ["AMBASADA_SHEETS_ADDRESS"], keys)
    assert len({key for key, _title in frames}) == len(keys)
    return steps


WAYS: dict[str, Callable[[Path], Steps]] = {
    "rows": _rows_only,
    "readings": _readings,
    "usual": _as_usual,
}


@contextmanager
def _ready(folder: Path) -> Iterator[Network]:
    """The network, with garbage left alone as in the reader's process (ambasada/reader.py)."""
    gc.disable()
    yield load_configuration(folder)


def _asking() -> Asking:
    """Without the minute's limit: 73 requests would be spread over two minutes."""
    return Asking(limits=Limits(requests_in_window=100_000))


@contextmanager
def _step(name: str) -> Iterator[Steps]:
    steps: Steps = {}
    wall, cpu = time.perf_counter(), _processor_seconds()
    yield steps
    steps[name] = {
        "wall": time.perf_counter() - wall,
        "cpu": _processor_seconds() - cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _table(runs: list[Steps]) -> str:
    def row(words: str, step: str) -> list[str]:
        wall, cpu, peak = (
            middle([run[step][name] for run in runs]) for name in ("wall", "cpu", "peak")
        )
        ratio = middle([run["usual"]["cpu"] / run[step]["cpu"] for run in runs])
        return [words, f"{wall:.1f}", f"{cpu:.1f}", f"{peak:,.0f}", f"{ratio:.1f} : 1"]

    head = ["step", "seconds", "processor seconds", "highest memory, MB", "usual way : this"]
    rows = [
        row("agreed columns as text", "rows"),
        row("**a reading**: typed rows, problems, Arrow tables", "reading"),
        ["target", "", str(MOST_SECONDS), f"{MOST_MEGABYTES:,}", ""],
        row("a reading that finds nothing changed", "unchanged"),
        row("usual way: `get_all_records()`, a frame of each tab", "usual"),
    ]
    return markdown(head, rows)


if __name__ == "__main__":
    main()
