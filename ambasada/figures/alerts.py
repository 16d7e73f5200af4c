"""What is unusual, by week: alerts and watches at every level, and who carries each.

`ambasada/methods/surges.py` judges; here the network's cases become its weeks, and what it finds
becomes tables. Runs once a reading, for each of the last eight whole weeks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from ibis import _

from ambasada.figures.definitions import figure
from ambasada.figures.reporting import HEARD
from ambasada.figures.rounding import round_half_even
from ambasada.figures.rows import Rows
from ambasada.methods.surges import (
    MOST_FALSE_CELLS,
    SINCE_WEEKS,
    Sign,
    Surge,
    find_surges,
)
from ambasada.methods.surges_expected import FIRST_BACK
from ambasada.methods.surges_explained import Part
from ambasada.methods.surges_judged import ALERT, PROVISIONAL_ALERT
from ambasada.methods.surges_levels import NetworkWeeks

JUDGED_WEEKS = 8
# No week before these is looked at: the training of the oldest judged week and of its run.
_KEPT_WEEKS = FIRST_BACK + 1 + JUDGED_WEEKS + SINCE_WEEKS
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


@dataclass(frozen=True)
class Weeks:
    """The network's whole weeks and what names their axes; `first` is the first week's number."""

    network: NetworkWeeks
    embassies: Sequence[str]
    categories: Sequence[str]
    first: int


def alert_tables(
    rows: Rows, reporting: pd.DataFrame, event_days: Sequence[int]
) -> dict[str, pd.DataFrame]:
    """`alerts`, `watches` (both as `_SURGES`) and `alert_parts` (as `_PARTS`).

    `embassy` and `category` are blank for a sum over them; `week` is the week judged and
    `observed`, `expected` are cases of the `weeks` (1 or 2) that end with it. `is_alone`: the
    embassy's own weeks suffice to call it so. `own_false_alerts_a_year` is what the rule gives one
    embassy at that level, `false_alerts_a_year` all of the level.
    """
    weeks = network_weeks(rows, reporting)
    found: dict[str, list[tuple[object, ...]]] = {name: [] for name in _TABLES}
    for back in range(min(JUDGED_WEEKS, weeks.network.counts.shape[2])):
        until = weeks.network.until(back)
        last = until.counts.shape[2] - 1
        events = [(day + 3) // 7 - weeks.first for day in event_days]
        for surge in find_surges(until, events):
            keys = _keys(surge, weeks, weeks.first + last)
            is_alert = surge.sign is Sign.ALERT
            found["alerts" if is_alert else "watches"].append(_row(keys, surge, weeks))
            found["alert_parts"] += _parts(keys, surge, weeks)
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


def network_weeks(rows: Rows, reporting: pd.DataFrame) -> Weeks:
    """Cases received by embassy, category and whole week, and who reported when."""
    embassies, categories = list(rows.known), list(rows.network.category)
    # The week of `as_of` is whole on its Sunday.
    last = rows.span.week if rows.span.as_of.isoweekday() == 7 else rows.span.week - 1
    first = max(rows.span.weeks.start, last + 1 - _KEPT_WEEKS)
    shape = (len(embassies), len(categories), max(0, last + 1 - first))
    counts, heard = np.zeros(shape), np.zeros((shape[0], shape[2]), bool)
    keys = ["embassy", "category", "received_week"]
    received = rows.execute(rows.cases.group_by(keys).agg(cases=_.count()))
    received = received[received["received_week"].between(first, last)]
    counts[
        _places(received["embassy"], embassies),
        _places(received["category"], categories),
        received["received_week"] - first,
    ] = received["cases"]
    is_heard = reporting["status"].isin(HEARD) & reporting["embassy"].isin(embassies)
    told = reporting[is_heard & reporting["week"].between(first, last)]
    heard[_places(told["embassy"], embassies), told["week"] - first] = True
    return Weeks(NetworkWeeks(counts, heard), embassies, categories, first)


def _places(names: pd.Series, among: Sequence[str]) -> list[int]:
    place = {name: number for number, name in enumerate(among)}
    return [place[name] for name in names]


def _keys(surge: Surge, weeks: Weeks, week: int) -> tuple[object, ...]:
    embassy = "" if surge.embassy is None else weeks.embassies[surge.embassy]
    category = "" if surge.category is None else weeks.categories[surge.category]
    return surge.level, embassy, category, week


def _row(keys: tuple[object, ...], surge: Surge, weeks: Weeks) -> tuple[object, ...]:
    cells, is_cell = len(weeks.embassies) * len(weeks.categories), surge.level == "cell"
    threshold = PROVISIONAL_ALERT if surge.is_provisional else ALERT
    own_a_week = MOST_FALSE_CELLS / len(weeks.embassies) if is_cell else threshold
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


def _parts(keys: tuple[object, ...], surge: Surge, weeks: Weeks) -> Iterator[tuple[object, ...]]:
    kinds: tuple[tuple[str, tuple[Part, ...], Sequence[str]], ...] = (
        ("embassy", surge.why.by_embassy, weeks.embassies),
        ("category", surge.why.by_category, weeks.categories),
    )
    for kind, parts, names in kinds:
        for part in parts:
            share = round_half_even(part.share)
            yield (*keys, kind, names[part.index], part.observed, part.usual, share)
