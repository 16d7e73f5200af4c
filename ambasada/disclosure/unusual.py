"""What of the network is unusual by the release alone: what coordinators see of its alerts.

An alert from exact counts would be one more number about them, and no audit knows of it. This one
is worked out from what was told already, so it tells nothing new, whoever sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from ambasada.cells import format_week, parse_week
from ambasada.disclosure.classes import Counts
from ambasada.disclosure.release import EVERYBODY
from ambasada.methods.surges_expected import FIRST_BACK, Flags, compared_from
from ambasada.methods.surges_judged import judge
from ambasada.reading import EPOCH, day_number, week_number

# So many released weeks are looked at; a run of them is followed twice as far back.
TOLD_WEEKS, RUN_WEEKS = 8, 16
USUAL_WEEKS = 8
_COLUMNS = {
    "viewer": str,
    "level": str,
    "embassy": str,
    "category": str,
    "week": str,
    "low": int,
    "high": int,
    "usual_low": int,
    "usual_high": int,
    "since_weeks": int,
    "is_provisional": bool,
}


@dataclass(frozen=True)
class _Told:
    """Kinds of request as somebody was told them: (viewer, kind) and lowest and highest count of
    each in each week (rows × weeks); `is_told`: which weeks were released.
    """

    names: Sequence[tuple[str, str]]
    low: Counts
    high: Counts
    is_told: Flags
    first: int


def release_alerts(
    release: pd.DataFrame, viewers: Sequence[str], baselines: Sequence[int] = ()
) -> pd.DataFrame:
    """The unusual weeks of kinds of request in `release` (table `release_network`).

    One row a viewer (an embassy), kind and week, of the last eight released: viewer, level
    ("category"), embassy (""), category, week, low and high (cases as this viewer was told them),
    usual_low and usual_high (the middle one of eight weeks before), since_weeks, is_provisional.

    A week is unusual where the lowest that it can be is an alert against the highest that the
    weeks before can be: the judgement of `ambasada/methods/surges_judged.py`, one week at a look.
    Nothing before the newest of `baselines` (weeks, as numbers) is compared with.
    """
    rows = release[release["figure"] == "received"] if len(release) else release
    found = [] if rows.empty else list(_rows(_told(rows), viewers, baselines))
    return pd.DataFrame(found, columns=list(_COLUMNS)).astype(_COLUMNS)


def _told(rows: pd.DataFrame) -> _Told:
    weeks = {name: week_number(day_number(parse_week(name))) for name in rows["week"].unique()}
    first = max(min(weeks.values()), max(weeks.values()) - FIRST_BACK - RUN_WEEKS)
    names = sorted({*zip(rows["viewer"], rows["category"], strict=True)})
    place = {name: number for number, name in enumerate(names)}
    shape = (len(names), max(weeks.values()) + 1 - first)
    low, high, is_set = np.zeros(shape, int), np.zeros(shape, int), np.zeros(shape, bool)
    for row in rows.itertuples(index=False):
        at = place[row.viewer, row.category], weeks[row.week] - first
        if at[1] >= 0:
            low[at], high[at], is_set[at] = row.low, row.high, True
    for (viewer, category), number in place.items():
        # Where somebody was told nothing else, they were told what everybody was.
        if viewer != EVERYBODY and (EVERYBODY, category) in place:
            common, same = place[EVERYBODY, category], ~is_set[number]
            low[number, same], high[number, same] = low[common, same], high[common, same]
    return _Told(names, low, high, np.asarray(is_set.any(axis=0)), first)


def _rows(
    told: _Told, viewers: Sequence[str], baselines: Sequence[int]
) -> Iterator[tuple[object, ...]]:
    signs, is_provisional = _signs(told, [week - told.first for week in baselines])
    place = {name: number for number, name in enumerate(told.names)}
    kinds = [kind for viewer, kind in told.names if viewer == EVERYBODY]
    for viewer in viewers:
        for kind in kinds:
            number = place.get((viewer, kind), place[EVERYBODY, kind])
            for week in map(int, np.flatnonzero(signs[number])):
                if week >= signs.shape[1] - TOLD_WEEKS:
                    yield (
                        *(viewer, "category", "", kind, _week_text(told.first + week)),
                        *(int(told.low[number, week]), int(told.high[number, week])),
                        *_usual(told, number, week),
                        _since(signs[number, : week + 1]),
                        bool(is_provisional[number, week]),
                    )


def _signs(told: _Told, begun: Sequence[int]) -> tuple[Flags, Flags]:
    """Which weeks of which rows are alerts, and which judgements are provisional; `begun` are
    positions of new baselines.
    """
    signs, provisional = np.zeros(told.low.shape, bool), np.zeros(told.low.shape, bool)
    weeks = told.low.shape[1]
    for week in range(max(1, weeks - RUN_WEEKS), weeks):
        compared = slice(compared_from(begun, week), week + 1)
        counts = told.high[:, compared].astype(float)
        counts[:, -1] = told.low[:, week]
        # A week that was not released is no week without cases.
        heard = np.broadcast_to(told.is_told[compared], counts.shape)
        judged = judge(counts, heard)
        chance = judged.chances[:, 0]
        signs[:, week] = judged.is_known & (chance < judged.threshold)
        provisional[:, week] = judged.is_provisional
    return signs, provisional


def _usual(told: _Told, number: int, week: int) -> tuple[int, int]:
    """The class in the middle of the released weeks before, the higher one of two."""
    before = [at for at in range(max(0, week - USUAL_WEEKS), week) if told.is_told[at]]
    in_order = sorted((int(told.high[number, at]), int(told.low[number, at])) for at in before)
    high, low = in_order[len(in_order) // 2]
    return low, high


def _since(signs: Flags) -> int:
    """For how many weeks in a row, the last one included."""
    quiet = np.flatnonzero(~signs[::-1])
    return int(quiet[0]) if len(quiet) else len(signs)


def _week_text(week: int) -> str:
    return format_week(EPOCH + timedelta(days=week * 7 - 3))
