"""How old the open cases of one's own embassy are, and whose turn it is; a bar leads to them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ambasada.questions.periods import Period
from ambasada.questions.week import ageing_by_turn
from ambasada.schema import TURNS
from ambasada.visibility import View
from components.cache import drawn
from components.charts import Line, bars
from components.drawing import ReadyFigure, show
from components.explain import explain
from components.folded import the_same_as_a_table
from components.frame import empty
from components.links import open_cases_of
from components.listing import Badge, Entry, listing
from components.texts import _, n_, number
from components.theme import palette
from components.words import BUCKET, TURN, word


def ageing_chart(view: View, embassy: str) -> None:
    """Open cases by age and turn. A bar, or a row of the table, leads to its cases."""
    today = Period(view.as_of.isoformat(), view.as_of, view.as_of)
    st.header(_("Age of open cases"), anchor=False, help=explain("age", view, today))
    ageing = ageing_by_turn(view, embassy)
    ours = sum(value or 0 for value in ageing["us"].values)
    total = sum(value or 0 for series in ageing.values() for value in series.values)
    if not total:
        empty(_("No case is open. New rows of the tab “cases” appear here at the next reading."))
        return
    st.markdown(
        _("{ours} of {total} wait on us.").format(
            ours=f"**{number(ours)}**", total=f"**{number(total)}**"
        )
    )
    picked = show(
        drawn(view, ("ageing", embassy), lambda: _figure(view, embassy)),
        key="ageing",
        alt=_("Open cases by age and whose turn it is. The same stands below as a table."),
        on_select="rerun",
        selection_mode="points",
    )
    the_same_as_a_table("ageing", lambda: _table(view, embassy))
    found = _picked(picked, view, embassy)
    if found:
        open_cases_of(age=found[0], turn=found[1])


def _figure(view: View, embassy: str) -> ReadyFigure:
    colours = palette()
    shades = dict(zip(TURNS, (colours.warning, colours.soft, colours.border), strict=True))
    ageing = ageing_by_turn(view, embassy)
    groups = [
        Line(word(TURN)(turn), series.values, shades[turn]) for turn, series in ageing.items()
    ]
    names = [word(BUCKET)(bucket) for bucket in ageing["us"].periods]
    figure = bars(names, groups, colours, height=288, stacked=True).to_dict()
    for trace, (turn, series) in zip(figure["data"], ageing.items(), strict=True):
        trace["customdata"] = [[bucket, turn] for bucket in series.periods]
        # A click must not fade the others.
        trace["selected"] = trace["unselected"] = {"marker": {"opacity": 1}}
    return ReadyFigure(figure)


def _picked(picked: Any, view: View, embassy: str) -> tuple[str, str] | None:
    """The age and turn of the bar clicked. A browser says which; it may say anything."""
    points = picked["selection"]["points"]
    said = points[0].get("customdata") if points else None
    ageing = ageing_by_turn(view, embassy)
    known = [(bucket, turn) for turn, series in ageing.items() for bucket in series.periods]
    return next((one for one in known if list(one) == said), None)


def _table(view: View, embassy: str) -> None:
    """Oldest first, a row an age; each leads to its cases."""
    ageing = ageing_by_turn(view, embassy)
    places = reversed(range(len(ageing["us"].periods)))
    listing("ageing", list(places), lambda place: _row(view, embassy, place))


def _row(view: View, embassy: str, place: int) -> Entry:
    ageing = ageing_by_turn(view, embassy)
    counts = {turn: int(series.values[place] or 0) for turn, series in ageing.items()}
    bucket, total = ageing["us"].periods[place], sum(counts.values())
    told = [f"{word(TURN)(turn)}: {number(count)}" for turn, count in counts.items()]
    return Entry(
        word(BUCKET)(bucket),
        " · ".join(told),
        (Badge(n_("{count} open", "{count} open", total)),),
        screen="open-cases" if total else "",
        query={"age": bucket},
    )
