"""What an administrator does to accounts from the screen, each with its line in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ambasada.accounts import Change, NeedsSecond, Proposal, Wish, plain_login
from ambasada.audit import Kind
from ambasada.office import Office
from ambasada.storage.accounts import Accounts

RECORDED: Mapping[Change, Kind] = {
    Change.ADD: Kind.MEMBER_ADDED,
    Change.ROLE: Kind.ROLE_CHANGED,
    Change.DISABLE: Kind.MEMBER_DISABLED,
    Change.ENABLE: Kind.MEMBER_ENABLED,
    Change.RESET: Kind.MEMBER_RESET,
}


def ask(office: Office, wish: Wish, *, by: str) -> str:
    """Do what `by` wishes; returns an invitation's token, or "".

    Raises NeedsSecond where it waits for another administrator's yes, AccountError otherwise.
    """
    try:
        token = _DEEDS[wish.change](office.accounts, wish, by)
    except NeedsSecond:
        office.audit.record(Kind.CHANGE_PROPOSED, by, plain_login(wish.login))
        raise
    office.audit.record(RECORDED[wish.change], by, plain_login(wish.login))
    return token or ""


def confirm(office: Office, proposal: Proposal, *, by: str) -> str:
    """A second administrator's yes; returns an invitation's token, or "". Raises AccountError."""
    token = office.accounts.confirm(proposal.number, by=by)
    office.audit.record(Kind.CHANGE_CONFIRMED, by, proposal.login)
    office.audit.record(RECORDED[proposal.change], by, proposal.login)
    return token or ""


def withdraw(office: Office, proposal: Proposal, *, by: str) -> None:
    """Take a proposal back, or say no to another's. Raises AccountError."""
    office.accounts.withdraw(proposal.number, by=by)
    office.audit.record(Kind.CHANGE_WITHDRAWN, by, proposal.login)


def _add(accounts: Accounts, wish: Wish, by: str) -> str:
    assert wish.role is not None
    return accounts.add(wish.login, wish.role, wish.embassy, wish.language, by=by)


def _change_role(accounts: Accounts, wish: Wish, by: str) -> None:
    assert wish.role is not None
    accounts.change_role(wish.login, wish.role, wish.embassy, by=by)


_DEEDS: Mapping[Change, Callable[[Accounts, Wish, str], str | None]] = {
    Change.ADD: _add,
    Change.ROLE: _change_role,
    Change.DISABLE: lambda accounts, wish, by: accounts.disable(wish.login, by=by),
    Change.ENABLE: lambda accounts, wish, by: accounts.enable(wish.login, by=by),
    Change.RESET: lambda accounts, wish, by: accounts.reset(wish.login, by=by),
}
