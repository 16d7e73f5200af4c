"""Changes that wait for a second administrator's yes, seven days each."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from ambasada.accounts import AccountError, Change, Proposal, Wish
from ambasada.storage.accounts_tables import PROPOSAL_SECONDS
from ambasada.visibility import Role


def list_proposals(db: sqlite3.Connection, now: float) -> list[Proposal]:
    """The proposals that still wait, oldest first."""
    rows = db.execute(
        "SELECT * FROM proposal WHERE made_at > ? ORDER BY number", (now - PROPOSAL_SECONDS,)
    )
    return [_proposal(row) for row in rows]


def proposal_of(db: sqlite3.Connection, number: int, now: float) -> tuple[Proposal, Wish]:
    """A proposal and the wish it keeps; raises AccountError."""
    row = db.execute(
        "SELECT * FROM proposal WHERE number = ? AND made_at > ?", (number, now - PROPOSAL_SECONDS)
    ).fetchone()
    if row is None:
        raise AccountError(f"Proposal {number} is done, withdrawn or too old. Propose it again.")
    kept = _proposal(row)
    return kept, Wish(kept.change, kept.login, kept.role, kept.embassy, row["language"])


def keep_proposal(db: sqlite3.Connection, now: float, *, by: str, wish: Wish) -> int:
    """Keep what waits, and return its number; the same proposed again keeps its number."""
    role = wish.role.value if wish.role else None
    kept = (wish.login, wish.change.value, role, wish.embassy)
    row = db.execute(
        "SELECT number FROM proposal WHERE login = ? AND change = ? AND role IS ? AND embassy = ?"
        " AND made_at > ?",
        (*kept, now - PROPOSAL_SECONDS),
    ).fetchone()
    if row:
        return int(row["number"])
    added = db.execute(
        "INSERT INTO proposal (login, change, role, embassy, by, language, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*kept, by, wish.language, now),
    )
    assert added.lastrowid is not None
    return added.lastrowid


def forget_proposals(db: sqlite3.Connection, login: str, change: Change) -> None:
    """Forget what is carried out now."""
    db.execute("DELETE FROM proposal WHERE login = ? AND change = ?", (login, change.value))


def _proposal(row: sqlite3.Row) -> Proposal:
    return Proposal(
        number=row["number"],
        by=row["by"],
        login=row["login"],
        change=Change(row["change"]),
        role=Role(row["role"]) if row["role"] else None,
        embassy=row["embassy"],
        made_at=datetime.fromtimestamp(row["made_at"], UTC),
    )
