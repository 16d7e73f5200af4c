"""Whether the network's waits changed: the limits of a process chart and its signs, in words."""

from __future__ import annotations

from collections.abc import Sequence

from ambasada.questions.periods import month_of
from ambasada.questions.waiting import PROCESS_MONTHS, Usual
from components.texts import _, number, short_month
from components.waits_in_words import duration

# The signs of a process chart, by the name of the rule.
SIGNS: dict[str, str] = {
    "outside": "Outside it: {months}.",
    "one_side": "Seven months or more on one side of the mean: {months}.",
    "rising_or_falling": "Seven months or more all rising or all falling: {months}.",
    "outer_third": "Two of three months near the same end of it: {months}.",
}


def usual_in_words(usual: Usual | None) -> str:
    """The usual range, then each sign that something changed; or that there is none."""
    if usual is None:
        return _("Eight whole months with a median are needed before a usual range can be told.")
    told = [
        _("By itself the median moves between {low} and {high} (last {count} months).").format(
            low=f"**{duration(usual.low)}**",
            high=f"**{duration(usual.high)}**",
            count=number(PROCESS_MONTHS),
        )
    ]
    signs = [_(SIGNS[sign]).format(months=_months(run)) for sign, run in usual.signs]
    return " ".join([*told, *(signs or [_("Nothing says that it changed.")])])


def _months(names: Sequence[str]) -> str:
    """One month, or the first and the last of several."""
    first, last = (short_month(month_of(name).first) for name in (names[0], names[-1]))
    return first if len(names) == 1 else f"{first} – {last}"
