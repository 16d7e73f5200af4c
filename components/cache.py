"""The only place that keeps something between runs: ready drawings, shared by all sessions.

A drawing is kept for (reading, as of, scope, question, theme, language). The key holds nothing
personal but the scope, and only what the sheets say is kept, never what one person did.

`st.cache_resource` would do, but it hashes each part of a key anew: 0.15 ms a look-up, twenty
look-ups a click. Here a look-up is a few microseconds.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock, RLock
from typing import Any

from ambasada.visibility import View
from components.texts import language
from components.theme import is_dark

KEPT_DRAWINGS = 400
Key = tuple[Hashable, ...]


class _Place:
    """Where one thing is kept; its lock is held by the one who makes it."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.made: list[Any] = []


class Shelf:
    """The things asked for last, at most `most`. Each is made once, whoever asks meanwhile."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._places: OrderedDict[Key, _Place] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, build: Callable[[], Any]) -> Any:
        """What is kept for `key`, or what `build` makes; what it raises is not kept."""
        place = self._place(key)
        if not place.made:
            with place.lock:
                if not place.made:
                    place.made.append(build())
        return place.made[0]

    def drop(self, key: Key) -> None:
        """Keep nothing more of `key`."""
        with self._lock:
            self._places.pop(key, None)

    def clear(self) -> None:
        """Keep nothing more of what was made."""
        with self._lock:
            self._places.clear()

    def _place(self, key: Key) -> _Place:
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            if len(self._places) > self._most:
                self._places.popitem(last=False)
            return place


_SHELF = Shelf(KEPT_DRAWINGS)
_HOURLY = Shelf(8)


def drawn(view: View, question: Key, build: Callable[[], Any]) -> Any:
    """What `build` makes for this view and question, made once."""
    return _SHELF.get((view.key, view.scope, language(), is_dark(), *question), build)


def hourly(question: Key, build: Callable[[], Any], *, anew: bool = False) -> Any:
    """What `build` makes, made once an hour, or `anew` for who asks for it now."""
    key = (int(time.time() // 3600), *question)
    if anew:
        _HOURLY.drop(key)
    return _HOURLY.get(key, build)


def forget_drawings() -> None:
    """Let go of all drawings, as in a lock-down."""
    _SHELF.clear()
