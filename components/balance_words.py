"""The words of a plan: how full an embassy is, why cases go somewhere, why others stay."""

from __future__ import annotations

from datetime import timedelta

from ambasada.methods.balance_facts import Stays
from ambasada.methods.balance_inputs import Terms
from ambasada.methods.balance_plan import Fullness, Why
from ambasada.questions.balance import Move, Staying
from ambasada.questions.periods import Period
from ambasada.visibility import View
from components.listing import Badge
from components.texts import UNKNOWN, _, in_hours, language, n_, percent
from components.told import told_number
from components.words import category_name, language_name

FULLNESS: dict[Fullness, str] = {
    Fullness.SLACK: "slack",
    Fullness.FINE: "fine",
    Fullness.TIGHT: "tight",
    Fullness.OVERLOADED: "overloaded",
    Fullness.UNKNOWN: "hours unknown",
}
# Icon and colour of a badge, which only repeat its word.
LOOKS: dict[Fullness, tuple[str, str]] = {
    Fullness.SLACK: (":material/battery_low:", "gray"),
    Fullness.FINE: (":material/check_circle:", "green"),
    Fullness.TIGHT: (":material/hourglass_top:", "gray"),
    Fullness.OVERLOADED: (":material/group_remove:", "orange"),
    Fullness.UNKNOWN: (":material/help:", "gray"),
}
WHY: dict[Why, str] = {
    Why.ONLY_TAKER: "nobody else has the skill, the language and room",
    Why.HAS_ROOM: "has the skill, the language and room",
}
STAYS: dict[Stays, str] = {
    Stays.EMBASSY_EXCLUDED: "the embassy is left out of this plan",
    Stays.CATEGORY_BOUND: "bound to the law of the country",
    Stays.KEPT_HOME: "this kind is kept at home in this plan",
    Stays.EMERGENCY: "emergencies stay where they are",
    Stays.MARKED_TO_STAY: "marked to stay",
    Stays.NO_EFFORT: "their kind takes no hours",
    Stays.NO_EMBASSY_ALLOWED: "no other embassy is allowed to take them",
    Stays.NOBODY_SPEAKS: "nobody else speaks {language}",
    Stays.NOBODY_SKILLED: "nobody else has the skill",
    Stays.HOURS_UNKNOWN: "hours unknown where somebody could help",
    Stays.NO_ROOM: "nobody who could help has room",
    Stays.SMALL_GAIN: "a hand-over would cost more than it helps",
}


def embassy_name(view: View, embassy: str) -> str:
    """Its name, or what stands for embassies that are not named."""
    return view.embassy(embassy).label(language()) if embassy else _("an embassy with few cases")


def share_told(before: float | None, after: float | None) -> str:
    """110 % → 95 %; in the steps that leadership is told both may read the same."""
    told, becomes = percent(before), percent(after)
    return _("{share} as before").format(share=told) if told == becomes else f"{told} → {becomes}"


def pair(view: View, move: Move) -> str:
    """From where to where."""
    return f"{embassy_name(view, move.from_)} → {embassy_name(view, move.to)}"


def cases_told(move: Move | Staying) -> str:
    """How many cases: exact, or the class that is told."""
    if move.cases is None:
        return UNKNOWN
    low, high = move.cases
    if low == high:
        return n_("{count} case", "{count} cases", low)
    return _("{number} cases").format(number=told_number(move.cases))


def hours_told(hours: float | None) -> str:
    """Hours as whole ones: they are expected, not measured."""
    return "" if hours is None else in_hours(round(hours))


def languages_told(move: Move) -> str:
    """The languages that are needed."""
    return ", ".join(map(language_name, move.languages)) or _("any language")


def kind_told(view: View, category: str) -> str:
    """The kind of request; blank where kinds are not told."""
    return category_name(view.network)(category) if category else ""


def reason_told(move: Move) -> str:
    """Why there."""
    return _(WHY[move.why]) if move.why else ""


def stays_told(one: Staying) -> str:
    """Why they stay."""
    return _(STAYS[one.why]).format(language=language_name(one.language))


def fullness_badge(fullness: Fullness) -> Badge:
    """How full, in a word."""
    icon, colour = LOOKS[fullness]
    return Badge(_(FULLNESS[fullness]), icon, colour)


def weeks_told(weeks: float) -> str:
    """The horizon."""
    return n_("{count} week", "{count} weeks", round(weeks))


def period_of(view: View, terms: Terms) -> Period:
    """The days that a plan looks ahead."""
    last = view.as_of + timedelta(weeks=terms.horizon_weeks)
    return Period("plan", view.as_of + timedelta(days=1), last)
