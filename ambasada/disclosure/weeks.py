"""When a week is told: on the Monday after next, and four of them at once for an embassy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ambasada.cells import format_week, parse_week
from ambasada.disclosure.rules import BLOCK_WEEKS
from ambasada.reading import day_number, week_number

# As many weeks are told at the first start, as if they had been told in their time.
HISTORY_WEEKS = 26


def release_day(week: str) -> date:
    """The Monday on which `week` (2026-W46) is told: that of the week after the next one."""
    return parse_week(week) + timedelta(weeks=2)


def week_before(week: str, weeks: int = 1) -> str:
    """The week that many weeks before `week`."""
    return format_week(parse_week(week) - timedelta(weeks=weeks))


def block_ends_with(week: str) -> bool:
    """Whether four weeks of the calendar's blocks end with `week`.

    Blocks are counted from 1970, so they are the same for everybody and never overlap: the
    difference of two that do would tell a single week.
    """
    return week_number(day_number(parse_week(week))) % BLOCK_WEEKS == BLOCK_WEEKS - 1


def due_weeks(today: date, told: str | None) -> Iterator[str]:
    """The weeks to tell by `today`, oldest first; `told` is the last one that was."""
    monday = today - timedelta(days=today.weekday())
    last = format_week(monday - timedelta(weeks=2))
    for back in reversed(range(HISTORY_WEEKS)):
        week = week_before(last, back)
        # Weeks sort as text.
        if told is None or week > told:
            yield week
