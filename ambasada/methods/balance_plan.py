"""What the balance proposes: moves and why, each embassy before and after, what stays and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ambasada.methods.balance_facts import Stays


class Fullness(StrEnum):
    """How full an embassy is, for a colour and a word."""

    SLACK = "slack"
    FINE = "fine"
    TIGHT = "tight"
    OVERLOADED = "overloaded"
    UNKNOWN = "unknown"


# Up to which share of the available hours; a share of 0.70 is fine already, 1 still tight.
FINE_FROM, FINE_TO, TIGHT_TO = 0.70, 0.85, 1.0


def fullness(share: float | None) -> Fullness:
    """What a share of the available hours is called; None is unknown."""
    if share is None:
        return Fullness.UNKNOWN
    if share < FINE_FROM:
        return Fullness.SLACK
    if share <= FINE_TO:
        return Fullness.FINE
    return Fullness.TIGHT if share <= TIGHT_TO else Fullness.OVERLOADED


class Why(StrEnum):
    """Why cases go to this embassy: nobody else could take them, or it is one of several."""

    ONLY_TAKER = "only_taker"
    HAS_ROOM = "has_room"


@dataclass(frozen=True)
class Reason:
    """Why a move is proposed.

    `takers` embassies could have taken some of these cases; shares are needed ÷ available hours of
    the two embassies without and with the whole plan, None where nothing is available.
    """

    why: Why
    takers: int
    from_before: float | None
    from_after: float | None
    to_before: float | None
    to_after: float | None


@dataclass(frozen=True)
class Move:
    """A proposal: so many cases from one embassy to another; `hours` is their effort."""

    from_embassy: str
    to_embassy: str
    category: str
    language: str | None
    cases: int
    hours: float
    reason: Reason


@dataclass(frozen=True)
class Standing:
    """An embassy without and with the plan; hours are those of the whole horizon.

    Needed hours are those arriving and those of the open cases.
    """

    embassy: str
    available_hours: float | None
    arriving_hours: float
    needed_before: float
    needed_after: float
    sent: int
    taken: int

    @property
    def utilisation(self) -> float | None:
        """Arriving ÷ available hours; None where unknown."""
        return self._share(self.arriving_hours)

    @property
    def share_before(self) -> float | None:
        """Needed ÷ available hours without the plan; None where unknown."""
        return self._share(self.needed_before)

    @property
    def share_after(self) -> float | None:
        """Needed ÷ available hours with the plan; None where unknown."""
        return self._share(self.needed_after)

    @property
    def unmet_before(self) -> float:
        """Hours needed beyond those available without the plan; 0 where unknown."""
        return self._beyond(self.needed_before)

    @property
    def unmet_after(self) -> float:
        """Hours needed beyond those available with the plan; 0 where unknown."""
        return self._beyond(self.needed_after)

    @property
    def unmet_by_arrivals(self) -> float:
        """Hours that new cases alone need beyond those available: no hand-over helps these."""
        return self._beyond(self.arriving_hours)

    def _share(self, hours: float) -> float | None:
        return hours / self.available_hours if self.available_hours else None

    def _beyond(self, hours: float) -> float:
        return 0.0 if self.available_hours is None else max(0.0, hours - self.available_hours)


@dataclass(frozen=True)
class Staying:
    """Cases that stay at an embassy whose hours do not suffice even so; `hours` is their effort."""

    embassy: str
    category: str
    language: str | None
    why: Stays
    cases: int
    hours: float


@dataclass(frozen=True)
class Plan:
    """Moves and stays with the most hours first; standings in the order of the capacities.

    `is_proven` is false where time ran out before the plan was known to be within the gap.
    """

    moves: tuple[Move, ...]
    standings: tuple[Standing, ...]
    staying: tuple[Staying, ...]
    is_proven: bool

    @property
    def unmet_before(self) -> float:
        """Hours unmet in the network without the plan."""
        return sum(one.unmet_before for one in self.standings)

    @property
    def unmet_after(self) -> float:
        """Hours unmet in the network with the plan."""
        return sum(one.unmet_after for one in self.standings)
