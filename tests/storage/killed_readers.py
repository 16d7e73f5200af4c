"""Kills readers at random moments of their readings: run by test_kills.py as a program of its own,
because what it forks must not carry another test's threads.

Prints a line a kill: how far the reader was said to be, and which reading can be opened after it.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import sys
import time
from datetime import date
from pathlib import Path

from ambasada.errand import Task
from ambasada.network import load_configuration
from ambasada.reader import do, last_reading

KEY = bytes(range(32))
TODAY = date(2026, 11, 25)


def task_of(config: Path) -> Task:
    return Task(
        is_reading=True,
        config=config,
        state=config.parent / "state",
        seals=config.parent / "state" / "readings",
        key=KEY,
        today=TODAY,
        as_of=TODAY,
    )


def start_reader(task: Task, cases: Path, size: int) -> int:
    """A reader that reads again and again; each reading has one case more than the one before."""
    reader = os.fork()
    if reader == 0:
        while True:
            size += 1
            rows = [f"C-{number},2026-11-02,other" for number in range(size)]
            passing = cases.with_suffix(".half")
            passing.write_text("\n".join(["case_id,received_at,category", *rows, ""]), "utf-8")
            passing.replace(cases)
            do(task)
    return reader


def time_of_a_reading(task: Task) -> float:
    """One whole reading, in a process of its own: the engine's threads do not survive a fork."""
    began = time.monotonic()
    reader = os.fork()
    if reader == 0:
        do(task)
        os._exit(0)
    os.waitpid(reader, 0)
    return time.monotonic() - began


def main() -> None:
    logging.disable()
    config, kills = Path(sys.argv[1]), int(sys.argv[2])
    task = task_of(config)
    network = load_configuration(config)
    cases = config.parent / "sheets" / "pl" / "cases.csv"
    chance = random.Random(9)
    seconds = time_of_a_reading(task)
    for _kill in range(kills):
        before = last_reading(task.sealed, network)
        assert before is not None
        reader = start_reader(task, cases, before.tables["cases"].num_rows)
        time.sleep(chance.uniform(0.2, 1.4) * seconds)
        os.kill(reader, signal.SIGKILL)
        os.waitpid(reader, 0)
        after = last_reading(task.sealed, network)
        newest = task.sealed.files()[0]
        is_whole = after is not None and task.sealed.open(newest) is not None
        rows = (before.tables["cases"].num_rows, after.tables["cases"].num_rows if after else -1)
        print(*rows, is_whole, flush=True)


main()
