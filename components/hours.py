"""Hours that an embassy needs and has: a sentence; week by week a chart, the same as a table."""

from __future__ import annotations

import streamlit as st

from ambasada.questions.periods import week_of
from ambasada.questions.week import Hours, hours_by_week
from ambasada.visibility import View
from components.cache import drawn
from components.charts import Line, over_time
from components.drawing import ReadyFigure, show
from components.explain import explain_all
from components.folded import the_same_as_a_table
from components.texts import _, n_, percent, short_number
from components.theme import palette
from components.weekly import axis_of_weeks
from components.weeks_in_words import hours_table


def hours_told(view: View, embassy: str) -> str:
    """This week's hours in a sentence; empty where none are known."""
    hours = hours_by_week(view, embassy)
    return "" if hours is None else _sentence(hours)


def hours_chart(view: View, embassy: str) -> None:
    """Needed against available hours, thirteen weeks."""
    hours = hours_by_week(view, embassy)
    this_week = week_of(view.week)
    explained = explain_all(("needed_hours", "available_hours", "utilisation"), view, this_week)
    st.header(_("Hours"), anchor=False, help=explained)
    if hours is None:
        st.info(_("No hours are known. Fill the tab “volunteers”."))
        return
    sentence = _sentence(hours)
    show(
        drawn(view, ("hours", embassy), lambda: _figure(hours)),
        key="hours",
        alt=_("Hours needed and available by week.") + " " + sentence.replace("*", ""),
    )
    the_same_as_a_table("hours", lambda: hours_table(hours))


def _sentence(hours: Hours) -> str:
    people = n_("{count} active volunteer", "{count} active volunteers", hours.volunteers)
    told = _("This week {needed} hours are needed, {available} are available ({people}).").format(
        needed=f"**{short_number(hours.needed[-1])}**",
        available=f"**{short_number(hours.available[-1])}**",
        people=people,
    )
    if hours.utilisation is None:
        unknown = _("Utilisation is unknown: {hours} hours are not confirmed.")
        return told + " " + unknown.format(hours=short_number(hours.unknown[-1]))
    used = _("{percent} of the hours are used.").format(percent=percent(hours.utilisation))
    left = (
        _("Hours left: {hours}.").format(hours=short_number(hours.left))
        if hours.left >= 0
        else _("Hours short: {hours}.").format(hours=short_number(-hours.left))
    )
    return f"{told} {used} {left}"


def _figure(hours: Hours) -> ReadyFigure:
    colours = palette()
    lines = [
        Line(_("Available"), hours.available, colours.soft, "bar"),
        Line(_("Not confirmed"), hours.unknown, colours.border, "bar"),
        Line(_("Needed"), hours.needed, colours.primary),
    ]
    return over_time(lines, axis_of_weeks(hours.weeks), colours, height=240, stacked=True)
