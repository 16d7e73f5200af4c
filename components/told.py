"""Released numbers as people read them: a class, never an exact number."""

from __future__ import annotations

from ambasada.questions.periods import Period
from ambasada.questions.release import Told
from components.texts import UNKNOWN, _, number, span, week_name


def told_number(told: Told) -> str:
    """<10, 15–19, or a dash where nothing is told."""
    if told is None:
        return UNKNOWN
    low, high = told
    return f"<{number(high + 1)}" if low == 0 else f"{number(low)}–{number(high)}"


def at_least(count: float) -> str:
    """A sum of released numbers: what it is at least."""
    return f"≥ {number(count)}"


def release_words(period: Period) -> str:
    """Which release a number is from."""
    return _("Release of {week}, {days}: rounded, under 10 as “<10”.").format(
        week=week_name(period).lower(), days=span(period)
    )


def no_release() -> str:
    """What stands where nothing has been released yet."""
    return _(
        "Nothing has been released of other embassies yet. A week is released on the Monday of the "
        "week after next, by enough embassies."
    )
