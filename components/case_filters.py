"""The filters of *Open cases*: beside each other, or in one fold on a telephone; said in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from ambasada.figures.stock import BUCKETS
from ambasada.questions.cases import (
    SINCE,
    UNASSIGNED,
    Filter,
    languages_of_cases,
    volunteers_of_cases,
)
from ambasada.schema import TURNS, URGENCIES
from ambasada.visibility import View
from components.device import is_telephone
from components.filters import chosen, clear, segment, select
from components.texts import _, escape, number
from components.words import BUCKET, SINCE_WORDS, TURN, URGENCY, category_name, language_name, word

# Overdue and silent are what a coordinator asks for most: they stand apart, as buttons.
_ONLY = ("all", "overdue", "silent")


@dataclass(frozen=True)
class _Choice:
    """One filter: its name in the address, its label, what may be chosen, `` for all."""

    name: str
    label: str
    codes: Sequence[str]
    label_of: Callable[[str], str]

    @property
    def options(self) -> tuple[str, ...]:
        return ("", *self.codes)

    @property
    def value(self) -> str:
        return chosen(self.name, self.options, "")

    def draw(self) -> str:
        return select(self.label, self.name, self.options, default="", label_of=self.label_of)


def case_filters(view: View, embassy: str) -> Filter:
    """Draw the filters and say what they keep."""
    choices = _choices(view, embassy)
    names = {"all": _("All"), "overdue": _("Overdue"), "silent": _("Silent")}
    only = segment(_("Show"), "only", _ONLY, default="all", label_of=names.__getitem__)
    if is_telephone():
        count = sum(bool(one.value) for one in choices)
        label = _("Filters ({count})").format(count=number(count)) if count else _("Filters")
        with st.expander(label, key="case-filters", icon=":material/tune:"):
            values = {one.name: one.draw() for one in choices}
    else:
        grid = st.grid(len(choices), min_column_width=140)
        values = {}
        for one in choices:
            with grid.cell():
                values[one.name] = one.draw()
    said = [one.label_of(values[one.name]) for one in choices if values[one.name]]
    _say([names[only], *said] if only != "all" else said, choices)
    values["bucket"] = values.pop("age")
    return Filter(**values, only=only)


def _choices(view: View, embassy: str) -> tuple[_Choice, ...]:
    volunteers = (UNASSIGNED, *volunteers_of_cases(view, embassy))
    return (
        _Choice("since", _("Which cases"), SINCE, word(SINCE_WORDS, _("All open"))),
        _Choice(
            "category",
            _("Kind of request"),
            tuple(view.network.category),
            category_name(view.network),
        ),
        _Choice("urgency", _("Urgency"), URGENCIES, word(URGENCY)),
        _Choice("turn", _("Waiting on"), TURNS, word(TURN)),
        _Choice("volunteer", _("Volunteer"), volunteers, _volunteer_name),
        _Choice("age", _("Age"), tuple(name for name, _last in BUCKETS), word(BUCKET)),
        _Choice("language", _("Language"), languages_of_cases(view, embassy), _language_name),
    )


def _say(said: Sequence[str], choices: Sequence[_Choice]) -> None:
    """What is filtered in words, with the way back to everything."""
    if not said:
        return
    defaults = {one.name: "" for one in choices} | {"only": "all"}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            ":material/filter_alt: " + " · ".join(f"**{escape(one)}**" for one in said),
            width="content",
        )
        st.button(
            _("Clear filters"),
            key="clear-filters",
            icon=":material/close:",
            type="tertiary",
            on_click=clear,
            args=(defaults,),
        )


def _volunteer_name(code: str) -> str:
    if not code:
        return _("All")
    return _("Nobody yet") if code == UNASSIGNED else code


def _language_name(code: str) -> str:
    return language_name(code) if code else _("All")
