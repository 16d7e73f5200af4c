"""What a new reading costs, from the folder to the figures: `python -m benchmarks.reading`.

Measured in a fresh process, so that its memory is that of the reading alone.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from benchmarks.ground import AS_OF, CASES, ROOT, demo_of, markdown

MOST_SECONDS, MOST_MEGABYTES = 20, 1024
INSIDE = "--inside"


def main() -> None:
    if INSIDE in sys.argv:
        print(json.dumps(_measured(Path(sys.argv[-1]))))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    cases = parser.parse_args().cases
    runs = [_in_fresh_process(demo_of(cases)) for _number in range(3)]
    best = min(runs, key=lambda run: run["total"]["cpu"])
    print(f"### A new reading of {cases:,} cases\n")
    print(_table(best))


def _in_fresh_process(folder: Path) -> dict[str, dict[str, float]]:
    command = [sys.executable, "-m", "benchmarks.reading", INSIDE, str(folder / "config")]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def _measured(config: Path) -> dict[str, dict[str, float]]:
    steps: dict[str, dict[str, float]] = {}
    with _step(steps, "total"):
        with _step(steps, "import"):
            from ambasada import intake, reading
            from ambasada.figures import compute_figures
            from ambasada.network import load_configuration
            from ambasada.sources.folder import read_folder
        network = load_configuration(config)
        today = date.fromisoformat(AS_OF)
        # The two parts of a reading, told apart by standing between them.
        parts = {"folder": 0.0, "intake": 0.0}
        reading.read_folder = _timed(read_folder, parts, "folder")
        intake.read_book = _timed(intake.read_book, parts, "intake")
        with _step(steps, "reading"):
            taken = reading.take_reading(network, today)
        with _step(steps, "figures"):
            compute_figures(taken, today)
    for name, seconds in parts.items():
        steps[name] = {"cpu": seconds, "wall": seconds, "peak": 0}
    return steps


@contextmanager
def _step(steps: dict[str, dict[str, float]], name: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    steps[name] = {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "peak": peak,
    }


def _timed(function, parts: dict[str, float], name: str):  # type: ignore[no-untyped-def]
    def timed(*given):  # type: ignore[no-untyped-def]
        before = time.process_time()
        try:
            return function(*given)
        finally:
            parts[name] += time.process_time() - before

    return timed


def _table(run: dict[str, dict[str, float]]) -> str:
    def row(words: str, name: str) -> list[str]:
        step = run[name]
        return [words, f"{step['wall']:.1f}", f"{step['cpu']:.1f}", f"{step['peak']:,.0f}"]

    def part(words: str, seconds: float) -> list[str]:
        return [words, "", f"{seconds:.1f}", ""]

    folder, intake = run["folder"]["cpu"], run["intake"]["cpu"]
    rows = [
        row("start of Python, imports", "import"),
        row("reading", "reading"),
        part("– files to text", folder),
        part("– text to typed rows and problems", intake),
        part("– rows to Arrow tables and a key", run["reading"]["cpu"] - folder - intake),
        row("figures", "figures"),
        row("**together**", "total"),
        ["target", f"{MOST_SECONDS}", "", f"{MOST_MEGABYTES:,}"],
    ]
    return markdown(["step", "seconds", "processor seconds", "highest memory, MB"], rows)


if __name__ == "__main__":
    main()
