"""The reading room: one background reader, and the figures of what it read.

However many sessions are open, one thread has the sheets read, and new figures replace the old
ones whole and by reference. A page only asks `figures(as_of)`.
"""

from __future__ import annotations

import logging
import math
import random
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from functools import cache
from pathlib import Path

from ambasada import keys, settings
from ambasada.errand import RELEASES, Errands, NothingRead, Task
from ambasada.figures import Figures
from ambasada.figures.plans import Tables
from ambasada.guard import Decision
from ambasada.lock_watch import LockWatch
from ambasada.lockdown import LOCKED, READINGS
from ambasada.methods.balance_inputs import Terms
from ambasada.network import Network, load_configuration
from ambasada.plans import Plans
from ambasada.reading import today_in
from ambasada.storage.decisions import Decisions
from ambasada.storage.figures import figures_of
from ambasada.storage.parcel import Parts
from ambasada.storage.seal import SealedFolder, last_good, new_key, remove_readings
from ambasada.visibility import View, plan_of

log = logging.getLogger("ambasada.desk")
# Each is some megabytes; a week of looking back and forth fits.
KEPT_FIGURES = 8
# "Read now" may be asked for this often, whoever asks.
SHORTEST_PAUSE_SECONDS = 60.0
# Readings of several dashboards must not fall together for ever.
JITTER = 0.1
STILL_READING = "The first reading is still under way."


