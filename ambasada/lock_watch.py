"""Notices a lock-down within a second, whoever made it: this process, another, the command line."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from ambasada.accounts import AccountError
from ambasada.storage.accounts_lock import lock_is_on

log = logging.getLogger("ambasada.lock")
LOOK_EVERY_SECONDS = 1.0


class LockWatch:
    """Calls `locked` at each look while a lock-down is in force, and `lifted` once after it."""

    def __init__(
        self, state: Path, *, locked: Callable[[], None], lifted: Callable[[], None]
    ) -> None:
        self._state = state
        self._locked = locked
        self._lifted = lifted
        self._stopping = threading.Event()
        self.is_locked = False

    def start(self) -> None:
        """Look once before this returns, and from then on every second."""
        self._look()
        threading.Thread(target=self._run, name="lock-watch", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_EVERY_SECONDS):
            self._look()

    def _look(self) -> None:
        try:
            was_locked, self.is_locked = self.is_locked, lock_is_on(self._state)
            if self.is_locked:
                self._locked()
            elif was_locked:
                self._lifted()
        except AccountError as error:  # as it was; a reader that cannot ask reads nothing
            log.warning("%s", error)
        except Exception:
            log.exception("a lock-down could not be carried out; it is tried again")
