"""A drill of the lock-down: does the whole of it, measures each part, and says what an intruder
could have read until then. On a copy of the state, unless it is meant.
"""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ambasada import keys, settings
from ambasada.errand import Errands, NothingRead, Task
from ambasada.lockdown import READINGS, lock_down
from ambasada.network import Network
from ambasada.office import AUDIT_FILE
from ambasada.reading import today_in
from ambasada.storage.accounts import Accounts
from ambasada.storage.accounts_file import ACCOUNTS_FILE
from ambasada.storage.audit import AuditLog
from ambasada.storage.readings import reading_of
from ambasada.storage.seal import SealedFolder, last_good, new_key
from ambasada.visibility import Role

Made = TypeVar("Made")
# As long as a reader that was under way may take to notice.
_WATCH_SECONDS = 3.0


@dataclass(frozen=True)
class Place:
    """A configuration's folder of state, or a copy of it, with its accounts and audit log."""

    config: Path
    state: Path
    accounts: Accounts
    audit: AuditLog


def opened(config: Path, state: Path, network: Network) -> Place:
    """The accounts and the audit log of a folder of state. Raises SettingError, AccountError."""
    key = keys.gate_key_of(state, is_demo=network.is_demo or not network.sources)
    return Place(
        config,
        state,
        Accounts(state / ACCOUNTS_FILE, key),
        AuditLog(state / AUDIT_FILE, key),
    )


@contextmanager
def copied(state: Path) -> Iterator[Path]:
    """A whole copy of a folder of state, gone afterwards; the running program is not disturbed."""
    with tempfile.TemporaryDirectory(prefix="ambasada-drill-") as folder:
        copy = Path(folder)
        source = f"{(state / ACCOUNTS_FILE).resolve().as_uri()}?mode=ro"
        with (
            closing(sqlite3.connect(source, uri=True)) as from_db,
            closing(sqlite3.connect(copy / ACCOUNTS_FILE)) as to_db,
        ):
            from_db.backup(to_db)
        _copy_log(state, copy)
        for name in (READINGS, keys.DEMO_KEY_NAME):
            _copy(state / name, copy / name)
        yield copy


def _copy_log(state: Path, copy: Path) -> None:
    """Log and anchor under the log's own lock, so that they fit each other."""
    file = state / AUDIT_FILE
    if not file.exists():
        return
    with file.open("rb") as stream:
        fcntl.flock(stream.fileno(), fcntl.LOCK_SH)
        for one in (file, file.with_suffix(".anchor")):
            _copy(one, copy / one.name)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy2(source, target)


def drill(place: Place, network: Network) -> list[str]:
    """Lock `place` down; what could have been read before, and how long each part took."""
    before = what_could_be_read(place, network)
    took, ended = _timed(lambda: lock_down(place.accounts, place.audit, place.state, by="console"))
    after, refusal = _timed(lambda: _reader_says(place, network))
    left = _left_after(place)
    return [
        *before,
        f"Locked in {took:.2f} s: sessions ended {ended.sessions}, sealed readings removed "
        f"{ended.readings}, written into the audit log.",
        f"A reader that starts now reads nothing ({after:.1f} s): {refusal}",
        f"Sealed readings {_WATCH_SECONDS:.0f} s later: {left}.",
        _who_can_open(place.accounts),
    ]


def _timed(deed: Callable[[], Made]) -> tuple[float, Made]:
    began = time.monotonic()
    made = deed()
    return time.monotonic() - began, made


def _reader_says(place: Place, network: Network) -> str:
    """What the program's own reader answers when it is sent out now."""
    today = settings.today_override() or today_in(network)
    task = Task(
        is_reading=True,
        config=place.config,
        state=place.state,
        seals=place.state / READINGS,
        key=keys.seal_key() or new_key(),
        today=today,
        as_of=today,
    )
    try:
        Errands().run(task)
    except NothingRead as refusal:
        return str(refusal)
    return "it READ. The lock-down does not hold; please report it."


def _left_after(place: Place) -> int:
    time.sleep(_WATCH_SECONDS)
    return len(SealedFolder(place.state / READINGS, b"").files())


def _who_can_open(accounts: Accounts) -> str:
    logins = [
        one.login for one in accounts.members() if one.role is Role.ADMINISTRATOR and one.is_enabled
    ]
    if len(logins) > 1:
        return f"Two of {len(logins)} administrators can open it again: {', '.join(logins)}."
    return f"Too few administrators to open it again: {', '.join(logins) or 'none'}. Add one now."


def what_could_be_read(place: Place, network: Network) -> list[str]:
    """What lies there, in sentences: for whoever has the disk, and what the keys beside it open."""
    return [*_readings(place, network), *_keys_beside(), _accounts(place), _log(place)]


def _readings(place: Place, network: Network) -> Iterator[str]:
    key = keys.seal_key()
    count = len(SealedFolder(place.state / READINGS, b"").files())
    if not count:
        yield "No sealed reading lay on the disk."
        return
    yield f"Sealed readings on the disk: {count}."
    sealed = SealedFolder(place.state / READINGS, key) if key else None
    reading = sealed and last_good(sealed, lambda parts: reading_of(parts, network))
    if not reading:
        yield "Without their key, which is not set here, they say nothing."
        return
    rows = {name: reading.tables[name].num_rows for name in ("cases", "volunteers")}
    yield (
        f"Whoever opened the newest would have read {rows['cases']} cases and "
        f"{rows['volunteers']} volunteers by their codes, of {len(network.sources)} sources; no "
        f"name."
    )


def _keys_beside() -> Iterator[str]:
    for variable, opens in (
        ("AMBASADA_SEAL_KEY", "the readings"),
        ("AMBASADA_GATE_KEY", "second steps and password hashes"),
    ):
        if keys.lies_on_disk(variable):
            yield f"{variable} lies on the same disk, in secrets.toml, and opens {opens}."
        else:
            yield f"{variable} is not in secrets.toml: the disk alone does not open {opens}."
    if settings.credentials_file() or keys.secrets_table("gcp_service_account"):
        yield (
            "The service account's key is within reach of the program: whoever runs as it reads "
            "every cell of every shared spreadsheet, names too. Delete that key at Google first."
        )


def _accounts(place: Place) -> str:
    members = place.accounts.members()
    administrators = sum(one.role is Role.ADMINISTRATOR for one in members)
    return f"Logins of members: {len(members)}, of administrators {administrators}; no name."


def _log(place: Place) -> str:
    count, findings = len(place.audit.entries()), place.audit.verify()
    state = "whole" if not findings else f"NOT whole, {len(findings)} findings"
    return f"Entries of the audit log, logins and hours in clear text: {count}; the log is {state}."
