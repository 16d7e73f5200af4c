"""What administrators change, at once or after a second one's yes.

`by` is the login of an enabled administrator, or "console": who types on the server's command line.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence

from ambasada.accounts import (
    CONSOLE,
    AccountError,
    Change,
    NeedsSecond,
    Newcomer,
    Proposal,
    Wish,
    parse_login,
)
from ambasada.storage.accounts_checks import check, check_may_change, check_newcomer, waits
from ambasada.storage.accounts_invitations import NEW, RESET, Invitations, forget_ways_in
from ambasada.storage.accounts_members import insert
from ambasada.storage.accounts_proposals import (
    forget_proposals,
    keep_proposal,
    list_proposals,
    proposal_of,
)
from ambasada.storage.accounts_tables import end_sessions
from ambasada.visibility import Role


class Changes(Invitations):
    """Adds, disables, enables, resets, gives roles; keeps what waits for a second yes."""

    def add(
        self,
        login: str,
        role: Role,
        embassy: str = "",
        language: str = "en",
        *,
        by: str,
        is_demo: bool = False,
    ) -> str:
        """Add a member; returns the token of an invitation. Raises AccountError, NeedsSecond."""
        if is_demo:
            return self.add_all([Newcomer(login, role, embassy, language, is_demo=True)], by=by)[0]
        return self._ask(Wish(Change.ADD, parse_login(login), role, embassy, language), by) or ""

    def add_all(self, newcomers: Sequence[Newcomer], *, by: str) -> list[str]:
        """Add all of them or none; returns the tokens of their invitations, "" for a disabled one.

        Raises AccountError, also where one of them needs a second administrator's yes.
        """
        with self._writing() as db:
            check_may_change(db, by)
            for one in newcomers:
                wish = Wish(Change.ADD, one.login, one.role, one.embassy, one.language)
                check_newcomer(db, wish)
                if not one.is_demo and waits(db, wish, by):
                    raise AccountError(
                        f"{one.login}: a new administrator needs a second one's yes. Add this one "
                        f"alone: member add."
                    )
            insert(db, newcomers)
            return [self._invite(db, one.login, NEW) if one.is_enabled else "" for one in newcomers]

    def disable(self, login: str, *, by: str) -> None:
        """Refuse a member from now on. Raises AccountError, NeedsSecond."""
        self._ask(Wish(Change.DISABLE, login), by)

    def enable(self, login: str, *, by: str) -> None:
        """Let a disabled member in again. Raises AccountError, NeedsSecond."""
        self._ask(Wish(Change.ENABLE, login), by)

    def reset(self, login: str, *, by: str) -> str:
        """Forget a member's ways in; returns an invitation. Raises AccountError, NeedsSecond."""
        return self._ask(Wish(Change.RESET, login), by) or ""

    def change_role(self, login: str, role: Role, embassy: str = "", *, by: str) -> None:
        """Give a member another role or embassy. Raises AccountError, NeedsSecond."""
        self._ask(Wish(Change.ROLE, login, role, embassy), by)

    def proposals(self) -> list[Proposal]:
        """What waits for a second administrator's yes, oldest first."""
        with self._reading() as db:
            return list_proposals(db, self._clock())

    def confirm(self, number: int, *, by: str) -> str | None:
        """A second administrator's yes; returns an invitation where there is one to hand over."""
        with self._writing() as db:
            if by == CONSOLE:
                raise AccountError("A second yes is given on the screen Accounts. Sign in for it.")
            check_may_change(db, by)
            proposal, wish = proposal_of(db, number, self._clock())
            if proposal.by == by:
                raise AccountError("This is your own proposal. Ask another administrator.")
            check_may_change(db, proposal.by)
            check(db, wish)
            return self._carry_out(db, wish)

    def withdraw(self, number: int, *, by: str) -> None:
        """Take a proposal back, or say no to another's. Raises AccountError."""
        with self._writing() as db:
            check_may_change(db, by)
            proposal_of(db, number, self._clock())
            db.execute("DELETE FROM proposal WHERE number = ?", (number,))

    def _ask(self, wish: Wish, by: str) -> str | None:
        with self._writing() as db:
            check_may_change(db, by)
            wish = check(db, wish)
            if not waits(db, wish, by):
                return self._carry_out(db, wish)
            number = keep_proposal(db, self._clock(), by=by, wish=wish)
        raise NeedsSecond(number)

    def _carry_out(self, db: sqlite3.Connection, wish: Wish) -> str | None:
        forget_proposals(db, wish.login, wish.change)
        return _DEEDS[wish.change](self, db, wish)

    def _add(self, db: sqlite3.Connection, wish: Wish) -> str:
        assert wish.role is not None
        insert(db, [Newcomer(wish.login, wish.role, wish.embassy, wish.language)])
        return self._invite(db, wish.login, NEW)

    def _reset(self, db: sqlite3.Connection, wish: Wish) -> str:
        forget_ways_in(db, wish.login, passkeys=True)
        # Whoever accepts the invitation may be another than the one a role was proposed for.
        db.execute("DELETE FROM proposal WHERE login = ?", (wish.login,))
        return self._invite(db, wish.login, RESET)

    def _change_role(self, db: sqlite3.Connection, wish: Wish) -> None:
        assert wish.role is not None
        db.execute(
            "UPDATE member SET role = ?, embassy = ? WHERE login = ?",
            (wish.role.value, wish.embassy, wish.login),
        )
        _end_power(db, wish.login)

    def _disable(self, db: sqlite3.Connection, wish: Wish) -> None:
        db.execute("UPDATE member SET is_enabled = 0 WHERE login = ?", (wish.login,))
        db.execute("DELETE FROM invitation WHERE login = ?", (wish.login,))
        _end_power(db, wish.login)

    def _enable(self, db: sqlite3.Connection, wish: Wish) -> None:
        db.execute("UPDATE member SET is_enabled = 1 WHERE login = ?", (wish.login,))


_DEEDS: Mapping[Change, Callable[[Changes, sqlite3.Connection, Wish], str | None]] = {
    Change.ADD: Changes._add,
    Change.ROLE: Changes._change_role,
    Change.DISABLE: Changes._disable,
    Change.ENABLE: Changes._enable,
    Change.RESET: Changes._reset,
}


def _end_power(db: sqlite3.Connection, login: str) -> None:
    """End what a member has open, and what an administrator has proposed."""
    end_sessions(db, login)
    db.execute("DELETE FROM proposal WHERE by = ?", (login,))
