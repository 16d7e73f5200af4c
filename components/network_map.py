"""The map of the network, and the same numbers as a table for those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from ambasada.network import Embassy
from ambasada.questions.overview import FULL, EmbassyRow, embassy_rows
from ambasada.questions.periods import Period, week_of
from ambasada.questions.release import ReleasedWeeks, newest_weeks
from ambasada.visibility import View
from components.cache import drawn
from components.device import is_telephone
from components.drawing import ReadyFigure, show
from components.explain import explain, title
from components.filters import segment
from components.folded import the_same_as_a_table
from components.links import open_week
from components.map import MAP_CONFIG, map_specification
from components.map_colours import STEPS
from components.map_places import Place
from components.release import shown_on_map
from components.texts import _, language, number, percent, span
from components.theme import is_dark
from components.told import told_number

SPANS = ("europe", "world")


@st.fragment
def network_map(view: View) -> None:
    """Colour by utilisation, circle by open cases; a click leads to the embassy's week."""
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.header(_("Load by embassy"), anchor=False, help=_explained(view))
        names = {"europe": _("Europe"), "world": _("World")}
        span = segment(_("Span"), "map", SPANS, default="europe", label_of=names.__getitem__)
    rows = embassy_rows(view)
    figure = drawn(view, ("map", span, is_telephone()), lambda: _figure(rows, view, span))
    chosen = show(
        figure,
        key=f"map-{span}",
        alt=_summary(rows, view),
        config=MAP_CONFIG,
        on_select="rerun",
        selection_mode="points",
    )
    st.caption(
        _("Colour: share of hours needed. Circle: open cases; orange where some are overdue.")
    )
    if view.may_see_exactly(""):
        _same_as_table(rows, view)
    else:
        st.caption(_("Others by what was released; the same stands in the table of embassies."))
    picked = _picked(chosen)
    if picked in view.network.embassy:
        open_week(picked)


def _explained(view: View) -> str:
    """What colour and size of the map stand for."""
    if not view.may_see_exactly(""):
        return ""
    today = Period(view.as_of.isoformat(), view.as_of, view.as_of)
    return "\n\n".join(
        f"**{title(figure)}**: {explain(figure, view, period)}"
        for figure, period in (("utilisation", week_of(view.week)), ("open_end", today))
    )


def _same_as_table(rows: Sequence[EmbassyRow], view: View) -> None:
    the_same_as_a_table(
        "map",
        lambda: st.dataframe(
            drawn(view, ("map-table",), lambda: _table(rows, view)),
            hide_index=True,
            key="map-table",
            column_config={"open": title("open_end"), "overdue": title("overdue")},
        ),
    )


def _picked(chosen: object) -> str:
    points = chosen["selection"]["points"] if chosen else []  # type: ignore[index]
    if not points:
        return ""
    said = points[0].get("customdata", "")
    return str(said[0] if isinstance(said, (list, tuple)) else said)


def _figure(rows: Sequence[EmbassyRow], view: View, span: str) -> ReadyFigure:
    places = [_place(row, view) for row in rows]
    return ReadyFigure(
        map_specification(
            places, span=span, dark=is_dark(), texts=_legend_texts(), compact=is_telephone()
        )
    )


def _legend_texts() -> dict[str, str]:
    return {
        "steps": title("utilisation"),
        "unknown": _("hours unknown"),
        "missing": _("no report"),
        "overdue": _("some overdue"),
        STEPS[0][1]: _("under 70 %"),
        STEPS[3][1]: _("over 100 %"),
    }


def _place(row: EmbassyRow, view: View) -> Place:
    embassy, released = view.embassy(row.embassy), shown_on_map(row, view)
    if released is not None:
        return _released_place(row, released, embassy)
    return Place(
        embassy=embassy.id,
        name=embassy.label(language()),
        shape=embassy.shape,
        latitude=embassy.latitude,
        longitude=embassy.longitude,
        open_cases=row.open,
        overdue=row.overdue,
        utilisation=row.utilisation,
        reporting=row.reporting,
        tooltip=_tooltip(row, embassy.label(language())),
    )


def _released_place(row: EmbassyRow, released: ReleasedWeeks, embassy: Embassy) -> Place:
    """Size, colour and words by what was released."""
    told = released.told
    lines = (
        _("Open: {open}, overdue: {overdue}").format(
            open=told_number(told.get("open")), overdue=told_number(told.get("overdue"))
        ),
        _("Released: {days}").format(days=span(released.period)) if told else _("Not released"),
    )
    return Place(
        embassy=embassy.id,
        name=embassy.label(language()),
        shape=embassy.shape,
        latitude=embassy.latitude,
        longitude=embassy.longitude,
        open_cases=released.least("open"),
        overdue=released.least("overdue"),
        utilisation=released.utilisation,
        reporting=row.reporting,
        tooltip=(embassy.label(language()), *lines),
    )


def _tooltip(row: EmbassyRow, name: str) -> tuple[str, ...]:
    if not row.has_figures:
        return (name, _("No sheet yet") if row.reporting == "no_sheet" else _("No figures"))
    lines = [
        name,
        _("Open: {open}, overdue: {overdue}").format(
            open=number(row.open), overdue=number(row.overdue)
        ),
        _("Utilisation: {percent}").format(percent=percent(row.utilisation))
        if row.utilisation is not None
        else _("Utilisation: unknown"),
    ]
    if row.reporting == "missing":
        lines.append(_("No report last week"))
    return tuple(lines)


def _table(rows: Sequence[EmbassyRow], view: View) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Embassy"): [view.embassy(row.embassy).label(language()) for row in rows],
            "open": pd.array([row.open for row in rows], dtype="Int64"),
            "overdue": pd.array([row.overdue for row in rows], dtype="Int64"),
            title("utilisation"): [percent(row.utilisation) for row in rows],
        }
    )


def _summary(rows: Sequence[EmbassyRow], view: View) -> str:
    """Who has most open cases and who has more work than hours: what a look at the map says."""
    if not view.may_see_exactly(""):
        most = sorted(newest_weeks(view), key=lambda one: -one.least("open"))[:3]
        released = [(one.embassy, told_number(one.told.get("open"))) for one in most]
        return _most_open(released, len(rows), view)
    worst = sorted(rows, key=lambda row: -(row.open or 0))[:3]
    told = _most_open([(row.embassy, number(row.open)) for row in worst], len(rows), view)
    over = [row for row in rows if (row.utilisation or 0) > FULL]
    if not over:
        return told
    names = ", ".join(view.embassy(row.embassy).label(language()) for row in over)
    return f"{told} " + _("More hours needed than available: {names}.").format(names=names)


def _most_open(told: Sequence[tuple[str, str]], count: int, view: View) -> str:
    named = ", ".join(f"{view.embassy(one).label(language())} {number}" for one, number in told)
    return _("Map of {count} embassies. Most open cases: {told}.").format(count=count, told=named)
