"""Received cases by month without the yearly season: of the network and of each embassy."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ambasada.figures.definitions import figure
from ambasada.methods.trends_season import Seasonal, without_season_of

_COLUMNS = {"embassy": str, "month": int, "received": int, "trend": float, "season": float}


@figure("Without the season")
def without_season(received: Sequence[float]) -> Seasonal | None:
    """Cases received a month with chance and the yearly season taken out; told once three years in
    a row have at least 20 cases in each month. Where the months of a year differ no more than by
    chance no season is taken out.
    """
    return without_season_of(received)


def season(monthly: pd.DataFrame, last_month: int) -> pd.DataFrame:
    """embassy ("" the network), month (a number), received (cases), trend (cases a month without
    season and chance), season (what the month brings ÷ what it would without); no row of a series
    that has too little.

    `monthly` has embassy, month, received; `last_month` is the last whole one.
    """
    whole = monthly[monthly["month"] <= last_month]
    series = {"": whole.groupby("month")["received"].sum()}
    for embassy, own in whole.groupby("embassy"):
        series[str(embassy)] = own.groupby("month")["received"].sum()
    tables = [_told(embassy, received) for embassy, received in series.items()]
    return pd.concat([pd.DataFrame(columns=list(_COLUMNS)), *tables]).astype(_COLUMNS)


def _told(embassy: str, received: pd.Series) -> pd.DataFrame:
    told = without_season(received.to_numpy(dtype=float))
    if told is None:
        return pd.DataFrame()
    newest = received.sort_index().iloc[-len(told.trend) :]
    return pd.DataFrame(
        {
            "embassy": embassy,
            "month": newest.index,
            "received": newest.to_numpy(),
            "trend": told.trend,
            "season": told.season,
        }
    )
