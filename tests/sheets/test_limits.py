"""The allowance of requests a minute, with a clock that a test moves; nobody sleeps here."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambasada.sources.google_limits import Allowance, Circuit, Clock, Limits
from ambasada.sources.google_trouble import NoRoom, Trouble, no_answer

LIMITS = Limits(requests_in_window=10)


@dataclass
class Seconds:
    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def allowance(seconds: Seconds) -> Allowance:
    return Allowance(LIMITS, Clock(seconds=seconds))


def taken(allowance: Allowance) -> int:
    """How many requests may be sent now."""
    count = 0
    try:
        while True:
            allowance.take()
            count += 1
    except NoRoom:
        return count


def test_a_minute_has_so_many_requests(allowance: Allowance, seconds: Seconds) -> None:
    assert taken(allowance) == 10
    seconds.at += 59.9
    assert taken(allowance) == 0
    seconds.at += 0.1
    assert taken(allowance) == 10


def test_a_spreadsheet_is_begun_only_when_all_its_requests_have_room(
    allowance: Allowance, seconds: Seconds
) -> None:
    for _ in range(8):
        allowance.take()
    assert not allowance.promise(3, until=seconds.at + 59)
    assert allowance.promise(2, until=seconds.at + 59)


def test_what_is_promised_is_kept_from_others(allowance: Allowance, seconds: Seconds) -> None:
    in_another_thread(lambda: allowance.promise(3, seconds.at))
    assert taken(allowance) == 7


def test_what_was_promised_and_not_used_is_given_back(
    allowance: Allowance, seconds: Seconds
) -> None:
    assert allowance.promise(3, seconds.at)
    allowance.take()
    allowance.release()
    assert taken(allowance) == 9


def test_a_promise_may_be_given_back_to_one_who_waits(seconds: Seconds) -> None:
    allowance = Allowance(replace(LIMITS, requests_in_window=3), Clock(seconds=seconds))
    assert allowance.promise(3, seconds.at)
    answers: list[bool] = []
    waiting = threading.Thread(target=lambda: answers.append(allowance.promise(3, seconds.at + 50)))
    waiting.start()
    allowance.release()
    waiting.join(5)
    assert answers == [True]


def test_refusals_of_several_spreadsheets_halve_the_allowance_for_two_minutes(
    allowance: Allowance, seconds: Seconds
) -> None:
    for _ in range(Allowance.STRAINS):
        allowance.strain()
    assert taken(allowance) == 5
    seconds.at += 119
    assert taken(allowance) == 5
    seconds.at += 61
    assert taken(allowance) == 10


def test_in_a_storm_even_a_promise_gives_no_more_than_half(
    allowance: Allowance, seconds: Seconds
) -> None:
    assert allowance.promise(10, seconds.at)
    for _ in range(Allowance.STRAINS):
        allowance.strain()
    assert taken(allowance) == 5


@given(
    st.lists(
        st.tuples(st.sampled_from(["take", "promise", "release", "strain"]), st.floats(0, 30)),
        max_size=60,
    )
)
def test_no_minute_ever_has_more(steps: list[tuple[str, float]]) -> None:
    seconds = Seconds()
    allowance = Allowance(LIMITS, Clock(seconds=seconds))
    sent: list[float] = []
    for step, pause in steps:
        seconds.at += pause
        if step == "promise":
            allowance.release()
            allowance.promise(3, seconds.at)
        elif step != "take":
            getattr(allowance, step)()
        else:
            for _ in range(4):
                try:
                    allowance.take()
                    sent.append(seconds.at)
                except NoRoom:
                    break
    for first in sent:
        assert sum(first <= one < first + 60 for one in sent) <= 10


def in_another_thread(action: object) -> None:
    thread = threading.Thread(target=action)  # type: ignore[arg-type]
    thread.start()
    thread.join(5)


def test_three_spreadsheets_in_a_row_end_the_reading() -> None:
    circuit = Circuit(3)
    for _ in range(2):
        circuit.note(no_answer())
    circuit.note(None)  # one was well
    circuit.note(no_answer())
    circuit.note(Trouble("it is not shared", rule="no_access"))  # its own fault, not Google's
    for _ in range(2):
        circuit.note(no_answer())
    circuit.check()
    circuit.note(no_answer())
    with pytest.raises(Trouble):
        circuit.check()
