"""Lock-down: everybody out, and in again when two administrators say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from ambasada.accounts import AccountError
from ambasada.visibility import Role
from tests.storage.enrolled import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path / "state" / "accounts.sqlite")
    for login in ("owl", "kite", "hawk"):
        house.enrol(login, Role.ADMINISTRATOR)
    house.enrol("lark")
    return house


def test_it_counts_and_ends_all_sessions_and_lets_nobody_in(house: House) -> None:
    tokens = [house.sign_in(login)[0] for login in ("owl", "lark", "lark")]
    invitation = house.accounts.add("wren", Role.LEADERSHIP, by="owl")
    assert house.accounts.lock_down(by="console") == 3
    house.accounts = house.open()
    assert house.accounts.is_locked
    assert [house.accounts.session(token) for token in tokens] == [None] * 3
    with pytest.raises(AccountError, match="Two administrators"):
        house.sign_in("owl")
    with pytest.raises(AccountError, match="Two administrators"):
        house.accept("wren", invitation)
    assert house.accounts.password_hash("owl") is not None


def test_an_administrator_may_give_the_second_step_to_say_so(house: House) -> None:
    house.accounts.lock_down(by="owl")
    half = house.accounts.begin_half("kite")
    assert house.accounts.half(half) is not None
    assert house.accounts.check_code(half, house.code("kite"))


@pytest.mark.parametrize(
    "words", [("owl", "kite"), ("console:owl", "kite"), ("owl", "console:kite")]
)
def test_two_different_administrators_open_it(house: House, words: tuple[str, str]) -> None:
    house.accounts.lock_down(by="owl")
    assert house.accounts.lift_lock(by=words[0]) == 1
    assert house.accounts.is_locked
    assert house.accounts.lift_lock(by=words[1]) == 0
    assert not house.accounts.is_locked
    assert house.accounts.session(house.sign_in("lark")[0]) is not None


def test_one_administrator_twice_is_one(house: House) -> None:
    house.accounts.lock_down(by="owl")
    for by in ("owl", "owl", "console:owl"):
        assert house.accounts.lift_lock(by=by) == 1
    assert house.accounts.is_locked


@pytest.mark.parametrize("by", ["lark", "nobody", "console", "console:", "console:lark", "OWL"])
def test_nobody_else_opens_it(house: House, by: str) -> None:
    house.accounts.lock_down(by="owl")
    house.accounts.lift_lock(by="owl")
    with pytest.raises(AccountError, match="no administrator in office"):
        house.accounts.lift_lock(by=by)
    assert house.accounts.is_locked


def test_the_word_of_one_who_was_disabled_since_does_not_count(house: House) -> None:
    house.accounts.lock_down(by="owl")
    house.accounts.lift_lock(by="hawk")
    house.accounts.disable("hawk", by="hawk")
    assert house.accounts.lift_lock(by="owl") == 1
    assert house.accounts.lift_lock(by="kite") == 0


def test_another_lock_down_asks_both_anew(house: House) -> None:
    house.accounts.lock_down(by="owl")
    house.accounts.lift_lock(by="owl")
    assert house.accounts.lock_down(by="console:hawk") == 0
    assert house.accounts.lift_lock(by="kite") == 1
    assert house.accounts.lift_lock(by="owl") == 0


def test_without_a_lock_down_there_is_nothing_to_open(house: House) -> None:
    with pytest.raises(AccountError, match="no lock-down"):
        house.accounts.lift_lock(by="owl")
