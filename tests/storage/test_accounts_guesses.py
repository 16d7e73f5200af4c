"""Guesses: five for a login, sixty for everybody, and a member's own device apart from both."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ambasada.accounts import Throttled
from ambasada.storage.accounts_tables import GUESS_SECONDS
from tests.conftest import ROOT
from tests.storage.enrolled import KEY, House


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path / "state" / "accounts.sqlite")
    house.enrol("lark")
    house.enrol("wren")
    return house


def is_let_through(house: House, login: str, device: str | None = None) -> bool:
    try:
        house.accounts.count_guess(login, device)
    except Throttled:
        return False
    return True


def at_once(times: int, deed: Callable[[int], bool]) -> int:
    """How often `deed` says yes, when that many threads begin it at the same moment."""
    start = threading.Barrier(times)

    def wait_and_do(number: int) -> bool:
        start.wait()
        return deed(number)

    with ThreadPoolExecutor(times) as pool:
        return sum(pool.map(wait_and_do, range(times)))


@pytest.mark.parametrize("login", ["lark", "nobody", "someone@example.org", "ą" * 5000])
def test_of_a_hundred_guesses_at_once_five_are_looked_at(house: House, login: str) -> None:
    assert at_once(100, lambda number: is_let_through(house, login)) == 5


def test_processes_count_together(house: House) -> None:
    program = f"""
import sys
from pathlib import Path
from ambasada.accounts import Throttled
from ambasada.storage.accounts import Accounts
accounts = Accounts(Path(sys.argv[1]), {KEY!r})
print("ready", flush=True)
sys.stdin.readline()
for turn in range(100):
    # What is read and then written: two at once must not meet between the two.
    accounts.set_language("lark", ("en", "be")[turn % 2])
    try:
        accounts.count_guess("lark", None)
        print("looked at")
    except Throttled:
        pass
"""
    guessers = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(house.file)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for guesser in guessers:
        assert guesser.stdout is not None and guesser.stdout.readline() == "ready\n"
    for guesser in guessers:  # all are there; now they guess at the same time
        assert guesser.stdin is not None
        guesser.stdin.write("go\n")
        guesser.stdin.flush()
    said = [guesser.communicate()[0] for guesser in guessers]
    assert [guesser.returncode for guesser in guessers] == [0] * 4
    assert sum(one.count("looked at") for one in said) == 5


def test_whatever_case_a_login_is_typed_in_it_is_one(house: House) -> None:
    spellings = ["lark", "LARK", " lark", "Lark ", "lARK", "laRk"]
    assert [is_let_through(house, one) for one in spellings] == [True] * 5 + [False]


def test_of_a_hundred_logins_at_once_sixty_are_looked_at_in_a_minute(house: House) -> None:
    assert at_once(100, lambda number: is_let_through(house, f"login-{number}")) == 60
    house.clock.now += 59
    assert not is_let_through(house, "another")
    house.clock.now += 1
    assert is_let_through(house, "another")


def test_nobody_is_locked_out_for_good(house: House) -> None:
    """What is refused does not count, so who goes on guessing does not prolong it."""
    guesses = 0
    for _second in range(0, 1800, 20):
        guesses += is_let_through(house, "lark")
        house.clock.now += 20
    assert guesses == 10


def test_a_clock_set_back_locks_nobody_out(house: House) -> None:
    assert at_once(10, lambda number: is_let_through(house, "lark")) == 5
    house.clock.now -= 86_400
    assert is_let_through(house, "lark")


def test_a_refusal_says_how_long_to_wait(house: House) -> None:
    for _ in range(5):
        house.accounts.count_guess("lark", None)
    house.clock.now += 60
    with pytest.raises(Throttled, match="Try again in 14 minutes") as refused:
        house.accounts.count_guess("lark", None)
    assert refused.value.seconds == GUESS_SECONDS - 60
    house.clock.now += refused.value.seconds - 1
    with pytest.raises(Throttled, match="Try again in 1 second."):
        house.accounts.count_guess("lark", None)
    house.clock.now += 1
    house.accounts.count_guess("lark", None)


def test_strangers_who_guess_do_not_stop_a_member_on_a_known_device(house: House) -> None:
    """Under sixty a minute, and far above."""
    _, device = house.sign_in("lark")
    for number in range(5):
        assert is_let_through(house, "lark"), number
    assert not is_let_through(house, "lark")
    assert is_let_through(house, "lark", device)
    at_once(100, lambda number: is_let_through(house, f"login-{number}"))
    assert not is_let_through(house, "another")
    assert is_let_through(house, "lark", device)


def test_a_device_has_five_guesses_of_its_own_that_count_for_nobody_else(house: House) -> None:
    _, device = house.sign_in("lark")
    assert at_once(20, lambda number: is_let_through(house, "lark", device)) == 5
    assert at_once(100, lambda number: is_let_through(house, f"login-{number}")) == 60
    house.clock.now += 60
    assert at_once(20, lambda number: is_let_through(house, "lark")) == 5
    house.clock.now += GUESS_SECONDS - 60
    assert is_let_through(house, "lark", device)


@pytest.mark.parametrize("login", ["wren", "nobody"])
def test_a_device_helps_its_own_member_only(house: House, login: str) -> None:
    _, device = house.sign_in("lark")
    assert at_once(20, lambda number: is_let_through(house, login, device)) == 5
    assert not is_let_through(house, login)


def test_a_made_up_device_is_a_stranger(house: House) -> None:
    assert at_once(20, lambda number: is_let_through(house, "lark", f"device-{number}")) == 5


def test_after_a_full_sign_in_the_counts_of_login_and_device_begin_anew(house: House) -> None:
    _, device = house.sign_in("lark")
    for said in (None, device):
        for _ in range(5):
            house.accounts.count_guess("lark", said)
    for _ in range(5):
        house.accounts.count_guess("wren", None)
    house.accounts.forgive("Lark", device)
    assert is_let_through(house, "lark") and is_let_through(house, "lark", device)
    assert not is_let_through(house, "wren")


def test_who_cannot_sign_in_has_no_password_to_compare(house: House) -> None:
    token = house.accounts.add("finch", house.accounts.members()[0].role, by="console")
    assert house.accounts.password_hash("finch") is None
    house.accept("finch", token)
    assert house.accounts.password_hash("Finch") == "$2b$12$canaryHashOfPassword"
    house.accounts.disable("finch", by="console")
    assert house.accounts.password_hash("finch") is None
    assert house.accounts.password_hash("nobody") is None
