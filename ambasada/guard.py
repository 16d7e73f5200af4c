"""Is this state of a spreadsheet plausible beside the last good one?

An editor may be careless or hostile. What breaks a rule of `RULES` is held back: the figures keep
the last good rows until an administrator says yes. Source: docs/threat-model.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from ambasada.kept import Facts, Held, Objection

LARGEST_SHARE_GONE = 0.20
LARGEST_SHARE_UNREADABLE = 0.20
MOST_CLOSED_AT_ONCE = 30

Check = Callable[[Facts, Facts], Iterator[Objection]]


class Decision(Enum):
    """What an administrator said of a state that is held back."""

    ACCEPT = "accept"
    REJECT = "reject"


@dataclass(frozen=True)
class Rule:
    """One rule of the guard: its check, and what a held embassy's screen says.

    `says` may use {tab}, {count} and {of}.
    """

    name: str
    check: Check
    says: str


def _rows_gone(before: Facts, now: Facts) -> Iterator[Objection]:
    for tab, codes in before.codes.items():
        gone = len(codes - now.codes.get(tab, frozenset()))
        if gone > LARGEST_SHARE_GONE * len(codes):
            yield Objection("rows_gone", tab, count=gone, of=len(codes))


def _rows_unreadable(before: Facts, now: Facts) -> Iterator[Objection]:
    newly = now.left_out - before.left_out
    if newly > LARGEST_SHARE_UNREADABLE * now.read:
        yield Objection("rows_unreadable", count=newly, of=now.read)


def _columns_changed(before: Facts, now: Facts) -> Iterator[Objection]:
    """A header renamed, or columns that stand in another order among each other.

    A tab that came is no change of a column, nor is a column of the embassy's own.
    """
    for tab, columns in before.columns.items():
        later = now.columns.get(tab, ())
        if later == columns:
            continue
        lost = [column for column in columns if column not in later]
        kept = tuple(column for column in later if column in columns)
        moved = [old for old, new in zip(columns, kept, strict=False) if old != new]
        if lost or moved:
            yield Objection("columns_changed", tab, count=len(lost or moved), of=len(columns))


def _closed_at_once(before: Facts, now: Facts) -> Iterator[Objection]:
    still_open = frozenset().union(*now.open_cases.values())
    known = now.codes.get("cases", frozenset())
    for embassy, codes in before.open_cases.items():
        closed = len((codes & known) - still_open)
        if closed > MOST_CLOSED_AT_ONCE:
            yield Objection("closed_at_once", "cases", embassy, closed, len(codes))


RULES: tuple[Rule, ...] = (
    Rule("columns_changed", _columns_changed, "Tab {tab}: a header was renamed or columns moved."),
    Rule("rows_gone", _rows_gone, "Tab {tab}: {count} of {of} rows are gone."),
    Rule("rows_unreadable", _rows_unreadable, "{count} of {of} rows can no longer be read."),
    Rule("closed_at_once", _closed_at_once, "{count} of {of} open cases were closed at once."),
)
RULE_BY_NAME = {rule.name: rule for rule in RULES}


def objections(before: Facts, now: Facts) -> tuple[Objection, ...]:
    """Why `now` is not plausible beside `before`; nothing where it is."""
    return tuple(found for rule in RULES for found in rule.check(before, now))


def judge(
    before: Facts, held: Held | None, now: Facts, decision: Decision | None, moment: datetime
) -> Held | None:
    """What is held back after a spreadsheet was read as `now`; None lets it pass.

    A sheet goes on living while it waits: small edits on top of what was held belong to the same
    decision, a second leap asks for a new one.
    """
    found = objections(before, now)
    if not found:
        return None
    if held is None or objections(held.facts, now):
        return Held(now, found, moment)
    if decision is Decision.ACCEPT:
        return None
    return replace(held, objections=found, is_rejected=decision is Decision.REJECT)
