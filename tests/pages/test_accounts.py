"""*Accounts*: members, invitations, second yeses and the lock-down, all from the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ambasada.audit import sentence
from ambasada.desk import desk_of
from ambasada.office import Office, the_office
from ambasada.visibility import Role
from tests.conftest import use
from tests.factories import case, volunteer, write_network
from tests.pages.conftest import open_screen, run, words
from tests.storage.enrolled import add_at_once, promote_at_once

LINK = re.compile(r"/invitation\?token=([\w-]{43})")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Poland and Lithuania; the administrators owl and (who looks) test-administrator; lark."""
    config = write_network(
        tmp_path,
        {"pl": {"cases": [case(1)], "volunteers": [volunteer(1)]}, "lt": {"cases": []}},
    )
    use(config, monkeypatch)
    office = the_office()
    file = office.state / "accounts.sqlite"
    add_at_once(file, "owl", Role.ADMINISTRATOR, "")
    promote_at_once(file, "owl")
    add_at_once(file, "lark", Role.COORDINATOR, "pl")
    yield office
    desk_of(config.resolve()).stop()


@pytest.fixture
def screen(office: Office) -> AppTest:
    return open_screen("accounts", "administrator")


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return run(app)


def said(office: Office, last: int = 1) -> list[str]:
    return [sentence(one) for one in office.audit.entries(last)]


def open_change(app: AppTest, login: str) -> AppTest:
    return press(app, f"change-{login}")


def test_everybody_is_listed_with_what_they_are(screen: AppTest) -> None:
    told = words(screen)
    assert "3 members" in told and "Coordinator · Embassy pl · English · no second step" in told
    assert "Administrator · English · code · last seen" in told
    assert ":material/check_circle: enabled]" in told and ":material/mail: invited]" in told


def test_a_member_is_added_and_the_link_is_shown_once(screen: AppTest, office: Office) -> None:
    app = press(screen, "add")
    app.text_input(key="new-login").input("Wren-4")
    app.selectbox(key="embassy-new").set_value("lt")
    run(app)
    app = press(app, "new-add")
    account = office.accounts.account("wren-4")
    assert account and (account.role, account.embassy) == (Role.COORDINATOR, "lt")
    found = LINK.search(app.code[0].value)
    assert found
    invitation = office.accounts.invitation(found[1])
    assert invitation and invitation.login == "wren-4"
    assert said(office) == ["test-administrator added the member wren-4."]
    assert not run(app).code, "shown once"
    assert "account-said" not in app.session_state


@pytest.mark.parametrize(
    ("login", "says"),
    [("lark", "member already"), ("a b", "is no login"), ("x@example.org", "must not tell who")],
)
def test_a_refusal_is_its_sentence_and_is_not_recorded(
    screen: AppTest, office: Office, login: str, says: str
) -> None:
    before = len(office.audit.entries())
    app = press(screen, "add")
    assert app.button(key="new-add").disabled and app.selectbox(key="embassy-new").value is None
    app.text_input(key="new-login").input(login)
    app.selectbox(key="embassy-new").set_value("pl")
    run(app)
    app = press(app, "new-add")
    assert says in app.warning[0].value.replace("\\", "") and not app.code
    assert len(office.audit.entries()) == before and len(office.accounts.members()) == 3


def test_disabling_and_enabling_a_coordinator_needs_nobody_else(
    screen: AppTest, office: Office
) -> None:
    app = press(open_change(screen, "lark"), "do-disable")
    account = office.accounts.account("lark")
    assert account and not account.is_enabled and "lark is disabled" in words(app)
    press(open_change(app, "lark"), "do-enable")
    account = office.accounts.account("lark")
    assert account and account.is_enabled
    assert said(office, 2) == [
        "test-administrator disabled the member lark.",
        "test-administrator enabled the member lark.",
    ]


def test_a_reset_shows_a_new_link(screen: AppTest, office: Office) -> None:
    app = press(open_change(screen, "lark"), "do-reset")
    found = LINK.search(app.code[0].value)
    assert found and office.accounts.invitation(found[1])
    assert said(office) == ["test-administrator had the member lark set up anew."]


def test_another_role_says_before_that_it_waits_and_then_waits(
    screen: AppTest, office: Office
) -> None:
    app = open_change(screen, "lark")
    assert "needs a second administrator's yes" in words(app)
    app.selectbox(key="role-lark").set_value(Role.LEADERSHIP)
    run(app)
    app = press(app, "do-role")
    account = office.accounts.account("lark")
    assert account and account.role is Role.COORDINATOR
    assert "Proposal 1 waits" in words(app).replace("\\", "")
    own = app.button(key="confirm-1")
    assert own.disabled and "your own proposal" in own.proto.help
    press(app, "withdraw-1")
    assert not office.accounts.proposals()
    assert said(office, 2) == [
        "test-administrator proposed a change of lark.",
        "test-administrator withdrew the change of lark.",
    ]


def test_anothers_proposal_is_told_and_confirmed(office: Office) -> None:
    with pytest.raises(Exception, match="second administrator"):
        office.accounts.change_role("lark", Role.COORDINATOR, "lt", by="owl")
    app = open_screen("accounts", "administrator")
    told = words(app).replace("\\", "")
    assert "owl asks to give lark another role: Coordinator · Embassy lt." in told
    assert "Asked on" in told and "lapses on" in told
    press(app, "confirm-1")
    account = office.accounts.account("lark")
    assert account and account.embassy == "lt"
    assert said(office, 2) == [
        "test-administrator confirmed the change of lark.",
        "test-administrator changed the role of lark.",
    ]


def test_a_new_administrator_waits_too(screen: AppTest, office: Office) -> None:
    app = press(screen, "add")
    app.text_input(key="new-login").input("kite")
    app.selectbox(key="role-new").set_value(Role.ADMINISTRATOR)
    run(app)
    assert "needs a second administrator's yes" in words(app)
    app = press(app, "new-add")
    assert office.accounts.account("kite") is None and not app.code


def test_the_lock_down_asks_twice_and_ends_the_own_session(screen: AppTest, office: Office) -> None:
    assert screen.button(key="lock-ask").disabled
    screen.checkbox(key="lock-sure").check()
    app = press(run(screen), "lock-ask")
    assert not office.accounts.is_locked
    assert "two are needed" in words(app) or "any two of them" in words(app)
    app = press(app, "lock-now")
    assert office.accounts.is_locked and "You are signed out." in words(app) and not app.title
    assert said(office) == ["test-administrator locked everything down."]


def test_it_opens_when_no_sheet_can_be_read(office: Office) -> None:
    """Accounts and the lock-down must be within reach whatever Google says."""
    for file in (office.current.folder.parent / "sheets").rglob("*.csv"):
        file.unlink()
    for address, title in (("accounts", "Accounts"), ("audit", "Audit log")):
        app = open_screen(address, "administrator")
        assert [one.value for one in app.title] == [title]
    desk = desk_of(office.current.folder)
    assert desk._thread is None, "no reading was waited for"


@pytest.mark.parametrize("eyes", ["pl", "leadership"])
def test_nobody_else_has_it(office: Office, eyes: str) -> None:
    assert "Accounts" not in [title.value for title in open_screen("accounts", eyes).title]
