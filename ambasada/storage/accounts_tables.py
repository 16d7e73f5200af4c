"""The tables of the accounts' file, how long each thing lasts, and sweeping what is over.

Moments are seconds since 1970. Sources of the limits: docs/threat-model.md; NIST SP 800-63B 7.2
(idle and absolute limits of a session).
"""

from __future__ import annotations

import sqlite3

# "Amba" in the file's head: no other program's database is taken for ours.
APPLICATION = 0x416D6261
VERSION = 1

IDLE_SECONDS = 30 * 60.0
SESSION_SECONDS = 12 * 3600.0
# A clock set back must not lengthen a session.
CLOCK_SLIP_SECONDS = 60.0
HALF_SECONDS = 5 * 60.0
CHALLENGE_SECONDS = 5 * 60.0
INVITATION_SECONDS = 72 * 3600.0
DEVICE_SECONDS = 180 * 86400.0
PROPOSAL_SECONDS = 7 * 86400.0
GUESS_SECONDS = 15 * 60.0
NOTE_SECONDS = 365 * 86400.0

_OF_MEMBER = "login TEXT NOT NULL REFERENCES member ON DELETE CASCADE"

TABLES = (
    "CREATE TABLE layout (version INTEGER NOT NULL, fingerprint BLOB NOT NULL) STRICT",
    """CREATE TABLE member (
        login TEXT PRIMARY KEY, role TEXT NOT NULL, embassy TEXT NOT NULL,
        language TEXT NOT NULL, is_enabled INTEGER NOT NULL, is_demo INTEGER NOT NULL,
        password BLOB, secret BLOB, last_step INTEGER NOT NULL DEFAULT 0, last_seen_on TEXT
    ) STRICT""",
    f"CREATE TABLE recovery (hash BLOB PRIMARY KEY, {_OF_MEMBER}) STRICT",
    f"""CREATE TABLE passkey (
        credential BLOB PRIMARY KEY, {_OF_MEMBER}, public_key BLOB NOT NULL,
        sign_count INTEGER NOT NULL
    ) STRICT""",
    f"""CREATE TABLE device (
        hash BLOB PRIMARY KEY, {_OF_MEMBER}, identity TEXT NOT NULL, seen_at REAL NOT NULL
    ) STRICT""",
    "CREATE TABLE guess (who BLOB NOT NULL, at REAL NOT NULL) STRICT",
    "CREATE INDEX guess_by_who ON guess (who, at)",
    f"""CREATE TABLE half (
        hash BLOB PRIMARY KEY, {_OF_MEMBER}, until REAL NOT NULL, tries_left INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE challenge (
        holder BLOB PRIMARY KEY, challenge BLOB NOT NULL, until REAL NOT NULL
    ) STRICT""",
    f"""CREATE TABLE session (
        identity TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, {_OF_MEMBER}, device TEXT NOT NULL,
        opened_at REAL NOT NULL, seen_at REAL NOT NULL
    ) STRICT""",
    f"""CREATE TABLE invitation (
        hash BLOB PRIMARY KEY, {_OF_MEMBER} UNIQUE, purpose TEXT NOT NULL, until REAL NOT NULL
    ) STRICT""",
    # A proposal to add somebody names no member yet.
    """CREATE TABLE proposal (
        number INTEGER PRIMARY KEY AUTOINCREMENT, by TEXT NOT NULL, login TEXT NOT NULL,
        change TEXT NOT NULL, role TEXT, embassy TEXT NOT NULL, language TEXT NOT NULL,
        made_at REAL NOT NULL
    ) STRICT""",
    "CREATE TABLE lock (only INTEGER PRIMARY KEY CHECK (only = 1), by TEXT NOT NULL) STRICT",
    f"CREATE TABLE lift ({_OF_MEMBER} UNIQUE) STRICT",
)
# What a file made by an earlier version may lack; that version does not mind it.
ADDED_TABLES = (
    # `seat` is the embassy of the coordinator who noted.
    """CREATE TABLE IF NOT EXISTS note (
        alert BLOB NOT NULL, role TEXT NOT NULL, seat TEXT NOT NULL, said TEXT NOT NULL,
        at REAL NOT NULL, PRIMARY KEY (alert, role, seat)
    ) STRICT""",
)

# What is over: a condition on each table, and how many seconds ago it must have begun or ended.
_OVER = (
    ("guess", "at", GUESS_SECONDS),
    ("half", "until", 0.0),
    ("challenge", "until", 0.0),
    ("session", "seen_at", IDLE_SECONDS),
    ("session", "opened_at", SESSION_SECONDS),
    ("invitation", "until", 0.0),
    ("device", "seen_at", DEVICE_SECONDS),
    ("proposal", "made_at", PROPOSAL_SECONDS),
    ("note", "at", NOTE_SECONDS),
)


def sweep(db: sqlite3.Connection, now: float) -> None:
    """Delete what is over. Nothing depends on it: each question asks for the time itself."""
    for table, moment, seconds in _OVER:
        db.execute(f"DELETE FROM {table} WHERE {moment} < ?", (now - seconds,))


def end_sessions(db: sqlite3.Connection, login: str) -> None:
    """End what a member has open: sessions, and sign-ins half way."""
    for table in ("session", "half"):
        db.execute(f"DELETE FROM {table} WHERE login = ?", (login,))
