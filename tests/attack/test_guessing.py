"""Guessing: passwords, codes, and whose login exists."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from tests.attack.conftest import change
from tests.attack.people import PASSWORD, Person, enrol
from tests.attack.visitor import DEVICE, SESSION, Visitor
from tests.browser.conftest import Server
from tests.conftest import accounts_of

WRONG = "four other words there"
# Medians of 30 differ by chance too; a machine that does other work may need another try.
PAIRS, WITHIN, TRIES = 30, 0.10, 3


def guess(server: Server, login: str, password: str = WRONG) -> int:
    visitor = Visitor(server)
    return visitor.post("/sign-in", {"login": login, "password": password}).status


def at_once(count: int, *arguments: object) -> list[int]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda _turn: guess(*arguments), range(count)))  # type: ignore[arg-type]


def test_a_hundred_guesses_at_once_verify_five(server: Server, person: Person) -> None:
    statuses = at_once(100, server, person.login)
    assert statuses.count(401) == 5 and statuses.count(429) == 95
    # The right one does not help either until the quarter of an hour is over.
    assert guess(server, person.login, PASSWORD) == 429


def test_a_login_that_nobody_has_is_throttled_alike(server: Server) -> None:
    statuses = at_once(20, server, "nobody-at-all")
    assert statuses.count(401) == 5 and statuses.count(429) == 15


def test_sixty_guesses_a_minute_over_all(server: Server) -> None:
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda turn: guess(server, f"nobody-{turn}"), range(70)))
    assert statuses.count(401) == 60 and statuses.count(429) == 10


def test_one_code_used_five_times_at_once_opens_one_session(server: Server, person: Person) -> None:
    visitors = [Visitor(server) for _turn in range(5)]
    for visitor in visitors:
        assert visitor.first_step(person).status == 303
    code = person.code()
    with ThreadPoolExecutor(5) as pool:
        statuses = list(pool.map(lambda one: one.second_step(code).status, visitors))
    assert sorted(statuses) == [303, 401, 401, 401, 401]
    assert sum(SESSION in one.jar for one in visitors) == 1


def test_a_member_signs_in_from_a_known_device_while_strangers_guess(
    server: Server, person: Person
) -> None:
    known = Visitor(server)
    known.sign_in(person)
    assert known.jar[DEVICE]
    statuses = at_once(50, server, person.login)
    assert statuses.count(429) == 45
    fresh = Visitor(server)
    assert fresh.first_step(person).status == 429
    returning = Visitor(server, {DEVICE: known.jar[DEVICE]})
    returning.sign_in(person, person.recovery[0])
    assert returning.ask("/my-week").status == 200


def test_five_wrong_codes_end_the_second_step(server: Server, person: Person) -> None:
    visitor = Visitor(server)
    visitor.first_step(person)
    for _turn in range(5):
        assert visitor.second_step("000000").status == 401
    reply = visitor.second_step(person.code())
    assert reply.status == 401 and SESSION not in visitor.jar


def test_a_code_without_a_password_opens_nothing(server: Server, person: Person) -> None:
    visitor = Visitor(server)
    assert visitor.second_step(person.code()).status == 401
    assert SESSION not in visitor.jar


def test_known_and_unknown_logins_take_as_long(server: Server) -> None:
    accounts = accounts_of(server.config)
    people = [enrol(accounts, f"timed-{turn}") for turn in range(PAIRS)]
    for turn in range(TRIES):
        change(server.config, "DELETE FROM guess")
        known, unknown = [], []
        for number, person in enumerate(people):
            known.append(_seconds(server, person.login))
            unknown.append(_seconds(server, f"nobody-{turn}-{number}"))
        ratio = statistics.median(known) / statistics.median(unknown)
        if abs(ratio - 1) < WITHIN:
            return
    raise AssertionError(f"known logins take {ratio:.2f} times as long as unknown ones")


def _seconds(server: Server, login: str) -> float:
    began = time.perf_counter()
    assert guess(server, login) == 401
    return time.perf_counter() - began
