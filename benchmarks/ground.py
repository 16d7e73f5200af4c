"""What every measurement stands on: the demo network, a server of its own, its processor time."""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from tests.conftest import GATE_KEY, signed_in_as

ROOT = Path(__file__).resolve().parent.parent
AS_OF = "2026-11-25"
CASES = 100_000
CACHE = Path(tempfile.gettempdir()) / "ambasada-benchmarks"
# So that no reading falls between two clicks.
NO_SECOND_READING = "900000"


def demo_of(cases: int) -> Path:
    """The folder of a demo network with `cases` cases; written once, then kept."""
    folder = CACHE / f"demo-{cases}"
    if not (folder / "config" / "sources.toml").exists():
        command = [sys.executable, "-m", "ambasada", "demo", str(folder)]
        command += ["--cases", str(cases), "--as-of", AS_OF]
        subprocess.run(command, cwd=ROOT, check=True)
    return folder


def _one_table_of(cases: int) -> Path:
    """The same cases as one clean table, which is what the usual page starts from."""
    table = CACHE / f"cases-{cases}.parquet"
    if not table.exists():
        command = [sys.executable, "-m", "benchmarks.one_table"]
        command += [str(demo_of(cases) / "config"), str(table)]
        subprocess.run(command, cwd=ROOT, check=True)
    return table


@dataclass(frozen=True)
class Server:
    """A running Streamlit server that nobody else uses."""

    pid: int
    port: int
    config: Path = ROOT

    def cookie(self, eyes: str) -> dict[str, str]:
        """That of somebody signed in: an embassy's coordinator by its id, or `leadership`."""
        token = signed_in_as(self.config, eyes).token
        return {"name": "__Host-ambasada", "value": token}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def processor_ms(self) -> float:
        """Processor time used so far.

        The process's own clock, because Streamlit ends a thread with each run and
        /proc/PID/task knows nothing of threads that have ended.
        """
        return time.clock_gettime_ns((~self.pid << 3) | 2) / 1e6

    def memory_mb(self) -> tuple[float, float]:
        """Resident memory now and at its highest."""
        text = Path(f"/proc/{self.pid}/status").read_text("utf-8")
        lines = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
        now, peak = (int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
        return now, peak


@contextmanager
def serving(script: str, settings: Mapping[str, str], log: Path) -> Iterator[Server]:
    """`streamlit run SCRIPT` on a free port of the loopback, ended afterwards."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | dict(settings),
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        try:
            server = Server(process.pid, port)
            _wait_until_ready(server, process)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def ambasada_of(cases: int) -> Iterator[Server]:
    """Ambasada over a demo network, with its first reading done."""
    settings = {
        "AMBASADA_CONFIG": str(demo_of(cases) / "config"),
        "AMBASADA_TODAY": AS_OF,
        "AMBASADA_READ_EVERY": NO_SECOND_READING,
        "AMBASADA_GATE_KEY": base64.b64encode(GATE_KEY).decode(),
    }
    with serving(str(ROOT / "app.py"), settings, CACHE / "ambasada.log") as server:
        _wait_until_idle(server)
        yield replace(server, config=demo_of(cases) / "config")


@contextmanager
def usual_page_of(cases: int) -> Iterator[Server]:
    """The page as usually written, over the same cases."""
    settings = {
        "USUAL_PAGE_CASES": str(_one_table_of(cases)),
        "AMBASADA_CONFIG": str(demo_of(cases) / "config"),
        "PYTHONPATH": str(ROOT),
        # Streamlit's own default, whatever .streamlit/config.toml says for Ambasada.
        "STREAMLIT_RUNNER_POST_SCRIPT_GC": "true",
    }
    script = str(ROOT / "benchmarks" / "usual_page.py")
    with serving(script, settings, CACHE / "usual.log") as server:
        yield server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(server: Server, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"The server ended at once. Its log: {CACHE}")
        with suppress(OSError):
            urllib.request.urlopen(f"{server.address}/health", timeout=2).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"The server did not answer within a minute. Its log: {CACHE}")


def _wait_until_idle(server: Server, calm_seconds: float = 3) -> None:
    """Until the server uses under 3 % of a processor: the first reading is done."""
    before = server.processor_ms()
    while True:
        time.sleep(calm_seconds)
        now = server.processor_ms()
        if now - before < calm_seconds * 30:
            return
        before = now


def markdown(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; every column but the first is flush right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def middle(values: Sequence[float]) -> float:
    """The median; not a number when there is none."""
    return median(values) if values else float("nan")


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def whole(value: float) -> str:
    """A number without decimals; a dash when there is none."""
    return "–" if value != value else f"{value:,.0f}"
