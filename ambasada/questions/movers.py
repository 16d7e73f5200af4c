"""What moved most in the last whole month, who has more work than hours, where waits grew?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ambasada.methods.waiting import FEWEST_WITH_INTERVAL
from ambasada.questions.overview import FULL, EmbassyRow, embassy_rows
from ambasada.questions.periods import last_whole_month, month_before
from ambasada.questions.trends import Strand, strands
from ambasada.visibility import View


@lru_cache(maxsize=256)
def movers(view: View, embassy: str, way: int) -> tuple[Strand, ...]:
    """The kind of request, and of the network the embassy, whose cases received grew most.

    `way` is 1; with -1 those that fell most. Without those that did not move that way.
    """
    ways = ["category"] if view.may_split_by_category(embassy) else []
    found = []
    for by in ways if embassy else [*ways, "embassy"]:
        moved = [one for one in strands(view, by, "received", embassy) if way * _growth(one) > 0]
        found += [max(moved, key=lambda one: way * _growth(one))] if moved else []
    return tuple(found)


def _growth(strand: Strand) -> int:
    return strand.on_month.growth or 0


@lru_cache(maxsize=256)
def most_changed_first(
    view: View, by: str, figure: str, embassy: str = "", months: int = 13
) -> tuple[Strand, ...]:
    """All strands, the largest change on the month before first, up or down; unknown ones last."""
    return tuple(
        sorted(
            strands(view, by, figure, embassy, months),
            key=lambda one: (one.on_month.growth is None, -abs(_growth(one)), one.key),
        )
    )


@lru_cache(maxsize=64)
def above_their_hours(view: View) -> tuple[EmbassyRow, ...]:
    """Embassies whose work takes more hours than are offered in the week of `as_of`, worst first.

    Those whose hours are unknown are not among them.
    """
    rows = [row for row in embassy_rows(view) if (row.utilisation or 0) > FULL]
    return tuple(sorted(rows, key=lambda row: (-(row.utilisation or 0), row.embassy)))


@dataclass(frozen=True)
class LongerWait:
    """An embassy's median hours to the first answer, of the last whole month and the one before."""

    embassy: str
    now: float
    before: float


@lru_cache(maxsize=64)
def longer_waits(view: View) -> tuple[LongerWait, ...]:
    """Embassies whose median grew on the month before, the most hours first.

    Only where at least `FEWEST_WITH_INTERVAL` cases came in each of the two months: less is chance.
    """
    last = last_whole_month(view.as_of)
    table = view["response"]
    enough = table[table["received"] >= FEWEST_WITH_INTERVAL]
    medians = enough.pivot(index="embassy", columns="month", values="median_hours")
    months = medians.reindex(columns=[month_before(last, 1).name, last.name]).dropna()
    found = [
        LongerWait(str(embassy), float(now), float(before))
        for embassy, before, now in months.itertuples()
        if now > before
    ]
    return tuple(sorted(found, key=lambda one: (one.before - one.now, one.embassy)))
