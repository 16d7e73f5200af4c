"""Lock-down: nothing is read, nothing read stays, a restart changes nothing, two open it again."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ambasada import reader
from ambasada.desk import Desk
from ambasada.errand import Errands, NothingRead, Task
from ambasada.lockdown import LOCKED
from ambasada.network import load_configuration
from ambasada.sources.fetch import Asking
from ambasada.storage.accounts import Accounts
from ambasada.storage.accounts_lock import lock_is_on
from ambasada.storage.audit import AuditLog
from ambasada.visibility import Role
from tests.conftest import GATE_KEY
from tests.factories import TODAY
from tests.storage.enrolled import add_at_once, promote_at_once
from tests.storage.test_commands import run
from tests.storage.test_desk import KEY, config, desk, open_cases, sealed, wait_until

__all__ = ["config", "desk"]

Lockdown = Callable[..., tuple[int, str, str]]


def accounts_in(config: Path) -> Accounts:
    return Accounts(config.parent / "state" / "accounts.sqlite", GATE_KEY)


@pytest.fixture
def lockdown(config: Path, capsys: pytest.CaptureFixture[str]) -> Lockdown:
    """The command, in a network with the administrators owl and kite."""
    accounts = accounts_in(config)
    file = config.parent / "state" / "accounts.sqlite"
    for login in ("owl", "kite"):
        add_at_once(file, login, Role.ADMINISTRATOR, "")
        promote_at_once(file, login)
    add_at_once(file, "lark", Role.COORDINATOR, "pl")
    assert len(accounts.members()) == 3
    return lambda *arguments: run(capsys, "lockdown", *arguments, "--config", str(config))


def kinds(config: Path) -> list[tuple[str, str]]:
    log = AuditLog(config.parent / "state" / "audit.log", GATE_KEY)
    return [(entry.kind.value, entry.who) for entry in log.entries()]


def files(config: Path) -> list[Path]:
    folder = config.parent / "state" / "readings"
    return sorted(folder.iterdir()) if folder.exists() else []


def test_a_running_desk_stops_and_forgets_within_two_seconds_and_goes_on_when_two_say_so(
    desk: Desk, config: Path, lockdown: Lockdown
) -> None:
    before = desk.latest()
    assert files(config)
    forgotten: list[float] = []
    desk.when_locked(lambda: forgotten.append(time.monotonic()))
    began = time.monotonic()
    code, out, err = lockdown("start")
    assert (code, out) == (0, "") and "Sealed readings removed: 1." in err and "Two adm" in err
    wait_until(lambda: bool(forgotten), 10)
    assert forgotten[0] - began < 2
    assert files(config) == []
    with pytest.raises(NothingRead, match="locked down"):
        desk.latest()
    with pytest.raises(NothingRead, match="locked down"):
        desk.figures(TODAY)
    assert desk._latest is None and not desk._looked_back
    desk._began = float("-inf")
    desk.read_now()
    time.sleep(3)
    assert files(config) == [] and desk._latest is None
    assert lockdown("status")[:2] == (1, "locked\tconsole\t-\n")
    assert lockdown("lift", "--administrator", "owl")[0] == 1
    code, _, err = lockdown("lift", "--administrator", "OWL")
    assert code == 1 and "One more administrator is needed" in err
    assert lockdown("status")[1] == "locked\tconsole\towl\n"
    assert lock_is_on(config.parent / "state")
    assert lockdown("lift", "--administrator", "kite")[0] == 0
    assert lockdown("status")[:2] == (0, "open\n")
    wait_until(lambda: not desk._watch.is_locked, 10)
    after = desk.latest()
    assert after.read_at > before.read_at and open_cases(after) == open_cases(before)
    assert kinds(config) == [
        ("locked_down", "console"),
        ("lock_lift_asked", "console:owl"),
        ("lock_lift_asked", "console:owl"),
        ("lock_lift_asked", "console:kite"),
        ("lock_lifted", "console:kite"),
    ]


def test_a_restart_during_a_lock_down_reads_nothing_and_removes_what_was_put_back(
    config: Path, lockdown: Lockdown
) -> None:
    lockdown("start")
    sealed(config).folder.mkdir(parents=True, exist_ok=True)
    (sealed(config).folder / "20261125T000000.000000Z.sealed").write_bytes(b"put back")
    restarted = Desk(config)
    try:
        with pytest.raises(NothingRead, match="locked down"):
            restarted.latest(timeout=20)
        time.sleep(1.5)
        assert files(config) == []
    finally:
        restarted.stop()


def test_a_reader_that_was_under_way_keeps_nothing(config: Path, lockdown: Lockdown) -> None:
    """It has asked before the lock came: what it seals afterwards is gone when it ends."""
    state = config.parent / "state"
    task = Task(True, config, state, state / "readings", KEY, TODAY, TODAY)
    assert Errands().run(task).parts and len(files(config)) == 1
    accounts_in(config).lock_down(by="console")  # the lock alone: nothing has removed it yet
    with pytest.raises(NothingRead, match="Two administrators"):
        reader._read(task, load_configuration(config), Asking())  # past the first question
    assert files(config) == []
    with pytest.raises(NothingRead, match="Two administrators"):
        Errands().run(task)
    assert files(config) == []


def test_the_command_line_reads_no_sheet_during_a_lock_down(
    config: Path, lockdown: Lockdown, capsys: pytest.CaptureFixture[str]
) -> None:
    lockdown("start")
    for command in (("check",), ("figures", "weekly")):
        code, out, err = run(capsys, *command, "--config", str(config))
        assert (code, out, err) == (2, "", f"{LOCKED}\n")


def test_no_coordinator_and_no_stranger_opens_it(config: Path, lockdown: Lockdown) -> None:
    lockdown("start")
    for login in ("lark", "nobody", "console"):
        code, _, err = lockdown("lift", "--administrator", login)
        assert code == 2 and "no administrator in office" in err
    assert lockdown("status")[1] == "locked\tconsole\t-\n"


def test_with_one_administrator_it_says_how_a_second_one_comes(
    config: Path, lockdown: Lockdown, capsys: pytest.CaptureFixture[str]
) -> None:
    accounts_in(config).disable("kite", by="console")
    assert "Only one administrator is in office" in lockdown("start")[2]
    code, _, err = lockdown("lift", "--administrator", "owl")
    assert code == 1 and "member add" in err
    new = ("member", "add", "hawk-1", "--role", "administrator", "--config", str(config))
    assert run(capsys, *new)[0] == 0
    assert lockdown("lift", "--administrator", "hawk-1")[0] == 0


def test_where_the_accounts_cannot_be_asked_nothing_is_read_and_nothing_removed(
    config: Path,
) -> None:
    state = config.parent / "state"
    task = Task(True, config, state, state / "readings", KEY, TODAY, TODAY)
    assert Errands().run(task).parts
    (state / "accounts.sqlite").write_bytes(b"no database, long enough to be looked at" * 99)
    with pytest.raises(NothingRead, match="cannot be asked"):
        Errands().run(task)
    assert len(files(config)) == 1


def test_a_drill_locks_a_copy_and_says_what_could_have_been_read(
    desk: Desk, config: Path, lockdown: Lockdown, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.latest()
    accounts = accounts_in(config)
    accounts.set_language("owl", "be")
    code, out, err = lockdown("drill")
    assert code == 0 and "This was a copy" in err
    assert "Sealed readings on the disk: 1." in out
    assert "would have read 10 cases and 1 volunteers" in out
    assert "AMBASADA_SEAL_KEY is not in secrets.toml" in out
    assert "sealed readings removed 1" in out and f": {LOCKED}" in out
    assert "readings 3 s later: 0." in out and "kite, owl" in out
    assert not accounts.is_locked and len(files(config)) == 1 and desk.latest()
    monkeypatch.delenv("AMBASADA_SEAL_KEY")
    assert "they say nothing" in lockdown("drill")[1]
    monkeypatch.setenv("AMBASADA_SEAL_KEY", base64.b64encode(KEY).decode())
    assert lockdown("drill", "--real")[0] == 0
    assert accounts.is_locked and files(config) == []
    assert lockdown("drill")[0] == 2
