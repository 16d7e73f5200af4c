"""Who could take what from whom? A plan as a member may see it, for the reading or other terms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ambasada.disclosure.plans import NOT_NAMED
from ambasada.figures import HasTables
from ambasada.methods.balance_facts import Stays
from ambasada.methods.balance_plan import Fullness, Why
from ambasada.questions.release import Told


@dataclass(frozen=True)
class Move:
    """A proposed hand-over. `to` or `from_` is blank where the embassy is not named; `category` is
    blank where kinds are not told, `hours` None where they are not, `why` None of an incoming one.
    """

    from_: str
    to: str
    category: str
    languages: tuple[str, ...]
    cases: Told
    hours: float | None
    why: Why | None


@dataclass(frozen=True)
class Standing:
    """Hours needed ÷ available of an embassy without and with the plan; None is unknown (or not
    told).
    """

    embassy: str
    before: float | None
    after: float | None
    fullness_before: Fullness
    fullness_after: Fullness
    unmet_after: float | None
    sent: int
    taken: int


@dataclass(frozen=True)
class Staying:
    """Cases that stay where hours do not suffice even so, and why."""

    embassy: str
    category: str
    language: str
    why: Stays
    cases: Told


@dataclass(frozen=True)
class Proposal:
    """A plan; not `is_found` where none was in time, not `is_proven` where a better one may be."""

    moves: tuple[Move, ...]
    standings: tuple[Standing, ...]
    staying: tuple[Staying, ...]
    unmet_before: float | None
    unmet_after: float | None
    is_found: bool
    is_proven: bool

    @property
    def overloaded(self) -> tuple[Standing, ...]:
        """Those whose work is more than their hours before anything moves, fullest first."""
        found = [one for one in self.standings if one.fullness_before is Fullness.OVERLOADED]
        return tuple(sorted(found, key=lambda one: -(one.before or 0)))

    @property
    def short(self) -> tuple[Standing, ...]:
        """Those whose hours do not suffice with the plan either, most hours short first."""
        found = [one for one in self.standings if one.fullness_after is Fullness.OVERLOADED]
        return tuple(sorted(found, key=lambda one: -(one.unmet_after or 0)))

    @property
    def unknown(self) -> tuple[Standing, ...]:
        """Those whose hours are not known."""
        return tuple(one for one in self.standings if one.fullness_before is Fullness.UNKNOWN)

    @property
    def reasons(self) -> frozenset[Stays]:
        """Why cases stay, altogether."""
        return frozenset(one.why for one in self.staying)

    def out_of(self, embassy: str) -> tuple[Move, ...]:
        """What an embassy would hand over."""
        return tuple(one for one in self.moves if one.from_ == embassy)

    def into(self, embassy: str) -> tuple[Move, ...]:
        """What an embassy would take."""
        return tuple(one for one in self.moves if one.to == embassy)


def proposal(tables: HasTables) -> Proposal | None:
    """The plan in a view's tables; None where there are no figures."""
    summary = _rows(tables["balance_summary"])
    if not summary:
        return None
    (told,) = summary
    return Proposal(
        moves=tuple(map(_move, _rows(tables["balance"]))),
        standings=tuple(map(_standing, _rows(tables["balance_standings"]))),
        staying=tuple(map(_staying, _rows(tables["balance_staying"]))),
        unmet_before=_number(told["unmet_before"]),
        unmet_after=_number(told["unmet_after"]),
        is_found=bool(told["is_found"]),
        is_proven=bool(told["is_proven"]),
    )


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_dict("records")
    return rows


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _class(row: dict[str, Any]) -> Told:
    """Lowest and highest; a table without classes is exact."""
    return int(row.get("low", row["cases"])), int(row.get("high", row["cases"]))


def _move(row: dict[str, Any]) -> Move:
    return Move(
        row["from"] or NOT_NAMED,
        row["to"] or NOT_NAMED,
        row["category"],
        tuple(filter(None, row["language"].split(", "))),
        _class(row),
        _number(row["hours"]),
        Why(row["why"]) if row["why"] else None,
    )


def _standing(row: dict[str, Any]) -> Standing:
    return Standing(
        row["embassy"],
        _number(row["share_before"]),
        _number(row["share_after"]),
        Fullness(row["fullness_before"]),
        Fullness(row["fullness_after"]),
        _number(row["unmet_after"]),
        int(row["sent"]),
        int(row["taken"]),
    )


def _staying(row: dict[str, Any]) -> Staying:
    return Staying(row["embassy"], row["category"], row["language"], Stays(row["why"]), _class(row))


def fullest_first(standings: Iterable[Standing]) -> list[Standing]:
    """Those whose hours are known, fullest first, those that the plan changes before others."""
    known = [one for one in standings if one.before is not None]
    return sorted(known, key=lambda one: (not (one.sent or one.taken), -(one.before or 0)))
