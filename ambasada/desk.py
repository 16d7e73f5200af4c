"""The reading room: one background reader a process, and the figures of what it read.

However many sessions are open, one thread reads the sheets, and a new reading replaces the old
one whole and by reference. A page only asks: `latest()`, then `figures(as_of)`.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from datetime import date
from functools import cache
from pathlib import Path

from ambasada import settings
from ambasada.figures import Figures, compute_figures
from ambasada.network import Network, load_configuration
from ambasada.reading import Reading, take_reading, today_in
from ambasada.sources.current import current_demo

log = logging.getLogger("ambasada.desk")
# Each is some megabytes; a week of looking back and forth fits.
KEPT_FIGURES = 8


class Desk:
    """Reads the sources of one configuration folder in the background. Safe for many threads."""

    def __init__(self, config: Path) -> None:
        self._config = config
        configured = load_configuration(config)
        self._makes_demo = not configured.sources
        self._network = configured
        self._latest: Reading | None = None
        self._failure: str | None = None
        self._arrived = threading.Event()
        self._figures: OrderedDict[tuple[str, date], Figures] = OrderedDict()
        self._figures_lock = threading.Lock()
        self._start_lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    @property
    def is_demo(self) -> bool:
        """Whether everything shown is made up."""
        return self._makes_demo or self._network.is_demo

    @property
    def network(self) -> Network:
        """The network as configured."""
        return self._network

    def today(self) -> date:
        """Today on the network's clock, or the day that was set for a repeated run."""
        return settings.today_override() or today_in(self._network)

    def start(self) -> None:
        """Start the background reader unless it runs already."""
        with self._start_lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="reader", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Let the reader end after the reading under way."""
        self._stopping.set()

    def latest(self, timeout: float = 120) -> Reading:
        """The newest reading. Waits only before the very first one; raises NoReading."""
        self.start()
        self._arrived.wait(timeout)
        if self._latest is None:
            raise NoReading(self._failure or "The first reading is still under way.")
        return self._latest

    def figures(self, as_of: date) -> Figures:
        """The figures of the newest reading as of a day; computed once, shared by everybody."""
        return self._figures_of(self.latest(), as_of)

    def _figures_of(self, reading: Reading, as_of: date) -> Figures:
        key = (reading.key, as_of)
        with self._figures_lock:
            if key not in self._figures:
                self._figures[key] = compute_figures(reading, as_of)
            self._figures.move_to_end(key)
            while len(self._figures) > KEPT_FIGURES:
                self._figures.popitem(last=False)
            return self._figures[key]

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._read_once()
            except Exception as error:  # whatever happens, the last good reading stays
                self._failure = f"The sheets could not be read ({type(error).__name__})."
                log.exception("reading failed")
            self._arrived.set()
            self._stopping.wait(settings.read_every_seconds())

    def _read_once(self) -> None:
        today = self.today()
        if self._makes_demo:
            state = settings.state_folder(self._config)
            made = current_demo(
                state / "demo", load_configuration(self._config), self._config, today
            )
            self._network = load_configuration(made)
        reading = take_reading(self._network, today, self._latest)
        # Figures first, so that nobody waits for them after the new reading is there.
        self._figures_of(reading, today)
        self._latest = reading
        log.info("reading %s: %d problems", reading.key, len(reading.problems))


class NoReading(RuntimeError):
    """There is no reading to show yet; the text says what to do."""


@cache
def desk_of(config: Path) -> Desk:
    """The one desk of a configuration folder in this process."""
    return Desk(config)


def the_desk() -> Desk:
    """The desk of the configuration in force."""
    return desk_of(settings.config_folder().resolve())
