"""Where something is unusual, on other screens: a line that leads to *Alerts*, marks on charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import streamlit as st

from ambasada.questions.alerts import Alert, alerts_by_week, alerts_now
from ambasada.questions.periods import week_of
from ambasada.visibility import View
from components.alert_words import place_of, sentence
from components.links import with_day
from components.texts import _, escape, n_, week_name

# So many places are named in the line.
_NAMED = 2


def alerts_line(view: View, embassy: str = "") -> None:
    """How many alerts there are now and where, leading to them; nothing where there is none."""
    found = alerts_now(view, embassy)
    if not found:
        return
    count = n_("{count} alert", "{count} alerts", len(found))
    places = [escape(place_of(one, view)) for one in found[:_NAMED]]
    more = ["…"] if len(found) > _NAMED else []
    # The key is for components/gate/files/screens.css: the link is fetched late.
    with st.container(key="alerts-line"):
        st.page_link(
            st.session_state["pages"]["alerts"],
            label=f":orange-badge[:material/notifications: {count}] {'; '.join([*places, *more])}",
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=with_day({}),
        )


def week_marks(view: View, embassy: str, weeks: Sequence[str]) -> Mapping[int, str]:
    """What a chart of received cases by week marks: the place of each unusual week, and why."""
    found = alerts_by_week(view, embassy)
    return {place: _why(found[week], view) for place, week in enumerate(weeks) if week in found}


def month_marks(view: View, embassy: str, months: Sequence[str]) -> Mapping[int, str]:
    """The same by month: a week belongs to the month of its Thursday."""
    told: dict[int, list[str]] = {}
    for week, found in sorted(alerts_by_week(view, embassy).items()):
        month = f"{week_of(week).first + timedelta(days=3):%Y-%m}"
        if month in months:
            line = f"{week_name(week_of(week))}: {_why(found, view)}"
            told.setdefault(months.index(month), []).append(line)
    return {place: " ".join(lines) for place, lines in told.items()}


def _why(found: Sequence[Alert], view: View) -> str:
    return " ".join(f"{place_of(one, view)}: {sentence(one)}" for one in found)


def marks_told(marks: Mapping[int, str], names: Sequence[str]) -> str:
    """The marks in words, newest first, for those who do not see; empty without any."""
    told = [f"{names[place]}: {marks[place]}" for place in sorted(marks, reverse=True)]
    return _("Unusual in the last eight weeks, marked ▼:") + " " + " ".join(told) if told else ""


def marks_caption(marks: Mapping[int, str], names: Sequence[str]) -> None:
    """Which periods are marked, as the chart has them, for those who cannot hover."""
    if marks:
        periods = ", ".join(names[place] for place in sorted(marks))
        # Older weeks are not judged, so that a chart of a year cannot mark them.
        told = _("▼ Unusual in the last eight weeks: {periods}. Alerts says why.")
        st.caption(escape(told.format(periods=periods)))
