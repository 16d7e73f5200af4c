"""What is unusual, by week: alerts and watches at every level, and who carries each.

`ambasada/methods/surges.py` judges; what it finds becomes tables. Runs once a
reading, for each of the last eight whole weeks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from ambasada.figures.definitions import figure
from ambasada.figures.rounding import round_half_even
from ambasada.figures.week_counts import JUDGED_WEEKS, WeekCounts
from ambasada.methods.surges import (
    MOST_FALSE_CELLS,
    Sign,
    Surge,
    find_surges,
)
from ambasada.methods.surges_expected import compared_from
from ambasada.methods.surges_explained import Part
from ambasada.methods.surges_judged import ALERT, PROVISIONAL_ALERT
from ambasada.methods.surges_levels import NetworkWeeks

OWN = "own"
WITH_EVENT = "+event"
# What the codes of the column `explanation` mean; `own` stands where the reach is not told.
EXPLANATIONS: Mapping[str, str] = {
    "local": "without the embassy that is most above what it expects, nothing unusual is left",
    "several": "unusual without that embassy too; fewer than a third are above what they expect",
    "network": "unusual without that embassy too, and at least a third are above",
    OWN: "how far it reaches over other embassies is not told to this member",
    WITH_EVENT: "behind any of these: a known event lies within three weeks",
}
KEYS = ("level", "embassy", "category", "week")
_NAMED = dict.fromkeys(KEYS, str) | {"week": int}
_SURGES = _NAMED | {
    "observed": int,
    "expected": float,
    "p": float,
    "explanation": str,
    "weeks": int,
    "since_weeks": int,
    "is_provisional": bool,
    "false_alerts_a_year": float,
    "own_false_alerts_a_year": float,
    "is_alone": bool,
}
_PARTS = _NAMED | {"part": str, "key": str, "observed": int, "usual": float, "share": float}
_TABLES: Mapping[str, Mapping[str, type]] = {
    "alerts": _SURGES,
    "watches": _SURGES,
    "alert_parts": _PARTS,
}
_WEEKS_OF_A_YEAR = 52


def alert_tables(
    counts: WeekCounts, events: Sequence[int] = (), baselines: Sequence[int] = ()
) -> dict[str, pd.DataFrame]:
    """`alerts`, `watches` (both as `_SURGES`) and `alert_parts` (as `_PARTS`).

    `embassy` and `category` are blank for a sum over them; `week` is the week judged and
    `observed`, `expected` are cases of the `weeks` (1 or 2) that end with it. `is_alone`: the
    embassy's own weeks suffice to call it so. `own_false_alerts_a_year` is what the rule gives one
    embassy at that level, `false_alerts_a_year` all of the level.

    `events` are weeks (numbers); nothing before the newest of `baselines` is compared with.
    """
    network = NetworkWeeks(counts.received, counts.reported)
    begun = [week - counts.weeks.start for week in baselines]
    found: dict[str, list[tuple[object, ...]]] = {name: [] for name in _TABLES}
    for back in range(min(JUDGED_WEEKS, len(counts.weeks))):
        judged = len(counts.weeks) - 1 - back
        first = compared_from(begun, judged)
        near = [week - counts.weeks.start - first for week in events]
        for surge in find_surges(network.between(first, judged + 1), near):
            keys = _keys(surge, counts, counts.weeks[judged])
            is_alert = surge.sign is Sign.ALERT
            found["alerts" if is_alert else "watches"].append(_row(keys, surge, counts))
            found["alert_parts"] += _parts(keys, surge, counts)
    return {
        name: pd.DataFrame(found[name], columns=list(columns)).astype(dict(columns))
        for name, columns in _TABLES.items()
    }


@figure("Unusual")
def unusual(surge: Surge) -> str:
    """Cases received in a week (or two together) that would come by chance in fewer than 6 of 1,000
    such weeks, against what the weeks of up to five years before lead one to expect; at least five
    cases in four weeks. Under a year of weeks it is provisional: against the last eight weeks.

    Returns the code of an explanation, one of `EXPLANATIONS`, with `WITH_EVENT` where a known event
    lies within three weeks.
    """
    return surge.why.reach.value + (WITH_EVENT if surge.why.events else "")


def _keys(surge: Surge, counts: WeekCounts, week: int) -> tuple[object, ...]:
    embassy = "" if surge.embassy is None else counts.embassies[surge.embassy]
    category = "" if surge.category is None else counts.categories[surge.category]
    return surge.level, embassy, category, week


def _row(keys: tuple[object, ...], surge: Surge, counts: WeekCounts) -> tuple[object, ...]:
    cells, is_cell = len(counts.embassies) * len(counts.categories), surge.level == "cell"
    threshold = PROVISIONAL_ALERT if surge.is_provisional else ALERT
    own_a_week = MOST_FALSE_CELLS / len(counts.embassies) if is_cell else threshold
    return (
        *keys,
        surge.observed,
        round_half_even(surge.expected),
        float(f"{surge.chance:.3g}"),
        unusual(surge),
        surge.weeks,
        surge.since_weeks,
        surge.is_provisional,
        surge.false_alerts_a_year,
        _WEEKS_OF_A_YEAR * own_a_week,
        not is_cell or surge.chance * cells <= MOST_FALSE_CELLS,
    )


def _parts(
    keys: tuple[object, ...], surge: Surge, counts: WeekCounts
) -> Iterator[tuple[object, ...]]:
    kinds: tuple[tuple[str, tuple[Part, ...], Sequence[str]], ...] = (
        ("embassy", surge.why.by_embassy, counts.embassies),
        ("category", surge.why.by_category, counts.categories),
    )
    for kind, parts, names in kinds:
        for part in parts:
            share = round_half_even(part.share)
            yield (*keys, kind, names[part.index], part.observed, part.usual, share)
