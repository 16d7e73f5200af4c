"""Which change may be made, by whom, and whether a second administrator must agree."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace

from ambasada.accounts import (
    CONSOLE,
    Account,
    AccountError,
    Change,
    Wish,
    check_embassy,
    check_language,
    needs_second,
    parse_login,
)
from ambasada.storage.accounts_members import ACCOUNTS, account_of, find, known
from ambasada.visibility import Role


def check_may_change(db: sqlite3.Connection, by: str) -> None:
    """The command line, or an enabled administrator; raises AccountError."""
    # As it is kept, to the letter: two spellings of one login are not two administrators.
    if by != CONSOLE and by not in [one.login for one in administrators(db)]:
        raise AccountError(f"“{by[:40]}” is no administrator in office. Ask one to do it.")


def administrators(db: sqlite3.Connection) -> list[Account]:
    """The enabled administrators."""
    found = db.execute(
        ACCOUNTS + "WHERE role = ? AND is_enabled ORDER BY login", (Role.ADMINISTRATOR.value,)
    )
    return [account_of(row) for row in found]


def waits(db: sqlite3.Connection, wish: Wish, by: str) -> bool:
    """Whether a change needs a second yes, and there is someone who may give it to the console."""
    role = wish.role if wish.change is Change.ADD else known(db, wish.login).role
    assert role is not None
    if not needs_second(wish.change, role, is_own=by == wish.login):
        return False
    can_say_yes = [
        one for one in administrators(db) if one.has_password and (one.has_code or one.passkeys)
    ]
    return by != CONSOLE or len(can_say_yes) >= 2


def check(db: sqlite3.Connection, wish: Wish) -> Wish:
    """The wish with its login as kept; raises AccountError where it makes no sense now."""
    if wish.change is Change.ADD:
        check_newcomer(db, wish)
        return wish
    account = known(db, wish.login)
    _CHECKS[wish.change](db, account, wish)
    return replace(wish, login=account.login)


def check_newcomer(db: sqlite3.Connection, wish: Wish) -> None:
    """A login that is free, with a role that fits; raises AccountError."""
    assert wish.role is not None
    parse_login(wish.login)
    check_embassy(wish.role, wish.embassy)
    check_language(wish.language)
    if find(db, wish.login):
        raise AccountError(f"{wish.login} is a member already. Reset it, or choose another login.")


def _check_role(db: sqlite3.Connection, account: Account, wish: Wish) -> None:
    assert wish.role is not None
    check_embassy(wish.role, wish.embassy)
    if (wish.role, wish.embassy) == (account.role, account.embassy):
        raise AccountError(f"{account.login} has this role already. Nothing was changed.")
    _check_not_last(db, account)


def _check_disable(db: sqlite3.Connection, account: Account, wish: Wish) -> None:
    if not account.is_enabled:
        raise AccountError(f"{account.login} is disabled already. Nothing was changed.")
    _check_not_last(db, account)


def _check_enable(db: sqlite3.Connection, account: Account, wish: Wish) -> None:
    if account.is_enabled:
        raise AccountError(f"{account.login} is enabled already. Nothing was changed.")


def _check_reset(db: sqlite3.Connection, account: Account, wish: Wish) -> None:
    if not account.is_enabled:
        raise AccountError(f"{account.login} is disabled. Enable it before you invite it anew.")


_CHECKS: Mapping[Change, Callable[[sqlite3.Connection, Account, Wish], None]] = {
    Change.ROLE: _check_role,
    Change.DISABLE: _check_disable,
    Change.ENABLE: _check_enable,
    Change.RESET: _check_reset,
}


def _check_not_last(db: sqlite3.Connection, account: Account) -> None:
    """Somebody must be left who can undo it; raises AccountError."""
    in_office = administrators(db)
    if account.login not in [one.login for one in in_office]:
        return
    left = [one for one in in_office if one.login != account.login]
    if not any(one.has_password or not account.has_password for one in left):
        raise AccountError(
            f"{account.login} is the last administrator who can sign in. Add another one first."
        )
