"""Sessions: what ends them, at once and everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ambasada.accounts import AccountError
from ambasada.storage.accounts_sessions import TOUCH_SECONDS
from ambasada.storage.accounts_tables import DEVICE_SECONDS, IDLE_SECONDS, SESSION_SECONDS
from ambasada.visibility import Role
from tests.storage.enrolled import STEP, House


@pytest.fixture
def house(tmp_path: Path) -> House:
    """An administrator who does things, and a member to whom they are done."""
    house = House(tmp_path / "state" / "accounts.sqlite")
    house.enrol("owl", Role.ADMINISTRATOR)
    house.enrol("lark")
    return house


def identity_of(house: House, token: str) -> str:
    session = house.accounts.session(token)
    assert session is not None
    return session.identity


def is_open(house: House, token: str, identity: str) -> tuple[bool, bool, bool]:
    """By each of the three ways to ask."""
    return (
        house.accounts.session(token, touch=False) is not None,
        house.accounts.session_of(identity) is not None,
        house.accounts.live([identity, "another"]) == {identity},
    )


def test_a_session_says_who_and_neither_name_of_it_is_the_token(house: House) -> None:
    token, device = house.sign_in("lark")
    session = house.accounts.session(token)
    assert session is not None and session.account.login == "lark"
    assert house.accounts.session_of(session.identity) == session
    assert len(session.identity) == 32 and session.identity not in token
    assert session.device not in device and device != token
    assert house.accounts.session(session.identity) is None
    assert house.accounts.session(device) is None and house.accounts.session("") is None


def test_the_account_is_read_anew_with_each_question(house: House) -> None:
    token, _ = house.sign_in("lark")
    house.accounts.set_language("lark", "be")
    session = house.accounts.session_of(identity_of(house, token))
    assert session is not None and session.account.language == "be"
    assert str(session.account.last_seen_on) == "2026-11-26"


def test_thirty_idle_minutes_end_it_and_a_touch_begins_them_anew(house: House) -> None:
    token, _ = house.sign_in("lark")
    identity = identity_of(house, token)
    house.clock.now += IDLE_SECONDS - 1
    assert house.accounts.session(token, touch=False) is not None
    house.accounts.touch(identity)
    house.clock.now += IDLE_SECONDS
    assert is_open(house, token, identity) == (True, True, True)
    house.accounts.set_language("owl", "be")  # sweeps; for a minute nothing more is swept
    house.clock.now += 1
    assert is_open(house, token, identity) == (False, False, False)
    house.accounts.touch(identity)
    assert is_open(house, token, identity) == (False, False, False)


def test_twelve_hours_end_it_however_busy_it_is(house: House) -> None:
    token, _ = house.sign_in("lark")
    identity = identity_of(house, token)
    end = house.clock.now + SESSION_SECONDS
    while house.clock.now < end:
        house.clock.now += 600
        assert house.accounts.session(token) is not None
    house.clock.now = end + 1
    assert is_open(house, token, identity) == (False, False, False)


def test_a_clock_set_back_does_not_lengthen_a_session(house: House) -> None:
    token, _ = house.sign_in("lark")
    identity = identity_of(house, token)
    house.clock.now -= 3600
    assert is_open(house, token, identity) == (False, False, False)


def test_a_question_is_written_down_at_most_every_thirty_seconds(house: House) -> None:
    token, _ = house.sign_in("lark")
    began = house.clock.now
    house.clock.now += TOUCH_SECONDS - 1
    house.accounts.session(token)
    assert seen_at(house) == began
    house.clock.now += 1
    house.accounts.session(token, touch=False)
    assert seen_at(house) == began
    house.accounts.session(token)
    assert seen_at(house) == house.clock.now


def seen_at(house: House) -> float:
    with house.accounts._reading() as db:
        return float(db.execute("SELECT seen_at FROM session").fetchone()[0])


def reset_accepted(house: House) -> None:
    house.accept("lark", house.accounts.reset("lark", by="owl"))


ENDS: dict[str, Callable[[House], object]] = {
    "disabled": lambda house: house.accounts.disable("lark", by="owl"),
    "another role": lambda house: house.accounts.change_role(
        "lark", Role.COORDINATOR, "pl", by="console"
    ),
    "reset": lambda house: house.accounts.reset("lark", by="owl"),
    "another password": reset_accepted,
    "signed out everywhere": lambda house: house.accounts.end_all_of("lark"),
    "locked down": lambda house: house.accounts.lock_down(by="owl"),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_it_ends_at_once_in_every_session_and_sign_in_half_way(
    house: House, end: Callable[[House], object]
) -> None:
    """Asked through another opening of the file, as another process would."""
    tokens = [house.sign_in("lark")[0] for _ in range(2)]
    identities = [identity_of(house, token) for token in tokens]
    half = house.accounts.begin_half("lark")
    end(house)
    house.accounts = house.open()
    for token, identity in zip(tokens, identities, strict=True):
        assert is_open(house, token, identity) == (False, False, False)
    assert house.accounts.half(half) is None
    assert not house.accounts.check_code(half, house.code("lark"))


def test_another_member_goes_on(house: House) -> None:
    token, _ = house.sign_in("owl")
    house.accounts.disable("lark", by="owl")
    house.accounts.end_all_of("lark")
    assert house.accounts.session(token) is not None


def test_signing_out_ends_this_session_only(house: House) -> None:
    here, there = house.sign_in("lark")[0], house.sign_in("lark")[0]
    house.accounts.end_session(here)
    assert house.accounts.session(here) is None
    assert house.accounts.session(there) is not None


def test_who_is_disabled_opens_no_session(house: House) -> None:
    house.accounts.disable("lark", by="owl")
    with pytest.raises(AccountError, match="Ask an administrator"):
        house.sign_in("lark")
    house.accounts.enable("lark", by="owl")
    assert house.accounts.session(house.sign_in("lark")[0]) is not None


def test_a_device_keeps_its_token_and_belongs_to_one_member(house: House) -> None:
    token, device = house.sign_in("lark")
    again, same = house.sign_in("lark", device)
    assert same == device
    first, second = house.accounts.session(token), house.accounts.session(again)
    assert first is not None and second is not None and first.device == second.device
    assert house.sign_in("owl", device)[1] != device
    assert house.sign_in("lark", "made-up")[1] != "made-up"


def test_a_device_is_known_for_180_days_after_its_last_time(house: House) -> None:
    _, device = house.sign_in("lark")
    house.clock.now += DEVICE_SECONDS - STEP
    assert house.sign_in("lark", device)[1] == device
    house.clock.now += DEVICE_SECONDS - STEP
    assert house.sign_in("lark", device)[1] == device
    house.clock.now += DEVICE_SECONDS
    assert house.sign_in("lark", device)[1] != device


def test_the_eleventh_device_replaces_the_one_longest_unused(house: House) -> None:
    devices = []
    for _ in range(11):
        house.clock.now += 1
        devices.append(house.sign_in("lark")[1])
    house.clock.now += 1
    known = [house.sign_in("lark", device)[1] == device for device in devices[1:]]
    assert all(known)
    assert house.sign_in("lark", devices[0])[1] != devices[0]
