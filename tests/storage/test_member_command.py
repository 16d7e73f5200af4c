"""`python -m ambasada member`: invitations, lists, and the file of the program used before."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ambasada.__main__ import main
from ambasada.accounts import Account
from ambasada.keys import DEMO_KEY_NAME
from ambasada.storage.accounts import Accounts
from ambasada.visibility import Role
from tests.conftest import ROOT
from tests.factories import write_network
from tests.storage.enrolled import KEY, House
from tests.storage.test_commands import run

KEY_TEXT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
LINK = "http://localhost:8501/invitation?token="
# As streamlit-authenticator 0.4.2 writes it; `canary` must be found nowhere afterwards.
CREDENTIALS = """\
cookie: {expiry_days: 30, key: canary-cookie, name: canary}
credentials:
  usernames:
    Lark:
      email: canary@example.org
      failed_login_attempts: 0
      first_name: canary-first
      last_name: canary-last
      logged_in: true
      password: $2b$12$canarycanarycanarycanary
      password_hint: canary-hint
      roles: [viewer, leadership]
    wren:
      password: canary-in-clear
      roles: coordinator
      embassy: pl
    finch:
      disabled: true
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A network of Lithuania and Poland with real sources, and a gate key."""
    monkeypatch.setenv("AMBASADA_GATE_KEY", KEY_TEXT)
    return write_network(tmp_path, {"pl": {"cases": []}, "lt": {"cases": []}})


def accounts_in(config: Path) -> Accounts:
    return Accounts(config.parent / "state" / "accounts.sqlite", KEY)


def member(
    capsys: pytest.CaptureFixture[str], config: Path, *arguments: str
) -> tuple[int, str, str]:
    deed, *more = arguments
    return run(capsys, "member", deed, "--config", str(config), *more)


def account(config: Path, login: str) -> Account:
    found = accounts_in(config).account(login)
    assert found is not None
    return found


def test_add_prints_an_invitation_and_nothing_else(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = member(
        capsys, config, "add", "Lark-7", "--role", "coordinator", "--embassy", "pl"
    )
    assert code == 0 and out.startswith(LINK) and out.count("\n") == 1
    assert "in person" in err and "72 hours" in err and "once" in err
    invitation = accounts_in(config).invitation(out.strip().removeprefix(LINK))
    assert invitation is not None and invitation.login == "lark-7"
    added = account(config, "lark-7")
    assert (added.role, added.embassy, added.language) == (Role.COORDINATOR, "pl", "en")


@pytest.mark.parametrize(
    ("address", "begins"),
    [
        ("https://ambasada.example/", "https://ambasada.example/invitation?token="),
        ("http://ambasadaambasada.onion", "http://ambasadaambasada.onion/invitation?token="),
        ("http://ambasada.example", ""),
        ("http://onion", ""),
        ("javascript:alert(1)", ""),
        ("https://ambasada.example/?a=b", ""),
    ],
)
def test_a_link_is_for_an_address_that_nobody_reads_on_the_way(
    config: Path, capsys: pytest.CaptureFixture[str], address: str, begins: str
) -> None:
    arguments = ("add", "lark", "--role", "leadership", "--address", address)
    code, out, err = member(capsys, config, *arguments)
    if begins:
        assert code == 0 and out.startswith(begins)
    else:
        assert (code, out) == (2, "") and "Type one such as https://" in err
        assert accounts_in(config).members() == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("someone@example.org", "--role", "leadership"), "must not tell who somebody is"),
        (("ab", "--role", "leadership"), "3 to 20 of a-z"),
        (("lark", "--role", "coordinator"), "Say which, such as pl"),
        (("lark", "--role", "coordinator", "--embassy", "xx"), "Choose one of pl, lt"),
        (("lark", "--role", "leadership", "--embassy", "pl"), "has no embassy"),
        (("lark", "--role", "leadership", "--language", "xx"), "Choose one of en"),
        (("owl", "--role", "leadership"), "member already"),
    ],
)
def test_what_cannot_be_added_is_a_sentence(
    config: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    accounts_in(config).add("owl", Role.ADMINISTRATOR, by="console")
    code, out, err = member(capsys, config, "add", *arguments)
    assert (code, out) == (2, "") and says in err and err.count("\n") == 1
    assert [one.login for one in accounts_in(config).members()] == ["owl"]


def test_an_unknown_role_is_named_with_the_known_ones(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["member", "add", "lark", "--role", "boss", "--config", str(config)])
    assert ended.value.code == 2
    assert "coordinator, leadership, administrator" in capsys.readouterr().err


def test_list_disable_enable_role_and_reset(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    member(capsys, config, "add", "owl", "--role", "administrator")
    member(capsys, config, "add", "lark", "--role", "coordinator", "--embassy", "pl")
    assert member(capsys, config, "disable", "lark")[0] == 0
    listed = "lark\tcoordinator\tpl\ten\tdisabled\t-\t-\nowl\tadministrator\t-\ten\tinvited\t-\t-\n"
    assert member(capsys, config, "list") == (0, listed, "")
    code, out, err = member(capsys, config, "reset", "lark")
    assert (code, out) == (2, "") and "Enable it" in err
    assert member(capsys, config, "enable", "lark")[0] == 0
    assert member(capsys, config, "reset", "lark")[1].startswith(LINK)
    assert member(capsys, config, "role", "lark", "leadership")[0] == 0
    assert (account(config, "lark").role, account(config, "lark").embassy) == (Role.LEADERSHIP, "")
    code, _, err = member(capsys, config, "disable", "owl")
    assert code == 2 and "last administrator" in err
    code, _, err = member(capsys, config, "disable", "nobody")
    assert code == 2 and "no member" in err


def test_with_two_administrators_the_command_line_waits_for_one_of_them(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house = House(config.parent / "state" / "accounts.sqlite")
    house.enrol("owl", Role.ADMINISTRATOR)
    house.enrol("kite", Role.ADMINISTRATOR)
    house.enrol("lark")
    code, out, err = member(capsys, config, "reset", "owl")
    assert (code, out) == (1, "") and "proposal 1" in err
    code, out, err = member(capsys, config, "role", "lark", "coordinator", "--embassy", "pl")
    assert (code, out) == (1, "") and "proposal 2" in err
    assert member(capsys, config, "list")[2] == (
        "Waits for a second yes: 1, reset owl\n"
        "Waits for a second yes: 2, role lark coordinator pl\n"
    )
    assert account(config, "owl").has_password and account(config, "lark").embassy == ""


def test_the_demos_members_are_cleared_and_no_others(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    accounts = accounts_in(config)
    accounts.add("owl", Role.ADMINISTRATOR, by="console")
    accounts.add("demo-lark", Role.LEADERSHIP, by="console", is_demo=True)
    assert accounts.has_demo()
    assert member(capsys, config, "clear-demo")[2] == "1 members of the demo were removed.\n"
    assert not accounts.has_demo()
    assert [one.login for one in accounts.members()] == ["owl"]


def import_file(
    capsys: pytest.CaptureFixture[str], config: Path, text: str, *more: str
) -> tuple[int, str, str]:
    file = config.parent / "credentials.yaml"
    file.write_text(text, "utf-8")
    return member(capsys, config, "import", str(file), *more)


def test_import_takes_logins_roles_and_who_is_disabled_and_nothing_else(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ("--role", "coordinator", "--embassy", "lt")
    code, out, err = import_file(capsys, config, CREDENTIALS, *more)
    assert code == 0 and "canary" not in out + err
    lines = dict(line.split("\t") for line in out.splitlines())
    assert lines["lark"].startswith(LINK) and lines["wren"].startswith(LINK)
    assert lines["finch"] == "disabled"
    told = [
        (one.login, one.role.value, one.embassy, one.is_enabled, one.has_password)
        for one in accounts_in(config).members()
    ]
    assert told == [
        ("finch", "coordinator", "lt", False, False),
        ("lark", "leadership", "", True, False),
        ("wren", "coordinator", "pl", True, False),
    ]
    for file in (config.parent / "state").iterdir():
        assert b"canary" not in file.read_bytes(), file


def test_each_mistake_of_a_file_is_a_sentence_and_nobody_is_added(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    accounts_in(config).add("owl", Role.LEADERSHIP, by="console")
    file = """\
