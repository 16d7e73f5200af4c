"""The reader: reads the sheets, makes figures, seals what it read, and ends.

It runs as a process of its own (`ambasada/reader_start.py`), so that what a reading needs for a
few seconds (the engine, the rows of the whole network) is never part of the dashboard's memory,
and a reading never keeps a click waiting. A task comes on standard input, its answer goes to
standard output, both as parcels; everything said goes to standard error.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from pathlib import Path

from ambasada.accounts import AccountError
from ambasada.configuration_file import ConfigurationError
from ambasada.disclosure import with_protected_months
from ambasada.errand import ANSWER, NothingRead, Task, task_of
from ambasada.figures import Figures, compute_figures
from ambasada.kept import Kept
from ambasada.lockdown import LOCKED
from ambasada.network import Network, Source, load_configuration
from ambasada.reading import Reading, take_reading
from ambasada.sources.current import current_demo
from ambasada.sources.fetch import Asking
from ambasada.storage.accounts_lock import lock_is_on
from ambasada.storage.baselines import baselines_of
from ambasada.storage.decisions import Decisions
from ambasada.storage.figures import figures_parts
from ambasada.storage.parcel import Parts, json_bytes, pack, unpack
from ambasada.storage.readings import reading_of, reading_parts
from ambasada.storage.releases import Releases, with_releases
from ambasada.storage.seal import Refused, SealedFolder, last_good, remove_readings

log = logging.getLogger("ambasada.reader")


def do(task: Task) -> Parts:
    """The answer to a task: figures as parts, or a sentence that says why there are none."""
    asking = Asking(list(task.asked_lately))
    answer: dict[str, object] = {"config": "", "failure": "", "is_put_off": False}
    parts: Parts = {}
    try:
        _check_not_locked(task)
        config = _configuration(task)
        answer["config"] = str(config)
        network = load_configuration(config)
        if task.is_reading:
            reading, figures = _read(task, network, asking)
            answer["is_put_off"] = reading.is_put_off
        else:
            figures = _look_back(task, network)
        parts = figures_parts(figures)
    except (NothingRead, ConfigurationError, AccountError) as error:
        answer["failure"] = str(error)
    except Exception as error:  # whatever happens, the dashboard keeps the last good reading
        log.exception("the reader failed")
        answer["failure"] = f"The sheets could not be read ({type(error).__name__})."
    return {ANSWER: json_bytes(answer | {"asked_lately": asking.lately}), **parts}


def _configuration(task: Task) -> Path:
    if not task.makes_demo:
        return task.config
    plain = load_configuration(task.config)
    return current_demo(task.state / "demo", plain, task.config, task.today)


def _read(task: Task, network: Network, asking: Asking) -> tuple[Reading, Figures]:
    before = _last_kept(task, network)
    decisions = Decisions(task.state / "decisions").about(before)
    reading = take_reading(
        network,
        task.today,
        before,
        decisions=decisions,
        is_guarded=True,
        asking=asking,
    )
    figures = _protected(task, _figures(task, reading), may_publish=not reading.is_put_off)
    task.sealed.write(pack(reading_parts(reading) | figures_parts(figures)), reading.read_at)
    # A lock-down between the first question and this file has removed the ones before it.
    _check_not_locked(task)
    log.info("reading %s: %d problems", reading.key, len(reading.problems))
    return reading, figures


def _check_not_locked(task: Task) -> None:
    """During a lock-down nothing is read, and nothing that was read stays."""
    if lock_is_on(task.state):
        remove_readings(task.seals)
        raise NothingRead(LOCKED)


def _last_kept(task: Task, network: Network) -> dict[Source, Kept]:
    reading = last_reading(task.sealed, network)
    return dict(reading.kept) if reading else {}


def _look_back(task: Task, network: Network) -> Figures:
    reading = last_reading(task.sealed, network)
    if reading is None:
        raise NothingRead("There is no reading to look back with yet.")
    return _protected(task, _figures(task, reading), may_publish=False)


def _figures(task: Task, reading: Reading) -> Figures:
    return compute_figures(reading, task.as_of, baselines_of(task.state).days())


def _protected(task: Task, figures: Figures, *, may_publish: bool) -> Figures:
    """`figures` with what was released by their day, and leadership's protected months.

    What is due is released first, by a reading that has every embassy. Where a release cannot be
    opened, none is shown and none is made.
    """
    releases = Releases(task.releases.folder, task.releases.key)
    try:
        if may_publish and figures.span.as_of == task.today:
            for released in releases.publish_due(figures, task.today):
                log.info("week %s is released", released.week)
        told = releases.all()
    except Refused as refusal:
        log.error("%s", refusal)
        told = []
    begun = baselines_of(task.state).days()
    return with_protected_months(with_releases(figures, told, begun))


def last_reading(sealed: SealedFolder, network: Network) -> Reading | None:
    """The newest sealed reading that can be opened; each one refused is said in the log."""
    return last_good(sealed, lambda parts: reading_of(parts, network))


def main() -> None:
    """One task, one answer. The first eight bytes on standard input say how long the task is."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    # Whatever prints by mistake must not get into the answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    length = int.from_bytes(_exactly(8), "big")
    task = task_of(unpack(_exactly(length)))
    # Millions of cells and no circles among them: looking for some takes a fifth of a reading.
    gc.disable()
    answers.write(pack(do(task)))
    answers.close()


def _exactly(length: int) -> bytes:
    content = b""
    while len(content) < length:
        more = os.read(0, length - len(content))
        if not more:
            sys.exit(1)
        content += more
    return content
