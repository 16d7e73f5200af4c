"""What to expect in the coming week and in eight weeks together, at every level of the network.

Exponentially weighted means on the course of each category, with negative-binomial intervals as
wide as their own past errors.
Beside it stands what "the same as the last 8 weeks" would have done at the same origins; where that
did better the forecast is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd

from ambasada.methods.forecast_course import on_course
from ambasada.methods.forecast_levels import LEVELS, Floats, WeeklyCounts, of_embassies
from ambasada.methods.forecast_means import same_as_lately, smoothed
from ambasada.methods.forecast_spread import (
    ORIGINS,
    PastForecasts,
    past_forecasts,
    smoothed_forecasts,
)

HORIZONS = (1, 8)
# With less history a forecast is provisional.
SETTLED_WEEKS = 26
EVERY = ""


def forecasts(
    counts: WeeklyCounts,
    embassies: Sequence[str],
    categories: Sequence[str],
    breaks: Sequence[int] = (),
) -> pd.DataFrame:
    """One row a level, series and horizon (weeks together); "" is every embassy or category.

    `embassies` and `categories` name the first two axes of `counts`; `breaks` are weeks (indices)
    in which a new baseline was confirmed. Columns: level, embassy, category, horizon; mean,
    lower80, upper80 in cases of the whole horizon, NaN for an embassy that never reported; score
    and reference_score (mean CRPS in cases of the last 104 forecasts that can be checked, of this
    forecast and of the last 8 weeks' mean), covered (share of them inside their 80 % interval), NaN
    where none can; is_hidden (the reference did better, once there is enough to tell);
    is_provisional (under 26 weeks reported).
    """
    means, reference = smoothed(counts, breaks), same_as_lately(counts)
    course = on_course(counts, means)
    courses = {horizon: course.ahead(horizon) for horizon in HORIZONS}
    tables = []
    for level, horizon in product(LEVELS, HORIZONS):
        table = _series(level, embassies, categories).assign(horizon=horizon)
        made = smoothed_forecasts(counts, courses[horizon], level, horizon)
        beside = past_forecasts(counts, reference, level, horizon)
        is_provisional = _weeks_reported(counts, level) < SETTLED_WEEKS
        table = table.assign(**_expected(made), **_back_test(made, beside))
        is_worse = table["score"] > table["reference_score"]
        tables.append(
            table.assign(is_hidden=is_worse & ~is_provisional, is_provisional=is_provisional)
        )
    return pd.concat(tables, ignore_index=True)


def _series(level: str, embassies: Sequence[str], categories: Sequence[str]) -> pd.DataFrame:
    summed = LEVELS[level]
    named = product(
        [EVERY] if 0 in summed else embassies,
        [EVERY] if 1 in summed else categories,
    )
    table = pd.DataFrame(list(named), columns=["embassy", "category"], dtype=str)
    table.insert(0, "level", level)
    return table


def _weeks_reported(counts: WeeklyCounts, level: str) -> Floats:
    """How many weeks each series of `level` has, reported by any embassy that it sums."""
    sums_embassies = 0 in LEVELS[level]
    anybody = counts.reported.any(axis=0, keepdims=True)
    reported = np.asarray(anybody if sums_embassies else counts.reported, dtype=float)
    return of_embassies(reported.sum(axis=2), level, counts.raw.shape[1])


def _expected(made: PastForecasts) -> dict[str, Floats]:
    mean = made.mean[:, -1]
    lower, upper = made.laws.at((slice(None), -1)).interval80()
    return {"mean": mean, "lower80": lower, "upper80": upper}


def _back_test(made: PastForecasts, beside: PastForecasts) -> dict[str, Floats]:
    is_checked = made.is_checked & beside.is_checked
    is_checked[:, : -ORIGINS - 1] = False
    where = np.nonzero(is_checked)
    happened = made.happened[where]

    def mean_by_series(values: Floats) -> Floats:
        sums = np.bincount(where[0], values, minlength=len(is_checked))
        checks = is_checked.sum(axis=1)
        return sums / np.where(checks > 0, checks, np.nan)

    laws = made.laws.at(where)
    return {
        "score": mean_by_series(laws.score(happened)),
        "reference_score": mean_by_series(beside.laws.at(where).score(happened)),
        "covered": mean_by_series(laws.is_within80(happened).astype(float)),
    }
