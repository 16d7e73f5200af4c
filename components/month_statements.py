"""The answer: the last whole month in words beside the month and the year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from ambasada.questions.changes import Change
from ambasada.questions.movers import movers
from ambasada.questions.periods import month_before
from ambasada.questions.trends import (
    SPANS,
    Statement,
    Strand,
    month_under_way,
    silent_in_last_month,
    statements,
)
from ambasada.visibility import View
from components.cache import drawn
from components.changes import change_words, how_judged, verdict_words
from components.explain import explain, title
from components.filters import segment, select
from components.texts import (
    _,
    escape,
    language,
    month,
    number,
    sentence_start,
    short_day,
    short_month,
    signed,
)
from components.words import category_name


def as_the_address_says(*names: str) -> None:
    """Let these filters be read from the address anew.

    A click on a line and the browser's way back change the address alone.
    """
    for name in names:
        st.session_state.pop(f"filter-{name}", None)


def embassy_filter(view: View, own_embassy: str) -> str:
    """Which embassy is told, or the network; a coordinator's is their own."""
    if own_embassy:
        return own_embassy
    as_the_address_says("embassy")
    with st.container(width=320):
        return _embassy_choice(view)


def months_filter() -> int:
    """How many months the charts and lists below reach back."""
    as_the_address_says("months")
    return segment(
        _("Months"), "months", SPANS, default=13, label_of=number, label_visibility="visible"
    )


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
    """What grew and what fell most; then three figures, each after the month and the year before.

    Of the month under way and of the silent in small letters below.
    """
    words: _Words = drawn(view, ("statements", embassy), lambda: _words(view, embassy))
    st.header(words.heading, anchor=False, help=how_judged())
    st.markdown(words.answer)
    grid = st.grid(3, min_column_width=260)
    for figure in words.figures:
        with grid.cell(), st.container(border=True, height="stretch", gap="xsmall"):
            st.metric(figure.title, figure.value, help=figure.explained)
            st.caption(figure.changes)
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
    answer: str
    figures: tuple[_Figure, ...]
    notes: str


def _words(view: View, embassy: str) -> _Words:
    told = statements(view, embassy)
    whose = escape(view.embassy(embassy).label(language())) if embassy else _("whole network")
    notes = (_so_far(view, embassy), _silent(view, embassy))
    return _Words(
        sentence_start(
            _("{month}, {whose}").format(month=month(told[0].period.first), whose=whose)
        ),
        _answer(view, embassy),
        tuple(_figure(statement, view) for statement in told),
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


def _answer(view: View, embassy: str) -> str:
    """What grew most this month and where, and what fell most; numbers in each sentence."""
    growth = statements(view, embassy)[0].on_month.growth
    if growth is None:
        return _("The month before is not known, so growth cannot be told.")
    grew, fell = (_named(view, movers(view, embassy, way)) for way in (1, -1))
    told = [_("As many were received as in the month before.")]
    if growth:
        first, grew, fell = (grew, "", fell) if growth > 0 else (fell, grew, "")
        told = [_total(growth, first)]
    told += [_("Grew most: {names}.").format(names=grew)] if grew else []
    told += [_("Fell most: {names}.").format(names=fell)] if fell else []
    return " ".join(told)


def _total(growth: int, names: str) -> str:
    """How much the whole grew or fell, and what moved most with it, where that is known."""
    count = f"**{number(abs(growth))}**"
    if not names:
        return (
            _("Received grew by {count} on the month before.")
            if growth > 0
            else _("Received fell by {count} on the month before.")
        ).format(count=count)
    return (
        _("Received grew by {count} on the month before, the most in {names}.")
        if growth > 0
        else _("Received fell by {count} on the month before, the most in {names}.")
    ).format(count=count, names=names)


def _named(view: View, moved: Sequence[Strand]) -> str:
    """Passports and documents (+39) and Germany (+33)."""
    named = [
        f"**{_driver_name(view, strand.key)}** ({signed(strand.on_month.growth)})"
        for strand in moved
    ]
    return _(" and ").join(named)


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
        month=sentence_start(month(now.period.first)),
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
