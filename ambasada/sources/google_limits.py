"""How long, how much and how often Google is asked: no reading hangs, and no quota is emptied.

Google allows 300 requests a minute for a project and 60 for one account.
Source: https://developers.google.com/workspace/sheets/api/limits
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ambasada.sources.google_trouble import NoRoom, Trouble


@dataclass(frozen=True)
class Limits:
    """Times in seconds, sizes in bytes.

    `silence` is the longest pause within an answer, `request` a whole request with its answer,
    `reading` all spreadsheets together. A wait before another try is drawn from 0 to
    `first_wait`, then from 0 to twice that.
    """

    connect: float = 5.0
    silence: float = 10.0
    request: float = 25.0
    reading: float = 60.0
    tries: int = 3
    first_wait: float = 1.0
    largest_answer: int = 64_000_000
    at_once: int = 4
    window: float = 60.0
    requests_in_window: int = 55
    failures_in_a_row: int = 3
    trust: timedelta = timedelta(hours=1)
    patience: timedelta = timedelta(minutes=15)


@dataclass(frozen=True)
class Clock:
    """What changes by itself: seconds since some start, the time of day, waiting, chance.

    `wait` is for another thread's word (the condition is held), at most so many seconds.
    """

    seconds: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    wait: Callable[[threading.Condition, float], object] = threading.Condition.wait


class Allowance:
    """The requests that may still be sent in this minute, shared by all threads.

    A spreadsheet is begun only when all its requests have room: half a spreadsheet is of no use.
    When several spreadsheets were refused within two minutes it is half as large.
    """

    STRAINS = 3

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits, self._clock = limits, clock
        self._sent: deque[float] = deque()
        self._strains: deque[float] = deque()
        self._promised = 0
        self._own = threading.local()
        self._changed = threading.Condition()

    def remember(self, ages: Iterable[float]) -> None:
        """Count requests that another process sent, so many seconds ago."""
        with self._changed:
            now = self._clock.seconds()
            self._sent = deque(sorted([*self._sent, *(now - age for age in ages)]))

    @property
    def ages(self) -> tuple[float, ...]:
        """How many seconds ago the requests of the last minute were sent."""
        with self._changed:
            now = self._clock.seconds()
            _forget(self._sent, now - self._limits.window)
            return tuple(now - moment for moment in self._sent)

    def promise(self, requests: int, until: float) -> bool:
        """Keep room for this thread's next requests, waiting for it until a moment of the clock.

        Where it cannot come by then, the answer is no at once.
        """
        with self._changed:
            while not self._has_room(requests):
                wait = self._wait_for(requests, until)
                if wait <= 0:
                    return False
                self._clock.wait(self._changed, wait)
            self._promised += requests
            self._own.left = requests
            return True

    def release(self) -> None:
        """Give back what this thread was promised and did not use."""
        with self._changed:
            self._promised -= getattr(self._own, "left", 0)
            self._own.left = 0
            self._changed.notify_all()

    def take(self) -> None:
        """Count one request that is about to be sent; raises NoRoom."""
        with self._changed:
            has_promise = getattr(self._own, "left", 0) > 0
            if not (has_promise and self._is_below_limit()) and not self._has_room(1):
                raise NoRoom
            if has_promise:
                self._own.left -= 1
                self._promised -= 1
            self._sent.append(self._clock.seconds())

    def strain(self) -> None:
        """Note that Google refused a spreadsheet for now, or did not answer."""
        with self._changed:
            self._strains.append(self._clock.seconds())

    @property
    def is_strained(self) -> bool:
        """Whether Google has refused several times lately."""
        with self._changed:
            _forget(self._strains, self._clock.seconds() - 2 * self._limits.window)
            return len(self._strains) >= self.STRAINS

    def _limit(self) -> int:
        whole = self._limits.requests_in_window
        return whole // 2 if self.is_strained else whole

    def _is_below_limit(self) -> bool:
        _forget(self._sent, self._clock.seconds() - self._limits.window)
        return len(self._sent) < self._limit()

    def _has_room(self, requests: int) -> bool:
        _forget(self._sent, self._clock.seconds() - self._limits.window)
        return len(self._sent) + self._promised + requests <= self._limit()

    def _wait_for(self, requests: int, until: float) -> float:
        """Seconds until it is worth looking again; 0 where that would be too late."""
        now = self._clock.seconds()
        too_many = len(self._sent) + requests - self._limit()
        if too_many <= 0:  # only others' promises are in the way: they may be given back
            return until - now
        if too_many > len(self._sent):
            return 0.0
        free_at = self._sent[too_many - 1] + self._limits.window
        return free_at - now if free_at < until else 0.0


def _forget(moments: deque[float], before: float) -> None:
    while moments and moments[0] <= before:
        moments.popleft()


class Circuit:
    """Ends a reading early when Google fails spreadsheet after spreadsheet."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._in_a_row = 0
        self._lock = threading.Lock()
        self.trouble: Trouble | None = None

    def note(self, trouble: Trouble | None) -> None:
        """Note how one spreadsheet ended; None is well, or at least not Google's fault."""
        with self._lock:
            is_common = trouble is not None and trouble.is_common
            self._in_a_row = self._in_a_row + 1 if is_common else 0
            if self._in_a_row >= self._most:
                self.trouble = self.trouble or trouble

    def check(self) -> None:
        """Raise the trouble that ended the reading, if it did."""
        if self.trouble:
            raise self.trouble
