"""What a plan of who could take what is worked out from: hours, languages, skills, open cases.

Small tables that no member sees; `figures/plans.py` makes the plan of them, for the reading and
for other terms alike.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ambasada.figures.reporting import HEARD
from ambasada.figures.rows import Rows

# Arrivals and closings are the means of so many weeks, whole and reported ones.
MEAN_WEEKS = 8
# What stands between the embassies that a case must not go to.
SEPARATOR = ","
_CASE_KEYS = ["embassy", "category", "language", "urgency", "stays", "not_to"]


def balance_facts(rows: Rows, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """From the tables of a reading, whose weeks are numbers still, those that plans stand on.

    balance_capacity: embassy, available_hours (in the week of `as_of`; None where utilisation is
    unknown by the hours), languages, skills (lists). balance_arrivals: embassy, category,
    cases_a_week. balance_kinds: category, weekly_hours, weeks_open, may_move. balance_cases:
    embassy, category, language, urgency, stays, not_to, cases.
    """
    return {
        "balance_capacity": _capacity(rows, tables["capacity"], tables["volunteers"]),
        "balance_arrivals": _arrivals(rows, tables["weekly_cells"], tables["reporting"]),
        "balance_kinds": _kinds(rows, tables["weekly_category"]),
        "balance_cases": _cases(tables["open_cases"]),
    }


def _capacity(rows: Rows, capacity: pd.DataFrame, volunteers: pd.DataFrame) -> pd.DataFrame:
    """Hours are known by the rule of utilisation: some are, and at least half of all."""
    now = capacity[capacity["week"] == rows.span.week].set_index("embassy")
    available, unknown = now["available_hours"], now["unknown_hours"]
    known = available.where((available > 0) & (unknown <= available))
    offered = {
        name: volunteers.explode(name).dropna(subset=[name]).groupby("embassy")[name].unique()
        for name in ("languages", "skills")
    }
    return pd.DataFrame(
        {
            "embassy": list(rows.known),
            "available_hours": [known.get(one) for one in rows.known],
            **{
                name: [sorted(of_each.get(one, ())) for one in rows.known]
                for name, of_each in offered.items()
            },
        }
    ).astype({"available_hours": float})


def _arrivals(rows: Rows, cells: pd.DataFrame, reporting: pd.DataFrame) -> pd.DataFrame:
    """The mean of the last whole weeks that the embassy reported; 0 where it reported none."""
    ordered = cells.sort_values(["embassy", "category", "week"])
    received = ordered.groupby(["embassy", "category"])["received_so_far"].diff()
    weeks = ordered.assign(received=received).dropna(subset=["received"])
    heard = reporting.loc[reporting["status"].isin(HEARD), ["embassy", "week"]]
    last = heard[heard["week"] < rows.span.week].sort_values("week")
    last = last[last["week"].isin(weeks["week"])].groupby("embassy").tail(MEAN_WEEKS)
    means = (
        weeks.merge(last, on=["embassy", "week"])
        .groupby(["embassy", "category"])["received"]
        .mean()
        .reindex(pd.MultiIndex.from_product([rows.known, rows.network.category]), fill_value=0.0)
    )
    return means.rename_axis(["embassy", "category"]).rename("cases_a_week").reset_index()


def _kinds(rows: Rows, weekly: pd.DataFrame) -> pd.DataFrame:
    """weeks_open: open cases ÷ mean closed of the last 8 whole weeks, as in “weeks to clear”; None
    where none was closed.
    """
    last = weekly[weekly["week"].between(rows.span.week - MEAN_WEEKS, rows.span.week - 1)]
    closed = last.groupby("category")["closed"].sum() / MEAN_WEEKS
    open_now = weekly[weekly["week"] == rows.span.week].set_index("category")["open_end"]
    weeks_open = (open_now / closed.reindex(open_now.index)).where(closed > 0)
    return pd.DataFrame(
        [
            (one.id, float(one.weekly_hours), weeks_open.get(one.id), one.may_move)
            for one in rows.network.categories
        ],
        columns=["category", "weekly_hours", "weeks_open", "may_move"],
    ).astype({"weeks_open": float})


def _cases(open_cases: pd.DataFrame) -> pd.DataFrame:
    """Open cases that are alike, counted; no language is blank, and so is no embassy ruled out."""
    alike = open_cases.assign(
        language=open_cases["language"].fillna(""),
        not_to=[SEPARATOR.join(sorted(ids)) for ids in open_cases["not_to"]],
    )
    return alike.groupby(_CASE_KEYS, as_index=False).agg(cases=("case_id", "size"))
