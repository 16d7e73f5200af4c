"""The accounts' file: an SQLite database that is there whole or not at all, and its two secrets.

Tokens and recovery codes are kept as HMACs, one-time secrets and password hashes sealed with
AES-256-GCM, all under keys derived from the gate's: a stolen file signs nobody in.
"""

from __future__ import annotations

import hmac
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ambasada.accounts import AccountError
from ambasada.keys import derived_key
from ambasada.storage.accounts_tables import ADDED_TABLES, APPLICATION, TABLES, VERSION, sweep

ACCOUNTS_FILE = "accounts.sqlite"
_NONCE_BYTES = 12
_TOKEN_BYTES = 32
_BUSY_SECONDS = 10.0
_SWEEP_SECONDS = 60.0
_FILE_MODE = 0o600


class AccountsFile:
    """The open file: transactions, the clock, tokens and seals. Safe for threads and processes."""

    def __init__(self, file: Path, key: bytes, *, clock: Callable[[], float] = time.time) -> None:
        """Opens the file, and makes it where there is none; raises AccountError."""
        self._file = file
        self._clock = clock
        self._token_key = derived_key(key, "tokens")
        self._seals = AESGCM(derived_key(key, "account seals"))
        self._own = threading.local()
        self._turn = threading.Lock()
        self._swept_at = float("-inf")
        if not file.exists():
            _make(file, self._fingerprint)
        # A restored backup may be open to others.
        if file.stat().st_mode & 0o077:
            file.chmod(_FILE_MODE)
        self._check()

    @property
    def _fingerprint(self) -> bytes:
        """Tells whether a file belongs to this key, and nothing of the key."""
        return self._hash("fingerprint", "")

    def _check(self) -> None:
        with self._reading() as db:
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
                raise AccountError(
                    f"{self._file.name} is no file of accounts. Move it away, or restore the "
                    f"backup."
                )
            version, fingerprint = db.execute("SELECT version, fingerprint FROM layout").fetchone()
            # Not before it is known to be ours; a restored backup may have another journal.
            db.execute("PRAGMA journal_mode = WAL")
        if version != VERSION:
            raise AccountError(
                f"{self._file.name} was written by another version of the program. Start that "
                f"version, or restore the backup."
            )
        if not hmac.compare_digest(fingerprint, self._fingerprint):
            raise AccountError(
                f"{self._file.name} belongs to another gate key. Set the key it was made with, or "
                f"move the file away and invite everybody anew."
            )
        self._add_tables()

    def _add_tables(self) -> None:
        with self._reading() as db:
            for table in ADDED_TABLES:
                db.execute(table)

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        db: sqlite3.Connection | None = getattr(self._own, "db", None)
        if db is None:
            self._own.db = db = _connect(self._file)
        return db

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """For a question of one statement."""
        with _in_sentences(self._file):
            yield self._connection()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that nobody else writes in; nothing of it stays after an exception."""
        # Threads wait in a row here; SQLite's own waiting, for other processes, is a lottery.
        with self._turn, _in_sentences(self._file):
            db = self._connection()
            db.execute("BEGIN IMMEDIATE")
            try:
                self._sweep(db)
                yield db
                db.execute("COMMIT")
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")

    def _sweep(self, db: sqlite3.Connection) -> None:
        now = self._clock()
        if abs(now - self._swept_at) >= _SWEEP_SECONDS:
            sweep(db, now)
            self._swept_at = now

    def _hash(self, purpose: str, token: str) -> bytes:
        """What is kept of a token; of two purposes it differs."""
        text = f"{purpose} {token}".encode("utf-8", "replace")
        return hmac.digest(self._token_key, text, "sha256")

    def _seal(self, purpose: str, login: str, text: str) -> bytes:
        """`text` sealed for one purpose and one login: it cannot be moved to another's row."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._seals.encrypt(nonce, text.encode(), f"{purpose} {login}".encode())

    def _unseal(self, purpose: str, login: str, sealed: bytes) -> str:
        nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._seals.decrypt(nonce, text, f"{purpose} {login}".encode()).decode()
        except (InvalidTag, ValueError):
            raise AccountError(
                f"The {purpose} of {login} was changed in the file. Restore the backup, or reset "
                f"the member."
            ) from None


def new_token() -> str:
    """A token of 256 bits that an address may hold."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def new_identity() -> str:
    """A public name of 128 bits, in hexadecimal."""
    return secrets.token_hex(16)


def _make(file: Path, fingerprint: bytes) -> None:
    """Make the file elsewhere and put it in place whole; the first of several at once stays."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    passing = file.with_name(f"{file.name}.{secrets.token_hex(8)}.half")
    os.close(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE))
    with closing(_connect(passing)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            db.execute(table)
        db.execute("INSERT INTO layout VALUES (?, ?)", (VERSION, fingerprint))
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute("COMMIT")
    try:
        file.hardlink_to(passing)
    except FileExistsError:
        pass  # another process was first
    finally:
        passing.unlink()


def _connect(file: Path) -> sqlite3.Connection:
    """A connection as all must be; -wal and -shm beside the file get the file's own mode."""
    db = sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None)
    db.row_factory = sqlite3.Row
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        db.execute(f"PRAGMA {pragma}")
    return db


@contextmanager
def _in_sentences(file: Path) -> Iterator[None]:
    """SQLite's own troubles as sentences; a slip of ours stays what it is."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.OperationalError as error:
        raise AccountError(
            f"{file.name} cannot be used now ({error}). Try again; if it stays so, look at the "
            f"disk of the state folder."
        ) from None
    except sqlite3.DatabaseError:
        raise AccountError(
            f"{file.name} is damaged, or no file of accounts. Restore the backup."
        ) from None
