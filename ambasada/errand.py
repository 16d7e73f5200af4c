"""Sends the reader on an errand: starts its process, gives it a task, waits for the answer."""

from __future__ import annotations

import base64
import subprocess
import sys
import threading
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ambasada.storage.parcel import Parts, json_bytes, json_of, pack, unpack
from ambasada.storage.seal import SealedFolder

_ROOT = Path(__file__).resolve().parent.parent
# A reading of the largest network takes half a minute; a source may take its sixty seconds.
LONGEST_SECONDS = 600.0
ANSWER = "answer.json"
TASK = "task.json"

RELEASES = "releases"


@dataclass(frozen=True)
class Task:
    """What the dashboard asks for: a new reading, or the figures of the last one as of a day."""

    is_reading: bool
    config: Path
    state: Path
    seals: Path
    key: bytes
    today: date
    as_of: date
    makes_demo: bool = False
    # Moments of the last minute's requests to Google (seconds since 1970): the limit outlives a
    # process.
    asked_lately: tuple[float, ...] = ()
    # Where releases are frozen; beside the readings where nothing is said.
    released: SealedFolder | None = None

    @property
    def releases(self) -> SealedFolder:
        """The folder of the frozen releases, and their key."""
        return self.released or SealedFolder(self.seals.with_name(RELEASES), self.key)

    @property
    def sealed(self) -> SealedFolder:
        """The sealed readings."""
        return SealedFolder(self.seals, self.key)

    def parts(self) -> Parts:
        """The task as it goes to the reader."""
        plain = {
            "is_reading": self.is_reading,
            "config": str(self.config),
            "state": str(self.state),
            "seals": str(self.seals),
            "key": base64.b64encode(self.key).decode(),
            "today": self.today.isoformat(),
            "as_of": self.as_of.isoformat(),
            "makes_demo": self.makes_demo,
            "asked_lately": list(self.asked_lately),
            "releases": str(self.releases.folder),
            "release_key": base64.b64encode(self.releases.key).decode(),
        }
        return {TASK: json_bytes(plain)}


def task_of(parts: Parts) -> Task:
    """The task that `Task.parts` wrote."""
    plain = json_of(parts[TASK])
    return Task(
        is_reading=plain["is_reading"],
        config=Path(plain["config"]),
        state=Path(plain["state"]),
        seals=Path(plain["seals"]),
        key=base64.b64decode(plain["key"]),
        today=date.fromisoformat(plain["today"]),
        as_of=date.fromisoformat(plain["as_of"]),
        makes_demo=plain["makes_demo"],
        asked_lately=tuple(plain["asked_lately"]),
        released=SealedFolder(Path(plain["releases"]), base64.b64decode(plain["release_key"])),
    )


class NothingRead(Exception):
    """The task cannot be done; the text is a sentence for the screen."""


@dataclass(frozen=True)
class Answer:
    """What the reader answered: the configuration in force, the figures as parts, and whether a
    spreadsheet was put off to a reading soon.
    """

    config: Path
    parts: Parts
    is_put_off: bool


class Errands:
    """The reader's processes that are under way. Safe for many threads."""

    def __init__(self) -> None:
        self._under_way: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._closed_because = ""
        self._asked_lately: tuple[float, ...] = ()

    def run(self, task: Task) -> Answer:
        """The answer to a task; raises NothingRead."""
        process = self._start()
        content = pack(replace(task, asked_lately=self._asked_lately).parts())
        try:
            parts = _answer(process, len(content).to_bytes(8, "big") + content)
        finally:
            with self._lock:
                self._under_way.discard(process)
        answer = json_of(parts.pop(ANSWER))
        if task.is_reading:
            self._asked_lately = tuple(answer["asked_lately"])
        if answer["failure"]:
            raise NothingRead(answer["failure"])
        return Answer(Path(answer["config"]), parts, answer["is_put_off"])

    def close(self, why: str = "The dashboard is stopping.") -> None:
        """End what is under way and start nothing more; when this returns, none of it runs."""
        with self._lock:
            self._closed_because = why
            ended = list(self._under_way)
        for process in ended:
            process.kill()
            process.wait()

    def open(self) -> None:
        """Start again what is asked for."""
        with self._lock:
            self._closed_because = ""

    def _start(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed_because:
                raise NothingRead(self._closed_because)
            process = subprocess.Popen(
                [sys.executable, "-m", "ambasada.reader_start"],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            self._under_way.add(process)
            return process


def _answer(process: subprocess.Popen[bytes], content: bytes) -> Parts:
    """What the process answers. Its standard input stays open: our end is its end."""
    assert process.stdin is not None and process.stdout is not None
    clock = threading.Timer(LONGEST_SECONDS, process.kill)
    clock.start()
    try:
        process.stdin.write(content)
        process.stdin.flush()
        return unpack(process.stdout.read())
    except (OSError, zipfile.BadZipFile):
        raise NothingRead("The reader ended without an answer; the log says why.") from None
    finally:
        clock.cancel()
        process.kill()
        process.stdin.close()
        process.stdout.close()
        process.wait()
