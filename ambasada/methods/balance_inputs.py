"""What the balance is worked out from: hours, languages and skills; open cases; what may move.

Hours of an embassy are hours a week; the effort of a case is in hours altogether.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ambasada.methods.programme import Limits

EMERGENCY = "emergency"


class BalanceError(ValueError):
    """The inputs cannot be meant so; the message says each mistake and what to give instead."""


@dataclass(frozen=True)
class Capacity:
    """What an embassy can do in a week.

    `available_hours` is None where the hours are not known: nothing is sent there or taken away.
    `arriving_hours` is the work of the cases that are expected to come. `skills` are categories.
    """

    embassy: str
    available_hours: float | None
    arriving_hours: float = 0.0
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Kind:
    """A category: hours that one open case still takes, and whether it may leave its country."""

    category: str
    effort: float
    may_move: bool = True


@dataclass(frozen=True)
class OpenCases:
    """So many open cases that are alike.

    `language` is the one that helping needs, None where any will do; `not_to` are embassies that
    they must not go to.
    """

    embassy: str
    category: str
    cases: int
    language: str | None = None
    urgency: str = "normal"
    stays: bool = False
    not_to: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Terms:
    """How far to look and what to keep to; shares are of available hours.

    An embassy takes cases up to `target`, beyond `slack` reluctantly. An `excluded` embassy
    neither sends nor takes; a category of `kept_home` is not sent.
    """

    horizon_weeks: float = 4.0
    target: float = 0.85
    slack: float = 0.70
    handover_hours: float = 0.5
    excluded: frozenset[str] = frozenset()
    kept_home: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Situation:
    """The network at one moment."""

    capacities: tuple[Capacity, ...]
    kinds: tuple[Kind, ...]
    open_cases: tuple[OpenCases, ...]


def check(situation: Situation, terms: Terms) -> None:
    """Raises BalanceError with every mistake of the inputs."""
    mistakes = [*_of_terms(terms), *_of_amounts(situation), *_of_names(situation)]
    if mistakes:
        raise BalanceError(" ".join(dict.fromkeys(mistakes)))


def _of_terms(terms: Terms) -> Iterator[str]:
    if not 0 < terms.horizon_weeks < math.inf:
        yield f"The horizon is {terms.horizon_weeks:g} weeks. Give more than 0."
    if not 0 < terms.target <= 1:
        yield f"The target is {terms.target:g}. Give a share over 0 and up to 1, such as 0.85."
    if not 0 <= terms.slack <= 1:
        yield f"The slack is {terms.slack:g}. Give a share from 0 to 1, such as 0.7."
    if not 0 <= terms.handover_hours < math.inf:
        yield f"A hand-over takes {terms.handover_hours:g} hours. Give 0 or more."


def _of_amounts(situation: Situation) -> Iterator[str]:
    unknown = ", or leave them unknown"
    for one in situation.capacities:
        yield from _of_amount(one.embassy, "available hours are", one.available_hours, unknown)
        yield from _of_amount(one.embassy, "arriving hours are", one.arriving_hours)
    for kind in situation.kinds:
        yield from _of_amount(kind.category, "effort is", kind.effort)
    for row in situation.open_cases:
        yield from _of_amount(row.embassy, "open cases are", row.cases)


def _of_amount(name: str, claim: str, amount: float | None, more: str = "") -> Iterator[str]:
    if amount is not None and not 0 <= amount < math.inf:
        yield f"{name}: {claim} {amount:g}. Give 0 or more{more}."


def _of_names(situation: Situation) -> Iterator[str]:
    embassies = [one.embassy for one in situation.capacities]
    categories = [one.category for one in situation.kinds]
    yield from _of_doubles("Embassy", embassies)
    yield from _of_doubles("Category", categories)
    for name in sorted({one.embassy for one in situation.open_cases} - set(embassies)):
        yield f"{name} has open cases and no capacity. Give one; its hours may be unknown."
    for name in sorted({one.category for one in situation.open_cases} - set(categories)):
        yield f"Cases of {name} are open, and what they take is not said. Give its effort."


def _of_doubles(what: str, names: Iterable[str]) -> Iterator[str]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{what} {name} is given {times} times. Give it once."
