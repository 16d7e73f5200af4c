"""The configuration as it is now, for those who ask at every click: read again when it changes."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Lock

from ambasada.configuration_file import ConfigurationError
from ambasada.network import Network, load_configuration

log = logging.getLogger("ambasada.network")
_FILES = ("network.toml", "sources.toml")
_Stamp = tuple[tuple[int, int] | None, ...]


class CurrentNetwork:
    """One folder's network. A look costs two questions to the disk; reading it takes 10 ms.

    An edit with a mistake leaves the last good one in force, and the log says why, once.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._stamp = self._now()
        self._network = load_configuration(folder)

    def get(self) -> Network:
        """The network as configured now."""
        stamp = self._now()
        if stamp != self._stamp:
            with self._lock:
                self._read_again(stamp)
        return self._network

    def _read_again(self, stamp: _Stamp) -> None:
        try:
            self._network = load_configuration(self.folder)
        except ConfigurationError as error:
            log.warning(
                "the configuration stays as it was: %s", "; ".join(map(str, error.mistakes))
            )
        self._stamp = stamp

    def _now(self) -> _Stamp:
        return tuple(_stamp_of(self.folder / name) for name in _FILES)


def _stamp_of(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