credentials:
  usernames:
    good: {roles: [leadership]}
    someone@example.org: {roles: [leadership]}
    twice: {roles: [leadership]}
    TWICE: {roles: [leadership]}
    none: {}
    both: {roles: [leadership, administrator]}
    blank:
    where: {roles: [coordinator]}
    far: {roles: [coordinator], embassy: xx}
    norway: {roles: [coordinator], embassy: no}
    owl: {roles: [leadership]}
    maybe: {roles: [leadership], disabled: perhaps}
    number: {roles: 7}
    7: {roles: [leadership]}
"""
    code, out, err = import_file(capsys, config, file)
    assert (code, out) == (2, "")
    first, *mistakes = err.splitlines()
    assert first == "Nobody was added."
    reasons = dict(mistake.split(": ", 1) for mistake in mistakes)
    assert {login: reason.split(". ")[0] for login, reason in reasons.items()} == {
        "someone@example.org": "A login must not tell who somebody is, and an e-mail address does",
        "twice": "This login stands twice",
        "none": "No role",
        "both": "2 roles are too many",
        "blank": "Nothing is said of this login",
        "where": "A coordinator belongs to an embassy",
        "far": "There is no embassy “xx”",
        "norway": "The embassy is no text",
        "owl": "This login is a member's already",
        "maybe": "disabled is neither true nor false",
        "number": "The roles are no list",
        "7": "“7” is no login",
    }
    assert [one.login for one in accounts_in(config).members()] == ["owl"]


@pytest.mark.parametrize(
    "text",
    ["", "canary", "credentials: {usernames: {}}", "credentials: [canary", "!!python/object:a {}"],
)
def test_another_file_is_refused_without_a_word_of_it(
    config: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    code, out, err = import_file(capsys, config, text)
    assert (code, out) == (2, "") and "names nobody" in err and "canary" not in err


def in_a_process(config: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "AMBASADA_GATE_KEY"}
    return subprocess.run(
        [sys.executable, "-m", "ambasada", "member", *arguments, "--config", str(config)],
        cwd=ROOT,
        env=kept | more,
        capture_output=True,
        text=True,
    )


def test_without_a_key_real_sources_have_no_members(config: Path) -> None:
    done = in_a_process(config, "list")
    assert (done.returncode, done.stdout) == (2, "")
    assert "AMBASADA_GATE_KEY is not set" in done.stderr and done.stderr.count("\n") == 1
    assert not (config.parent / "state").exists()


def test_the_demo_makes_a_key_of_its_own(config: Path) -> None:
    (config / "sources.toml").write_text("")
    done = in_a_process(config, "add", "lark", "--role", "leadership")
    assert done.returncode == 0 and done.stdout.startswith(LINK), done.stderr
    assert in_a_process(config, "list").stdout.startswith("lark\tleadership\t")
    for file in (config.parent / "state").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert (config.parent / "state" / DEMO_KEY_NAME).exists()


def test_another_key_opens_nothing(config: Path) -> None:
    assert in_a_process(config, "list", AMBASADA_GATE_KEY=KEY_TEXT).returncode == 0
    done = in_a_process(config, "list", AMBASADA_GATE_KEY=KEY_TEXT.replace("A", "B", 1))
    assert done.returncode == 2 and "another gate key" in done.stderr
    assert done.stderr.count("\n") == 1
