"""The second step: each code, recovery code and passkey opens once, whoever tries at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from ambasada.accounts import AccountError, Passkey
from ambasada.storage.accounts_tables import CHALLENGE_SECONDS, HALF_SECONDS
from tests.storage.enrolled import STEP, House
from tests.storage.test_accounts_guesses import at_once

KEYS = [Passkey(b"credential", b"public", 0), Passkey(b"counting", b"public", 7)]


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path / "state" / "accounts.sqlite")
    house.enrol("lark")
    house.enrol("wren")
    return house


def opens(house: House, code: str, login: str = "lark") -> bool:
    """Whether a code opens a half session made for it."""
    return house.accounts.check_code(house.accounts.begin_half(login), code)


def test_one_code_used_five_times_at_once_opens_once(house: House) -> None:
    halves = [house.accounts.begin_half("lark") for _ in range(5)]
    code = house.code("lark")
    assert at_once(5, lambda number: house.accounts.check_code(halves[number], code)) == 1


def test_five_right_codes_at_once_open_one_half_session_once(house: House) -> None:
    half, codes = house.accounts.begin_half("lark"), house.recovery["lark"]
    assert at_once(5, lambda number: house.accounts.check_code(half, codes[number])) == 1
    assert house.accounts.half(half) is None
    assert house.accounts.recovery_codes_left("lark") == 9


def test_a_used_step_is_refused_after_a_restart_too(house: House) -> None:
    assert opens(house, house.code("lark"))
    house.accounts = house.open()
    assert not opens(house, house.code("lark"))
    assert not opens(house, house.code("lark", -1))
    house.clock.now += STEP
    assert opens(house, house.code("lark"))


@pytest.mark.parametrize(
    ("steps", "is_right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_telephone_may_be_one_step_off(house: House, steps: int, is_right: bool) -> None:
    house.clock.now += 10 * STEP
    assert opens(house, house.code("lark", steps)) is is_right


def test_a_code_may_be_typed_in_two_groups(house: House) -> None:
    code = house.code("lark")
    assert opens(house, f" {code[:3]} {code[3:]} ")


@pytest.mark.parametrize("code", ["", "0", "000000 0", "١٢٣٤٥٦", "\ud800", "a" * 10_000, "%s"])
def test_anything_else_is_no_code(house: House, code: str) -> None:
    assert not opens(house, code)


def test_another_members_code_opens_nothing(house: House) -> None:
    assert not opens(house, house.code("wren"))
    assert not opens(house, house.recovery["wren"][0])
    assert opens(house, house.recovery["wren"][0], "wren")


def test_each_recovery_code_opens_once_however_it_is_typed(house: House) -> None:
    codes = house.recovery["lark"]
    assert len(set(codes)) == 10 and {len(code) for code in codes} == {19}
    typed = [codes[0], codes[1].upper(), codes[2].replace("-", " "), codes[3].replace("-", "")]
    assert [opens(house, one) for one in typed] == [True] * 4
    house.accounts = house.open()
    assert [opens(house, one) for one in codes] == [False] * 4 + [True] * 6
    assert house.accounts.recovery_codes_left("lark") == 0


def test_after_five_wrong_tries_the_right_code_is_too_late(house: House) -> None:
    half, code = house.accounts.begin_half("lark"), house.code("lark")
    for _ in range(4):
        assert not house.accounts.check_code(half, "wrong")
    assert house.accounts.half(half) is not None
    assert not house.accounts.check_code(half, "wrong")
    assert house.accounts.half(half) is None
    assert not house.accounts.check_code(half, code)
    assert opens(house, code)


def test_of_fifty_tries_at_once_five_are_looked_at(house: House) -> None:
    """The right code comes fiftieth: had more been looked at, it would have opened."""
    half = house.accounts.begin_half("lark")
    at_once(49, lambda number: house.accounts.check_code(half, "wrong"))
    assert not house.accounts.check_code(half, house.code("lark"))


def test_a_half_session_lasts_five_minutes(house: House) -> None:
    half = house.accounts.begin_half("lark")
    house.clock.now += HALF_SECONDS - 1
    account = house.accounts.half(half)
    assert account is not None and account.login == "lark"
    house.clock.now += 1
    assert house.accounts.half(half) is None
    assert not house.accounts.check_code(half, house.code("lark"))
    assert not house.accounts.check_code("made-up", house.code("lark"))


def test_a_half_session_is_no_session(house: House) -> None:
    assert house.accounts.session(house.accounts.begin_half("lark")) is None
    token, _ = house.sign_in("lark")
    assert house.accounts.half(token) is None


def test_who_is_disabled_begins_nothing(house: House) -> None:
    house.accounts.disable("lark", by="console")
    for login in ("lark", "nobody"):
        with pytest.raises(AccountError):
            house.accounts.begin_half(login)


@pytest.mark.parametrize(
    ("key", "count", "is_right"),
    [
        (0, 0, True),  # a key that counts nothing
        (0, 1, True),
        (1, 8, True),
        (1, 7, False),  # as often as before: a copy was used in between
        (1, 6, False),
        (1, 0, False),
    ],
)
def test_a_passkeys_count_must_not_go_back(
    house: House, key: int, count: int, is_right: bool
) -> None:
    for one in KEYS:
        house.accounts.add_passkey("lark", one)
    half = house.accounts.begin_half("lark")
    assert house.accounts.passkey_used(half, KEYS[key].credential, count) is is_right
    assert (house.accounts.half(half) is None) is is_right


def test_a_passkey_that_counts_opens_once_at_once(house: House) -> None:
    house.accounts.add_passkey("lark", KEYS[1])
    halves = [house.accounts.begin_half("lark") for _ in range(5)]
    used = at_once(5, lambda n: house.accounts.passkey_used(halves[n], b"counting", 8))
    assert used == 1
    assert house.accounts.passkeys("lark") == [Passkey(b"counting", b"public", 8)]


def test_a_passkey_is_one_members_and_kept_once(house: House) -> None:
    house.accounts.add_passkey("lark", KEYS[0])
    with pytest.raises(AccountError, match="known already"):
        house.accounts.add_passkey("wren", KEYS[0])
    assert not house.accounts.passkey_used(house.accounts.begin_half("wren"), b"credential", 1)
    assert house.accounts.passkeys("wren") == []
    account = house.accounts.account("lark")
    assert account is not None and account.passkeys == 1
    house.accounts.remove_passkey("wren", b"credential")
    assert house.accounts.passkeys("lark") == [KEYS[0]]
    house.accounts.remove_passkey("lark", b"credential")
    assert house.accounts.passkeys("lark") == []


def test_ten_passkeys_are_enough(house: House) -> None:
    for number in range(10):
        house.accounts.add_passkey("lark", Passkey(bytes([number]), b"public", 0))
    with pytest.raises(AccountError, match="Remove one first"):
        house.accounts.add_passkey("lark", KEYS[0])


def test_a_challenge_is_taken_once_within_five_minutes(house: House) -> None:
    for token, challenge in (("one", b"first"), ("two", b"second"), ("one", b"third")):
        house.accounts.keep_challenge(token, challenge)
    assert house.accounts.take_challenge("one") == b"third"
    assert house.accounts.take_challenge("one") is None
    house.clock.now += CHALLENGE_SECONDS
    assert house.accounts.take_challenge("two") is None


def test_a_challenge_is_taken_by_one_of_five_at_once(house: House) -> None:
    house.accounts.keep_challenge("one", b"challenge")
    assert at_once(5, lambda number: house.accounts.take_challenge("one") is not None) == 1
