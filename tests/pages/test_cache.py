"""What is drawn once is kept, made by one, and forgotten when others are asked for more."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest

from components.cache import Shelf


def counting(calls: list[str], name: str) -> Callable[[], object]:
    """Makes a new thing and writes down that it did."""

    def build() -> object:
        calls.append(name)
        return object()

    return build


def test_a_thing_is_made_once_and_handed_out_as_it_is() -> None:
    shelf, calls = Shelf(2), list[str]()
    first = shelf.get(("a",), counting(calls, "a"))
    assert shelf.get(("a",), counting(calls, "a")) is first
    assert shelf.get(("b",), counting(calls, "b")) is not first
    assert calls == ["a", "b"]


def test_many_who_ask_at_once_wait_for_the_one_who_makes_it() -> None:
    shelf, calls, start = Shelf(2), list[str](), Barrier(8)

    def slowly() -> object:
        calls.append("made")
        sleep(0.05)
        return object()

    def ask(_number: int) -> object:
        start.wait()
        return shelf.get(("a",), slowly)

    with ThreadPoolExecutor(8) as people:
        told = set(map(id, people.map(ask, range(8))))
    assert calls == ["made"]
    assert len(told) == 1


def test_nobody_waits_for_another_thing() -> None:
    # Each is made while the other is: with one lock for all, the barrier would break.
    shelf, both_at_work = Shelf(2), Barrier(2)
    with ThreadPoolExecutor(2) as people:
        asked = [
            people.submit(shelf.get, (name,), lambda: both_at_work.wait(timeout=5)) for name in "ab"
        ]
        assert sorted(one.result() for one in asked) == [0, 1]


def test_the_thing_asked_for_longest_ago_is_forgotten() -> None:
    shelf, calls = Shelf(2), list[str]()
    for name in ("a", "b", "a", "c", "a", "b"):
        shelf.get((name,), counting(calls, name))
    assert calls == ["a", "b", "c", "b"]


def test_a_failure_is_not_kept() -> None:
    shelf = Shelf(2)
    with pytest.raises(ZeroDivisionError):
        shelf.get(("a",), lambda: 1 / 0)
    assert shelf.get(("a",), lambda: "made") == "made"


def test_a_drawing_may_be_made_of_another_one() -> None:
    shelf = Shelf(2)
    outer = shelf.get(("outer",), lambda: [shelf.get(("inner",), lambda: "made")])
    assert outer == ["made"]
