"""Who is overloaded, who has room, which cases may leave, and who could take them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from ambasada.methods.balance_inputs import (
    EMERGENCY,
    Capacity,
    Kind,
    OpenCases,
    Situation,
    Terms,
)

# Sums of hours may differ in their last digits.
TOLERANCE = 1e-6


class Stays(StrEnum):
    """Why cases of an overloaded embassy stay where they are."""

    EMBASSY_EXCLUDED = "embassy_excluded"
    CATEGORY_BOUND = "category_bound"
    KEPT_HOME = "kept_home"
    EMERGENCY = "emergency"
    MARKED_TO_STAY = "marked_to_stay"
    NO_EFFORT = "no_effort"
    NO_EMBASSY_ALLOWED = "no_embassy_allowed"
    NOBODY_SPEAKS = "nobody_speaks"
    NOBODY_SKILLED = "nobody_skilled"
    HOURS_UNKNOWN = "hours_unknown"
    NO_ROOM = "no_room"
    SMALL_GAIN = "small_gain"


@dataclass(frozen=True)
class Pool:
    """Cases that the same embassies may take, wherever they are now."""

    category: str
    language: str | None
    not_to: frozenset[str]


def pool_of(cases: OpenCases) -> Pool:
    """The pool that these cases belong to once they may leave."""
    return Pool(cases.category, cases.language, cases.not_to)


@dataclass(frozen=True)
class Facts:
    """What follows from a situation under given terms; hours are those of the whole horizon."""

    situation: Situation
    terms: Terms

    @cached_property
    def capacity(self) -> Mapping[str, Capacity]:
        """Capacities by embassy."""
        return {one.embassy: one for one in self.situation.capacities}

    @cached_property
    def kind(self) -> Mapping[str, Kind]:
        """Kinds by category."""
        return {one.category: one for one in self.situation.kinds}

    @cached_property
    def needed(self) -> Mapping[str, float]:
        """By embassy: the work that arrives and the work that is open."""
        needed = {
            one.embassy: one.arriving_hours * self.terms.horizon_weeks
            for one in self.situation.capacities
        }
        for cases in self.situation.open_cases:
            needed[cases.embassy] += cases.cases * self.kind[cases.category].effort
        return needed

    def available(self, embassy: str) -> float | None:
        """Hours that its volunteers offer; None where not known."""
        hours = self.capacity[embassy].available_hours
        return None if hours is None else hours * self.terms.horizon_weeks

    def overload(self, embassy: str) -> float:
        """Hours needed beyond those available; 0 where these are not known."""
        available = self.available(embassy)
        return 0.0 if available is None else max(0.0, self.needed[embassy] - available)

    def room(self, embassy: str) -> float:
        """Hours left up to the target; 0 where the available ones are not known."""
        available = self.available(embassy)
        if available is None:
            return 0.0
        return max(0.0, available * self.terms.target - self.needed[embassy])

    def slack_left(self, embassy: str) -> float:
        """Hours left up to the slack, negative beyond it; 0 where not known."""
        available = self.available(embassy)
        return 0.0 if available is None else available * self.terms.slack - self.needed[embassy]

    def taking(self, category: str) -> float:
        """Hours that one case takes where it arrives: its effort and the hand-over."""
        return self.kind[category].effort + self.terms.handover_hours

    def takers(self, pool: Pool) -> frozenset[str]:
        """Embassies that may and can take at least one case of the pool."""
        left = self._everybody
        for _, those in self._conditions(pool):
            left = left & those
        return left

    def why_stays(self, cases: OpenCases) -> Stays | None:
        """Why none of these cases may leave: the first rule that holds them; None if they may."""
        for reason, holds in self._holds(cases):
            if holds:
                return reason
        left = self._everybody - {cases.embassy}
        for reason, those in self._conditions(pool_of(cases)):
            left = left & those
            if not left:
                return reason
        return None

    def _holds(self, cases: OpenCases) -> Iterator[tuple[Stays, bool]]:
        kind = self.kind[cases.category]
        yield Stays.EMBASSY_EXCLUDED, cases.embassy in self.terms.excluded
        yield Stays.CATEGORY_BOUND, not kind.may_move
        yield Stays.KEPT_HOME, cases.category in self.terms.kept_home
        yield Stays.EMERGENCY, cases.urgency == EMERGENCY
        yield Stays.MARKED_TO_STAY, cases.stays
        yield Stays.NO_EFFORT, kind.effort == 0

    def _conditions(self, pool: Pool) -> Iterator[tuple[Stays, frozenset[str]]]:
        """Each condition of taking a case: why it stays if nobody is left, and who meets it."""
        yield Stays.NO_EMBASSY_ALLOWED, self._everybody - self.terms.excluded - pool.not_to
        yield Stays.NOBODY_SPEAKS, self._speakers(pool.language)
        yield Stays.NOBODY_SKILLED, self._skilled.get(pool.category, frozenset())
        yield Stays.HOURS_UNKNOWN, self._known
        yield Stays.NO_ROOM, self._roomy[pool.category]

    @cached_property
    def _everybody(self) -> frozenset[str]:
        return frozenset(self.capacity)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(
            one.embassy for one in self.situation.capacities if one.available_hours is not None
        )

    def _speakers(self, language: str | None) -> frozenset[str]:
        if language is None:
            return self._everybody
        return self._speaking.get(language, frozenset())

    @cached_property
    def _speaking(self) -> Mapping[str, frozenset[str]]:
        return _by_each((one.embassy, one.languages) for one in self.situation.capacities)

    @cached_property
    def _skilled(self) -> Mapping[str, frozenset[str]]:
        return _by_each((one.embassy, one.skills) for one in self.situation.capacities)

    @cached_property
    def _roomy(self) -> Mapping[str, frozenset[str]]:
        rooms = {embassy: self.room(embassy) for embassy in self.capacity}
        return {
            category: frozenset(
                embassy
                for embassy, room in rooms.items()
                if room >= self.taking(category) - TOLERANCE
            )
            for category in self.kind
        }


def _by_each(sets: Iterator[tuple[str, frozenset[str]]]) -> Mapping[str, frozenset[str]]:
    """From embassies with what each has: by each of these, the embassies that have it."""
    turned: dict[str, set[str]] = {}
    for embassy, values in sets:
        for value in values:
            turned.setdefault(value, set()).add(embassy)
    return {value: frozenset(embassies) for value, embassies in turned.items()}
