"""When a spreadsheet is asked for again, and when not; nothing is sent here, nobody waits."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from requests import Response

from ambasada.sources.google_limits import Allowance, Circuit, Clock
from ambasada.sources.google_line import Line, Parameters
from ambasada.sources.google_trouble import NoRoom, Trouble, no_answer
from tests.sheets.reader import LIMITS


@dataclass
class Door:
    """Fails with each of `troubles` in turn, then answers."""

    troubles: list[Trouble]
    timeouts: list[tuple[float, float]] = field(default_factory=list)

    def send(self, address: str, parameters: Parameters, timeout: tuple[float, float]) -> Response:
        self.timeouts.append(timeout)
        if self.troubles:
            raise self.troubles.pop(0)
        answer = Response()
        answer._content = b"well"
        return answer

    def forget_token(self) -> None:
        """Nothing to forget."""


@dataclass
class Waits:
    """A clock that moves only when somebody waits."""

    at: float = 0.0
    waited: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.at += seconds

    def clock(self) -> Clock:
        return Clock(seconds=lambda: self.at, sleep=self.sleep, chance=lambda: 1.0)


def line_to(door: Door, waits: Waits, circuit: Circuit | None = None, until: float = 60) -> Line:
    clock = waits.clock()
    circuit = circuit or Circuit(3)
    return Line(door, LIMITS, clock, Allowance(LIMITS, clock), circuit, until)


def ask(line: Line) -> bytes:
    return line.ask("address", {}, lambda body: body)


def test_waits_grow_and_are_drawn() -> None:
    waits = Waits()
    assert ask(line_to(Door([no_answer(), no_answer()]), waits)) == b"well"
    assert waits.waited == [LIMITS.first_wait, 2 * LIMITS.first_wait]


def test_a_reading_that_was_ended_stops_the_tries_of_others() -> None:
    circuit = Circuit(1)
    door = Door([no_answer()])
    waits = Waits()
    line = line_to(door, waits, circuit)
    circuit.note(Trouble("Google answers with an error (HTTP 503)", is_common=True))
    with pytest.raises(Trouble, match="HTTP 503"):
        ask(line)
    assert door.timeouts == [] and waits.waited == []


def test_after_the_end_of_the_reading_nothing_is_asked() -> None:
    door = Door([])
    with pytest.raises(Trouble, match="the reading ended"):
        ask(line_to(door, Waits(), until=0))
    assert door.timeouts == []


def test_near_the_end_of_the_reading_time_limits_are_shorter() -> None:
    door = Door([])
    ask(line_to(door, Waits(), until=0.2))
    assert door.timeouts == [(0.2, 0.2)]


def test_without_room_for_another_try_the_first_trouble_is_told() -> None:
    with pytest.raises(Trouble, match="in time"):
        ask(line_to(Door([no_answer(), NoRoom()]), Waits()))


def test_one_ailing_spreadsheet_does_not_slow_the_others() -> None:
    waits = Waits()
    clock = waits.clock()
    allowance = Allowance(LIMITS, clock)
    for strained in (False, False, True):
        with pytest.raises(Trouble):
            ask(Line(Door([no_answer()] * 3), LIMITS, clock, allowance, Circuit(9), 60))
        assert allowance.is_strained is strained
