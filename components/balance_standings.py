"""Embassies before and after a plan: bars with the lines of slack, fine and tight, or a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from ambasada.methods.balance_inputs import Terms
from ambasada.methods.balance_plan import FINE_FROM, FINE_TO, TIGHT_TO, Fullness
from ambasada.questions.balance import Proposal, Standing, fullest_first
from ambasada.visibility import View
from components.balance_words import FULLNESS, embassy_name, fullness_badge, period_of
from components.cache import drawn
from components.chart_look import bar_marker, base_layout, x_axis
from components.device import is_telephone
from components.drawing import ReadyFigure, show
from components.explain import explain
from components.folded import the_same_as_a_table
from components.listing import Entry, first_few
from components.ready_table import height_of
from components.specification import escape_html
from components.texts import _, percent
from components.theme import Palette, palette

# So many embassies have room in one chart; a bar as long as twice the hours says enough.
MOST, FAR = 24, 2.0
_BAR, _AROUND = 34, 70


def standings(view: View, plan: Proposal, terms: Terms) -> None:
    """Those whose hours are known, those that the plan changes first."""
    explained = explain("planned_load", view, period_of(view, terms))
    st.header(_("Before and after"), anchor=False, help=explained)
    known = fullest_first(plan.standings)
    if not known:
        st.caption(_("No embassy's hours are known. Ask volunteers to confirm theirs."))
        return
    if is_telephone():
        first_few([_entry(view, one) for one in known], "standings", 7)
    else:
        figure = drawn(view, ("standings", terms), lambda: _figure(view, known[:MOST], palette()))
        show(figure, key="standings", alt=_summary(view, plan))
    if not view.member.embassy:
        st.caption(_("Shares are told in steps of 5 %, the words go by the exact ones."))
    _unknown(view, plan)
    the_same_as_a_table("standings", lambda: _table(view, plan))


def _entry(view: View, one: Standing) -> Entry:
    told = percent(one.before)
    if one.after is not None and one.after != one.before:
        told = f"{told} → {percent(one.after)}"
    return Entry(
        embassy_name(view, one.embassy),
        _("{share} of the hours").format(share=told),
        (fullness_badge(one.fullness_before), *_changed(one)),
        screen="my-week",
        query={"embassy": one.embassy},
    )


def _changed(one: Standing) -> list[Any]:
    is_other = one.fullness_after not in (one.fullness_before, Fullness.UNKNOWN)
    # What it becomes must not look like a second state of now.
    becomes = replace(fullness_badge(one.fullness_after), icon=":material/arrow_forward:")
    return [becomes] if is_other else []


def _summary(view: View, plan: Proposal) -> str:
    parts = [
        _("{embassy}: {before}, with the plan {after}").format(
            embassy=embassy_name(view, one.embassy),
            before=percent(one.before),
            after=percent(one.after),
        )
        for one in fullest_first(plan.standings)
        if one.sent or one.taken
    ]
    told = "; ".join(parts) or _("The plan changes nothing.")
    return _("Hours needed of those available, by embassy.") + " " + told


def _unknown(view: View, plan: Proposal) -> None:
    names = ", ".join(embassy_name(view, one.embassy) for one in plan.unknown)
    if names:
        st.caption(
            _("Hours unknown, so nothing is sent there or taken away: {names}.").format(names=names)
        )


def _figure(view: View, known: Sequence[Standing], colours: Palette) -> ReadyFigure:
    names = [escape_html(embassy_name(view, one.embassy)) for one in known]
    layout = base_layout(colours, _BAR * len(known) + _AROUND) | {
        "barmode": "group",
        "bargap": 0.28,
        "bargroupgap": 0.0,
        "margin": {"l": 8, "r": 8, "t": 54, "b": 28},
        "yaxis": {
            "autorange": "reversed",
            "type": "category",
            "fixedrange": True,
            "automargin": True,
            "ticks": "outside",
            "ticklen": 6,
            "tickcolor": "rgba(0,0,0,0)",
            "tickfont": {"size": 13, "color": colours.text},
        },
        "xaxis": x_axis(colours)
        | {
            "range": [0, min(FAR, max(1.2, *(_most(one) for one in known))) * 1.16],
            "tickvals": [0, 0.5, 1, 1.5, 2],
            "ticktext": [percent(one) for one in (0, 0.5, 1, 1.5, 2)],
        },
        "shapes": [_line(share, colours) for share in (FINE_FROM, FINE_TO, TIGHT_TO)],
        "annotations": [_mark(share, colours) for share in (FINE_FROM, FINE_TO, TIGHT_TO)],
    }
    layout["legend"] |= {"yref": "container", "y": 1, "yanchor": "top"}
    data = [
        _bars(_("Before"), names, [(one.before, one.fullness_before) for one in known], colours)
        | {"marker": bar_marker(colours.soft, colours)},
        _bars(_("With the plan"), names, [_after(one) for one in known], colours)
        | {"marker": {"color": colours.primary}},
    ]
    return ReadyFigure({"data": data, "layout": layout})


def _after(one: Standing) -> tuple[float | None, Fullness]:
    """No second bar where the plan changes nothing."""
    return (one.after if one.sent or one.taken else None), one.fullness_after


def _most(one: Standing) -> float:
    return max(one.before or 0, one.after or 0)


def _bars(
    name: str, names: list[str], shares: list[tuple[float | None, Fullness]], colours: Palette
) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": escape_html(name),
        "y": names,
        "x": [None if share is None else min(share, FAR) for share, _fullness in shares],
        "text": [
            "" if share is None else f"{percent(share)} {_(FULLNESS[fullness])}"
            for share, fullness in shares
        ],
        "textposition": "outside",
        "textfont": {"size": 12, "color": colours.text},
        "constraintext": "none",
        "cliponaxis": False,
        "hovertemplate": "%{y}<br>%{fullData.name}: %{text}<extra></extra>",
    }


def _line(share: float, colours: Palette) -> dict[str, Any]:
    look = {"color": colours.muted, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": share, "x1": share, "y0": 0, "y1": 1, "yref": "paper"} | {
        "line": look,
        "layer": "below",
    }


def _mark(share: float, colours: Palette) -> dict[str, Any]:
    return {
        "x": share,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": percent(share),
        "showarrow": False,
        "font": {"size": 12, "color": colours.muted},
    }


def _table(view: View, plan: Proposal) -> None:
    rows = [
        {
            _("Embassy"): embassy_name(view, one.embassy),
            _("Before"): percent(one.before),
            _("State before"): _(FULLNESS[one.fullness_before]),
            _("With the plan"): percent(one.after),
            _("State with the plan"): _(FULLNESS[one.fullness_after]),
        }
        for one in [*fullest_first(plan.standings), *plan.unknown]
    ]
    st.dataframe(
        pd.DataFrame(rows),
        key="standings-table",
        hide_index=True,
        row_height=34,
        height=height_of(len(rows)),
    )
