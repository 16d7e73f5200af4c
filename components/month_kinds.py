"""Embassies by kind of request in the last whole month, small counts hidden: for leadership."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ambasada.questions.periods import last_whole_month
from ambasada.questions.trends import protected_counts
from ambasada.visibility import View
from components.frame import empty
from components.texts import _, language, month, number
from components.words import category_name

# The stock is not told: it would tell one flow by the other.
PROTECTED = ("received", "closed")
HIDDEN = "·"


def protected_table(view: View, figure: str) -> None:
    """One row an embassy, one column a kind."""
    last = last_whole_month(view.as_of)
    st.header(_("Embassies by kind of request"), anchor=False)
    counts = protected_counts(view, figure)
    if counts.empty:
        empty(_("Too few numbers to hide the small ones, so this month is not told by kind."))
        return
    st.caption(
        _(
            "{month}. “·” is hidden: fewer than 5, none among them, or a number that would tell "
            "one that is."
        ).format(month=month(last.first))
    )
    st.dataframe(_frame(counts, view), key="protected-month", hide_index=True, height="content")


def _frame(counts: pd.DataFrame, view: View) -> pd.DataFrame:
    name_of = category_name(view.network)
    names = {_("Embassy"): [view.embassy(str(one)).label(language()) for one in counts.index]}
    return pd.DataFrame(
        names
        | {
            name_of(kind): [HIDDEN if pd.isna(one) else number(one) for one in counts[kind]]
            for kind in view.network.category
            if kind in counts
        }
    )
