"""What of a plan (figures/plans.py) may be told to whom.

The rules and why: docs/disclosure.md, "Proposed hand-overs".
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from ambasada.disclosure.classes import classes
from ambasada.disclosure.rules import LEAST, RULES, STEP

# Stands in place of an embassy that is not named.
NOT_NAMED = ""
# So many embassies must be unnamed, so that none of them is known by not being named.
FEWEST_UNNAMED = 3
# Leadership sees shares of hours in steps of 5 %, hours in steps of 5.
SHARE_STEP = 0.05
_SPEAKS, _OVERLOADED = "nobody_speaks", "overloaded"


def named_embassies(released: pd.DataFrame) -> frozenset[str]:
    """Embassies whose open cases the latest release tells as 10 or more.

    `released`: embassy, week, figure, low, high, as in `release_embassies`.
    """
    if released.empty:
        return frozenset()
    told = released[(released["figure"] == "open") & (released["week"] == released["week"].max())]
    return frozenset(told.loc[(told["low"] >= LEAST).fillna(False), "embassy"])


# -- Leadership: no kinds beside embassies


def moves_by_pair(moves: pd.DataFrame) -> pd.DataFrame:
    """One row a pair of embassies, its languages together; hours only of 10 cases or more."""
    pairs = moves.groupby(["from", "to"], as_index=False, sort=False).agg(
        language=("language", lambda codes: ", ".join(sorted({*codes} - {""}))),
        cases=("cases", "sum"),
        hours=("hours", "sum"),
    )
    hours = _in_steps(pairs["hours"], STEP).where(pairs["cases"] >= LEAST)
    return _exact(pairs.assign(category="", hours=hours, why=""))


def standings_in_steps(standings: pd.DataFrame) -> pd.DataFrame:
    """Shares and hours so coarse that one case moved does not tell its kind."""
    return standings.assign(
        **{
            name: _in_steps(standings[name], SHARE_STEP) for name in ("share_before", "share_after")
        },
        **{name: _in_steps(standings[name], STEP) for name in ("unmet_before", "unmet_after")},
    )


def totals_in_steps(summary: pd.DataFrame) -> pd.DataFrame:
    """The hours of the network, which may be those of a single embassy, as coarse."""
    return summary.assign(
        **{name: _in_steps(summary[name], STEP) for name in ("unmet_before", "unmet_after")}
    )


def staying_by_reason(staying: pd.DataFrame) -> pd.DataFrame:
    """One row an embassy and reason, with a language where nobody speaks it; cases in classes."""
    language = staying["language"].where(staying["why"] == _SPEAKS, "")
    sums = (
        staying.assign(language=language)
        .groupby(["embassy", "why", "language"], as_index=False, sort=False)["cases"]
        .sum()
    )
    return _in_classes(sums).assign(category="")


# -- Coordinators: one's own, and of others no more than that they would hand over or take


def own_moves(
    moves: pd.DataFrame, own: str, known: Collection[str], named: frozenset[str]
) -> pd.DataFrame:
    """Out of the own embassy with kind and language; into it by language, cases in classes.

    Embassies that are not `named` are blank and told as one; where fewer than three are, moves from
    and to them are left out.
    """
    unnamed = {*known} - {own} - named
    others = moves[["from", "to"]].isin(unnamed).any(axis=1)
    told = moves if len(unnamed) >= FEWEST_UNNAMED else moves[~others]
    out, into = told[told["from"] == own], told[told["to"] == own]
    outgoing = _summed(_masked(out, "to", named), ["category", "why"], ["cases", "hours"])
    incoming = _in_classes(_summed(_masked(into, "from", named), [], ["cases"]))
    nothing_more = incoming.assign(category="", hours=np.nan, why="")
    return pd.concat([_exact(outgoing), nothing_more], ignore_index=True)


def own_standing(standings: pd.DataFrame, own: str) -> pd.DataFrame:
    """How the own embassy stands; what it would take is told by `own_moves` alone."""
    mine = standings[standings["embassy"] == own].reset_index(drop=True)
    # Who is overloaded takes nothing.
    is_told = mine["fullness_before"] == _OVERLOADED
    return mine.assign(
        share_after=mine["share_after"].where(is_told),
        fullness_after=mine["fullness_after"].where(is_told, "unknown"),
        unmet_after=mine["unmet_after"].where(is_told),
        taken=0,
    )


def without_totals(summary: pd.DataFrame) -> pd.DataFrame:
    """Whether there is a plan, and nothing of the network."""
    return summary.assign(unmet_before=np.nan, unmet_after=np.nan)


def _masked(moves: pd.DataFrame, name: str, named: frozenset[str]) -> pd.DataFrame:
    return moves.assign(**{name: moves[name].where(moves[name].isin(named), NOT_NAMED)})


def _summed(moves: pd.DataFrame, more: list[str], sums: list[str]) -> pd.DataFrame:
    """Those that are told alike together, so that nobody can count embassies not named."""
    keys = ["from", "to", "language", *more]
    return moves.groupby(keys, as_index=False, sort=False)[sums].sum()


def _exact(table: pd.DataFrame) -> pd.DataFrame:
    counts = table["cases"].astype("Int64")
    return table.assign(cases=counts, low=counts, high=counts)


def _in_classes(table: pd.DataFrame) -> pd.DataFrame:
    """`cases` only as a class: low and high."""
    low, high = classes(table["cases"].to_numpy(dtype=np.int64), RULES)
    told = {"low": pd.array(low, dtype="Int64"), "high": pd.array(high, dtype="Int64")}
    return table.assign(cases=pd.array([pd.NA] * len(table), dtype="Int64"), **told)


def _in_steps(values: pd.Series, step: float) -> pd.Series:
    return (values / step).round() * step
