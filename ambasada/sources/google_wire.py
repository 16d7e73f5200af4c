"""Connections on which a whole answer has a due time.

A read limit of requests holds for each piece alone: a server that sends one byte a second is
never late. Here every piece, of the headers too, must come before `answer_within` is over.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_NEVER = 1e9
_due: ContextVar[float] = ContextVar("due", default=_NEVER)


@contextmanager
def answer_within(seconds: float) -> Iterator[None]:
    """Within it, reads of this thread raise TimeoutError once so many seconds have passed."""
    before = _due.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _due.reset(before)


def time_left() -> float:
    """Seconds until the answer is due; never negative."""
    return max(0.0, _due.get() - time.monotonic())


class _Pieces(io.RawIOBase):
    """What comes through a socket, piece by piece, each before the answer is due."""

    def __init__(self, socket: Any, patience: float | None) -> None:
        self._socket, self._patience = socket, patience or _NEVER
        self._raw = socket.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = time_left()
        if not left:
            raise TimeoutError("the whole answer took too long")
        self._socket.settimeout(min(left, self._patience))
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _DueSocket:
    """A socket whose reads keep to the due time."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket

    def makefile(self, mode: str, *more: Any, **named: Any) -> io.BufferedReader:
        return io.BufferedReader(_Pieces(self._socket, self._socket.gettimeout()))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)


class _PlainConnection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        self.sock = _DueSocket(self.sock)


class _SafeConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        self.sock = _DueSocket(self.sock)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SafePool(HTTPSConnectionPool):
    ConnectionCls = _SafeConnection


class DueAdapter(HTTPAdapter):
    """Gives a session of requests such connections; it tries nothing twice by itself."""

    def init_poolmanager(self, *more: Any, **named: Any) -> None:
        """Make the pools of connections."""
        super().init_poolmanager(*more, **named)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SafePool}