class TooSoon(Exception):
    """A reading was asked for again too soon; `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"The sheets were read just now. Ask again in {seconds} seconds.")
        self.seconds = seconds


class Desk:
    """Has the sources of one configuration folder read. Safe for many threads."""

    def __init__(self, config: Path) -> None:
        self._config = config
        self._network = load_configuration(config)
        self._makes_demo = not self._network.sources
        self._state = settings.state_folder(config)
        self._errands = Errands()
        self._plans = Plans()
        self._latest: Figures | None = None
        self._failure: str | None = None
        self._is_put_off = False
        self._arrived = threading.Event()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._one_look_back = threading.Lock()
        self._looked_back: OrderedDict[tuple[str, date], Future[Figures]] = OrderedDict()
        self._thread: threading.Thread | None = None
        self._began = float("-inf")
        self._sealed = self._seal_folder()
        self._released = self._release_folder()
        self._watch = LockWatch(self._state, locked=self._let_go, lifted=self._go_on)
        self._forgetting: list[Callable[[], None]] = []

    def _seal_folder(self) -> SealedFolder:
        """Where readings are sealed; without a key of the network's they end with the process."""
        key = keys.seal_key()
        if key:
            return SealedFolder(self._state / READINGS, key)
        self._passing = tempfile.TemporaryDirectory(prefix="ambasada-")
        return SealedFolder(Path(self._passing.name) / "readings", new_key())

    def _release_folder(self) -> SealedFolder | None:
        """Where releases are frozen. A told week is never revised, so beside real sources they
        outlive the program whether readings do or not: under the gate's key, which must be there.
        """
        key = keys.gate_key()
        if self.is_demo or key is None:
            return None
        return SealedFolder(self._state / RELEASES, keys.derived_key(key, RELEASES))

    @property
    def is_demo(self) -> bool:
        """Whether everything shown is made up."""
        return self._makes_demo or self._network.is_demo

    @property
    def network(self) -> Network:
        """The network as configured."""
        return self._network

    @property
    def is_reading_first(self) -> bool:
        """Whether the first reading is still under way: who asks for figures now will wait."""
        return not self._arrived.is_set()

    def today(self) -> date:
        """Today on the network's clock, or the day that was set for a repeated run."""
        return settings.today_override() or today_in(self._network)

    def start(self) -> None:
        """Start the background reader unless it runs already."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="reader", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End the reader, a reading under way included."""
        self._stopping.set()
        self._watch.stop()
        self._wake.set()
        self._errands.close()
        self._plans.stop()

    def when_locked(self, forget: Callable[[], None]) -> None:
        """Have `forget` called when the network is locked: what else is kept of the sheets."""
        self._forgetting.append(forget)

    def _let_go(self) -> None:
        """Stop reading and forget all that was read, on the disk too. Done anew each second of a
        lock-down, as what was under way when it began may still bring something.
        """
        self._errands.close(LOCKED)
        with self._lock:
            self._latest, self._failure = None, LOCKED
            self._looked_back.clear()
        self._plans.forget()
        self._arrived.set()
        remove_readings(self._sealed.folder)
        for forget in self._forgetting:
            forget()

    def _go_on(self) -> None:
        """Read again, as after a start."""
        if not self._stopping.is_set():
            self._failure = None
            self._arrived.clear()
            self._errands.open()
            self._wake.set()

    def read_now(self) -> None:
        """Have the sheets read at once; raises TooSoon within a minute of the last beginning."""
        wait = self._pause_left()
        if wait > 0:
            raise TooSoon(math.ceil(wait))
        self._wake.set()

    def _pause_left(self) -> float:
        return self._began + SHORTEST_PAUSE_SECONDS - time.monotonic()

    def decide(self, spreadsheet: str, about: str, decision: Decision) -> None:
        """Keep an administrator's decision about a held state, and read again soon."""
        Decisions(self._state / "decisions").record(spreadsheet, about, decision)
        self.read_soon()

    def read_soon(self) -> None:
        """Read again as soon as the pause after the last reading allows."""
        soon = threading.Timer(max(0.0, self._pause_left()), self._wake.set)
        soon.daemon = True
        soon.start()

    def latest(self, timeout: float = 120) -> Figures:
        """The figures of the newest reading. Waits only before the first; raises NothingRead."""
        self.start()
        self._arrived.wait(timeout)
        if self._watch.is_locked:
            raise NothingRead(LOCKED)
        if self._latest is None:
            raise NothingRead(self._failure or STILL_READING)
        return self._latest

    def figures(self, as_of: date) -> Figures:
        """The figures of the newest reading as of a day; made once, shared by everybody."""
        latest = self.latest()
        if latest.span.as_of == as_of:
            return latest
        key = (latest.reading_key, as_of)
        with self._lock:
            is_new = key not in self._looked_back
            made = self._looked_back.setdefault(key, Future())
            self._looked_back.move_to_end(key)
            while len(self._looked_back) > KEPT_FIGURES:
                self._looked_back.popitem(last=False)
        if is_new:
            self._look_back(key, made)
        return made.result()

    def _look_back(self, key: tuple[str, date], made: Future[Figures]) -> None:
        """Make the figures of another day; those who ask meanwhile wait for the same ones."""
        try:
            with self._one_look_back:
                made.set_result(self._ask(self._task(key[1], is_reading=False)))
        except BaseException as error:
            made.set_exception(error)
            with self._lock:
                self._looked_back.pop(key, None)

    def plan(self, view: View, terms: Terms) -> Tables | None:
        """What the view's member may see of the plan under other terms; None until it is made.

        A member who may not vary plans has the reading's own, whatever the terms.
        """
        if not view.may_vary_plans:
            return view.tables
        figures = self.figures(view.as_of)
        plan = self._plans.ask(figures, terms)
        return None if plan is None else plan_of(view.member, figures, plan)

    def _task(self, as_of: date, *, is_reading: bool) -> Task:
        return Task(
            is_reading=is_reading,
            config=self._config,
            state=self._state,
            seals=self._sealed.folder,
            key=self._sealed.key,
            today=self.today(),
            as_of=as_of,
            makes_demo=self._makes_demo,
            released=self._released,
        )

    def _ask(self, task: Task) -> Figures:
        answer = self._errands.run(task)
        # The reader takes the configuration as it is now, so its figures come with that one.
        network = load_configuration(answer.config)
        figures = figures_of(answer.parts, network)
        self._network = network
        if task.is_reading:
            self._is_put_off = answer.is_put_off
        return figures

    def _run(self) -> None:
        self._watch.start()
        if not self._watch.is_locked:
            self._open_sealed()
        while not self._stopping.is_set():
            self._wake.clear()
            if not self._watch.is_locked:
                self._began = time.monotonic()
                self._read_once()
                self._arrived.set()
            self._wake.wait(self._pause())

    def _pause(self) -> float:
        """Seconds until the next reading: a minute where a spreadsheet had to wait for room."""
        every = settings.read_every_seconds()
        wanted = min(every, SHORTEST_PAUSE_SECONDS) if self._is_put_off else every
        return wanted * random.uniform(1 - JITTER, 1 + JITTER)

    def _read_once(self) -> None:
        try:
            self._latest = self._ask(self._task(self.today(), is_reading=True))
            self._failure = None
        except NothingRead as error:  # the last good reading stays
            self._failure = str(error)
            log.warning("no new reading: %s", error)
        except Exception as error:
            self._failure = f"The sheets could not be read ({type(error).__name__})."
            log.exception("no new reading")

    def _open_sealed(self) -> None:
        """The last good reading, so that a restart shows something at once."""

        def newest(parts: Parts) -> Figures:
            return figures_of(parts, self._network)

        self._latest = last_good(self._sealed, newest)
        if self._latest:
            self._arrived.set()


@cache
def desk_of(config: Path) -> Desk:
    """The one desk of a configuration folder in this process."""
    return Desk(config)


def the_desk() -> Desk:
    """The desk of the configuration in force."""
    return desk_of(settings.config_folder().resolve())
