"""The figures of a coordinator's Overview: the network by what was released, and one's own part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import streamlit as st

from ambasada.questions.overview import Headline, headlines, weekly_flows
from ambasada.questions.periods import Period
from ambasada.questions.release import network_at_least, newest_week, newest_weeks
from ambasada.visibility import View
from components.cards import card_cells
from components.explain import title
from components.frame import empty
from components.links import with_day
from components.texts import _, day, number, span
from components.told import FIGURE_NAMES, at_least, explain_released, no_release
from components.ways import Way, own_cases


def network_cards(view: View) -> None:
    """The network at least: flows of the week released last, stocks of the four weeks."""
    week = newest_week(view)
    if week is None:
        empty(no_release())
        return
    shown = [*_stocks(view), *_flows(view, week)]
    for card, cell in zip(shown, card_cells(len(shown)), strict=True):
        with cell:
            explained = explain_released(card.figure, view, card.period)
            st.metric(title(card.figure), at_least(card.least), help=explained)
            st.caption(card.whose)
            if card.way:
                card.way.draw()
    st.caption(
        _(
            "Your own embassy is exact and live on My week. Of others you see the weekly release: "
            "small numbers could give people away."
        )
    )


@dataclass(frozen=True)
class _Card:
    """A figure by what was released of it, and the way to one's own part."""

    figure: str
    least: float
    period: Period
    whose: str
    way: Way | None


def _stocks(view: View) -> Iterator[_Card]:
    """Overdue and open of all others at the end of the four weeks; one's own as they are now."""
    others = newest_weeks(view)
    own = {one.figure: one.value for one in _own_headlines(view)}
    for figure in ("overdue", "open") if others else ():
        name, period = FIGURE_NAMES[figure], others[0].period
        count = own.get(name)
        label = _("Yours now: {count}").format(count=number(count))
        yield _Card(
            name,
            float(sum(one.least(figure) for one in others)),
            period,
            _("Other embassies, {day}").format(day=day(period.last)),
            own_cases(name, label) if count else None,
        )


def _flows(view: View, week: Period) -> Iterator[_Card]:
    """Received and closed of the network in the week released last; one's own in the same week."""
    flows = network_at_least(view, 1)
    own = _own_flows(view, week)
    for figure in ("received", "closed"):
        label = _("Yours: {count}").format(count=number(own.get(figure)))
        yield _Card(
            figure,
            flows[figure].values[-1] or 0,
            week,
            _("Whole network, {days}").format(days=span(week)),
            Way(label, "my-week", with_day({})) if own.get(figure) else None,
        )


def _own_headlines(view: View) -> tuple[Headline, ...]:
    own = view.member.embassy
    return headlines(view, own) if own in view.known else ()


def _own_flows(view: View, week: Period) -> Mapping[str, float | None]:
    """received and closed of one's own embassy in a week; nothing where it is not known."""
    own = view.member.embassy
    if own not in view.known:
        return {}
    return {
        figure: dict(zip(series.periods, series.values, strict=True)).get(week.name)
        for figure, series in weekly_flows(view, own).items()
    }
