"""Released numbers as people read them: a class, never an exact number."""

from __future__ import annotations

from ambasada.questions.periods import Period
from ambasada.questions.release import Told
from ambasada.visibility import View
from components.explain import explain
from components.texts import UNKNOWN, _, number, span

# What is released, by the name of the figure that it is.
FIGURE_NAMES = {
    "overdue": "overdue",
    "open": "open_end",
    "received": "received",
    "closed": "closed",
    "needed_hours": "needed_hours",
    "available_hours": "available_hours",
    "used": "utilisation",
    "reporting": "reporting",
}


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
    return _("Released of {days}: rounded, under 10 as “<10”.").format(days=span(period))


def explain_released(figure: str, view: View, period: Period) -> str:
    """The figure as everywhere, then how it was released."""
    return f"{explain(figure, view, period)}\n\n{release_words(period)}"


def no_release() -> str:
    """What stands where nothing has been released yet."""
    return _(
        "Nothing has been released of other embassies yet. A week is released on the Monday of the "
        "week after next, by enough embassies."
    )
