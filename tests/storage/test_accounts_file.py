"""The accounts' file: for its owner only, whole after a kill, and worth nothing to a thief."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ambasada.accounts import AccountError
from ambasada.storage.accounts import Accounts
from ambasada.storage.accounts_file import _make
from ambasada.storage.accounts_tables import GUESS_SECONDS, IDLE_SECONDS, sweep
from ambasada.visibility import Role
from tests.conftest import ROOT
from tests.storage.enrolled import HASH, KEY, House
from tests.storage.test_accounts_guesses import at_once

WRITER = str(Path(__file__).parent / "killed_writers.py")
KILLS = int(os.environ.get("KILLS", "12"))


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path / "state" / "accounts.sqlite")
    house.enrol("owl", Role.ADMINISTRATOR)
    house.enrol("lark")
    return house


@pytest.fixture
def open_mask() -> Iterator[None]:
    """A umask that would let everybody read."""
    before = os.umask(0)
    yield
    os.umask(before)


def files(house: House) -> list[Path]:
    return sorted(house.file.parent.iterdir())


def test_the_file_and_what_stands_beside_it_are_for_its_owner_only(
    open_mask: None, tmp_path: Path
) -> None:
    house = House(tmp_path / "state" / "accounts.sqlite")
    house.enrol("lark")
    names = [file.name for file in files(house)]
    assert names == ["accounts.sqlite", "accounts.sqlite-shm", "accounts.sqlite-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files(house)} == {0o600}
    assert stat.S_IMODE(house.file.parent.stat().st_mode) == 0o700


def test_the_file_is_for_its_owner_from_its_first_moment(
    open_mask: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at each time SQLite opens it, before anything is written."""
    modes = []
    connect = sqlite3.connect

    def look_and_connect(file: Path, **more: object) -> sqlite3.Connection:
        modes.append(stat.S_IMODE(file.stat().st_mode))
        return connect(file, **more)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", look_and_connect)
    Accounts(tmp_path / "accounts.sqlite", KEY)
    assert modes == [0o600, 0o600]


def test_a_restored_file_that_others_may_read_is_closed_to_them(house: House) -> None:
    house.file.chmod(0o644)
    house.open()
    assert stat.S_IMODE(house.file.stat().st_mode) == 0o600


def test_it_is_kept_as_promised(house: House) -> None:
    with house.accounts._reading() as db:
        kept = [
            db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        ]
    assert kept == ["wal", 2, 1, 1]


def test_a_stolen_file_holds_no_token_secret_code_or_password(house: House) -> None:
    """All three files are searched, before and after what was used has been taken out."""
    invited = house.accounts.add("wren", Role.LEADERSHIP, by="owl")
    half = house.accounts.begin_half("lark")
    session, device = house.sign_in("lark")
    house.accounts.keep_challenge(session, b"challenge")
    house.accounts.count_guess("typed-by-mistake", device)
    house.accounts.count_guess("lark", device)
    codes = [code for login in ("owl", "lark") for code in house.recovery[login]]
    plain = [code.replace("-", "") for code in codes]
    secrets = [*house.secrets.values(), HASH, "typed-by-mistake", KEY.hex(), KEY]
    secrets += [invited, half, session, device, *codes, *plain]
    assert len(secrets) == 50

    def found() -> list[str | bytes]:
        held = b"".join(file.read_bytes() for file in files(house))
        assert b"lark" in held
        as_bytes = {one: one.encode() if isinstance(one, str) else one for one in secrets}
        return [one for one, text in as_bytes.items() if text in held]

    assert found() == []
    house.accounts.check_code(half, house.recovery["lark"][0])
    house.accounts.end_all_of("lark")
    assert found() == []


def test_a_secret_moved_to_another_members_row_opens_nothing(house: House) -> None:
    """Who may write the file, and has no key, cannot give a member somebody else's password."""
    house.enrol("wren")
    with sqlite3.connect(house.file) as db:
        for column in ("password", "secret"):
            db.execute(
                f"UPDATE member SET {column} = (SELECT {column} FROM member WHERE login = 'wren')"
                " WHERE login = 'lark'"
            )
    db.close()
    with pytest.raises(AccountError, match="password of lark was changed in the file"):
        house.accounts.password_hash("lark")
    with pytest.raises(AccountError, match="secret of lark was changed in the file"):
        house.accounts.check_code(house.accounts.begin_half("lark"), house.code("wren"))


def make_text(file: Path) -> None:
    file.write_text("canary " * 1000)


def make_empty(file: Path) -> None:
    file.touch()


