"""Who answers in target more or less often than chance explains: a funnel, no ranking."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ambasada.figures import response
from ambasada.figures.rows import Rows
from ambasada.figures.waiting import MONTHS
from ambasada.methods.trends_funnel import funnel as funnel_of


def funnel(rows: Rows, waits: pd.DataFrame) -> pd.DataFrame:
    """embassy, answered_in_target, cases, share (blank without cases), place (a `Place`).

    Of the cases received in the last three whole months: those answered within the reply target,
    and those that count, which were answered or whose target has passed. `waits` is the table of
    `response.waits`.
    """
    last = rows.span.last_whole_month
    recent = waits[waits["received_month"].between(last - MONTHS + 1, last)]
    own, nobody = dict(iter(recent.groupby("embassy"))), recent.iloc[:0]
    counted = [response.answered_of(response.Cohort.of(own.get(one, nobody))) for one in rows.known]
    in_target, cases = np.array(counted, dtype=np.int64).reshape(-1, 2).T
    judged = funnel_of(in_target, cases)
    return pd.DataFrame(
        {
            "embassy": list(rows.known),
            "answered_in_target": in_target,
            "cases": cases,
            "share": judged.shares,
            "place": [place.value for place in judged.places],
        }
    )
