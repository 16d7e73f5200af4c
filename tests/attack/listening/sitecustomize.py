"""Loaded by every Python that the tested server starts: writes down whom it calls.

Python's own audit events, so nothing is replaced: a connection, a name looked up, a datagram.
"""

from __future__ import annotations

import os
import sys

_CALLS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
_FILE = os.environ.get("AMBASADA_TEST_CALLS", "")


def _write(line: str) -> None:
    with open(_FILE, "a", encoding="utf-8") as file:  # noqa: PTH123
        file.write(line + "\n")


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event in _CALLS:
        whom = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]
        _write(f"{event}\t{whom!r}")


if _FILE:
    sys.addaudithook(_note)
    # The server itself and its reader are two.
    _write("listening")
