"""The second step of a sign-in: a code of the telephone, a recovery code or a passkey.

Each is good once. The check and the mark that it was used are one transaction.
"""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Callable

import pyotp

from ambasada.accounts import Account, AccountError, Passkey, plain_code
from ambasada.storage.accounts_file import AccountsFile
from ambasada.storage.accounts_members import known
from ambasada.storage.accounts_tables import CHALLENGE_SECONDS

STEP_SECONDS = 30
# A telephone's clock may be a step off (RFC 6238, 5.2).
_STEPS_OFF = (-1, 0, 1)
_DIGITS = 6
PASSKEYS_OF_A_MEMBER = 10

Check = Callable[[sqlite3.Connection, Account], bool]


class SecondSteps(AccountsFile):
    """Checks second steps against half sessions; keeps passkeys and their challenges."""

    def check_code(self, half_token: str, code: str) -> bool:
        """Try a code of the telephone or a recovery code. True ends the half session."""
        plain = plain_code(code)
        is_of_telephone = len(plain) == _DIGITS and plain.isascii() and plain.isdigit()
        check = self._use_step if is_of_telephone else self._use_recovery_code
        return self._try(half_token, lambda db, account: check(db, account, plain))

    def passkey_used(self, half_token: str, credential: bytes, sign_count: int) -> bool:
        """Try a passkey whose signature holds. One whose count went back is refused: a copy."""

        def use(db: sqlite3.Connection, account: Account) -> bool:
            used = db.execute(
                "UPDATE passkey SET sign_count = :now WHERE credential = :credential"
                " AND login = :login AND (sign_count < :now OR (sign_count = 0 AND :now = 0))",
                {"now": sign_count, "credential": credential, "login": account.login},
            )
            return used.rowcount == 1

        return self._try(half_token, use)

    def _try(self, half_token: str, check: Check) -> bool:
        """Count a try of a half session, and end it after the right one or the last."""
        token = self._hash("half", half_token)
        with self._writing() as db:
            row = db.execute(
                "UPDATE half SET tries_left = tries_left - 1"
                " WHERE hash = ? AND until > ? AND tries_left > 0 RETURNING login",
                (token, self._clock()),
            ).fetchone()
            if row is None:
                return False
            account = known(db, row["login"])
            is_right = account.is_enabled and check(db, account)
            db.execute(
                "DELETE FROM half WHERE hash = ? AND (? OR tries_left = 0)", (token, is_right)
            )
            return is_right

    def _use_step(self, db: sqlite3.Connection, account: Account, code: str) -> bool:
        row = db.execute(
            "SELECT secret, last_step FROM member WHERE login = ?", (account.login,)
        ).fetchone()
        if row["secret"] is None:
            return False
        step = step_of(self._unseal("secret", account.login, row["secret"]), code, self._clock())
        if step is None or step <= row["last_step"]:
            return False
        db.execute("UPDATE member SET last_step = ? WHERE login = ?", (step, account.login))
        return True

    def _use_recovery_code(self, db: sqlite3.Connection, account: Account, code: str) -> bool:
        used = db.execute(
            "DELETE FROM recovery WHERE hash = ? AND login = ?",
            (self._hash(f"recovery of {account.login}", code), account.login),
        )
        return used.rowcount == 1

    def recovery_codes_left(self, login: str) -> int:
        """How many of a member's recovery codes are not used yet."""
        with self._reading() as db:
            account = known(db, login)
            left = db.execute("SELECT count(*) FROM recovery WHERE login = ?", (account.login,))
            return int(left.fetchone()[0])

    def passkeys(self, login: str) -> list[Passkey]:
        """A member's passkeys."""
        with self._reading() as db:
            account = known(db, login)
            rows = db.execute(
                "SELECT credential, public_key, sign_count FROM passkey WHERE login = ?"
                " ORDER BY rowid",
                (account.login,),
            )
            return [Passkey(*row) for row in rows]

    def add_passkey(self, login: str, passkey: Passkey) -> None:
        """Keep a new passkey of a member's; raises AccountError."""
        with self._writing() as db:
            account = known(db, login)
            if account.passkeys >= PASSKEYS_OF_A_MEMBER:
                raise AccountError("There are ten passkeys already. Remove one first.")
            added = db.execute(
                "INSERT INTO passkey VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (passkey.credential, account.login, passkey.public_key, passkey.sign_count),
            )
            if added.rowcount != 1:
                raise AccountError("This passkey is known already. Use it to sign in.")

    def remove_passkey(self, login: str, credential: bytes) -> None:
        """Forget a passkey of a member's, as after a lost device."""
        with self._writing() as db:
            account = known(db, login)
            db.execute(
                "DELETE FROM passkey WHERE credential = ? AND login = ?",
                (credential, account.login),
            )

    def keep_challenge(self, token: str, challenge: bytes) -> None:
        """Keep a passkey's challenge for five minutes, by the token of who was asked."""
        with self._writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO challenge VALUES (?, ?, ?)",
                (self._hash("challenge", token), challenge, self._clock() + CHALLENGE_SECONDS),
            )

    def take_challenge(self, token: str) -> bytes | None:
        """The challenge kept by a token, once; None when there is none or it is too old."""
        with self._writing() as db:
            row = db.execute(
                "DELETE FROM challenge WHERE holder = ? RETURNING challenge, until",
                (self._hash("challenge", token),),
            ).fetchone()
        return row["challenge"] if row and row["until"] > self._clock() else None


def step_of(secret: str, code: str, now: float) -> int | None:
    """The step of time whose code this is, now or one step off; None where it is none's."""
    totp = pyotp.TOTP(secret, digits=_DIGITS, interval=STEP_SECONDS)
    current, typed = int(now) // STEP_SECONDS, code.encode("utf-8", "replace")
    matching = [
        current + off
        for off in _STEPS_OFF
        if hmac.compare_digest(totp.generate_otp(current + off).encode(), typed)
    ]
    return max(matching, default=None)
