"""The proposed hand-overs, as a table to copy or a list, and what stays and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import pandas as pd
import streamlit as st

from ambasada.methods.balance_inputs import Terms
from ambasada.questions.balance import Move, Proposal, Standing, Staying
from ambasada.visibility import View
from components.balance_words import (
    cases_told,
    embassy_name,
    hours_told,
    kind_told,
    languages_told,
    pair,
    period_of,
    reason_told,
    share_told,
    stays_told,
)
from components.device import is_telephone
from components.export import Taken, download
from components.folded import the_same_as_a_table
from components.listing import Badge, Entry, first_few
from components.ready_table import height_of
from components.texts import _, sentence_start

# By the column's name: its heading, and what stands in it.
_Columns = dict[str, tuple[str, Callable[[Move], str]]]


def proposed_moves(view: View, plan: Proposal, terms: Terms) -> None:
    """Leadership's: from whom to whom, without kinds."""
    st.header(_("Proposed hand-overs"), anchor=False)
    decided_by_two()
    standing = {one.embassy: one for one in plan.standings}
    columns: _Columns = {
        "from": (_("From"), lambda one: embassy_name(view, one.from_)),
        "to": (_("To"), lambda one: embassy_name(view, one.to)),
        "cases": (_("Cases"), cases_told),
        "hours": (_("Hours"), lambda one: hours_told(one.hours)),
        "language": (_("Languages"), languages_told),
        "why": (_("Why"), lambda one: _shares_told(view, one, standing)),
    }
    if all(one.hours is None for one in plan.moves):
        del columns["hours"]
    _listed(view, plan.moves, columns, "moves", terms)
    st.caption(_("Hours are told of ten cases and more: of fewer they would tell the kind."))


def own_moves(view: View, plan: Proposal, terms: Terms, embassy: str) -> None:
    """A coordinator's: out of the own embassy with kinds, into it as classes."""
    decided_by_two()
    out, into = plan.out_of(embassy), plan.into(embassy)
    with st.container(border=True):
        st.header(_("You could hand over"), anchor=False)
        if out:
            columns: _Columns = {
                "to": (_("To"), lambda one: embassy_name(view, one.to)),
                "kind": (_("Kind"), lambda one: kind_told(view, one.category)),
                "language": (_("Language"), languages_told),
                "cases": (_("Cases"), cases_told),
                "hours": (_("Hours"), lambda one: hours_told(one.hours)),
                "why": (_("Why there"), reason_told),
            }
            _listed(view, out, columns, "out", terms)
        else:
            st.caption(_("Nothing is proposed."))
    with st.container(border=True):
        st.header(_("Others could hand over to you"), anchor=False)
        if into:
            columns = {
                "from": (_("From"), lambda one: embassy_name(view, one.from_)),
                "language": (_("Language"), languages_told),
                "cases": (_("Cases"), cases_told),
            }
            _listed(view, into, columns, "into", terms)
        else:
            st.caption(_("Nothing is proposed."))
    st.caption(
        _(
            "Embassies with fewer than ten open cases in the latest release are not named. What "
            "others have is told as in a release, under 10 as “<10”."
        )
    )


def decided_by_two() -> None:
    """What a plan is, and what it is not."""
    st.caption(
        ":material/handshake: "
        + _("Each move is a proposal: the two coordinators decide, and nothing moves by itself.")
    )


def _listed(view: View, moves: Sequence[Move], columns: _Columns, name: str, terms: Terms) -> None:
    """A table with a way to take it away; on a telephone a list, the table in a fold."""
    frame = pd.DataFrame(
        {key: [told(one) for one in moves] for key, (_head, told) in columns.items()}
    )
    heads: dict[str, Any] = {key: head for key, (head, _told) in columns.items()}
    if is_telephone():
        first_few([_entry(view, one, columns) for one in moves], name)
        the_same_as_a_table(name, lambda: _table(frame, heads, name))
    else:
        _table(frame, heads, name)
    title = _("Proposed hand-overs")
    download(view, Taken("balance", title, frame, heads, period_of(view, terms), part=name))


def _table(frame: pd.DataFrame, heads: dict[str, Any], name: str) -> None:
    st.dataframe(
        frame,
        key=f"table-{name}",
        hide_index=True,
        height=height_of(len(frame)),
        row_height=34,
        column_config=heads,
        alt=_("One row a proposed hand-over."),
    )


def _entry(view: View, move: Move, columns: _Columns) -> Entry:
    shown = [key for key in columns if key not in ("from", "to", "cases")]
    told = " · ".join(filter(None, (columns[key][1](move) for key in shown)))
    return Entry(pair(view, move), told, (Badge(cases_told(move), ":material/move_up:"),))


def _shares_told(view: View, move: Move, standing: dict[str, Standing]) -> str:
    """How the plan changes both: 110 % → 95 % there, 40 % → 55 % here."""
    return " · ".join(
        f"{embassy_name(view, one)} {share_told(standing[one].before, standing[one].after)}"
        for one in (move.from_, move.to)
        if one in standing
    )


def what_stays(view: View, plan: Proposal) -> None:
    """Cases that stay where hours do not suffice, most hours first."""
    st.header(_("What stays unmet, and why"), anchor=False)
    if len(plan.unknown) == len(plan.standings):
        st.caption(_("Not known while the hours are not."))
    elif not plan.short:
        st.caption(_("With the plan the hours suffice wherever they are known."))
    elif view.member.embassy:
        _own_reasons(view, plan)
    else:
        first_few(_embassy_entries(view, plan), "staying", 8)


def _short(one: Standing) -> str:
    if not one.unmet_after:
        return _("a few hours short")
    return _("about {hours} short").format(hours=hours_told(one.unmet_after))


def _own_reasons(view: View, plan: Proposal) -> None:
    if not plan.staying:
        st.caption(_sentence(_only_arrivals()))
    first_few([_own_entry(view, one) for one in plan.staying], "staying", 8)


def _only_arrivals() -> str:
    return _("new cases alone need more than the hours that are there")


def _sentence(words: str) -> str:
    return sentence_start(words) + "."


def _own_entry(view: View, one: Staying) -> Entry:
    return Entry(kind_told(view, one.category), stays_told(one), (Badge(cases_told(one)),))


def _embassy_entries(view: View, plan: Proposal) -> list[Entry]:
    """One line an embassy, with all its reasons."""
    ordered = sorted(plan.staying, key=lambda one: one.embassy)
    reasons = {
        embassy: " · ".join(f"{stays_told(one)} ({cases_told(one)})" for one in found)
        for embassy, found in groupby(ordered, lambda one: one.embassy)
    }
    return [
        Entry(
            embassy_name(view, one.embassy),
            reasons.get(one.embassy, _only_arrivals()),
            (Badge(_short(one)),),
        )
        for one in plan.short
    ]