def make_foreign(file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE member (login TEXT)")
    db.close()


def make_damaged(file: Path) -> None:
    house = House(file)
    house.enrol("lark")
    # Left open, the connection would write its journal back whenever it is collected.
    house.accounts._connection().close()
    assert not list(file.parent.glob("*.sqlite-*"))
    content = bytearray(file.read_bytes())
    content[100:] = b"\xa5" * (len(content) - 100)
    file.write_bytes(content)


def make_newer(file: Path) -> None:
    House(file)
    with sqlite3.connect(file) as db:
        db.execute("UPDATE layout SET version = 99")
    db.close()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (make_text, "damaged, or no file of accounts"),
        (make_empty, "no file of accounts"),
        (make_foreign, "no file of accounts"),
        (make_damaged, "Restore the backup|restore the backup"),
        (make_newer, "another version"),
    ],
)
def test_another_or_a_damaged_file_is_a_sentence_and_stays_as_it_is(
    tmp_path: Path, make: object, says: str
) -> None:
    file = tmp_path / "accounts.sqlite"
    make(file)  # type: ignore[operator]
    before = file.read_bytes()
    with pytest.raises(AccountError, match=says) as refused:
        Accounts(file, KEY)
    assert "canary" not in str(refused.value)
    assert file.read_bytes() == before


def test_another_key_opens_nothing(house: House) -> None:
    with pytest.raises(AccountError, match="another gate key"):
        Accounts(house.file, bytes(32))


def test_a_file_held_by_another_program_is_a_sentence(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ambasada.storage.accounts_file._BUSY_SECONDS", 0.2)
    accounts = house.open()
    other = sqlite3.connect(house.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(AccountError, match="cannot be used now.*Try again"):
        accounts.set_language("lark", "be")
    other.execute("ROLLBACK")
    other.close()
    accounts.set_language("lark", "be")


def test_threads_that_make_it_at_once_share_one_file(tmp_path: Path) -> None:
    file = tmp_path / "state" / "accounts.sqlite"

    def make_and_add(number: int) -> bool:
        accounts = Accounts(file, KEY)
        return bool(accounts.add(f"bird-{number}", Role.LEADERSHIP, by="console"))

    assert at_once(12, make_and_add) == 12
    assert len(Accounts(file, KEY).members()) == 12
    assert not list(file.parent.glob("*.half"))


def test_a_file_that_is_there_is_not_made_again(house: House) -> None:
    _make(house.file, b"fingerprint of another")
    assert len(house.open().members()) == 2


def test_an_exception_in_a_transaction_leaves_nothing(house: House) -> None:
    with pytest.raises(ZeroDivisionError), house.accounts._writing() as db:
        db.execute("DELETE FROM member")
        raise ZeroDivisionError
    assert len(house.accounts.members()) == 2
    house.accounts.set_language("lark", "be")


def test_what_is_over_is_swept_away(house: House) -> None:
    house.sign_in("lark")
    house.accounts.begin_half("lark")
    house.accounts.count_guess("lark", None)
    house.accounts.keep_challenge("token", b"challenge")
    tables = ("session", "half", "guess", "challenge")
    assert all(count(house, table) for table in tables)
    house.clock.now += max(GUESS_SECONDS, IDLE_SECONDS) + 1
    house.accounts.set_language("lark", "be")
    assert [count(house, table) for table in tables] == [0, 0, 0, 0]


def test_nothing_that_still_holds_is_swept_away(house: House) -> None:
    token, _ = house.sign_in("lark")
    half = house.accounts.begin_half("lark")
    with house.accounts._writing() as db:
        sweep(db, house.clock.now)
    assert house.accounts.session(token) is not None and house.accounts.half(half) is not None


def count(house: House, table: str) -> int:
    with house.accounts._reading() as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_after_each_kill_the_file_opens_with_all_that_was_said_to_be_done(tmp_path: Path) -> None:
    """A member is added and disabled in two transactions; a kill falls between any two writes."""
    file, chance, done = tmp_path / "accounts.sqlite", random.Random(4), 0
    house = House(file)
    for kill in range(max(1, KILLS // 5)):
        writer = subprocess.Popen(
            [sys.executable, WRITER, str(file), str(kill * 10_000)],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        said = [writer.stdout.readline().strip()]
        time.sleep(chance.uniform(0, 0.3))
        writer.kill()
        said += writer.stdout.read().split()
        writer.wait()
        members = {one.login: one for one in house.open().members()}
        assert said[0] and not any(members[login].is_enabled for login in said)
        done += len(said)
        # At most the one that was under way was not finished.
        assert done <= len(members) <= done + kill + 1
        with house.accounts._reading() as db:
            assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
