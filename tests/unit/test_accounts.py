"""Logins that tell nothing, codes that are not misread, and who needs a second yes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambasada.accounts import (
    AccountError,
    Change,
    Throttled,
    check_embassy,
    check_language,
    needs_second,
    new_recovery_codes,
    parse_login,
    plain_code,
)
from ambasada.visibility import Role

C, L, A = Role.COORDINATOR, Role.LEADERSHIP, Role.ADMINISTRATOR


@pytest.mark.parametrize("text", ["abc", "lark-7", "a_b-9", "x" * 20, "Lark-7", " lark\n"])
def test_a_login_is_three_to_twenty_small_letters(text: str) -> None:
    assert parse_login(text) == text.strip().lower()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "3 to 20"),
        ("ab", "3 to 20"),
        ("x" * 21, "3 to 20"),
        ("lark.7", "3 to 20"),
        ("птушка", "3 to 20"),
        ("la rk", "3 to 20"),
        ("someone@example.org", "must not tell who somebody is"),
        ("console", "Choose another"),
    ],
)
def test_anything_else_is_a_sentence(text: str, says: str) -> None:
    with pytest.raises(AccountError, match=says):
        parse_login(text)


@given(st.text("aZ9_-@. \nкİ", max_size=24))
def test_what_is_taken_for_a_login_is_one_as_it_is_kept(text: str) -> None:
    try:
        login = parse_login(text)
    except AccountError:
        return
    assert re.fullmatch(r"[a-z0-9_-]{3,20}", login) and parse_login(login) == login


@pytest.mark.parametrize(
    ("role", "embassy", "fits"),
    [(C, "pl", True), (C, "", False), (L, "", True), (L, "pl", False), (A, "", True)],
)
def test_a_coordinator_has_an_embassy_and_nobody_else(role: Role, embassy: str, fits: bool) -> None:
    if fits:
        check_embassy(role, embassy)
    else:
        with pytest.raises(AccountError):
            check_embassy(role, embassy)


@pytest.mark.parametrize("language", ["", "e", "EN", "english", "../x", "en-"])
def test_a_language_is_a_code(language: str) -> None:
    for code in ("en", "be", "sr-latn", "ckb"):
        check_language(code)
    with pytest.raises(AccountError, match="Type a code"):
        check_language(language)


# What one administrator may do alone: to a member, to another administrator, to oneself.
ALONE = {
    Change.ADD: (True, False, False),
    Change.ROLE: (False, False, False),
    Change.DISABLE: (True, False, True),
    Change.ENABLE: (True, False, False),
    Change.RESET: (True, False, False),
}


@pytest.mark.parametrize("change", Change)
def test_what_needs_a_second_administrator(change: Change) -> None:
    whose = [(C, False), (A, False), (A, True)]
    alone = tuple(not needs_second(change, role, is_own=is_own) for role, is_own in whose)
    assert alone == ALONE[change]
    assert needs_second(change, L, is_own=False) is needs_second(change, C, is_own=False)


def test_recovery_codes_are_ten_of_more_than_64_bits_that_nobody_misreads() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    for code in codes:
        assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", code)
        assert not set(code) & set("01ilo")
    assert 31**16 > 2**64


@given(st.integers(0, 9))
def test_a_code_is_the_same_however_it_is_typed(number: int) -> None:
    code = new_recovery_codes()[number]
    typed = [code, code.upper(), code.replace("-", " "), f" {code}\n", code.replace("-", "")]
    assert len({plain_code(one) for one in typed}) == 1


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(1, "1 second."), (59, "59 seconds"), (60, "1 minute."), (61, "2 min"), (840, "14 min")],
)
def test_who_is_throttled_is_told_how_long(seconds: int, says: str) -> None:
    assert says in str(Throttled(seconds)) and Throttled(seconds).seconds == seconds
