"""Invitations: one link, once, within 72 hours, in which a member sets password and code."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime

from ambasada.accounts import AccountError, Invitation, new_recovery_codes, plain_code
from ambasada.storage.accounts_file import AccountsFile, new_token
from ambasada.storage.accounts_members import keep_password
from ambasada.storage.accounts_sessions import check_not_locked
from ambasada.storage.accounts_steps import step_of
from ambasada.storage.accounts_tables import INVITATION_SECONDS, end_sessions

NEW, RESET = "new", "reset"
# 160 bits (RFC 4226, 4: R6), in base32.
_SHORTEST_SECRET = 32
_BASE32 = re.compile(r"([A-Z2-7]{8})+")


class Invitations(AccountsFile):
    """Makes invitations and accepts what a member sets."""

    def invitation(self, token: str) -> Invitation | None:
        """What a token invites to; None when it is unknown, used up or too old."""
        with self._reading() as db:
            return self._invitation(db, token)

    def _invitation(self, db: sqlite3.Connection, token: str) -> Invitation | None:
        row = db.execute(
            "SELECT login, purpose, until FROM invitation JOIN member USING (login)"
            " WHERE hash = ? AND until > ? AND is_enabled",
            (self._hash("invitation", token), self._clock()),
        ).fetchone()
        if row is None:
            return None
        return Invitation(row["login"], row["purpose"], datetime.fromtimestamp(row["until"], UTC))

    def _invite(self, db: sqlite3.Connection, login: str, purpose: str) -> str:
        """A new invitation; an older one of that login is void."""
        token = new_token()
        db.execute("DELETE FROM invitation WHERE login = ?", (login,))
        db.execute(
            "INSERT INTO invitation VALUES (?, ?, ?, ?)",
            (
                self._hash("invitation", token),
                login,
                purpose,
                self._clock() + INVITATION_SECONDS,
            ),
        )
        return token

    def accept(self, token: str, password_hash: str, secret: str, code: str) -> list[str]:
        """Set password and one-time secret at once; returns ten new recovery codes.

        `code` must be one that `secret` gives now: the telephone has it. All that was open of the
        member ends. Raises AccountError.
        """
        with self._writing() as db:
            invitation = self._invitation(db, token)
            if invitation is None:
                raise AccountError(
                    "This invitation is used up or too old. Ask an administrator for a new one."
                )
            check_not_locked(db)
            _check_set(password_hash, secret)
            step = step_of(secret, plain_code(code), self._clock())
            if step is None:
                raise AccountError(
                    "This code does not fit. Check the telephone's clock and type the newest code."
                )
            login = invitation.login
            forget_ways_in(db, login, passkeys=invitation.purpose == RESET)
            keep_password(db, login, self._seal("password", login, password_hash))
            db.execute(
                "UPDATE member SET secret = ?, last_step = ? WHERE login = ?",
                (self._seal("secret", login, secret), step, login),
            )
            return self._keep_recovery_codes(db, login)

    def _keep_recovery_codes(self, db: sqlite3.Connection, login: str) -> list[str]:
        codes = new_recovery_codes()
        db.executemany(
            "INSERT INTO recovery VALUES (?, ?)",
            [(self._hash(f"recovery of {login}", plain_code(code)), login) for code in codes],
        )
        return codes


def _check_set(password_hash: str, secret: str) -> None:
    if not password_hash.startswith("$2"):
        raise AccountError("This is no bcrypt hash of a password. Hash the password first.")
    if len(secret) < _SHORTEST_SECRET or not _BASE32.fullmatch(secret):
        raise AccountError("This one-time secret is too short. Make one of 32 base32 signs.")


def forget_ways_in(db: sqlite3.Connection, login: str, *, passkeys: bool) -> None:
    """End what is open of a member and forget invitation, devices, codes, and passkeys if so."""
    end_sessions(db, login)
    for table in ("invitation", "device", "recovery", *(["passkey"] if passkeys else [])):
        db.execute(f"DELETE FROM {table} WHERE login = ?", (login,))
    db.execute("UPDATE member SET password = NULL, secret = NULL WHERE login = ?", (login,))
