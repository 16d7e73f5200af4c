"""Who may change an account, alone or with a second administrator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ambasada.accounts import Account, AccountError, Change, NeedsSecond, Newcomer
from ambasada.storage.accounts_tables import PROPOSAL_SECONDS
from ambasada.visibility import Role
from tests.storage.enrolled import House
from tests.storage.test_accounts_guesses import at_once

# owl and kite are administrators in office, hawk is a disabled one, lark a member.
Deed = Callable[[House, str, str], object]


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path / "state" / "accounts.sqlite")
    for login in ("hawk", "owl", "kite"):
        house.enrol(login, Role.ADMINISTRATOR)
    house.enrol("lark", Role.COORDINATOR, "pl")
    house.accounts.confirm(proposed(house, "disable", "hawk", "owl"), by="kite")
    return house


DEEDS: Mapping[str, Deed] = {
    "add": lambda house, login, by: house.accounts.add(login, Role.LEADERSHIP, by=by),
    "add administrator": lambda house, login, by: house.accounts.add(
        login, Role.ADMINISTRATOR, language="be", by=by
    ),
    "disable": lambda house, login, by: house.accounts.disable(login, by=by),
    "enable": lambda house, login, by: house.accounts.enable(login, by=by),
    "reset": lambda house, login, by: house.accounts.reset(login, by=by),
    "role": lambda house, login, by: house.accounts.change_role(login, Role.LEADERSHIP, by=by),
}


def proposed(house: House, deed: str, login: str, by: str) -> int:
    with pytest.raises(NeedsSecond) as waits:
        DEEDS[deed](house, login, by)
    return waits.value.number


def account(house: House, login: str) -> Account:
    found = house.accounts.account(login)
    assert found is not None
    return found


@pytest.mark.parametrize("by", ["lark", "hawk", "nobody", "", "OWL", "owl ", "Console"])
@pytest.mark.parametrize("deed", [*DEEDS, "confirm", "withdraw", "lock down"])
def test_who_is_no_administrator_in_office_changes_nothing(
    house: House, deed: str, by: str
) -> None:
    number = proposed(house, "role", "lark", "owl")
    before, waiting = house.accounts.members(), house.accounts.proposals()
    deeds: Mapping[str, Callable[[], object]] = {
        "confirm": lambda: house.accounts.confirm(number, by=by),
        "withdraw": lambda: house.accounts.withdraw(number, by=by),
        "lock down": lambda: house.accounts.lock_down(by=by),
    }
    login = "finch" if deed.startswith("add") else "kite"
    with pytest.raises(AccountError, match="Ask one to do it"):
        deeds.get(deed, lambda: DEEDS[deed](house, login, by))()
    assert (house.accounts.members(), house.accounts.proposals()) == (before, waiting)
    assert not house.accounts.is_locked


# Whether a second administrator must agree: when owl does it, and on the command line.
TABLE = [
    # deed, login, needs a second
    ("add", "finch", False),
    ("add administrator", "finch", True),
    ("disable", "lark", False),
    ("reset", "lark", False),
    ("role", "lark", True),
    ("disable", "kite", True),
    ("reset", "kite", True),
    ("role", "kite", True),
    ("enable", "hawk", True),
    ("reset", "owl", True),
    ("role", "owl", True),
]


@pytest.mark.parametrize("by", ["owl", "console"])
@pytest.mark.parametrize(("deed", "login", "needs"), TABLE)
def test_what_needs_a_second_administrators_yes(
    house: House, deed: str, login: str, needs: bool, by: str
) -> None:
    before = house.accounts.members()
    if not needs:
        DEEDS[deed](house, login, by)
        assert house.accounts.members() != before and not house.accounts.proposals()
        return
    number = proposed(house, deed, login, by)
    assert house.accounts.members() == before
    (waiting,) = house.accounts.proposals()
    assert (waiting.number, waiting.by, waiting.login) == (number, by, login)
    token = house.accounts.confirm(number, by="kite")
    assert house.accounts.members() != before and not house.accounts.proposals()
    invitation = house.accounts.invitation(token) if token else None
    assert (invitation is not None) is (deed in ("reset", "add administrator"))


def test_an_administrator_may_step_back_alone_but_not_on_the_command_line(house: House) -> None:
    proposed(house, "disable", "owl", "console")
    house.accounts.disable("owl", by="owl")
    assert not account(house, "owl").is_enabled
    assert not house.accounts.proposals()


def test_nobody_agrees_with_themselves_nor_does_the_command_line(house: House) -> None:
    number = proposed(house, "role", "lark", "owl")
    for by, says in (("owl", "your own"), ("console", "on the screen")):
        with pytest.raises(AccountError, match=says):
            house.accounts.confirm(number, by=by)
    assert account(house, "lark").role is Role.COORDINATOR
    house.accounts.confirm(number, by="kite")
    assert (account(house, "lark").role, account(house, "lark").embassy) == (Role.LEADERSHIP, "")


def test_an_added_administrator_has_the_language_that_was_proposed(house: House) -> None:
    house.accounts.confirm(proposed(house, "add administrator", "finch", "owl"), by="kite")
    assert account(house, "finch").language == "be"


def test_the_same_proposed_again_is_one_proposal_of_the_first(house: House) -> None:
    number = proposed(house, "role", "lark", "owl")
    assert proposed(house, "role", "lark", "kite") == number
    with pytest.raises(AccountError, match="your own"):
        house.accounts.confirm(number, by="owl")
    house.accounts.confirm(number, by="kite")


def test_a_proposal_is_confirmed_once(house: House) -> None:
    number = proposed(house, "reset", "kite", "owl")
    house.enrol("eagle", Role.ADMINISTRATOR)

    def confirm(turn: int) -> bool:
        try:
            return house.accounts.confirm(number, by=("kite", "eagle")[turn % 2]) is not None
        except AccountError:
            return False

    assert at_once(6, confirm) == 1


def test_a_proposal_is_withdrawn_by_its_maker_or_refused_by_another(house: House) -> None:
    for by in ("owl", "kite", "console"):
        number = proposed(house, "role", "lark", "owl")
        house.accounts.withdraw(number, by=by)
        with pytest.raises(AccountError, match="Propose it again"):
            house.accounts.confirm(number, by="kite")
    assert not house.accounts.proposals()


def test_after_seven_days_a_proposal_is_too_old(house: House) -> None:
    number = proposed(house, "role", "lark", "owl")
    house.clock.now += PROPOSAL_SECONDS - 1
    assert len(house.accounts.proposals()) == 1
    house.clock.now += 1
    assert not house.accounts.proposals()
    with pytest.raises(AccountError, match="too old"):
        house.accounts.confirm(number, by="kite")
    assert proposed(house, "role", "lark", "owl") > number


def test_what_an_administrator_proposed_ends_with_the_office(house: House) -> None:
    house.enrol("eagle", Role.ADMINISTRATOR)
    number = proposed(house, "role", "lark", "owl")
    house.accounts.confirm(proposed(house, "disable", "owl", "kite"), by="eagle")
    house.accounts.confirm(proposed(house, "enable", "owl", "kite"), by="eagle")
    with pytest.raises(AccountError, match="Propose it again"):
        house.accounts.confirm(number, by="kite")
    assert account(house, "lark").role is Role.COORDINATOR


def test_who_is_reset_gets_no_role_that_was_proposed_before(house: House) -> None:
    """Else one administrator accepts the invitation of whom another believes to promote."""
    with pytest.raises(NeedsSecond) as waits:
        house.accounts.change_role("lark", Role.ADMINISTRATOR, by="owl")
    house.accounts.reset("lark", by="owl")
    with pytest.raises(AccountError, match="Propose it again"):
        house.accounts.confirm(waits.value.number, by="kite")


def test_a_proposal_that_makes_no_sense_any_more_is_refused(house: House) -> None:
    house.enrol("eagle", Role.ADMINISTRATOR)
    number = proposed(house, "reset", "kite", "owl")
    house.accounts.disable("kite", by="kite")
    with pytest.raises(AccountError, match="Enable it before"):
        house.accounts.confirm(number, by="eagle")


def test_a_network_begins_on_the_command_line_until_two_can_say_yes(tmp_path: Path) -> None:
    """Who has only been invited cannot say yes."""
    house = House(tmp_path / "accounts.sqlite")
    for login in ("owl", "kite", "eagle"):
        house.accounts.add(login, Role.ADMINISTRATOR, by="console")
    house.accept("owl", house.accounts.reset("owl", by="console"))
    house.accept("kite", house.accounts.reset("kite", by="console"))
    with pytest.raises(NeedsSecond):
        house.accounts.add("hawk", Role.ADMINISTRATOR, by="console")


def test_the_last_administrator_stays(tmp_path: Path) -> None:
    house = House(tmp_path / "accounts.sqlite")
    house.enrol("owl", Role.ADMINISTRATOR)
    house.enrol("lark")
    # Invited only: could not undo anything.
    house.accounts.add("kite", Role.ADMINISTRATOR, by="console")
    for by in ("owl", "console"):
        for deed in ("disable", "role"):
            with pytest.raises(AccountError, match="last administrator"):
                DEEDS[deed](house, "owl", by)
    house.accounts.disable("kite", by="console")
    assert account(house, "owl").is_enabled


def test_of_two_administrators_who_step_back_at_once_one_stays(house: House) -> None:
    def step_back(turn: int) -> bool:
        login = ("owl", "kite")[turn]
        try:
            house.accounts.disable(login, by=login)
        except AccountError:
            return False
        return True

    assert at_once(2, step_back) == 1


@pytest.mark.parametrize(
    ("deed", "login", "says"),
    [
        ("enable", "lark", "enabled already"),
        ("disable", "hawk", "disabled already"),
        ("reset", "hawk", "Enable it before"),
        ("reset", "nobody", "no member"),
        ("add", "lark", "member already"),
        ("add", "console", "Choose another"),
        ("add", "someone@example.org", "must not tell who"),
    ],
)
def test_what_changes_nothing_is_a_sentence(house: House, deed: str, login: str, says: str) -> None:
    with pytest.raises(AccountError, match=says):
        DEEDS[deed](house, login, "owl")
    assert not house.accounts.proposals()


def test_several_are_added_whole_or_not_at_all(house: House) -> None:
    before = house.accounts.members()
    bad = [
        Newcomer("wren", Role.LEADERSHIP),  # comes twice
        Newcomer("lark", Role.LEADERSHIP),  # is there
        Newcomer("eagle", Role.ADMINISTRATOR),  # needs a second yes
        Newcomer("robin", Role.COORDINATOR),  # has no embassy
    ]
    for one in bad:
        with pytest.raises(AccountError):
            house.accounts.add_all([Newcomer("wren", Role.LEADERSHIP), one], by="owl")
        assert house.accounts.members() == before
    tokens = house.accounts.add_all(
        [Newcomer("wren", Role.LEADERSHIP), Newcomer("robin", Role.LEADERSHIP, is_enabled=False)],
        by="owl",
    )
    assert house.accounts.invitation(tokens[0]) is not None and tokens[1] == ""


def test_every_change_has_a_deed_and_a_rule() -> None:
    from ambasada.accounts import NEEDS_SECOND
    from ambasada.storage.accounts_changes import _DEEDS

    assert set(_DEEDS) == set(Change) == set(NEEDS_SECOND)


def test_a_demo_members_password_is_set_and_no_others(house: House) -> None:
    house.accounts.add("demo-lark", Role.LEADERSHIP, by="console", is_demo=True)
    house.accounts.set_demo_password("demo-lark", "$2b$12$demo")
    assert house.accounts.password_hash("demo-lark") == "$2b$12$demo"
    with pytest.raises(AccountError, match="no demo member"):
        house.accounts.set_demo_password("lark", "$2b$12$demo")
    token, _ = house.sign_in("demo-lark")
    assert house.accounts.remove_demo() == 1 and not house.accounts.has_demo()
    assert house.accounts.session(token) is None
