"""Embassies by kind of request in the last whole month, small counts hidden: for leadership."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ambasada.questions.periods import last_whole_month
from ambasada.questions.trends import protected_counts
from ambasada.visibility import View
from components.device import is_telephone
from components.filters import select
from components.folded import the_same_as_a_table
from components.frame import empty
from components.listing import HERE, Badge, Entry, first_few
from components.ready_table import height_of
from components.texts import _, escape, language, month, number, sentence_start
from components.words import category_name

# The stock is not told: it would tell one flow by the other.
PROTECTED = ("received", "closed")
HIDDEN = "·"


def protected_list(view: View, figure: str) -> None:
    """A kind's embassies or an embassy's kinds, largest first; all of them as a table."""
    counts = protected_counts(view, figure)
    if counts.empty:
        empty(_("Too few numbers to hide the small ones, so this month is not told by kind."))
        return
    kinds = [kind for kind in view.network.category if kind in counts]
    embassies = sorted((str(one) for one in counts.index), key=lambda one: _embassy(view, one))
    names = {kind: category_name(view.network)(kind) for kind in kinds} | {
        one: _embassy(view, one) for one in embassies
    }
    options = [*kinds, *embassies]
    with st.container(width=320):
        of = select(
            _("Kind of request or embassy"),
            "of",
            options,
            default=options[0],
            label_of=names.__getitem__,
        )
    last = sentence_start(month(last_whole_month(view.as_of).first))
    is_kind = of in kinds
    row = counts[of] if is_kind else counts.loc[of]
    told = row.dropna().sort_values(ascending=False, kind="stable")
    st.caption(
        _(
            "{month}. “·” is hidden: fewer than 5, none among them, or a number that would tell "
            "one that is."
        ).format(month=last)
    )
    found = [
        Entry(
            names[str(key)],
            badges=(Badge(number(count)),),
            screen=HERE,
            query={"embassy": str(key)} if is_kind else {"by": "both", "of": str(key)},
        )
        for key, count in told.items()
    ]
    first_few(found, f"of-{figure}", 8)
    hidden = [escape(names[str(key)]) for key in row.index[row.isna()] if str(key) in names]
    if hidden:
        st.caption(f"{HIDDEN} " + ", ".join(hidden))
    if not is_telephone():
        the_same_as_a_table("kinds", lambda: _table(view, counts))


def _embassy(view: View, embassy: str) -> str:
    return view.embassy(embassy).label(language())


def _table(view: View, counts: pd.DataFrame) -> None:
    """One row an embassy, one column a kind."""
    st.dataframe(
        _frame(counts, view),
        key="protected-month",
        hide_index=True,
        height=height_of(len(counts)),
        row_height=34,
    )


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
