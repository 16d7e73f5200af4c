"""The members: who there is, and their passwords' hashes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date

from ambasada.accounts import Account, AccountError, Newcomer, check_language, plain_login
from ambasada.storage.accounts_file import AccountsFile
from ambasada.storage.accounts_tables import end_sessions
from ambasada.visibility import Role

ACCOUNTS = """
    SELECT *, (SELECT count(*) FROM passkey WHERE passkey.login = member.login) AS passkeys
    FROM member
"""


def account_of(row: sqlite3.Row) -> Account:
    """The account that a row of `ACCOUNTS` is."""
    seen_on = row["last_seen_on"]
    return Account(
        login=row["login"],
        role=Role(row["role"]),
        embassy=row["embassy"],
        language=row["language"],
        is_enabled=bool(row["is_enabled"]),
        is_demo=bool(row["is_demo"]),
        has_password=row["password"] is not None,
        has_code=row["secret"] is not None,
        passkeys=row["passkeys"],
        last_seen_on=date.fromisoformat(seen_on) if seen_on else None,
    )


def find(db: sqlite3.Connection, login: str) -> Account | None:
    """The account of a login, whatever its case."""
    row = db.execute(ACCOUNTS + "WHERE login = ?", (plain_login(login),)).fetchone()
    return account_of(row) if row else None


def known(db: sqlite3.Connection, login: str) -> Account:
    """The account of a login; raises AccountError where there is none."""
    account = find(db, login)
    if account is None:
        raise AccountError(f"There is no member “{login[:40]}”. Look at the list of members.")
    return account


def insert(db: sqlite3.Connection, newcomers: Sequence[Newcomer]) -> None:
    """Put new members into the file; raises AccountError for a login that is taken."""
    for one in newcomers:
        if find(db, one.login):
            raise AccountError(f"{one.login} is a member already. Reset it, or choose another.")
        db.execute(
            "INSERT INTO member (login, role, embassy, language, is_enabled, is_demo)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (one.login, one.role.value, one.embassy, one.language, one.is_enabled, one.is_demo),
        )


def keep_password(db: sqlite3.Connection, login: str, sealed: bytes) -> None:
    """Keep a sealed hash; who is signed in with the password before is signed out."""
    db.execute("UPDATE member SET password = ? WHERE login = ?", (sealed, login))
    end_sessions(db, login)


def check_may_sign_in(account: Account) -> None:
    """An enabled account with a password; raises AccountError. The demo's members need none."""
    if not account.is_enabled or not (account.has_password or account.is_demo):
        raise AccountError(f"{account.login} cannot sign in. Ask an administrator.")


class Members(AccountsFile):
    """Lists the members; keeps what is no administrator's decision."""

    def members(self) -> list[Account]:
        """All accounts, by login."""
        with self._reading() as db:
            return [account_of(row) for row in db.execute(ACCOUNTS + "ORDER BY login")]

    def account(self, login: str) -> Account | None:
        """The account of a login; None where there is none."""
        with self._reading() as db:
            return find(db, login)

    def set_language(self, login: str, language: str) -> None:
        """Keep the language a member chose; raises AccountError."""
        check_language(language)
        with self._writing() as db:
            account = known(db, login)
            db.execute("UPDATE member SET language = ? WHERE login = ?", (language, account.login))

    def password_hash(self, login: str) -> str | None:
        """A member's password hash; None for an unknown, disabled or only invited one."""
        with self._reading() as db:
            row = db.execute(
                "SELECT login, password FROM member"
                " WHERE login = ? AND is_enabled AND password IS NOT NULL",
                (plain_login(login),),
            ).fetchone()
        return self._unseal("password", row["login"], row["password"]) if row else None

    def has_demo(self) -> bool:
        """Whether an enabled demo member exists."""
        with self._reading() as db:
            found = db.execute("SELECT 1 FROM member WHERE is_demo AND is_enabled LIMIT 1")
            return found.fetchone() is not None

    def remove_demo(self) -> int:
        """Remove all demo members and whatever they had open; returns how many there were."""
        with self._writing() as db:
            return db.execute("DELETE FROM member WHERE is_demo").rowcount

    def set_demo_password(self, login: str, password_hash: str) -> None:
        """Give a demo member a password; raises AccountError for any other member."""
        with self._writing() as db:
            account = known(db, login)
            if not account.is_demo:
                raise AccountError(
                    f"{account.login} is no demo member. Send an invitation: member reset."
                )
            sealed = self._seal("password", account.login, password_hash)
            keep_password(db, account.login, sealed)
            db.execute("DELETE FROM invitation WHERE login = ?", (account.login,))
