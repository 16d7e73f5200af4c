"""What is shown, and the last whole month in words beside the month and the year before."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from ambasada.questions.changes import Change
from ambasada.questions.periods import month_before
from ambasada.questions.trends import (
    SPANS,
    Statement,
    drivers,
    month_under_way,
    silent_in_last_month,
    statements,
)
from ambasada.visibility import View
from components.cache import drawn
from components.changes import change_words, how_judged, verdict_words
from components.explain import explain, title
from components.filters import segment, select
from components.texts import _, escape, language, month, number, short_day, short_month, signed
from components.words import category_name


def trend_filters(view: View, own_embassy: str) -> tuple[int, str]:
    """How many months, and which embassy; a coordinator's is their own."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=260):
            embassy = own_embassy or _embassy_choice(view)
        months = segment(
            _("Months"), "months", SPANS, default=13, label_of=number, label_visibility="visible"
        )
    return months, embassy


def _embassy_choice(view: View) -> str:
    names = {one: view.embassy(one).label(language()) for one in view.known}
    return select(
        _("Embassy"),
        "embassy",
        ["", *sorted(names, key=names.__getitem__)],
        default="",
        label_of=lambda one: names.get(one, _("Whole network")),
    )


def month_statements(view: View, embassy: str) -> None:
    """The last whole month: three figures, each after the month and the year before."""
    words: _Words = drawn(view, ("statements", embassy), lambda: _words(view, embassy))
    st.header(words.heading, anchor=False, help=how_judged())
    grid = st.grid(3, min_column_width=260)
    for figure in words.figures:
        with grid.cell(), st.container(border=True, height="stretch"):
            st.metric(figure.title, figure.value, help=figure.explained)
            st.caption(figure.changes)
    if words.cause:
        st.markdown(words.cause)
    if words.notes:
        st.caption(words.notes)


@dataclass(frozen=True)
class _Figure:
    """A figure of the month: its title, its value and the changes, in words."""

    title: str
    value: str
    explained: str
    changes: str


@dataclass(frozen=True)
class _Words:
    """All that is said of the last whole month."""

    heading: str
    figures: tuple[_Figure, ...]
    cause: str
    notes: str


def _words(view: View, embassy: str) -> _Words:
    told = statements(view, embassy)
    whose = escape(view.embassy(embassy).label(language())) if embassy else _("whole network")
    notes = (_so_far(view, embassy), _silent(view, embassy))
    return _Words(
        _("{month}, {whose}").format(month=month(told[0].period.first), whose=whose),
        tuple(_figure(statement, view) for statement in told),
        _drivers(view, embassy),
        "  \n".join(sentence for sentence in notes if sentence),
    )


def _figure(statement: Statement, view: View) -> _Figure:
    month_ago, year_ago = (
        short_month(month_before(statement.period, back).first) for back in (1, 12)
    )
    on_month, on_year = statement.on_month, statement.on_year
    told = (
        _after(_("Month before, {month}").format(month=month_ago), on_month),
        _alike(statement.alike_on_month),
        _after(_("Year before, {month}").format(month=year_ago), on_year),
        _alike(statement.alike_on_year),
    )
    return _Figure(
        title(statement.figure),
        number(statement.value),
        explain(statement.figure, view, statement.period),
        "  \n".join(line for line in told if line),
    )


def _after(before: str, change: Change) -> str:
    verdict = verdict_words(change)
    return f"{before}: **{change_words(change)}**" + (f", {verdict}" if verdict else "")


def _alike(change: Change | None) -> str:
    """The change without embassies that came, went or fell silent between the two months."""
    if change is None:
        return ""
    return _("those that reported in both: {change}").format(change=change_words(change))


def _drivers(view: View, embassy: str) -> str:
    named = [
        f"{_driver_name(view, strand.key)} ({signed(strand.on_month.growth)})"
        for strand in drivers(view, embassy)
    ]
    if not named:
        return ""
    growth = statements(view, embassy)[0].on_month.growth or 0
    sentence = (
        _("Received grew by {count} on the month before, the most in {names}.")
        if growth > 0
        else _("Received fell by {count} on the month before, the most in {names}.")
    )
    return sentence.format(count=number(abs(growth)), names=_(" and ").join(named))


def _driver_name(view: View, key: str) -> str:
    if key in view.network.category:
        return escape(category_name(view.network)(key))
    return escape(view.embassy(key).label(language()))


def _so_far(view: View, embassy: str) -> str:
    now = month_under_way(view, embassy)
    if now is None:
        return ""
    return _(
        "{month} until {day}: {received} received, {closed} closed, {open} open. It has not "
        "ended, so it is compared with nothing and is not in the charts."
    ).format(
        month=month(now.period.first),
        day=short_day(now.period.last),
        received=number(now.received),
        closed=number(now.closed),
        open=number(now.open_end),
    )


def _silent(view: View, embassy: str) -> str:
    silent = silent_in_last_month(view, embassy)
    if not silent:
        return ""
    names = ", ".join(escape(view.embassy(one).label(language())) for one in silent)
    return _("No report in the whole month, which is not a zero: {names}.").format(names=names)
