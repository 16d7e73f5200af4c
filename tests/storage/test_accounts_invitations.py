"""Invitations: once, for 72 hours, and with a telephone that has the secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from ambasada.accounts import AccountError, Passkey
from ambasada.storage.accounts_tables import INVITATION_SECONDS
from ambasada.visibility import Role
from tests.storage.enrolled import HASH, STEP, House
from tests.storage.test_accounts_guesses import at_once, is_let_through

SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path / "state" / "accounts.sqlite")
    house.enrol("owl", Role.ADMINISTRATOR)
    house.secrets["lark"] = SECRET
    return house


@pytest.fixture
def token(house: House) -> str:
    return house.accounts.add("lark", Role.COORDINATOR, "pl", by="owl")


def test_an_invitation_says_whom_and_until_when(house: House, token: str) -> None:
    invitation = house.accounts.invitation(token)
    assert invitation is not None
    assert (invitation.login, invitation.purpose) == ("lark", "new")
    assert invitation.expires_at.timestamp() == house.clock.now + INVITATION_SECONDS
    assert len(token) >= 43 and house.accounts.invitation("made-up") is None


def test_it_is_accepted_once_even_at_once(house: House, token: str) -> None:
    def accept(number: int) -> bool:
        try:
            return len(house.accounts.accept(token, HASH, SECRET, house.code("lark"))) == 10
        except AccountError:
            return False

    assert at_once(5, accept) == 1
    assert house.accounts.invitation(token) is None


def test_it_lasts_72_hours(house: House, token: str) -> None:
    house.clock.now += INVITATION_SECONDS - 1
    assert house.accounts.invitation(token) is not None
    house.clock.now += 1
    assert house.accounts.invitation(token) is None
    with pytest.raises(AccountError, match="Ask an administrator for a new one"):
        house.accounts.accept(token, HASH, SECRET, house.code("lark"))


@pytest.mark.parametrize(
    ("hashed", "secret", "code", "says"),
    [
        (HASH, SECRET, "000000", "does not fit"),
        (HASH, SECRET, "", "does not fit"),
        (HASH, SECRET, "\ud800", "does not fit"),
        (HASH, SECRET[:16], None, "too short"),
        (HASH, "1" * 32, None, "too short"),
        ("a password", SECRET, None, "no bcrypt hash"),
        ("", SECRET, None, "no bcrypt hash"),
    ],
)
def test_what_does_not_fit_sets_nothing_and_may_be_tried_again(
    house: House, token: str, hashed: str, secret: str, code: str | None, says: str
) -> None:
    with pytest.raises(AccountError, match=says):
        house.accounts.accept(token, hashed, secret, house.code("lark") if code is None else code)
    account = house.accounts.account("lark")
    assert account is not None and not account.has_password and not account.has_code
    house.accept("lark", token)


def test_the_code_that_enrolled_the_telephone_opens_nothing_more(house: House, token: str) -> None:
    code = house.code("lark")
    house.accounts.accept(token, HASH, SECRET, code)
    assert not house.accounts.check_code(house.accounts.begin_half("lark"), code)
    house.clock.now += STEP
    assert house.accounts.check_code(house.accounts.begin_half("lark"), house.code("lark"))


def test_a_newer_invitation_voids_the_older_one(house: House, token: str) -> None:
    newer = house.accounts.reset("lark", by="owl")
    assert house.accounts.invitation(token) is None
    invitation = house.accounts.invitation(newer)
    assert invitation is not None and invitation.purpose == "reset"


def test_who_is_disabled_accepts_nothing_later_either(house: House, token: str) -> None:
    house.accounts.disable("lark", by="owl")
    assert house.accounts.invitation(token) is None
    house.accounts.enable("lark", by="owl")
    assert house.accounts.invitation(token) is None


def test_a_reset_ends_every_way_in_at_once(house: House, token: str) -> None:
    codes = house.accept("lark", token)
    house.accounts.add_passkey("lark", Passkey(b"credential", b"public", 0))
    session, device = house.sign_in("lark")
    half = house.accounts.begin_half("lark")
    newer = house.accounts.reset("lark", by="owl")
    assert house.accounts.password_hash("lark") is None
    assert house.accounts.session(session) is None and house.accounts.half(half) is None
    assert house.accounts.passkeys("lark") == []
    assert house.accounts.recovery_codes_left("lark") == 0
    house.accept("lark", newer)
    half = house.accounts.begin_half("lark")
    assert not any(house.accounts.check_code(half, code) for code in codes[:4])
    # The device is a stranger's again: it shares the login's five guesses.
    assert at_once(9, lambda number: is_let_through(house, "lark", device)) == 5
    assert not is_let_through(house, "lark")


def test_a_passkey_added_before_a_reset_was_accepted_goes_with_it(house: House, token: str) -> None:
    house.accept("lark", token)
    newer = house.accounts.reset("lark", by="owl")
    house.accounts.add_passkey("lark", Passkey(b"credential", b"public", 0))
    house.accept("lark", newer)
    assert house.accounts.passkeys("lark") == []
