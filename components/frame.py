"""What stands around every screen: its name, the period, the age of the reading, the day chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import streamlit as st

from ambasada.questions.overview import reporting_of_week
from ambasada.questions.periods import last_whole_week
from ambasada.questions.sheets import late_embassies
from ambasada.visibility import View
from components.texts import _, day, language, moment, n_, span, week_name

# A reading older than this is said aloud: the sheets may have moved on.
STALE = timedelta(minutes=30)
MOST_NAMED = 6
EARLIEST = date(2000, 1, 1)


_DAY = "as_of"
_SCREEN = "screen-of-day"


def chosen_day(today: date, screen: str) -> date:
    """The day that the figures stand at: from the address, else as chosen before, else today.

    The bar's links say no day, so the session remembers it and writes it back into the address.
    An address of the same screen that says no day any more is the browser's way back to today.
    """
    is_same_screen = st.session_state.get(_SCREEN) == screen
    st.session_state[_SCREEN] = screen
    kept = "" if is_same_screen else st.session_state.get(_DAY, "")
    asked = _day_of(st.query_params.get(_DAY, kept))
    if asked is None or asked >= today:
        _remember_day(None)
        return today
    day_shown = max(asked, EARLIEST)
    _remember_day(day_shown)
    return day_shown


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _remember_day(chosen: date | None) -> None:
    """In the address, so that a view can be sent to a colleague; today needs no word."""
    if chosen is None:
        st.session_state.pop(_DAY, None)
        st.query_params.pop(_DAY, None)
        return
    st.session_state[_DAY] = chosen.isoformat()
    if st.query_params.get(_DAY) != chosen.isoformat():
        st.query_params[_DAY] = chosen.isoformat()


def frame(title: str, view: View, today: date, *, is_demo: bool, menu: Callable[[], None]) -> None:
    """The head of a screen; no day after `today` can be chosen. `menu` draws the member's own."""
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    with row.container(gap="xxsmall"):
        st.title(title, anchor=False)
        st.caption(_subtitle(view, is_demo))
    with row:
        _day_picker(view, today)
        menu()
    _banners(view)


def plain_head(title: str, *, menu: Callable[[], None]) -> None:
    """The head of a screen that shows no figures: no day, no reading."""
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    with row:
        st.title(title, anchor=False)
        menu()


def _subtitle(view: View, is_demo: bool) -> str:
    week = last_whole_week(view.as_of)
    local = view.read_at.astimezone(view.network.zone)
    parts = [
        f":material/calendar_today: {week_name(week)} · {span(week)}",
        ":material/sync: " + _("Sheets read {moment}").format(moment=moment(local)),
    ]
    if is_demo:
        parts.append(_("Demo: everything is made up"))
    return " · ".join(parts)


def _day_picker(view: View, today: date) -> None:
    # The key holds the day, so that a link with another day is not overruled by the widget.
    st.date_input(
        _("As of"),
        view.as_of,
        min_value=EARLIEST,
        max_value=today,
        format="DD.MM.YYYY",
        key=f"day-{view.as_of.isoformat()}",
        on_change=_day_chosen,
        args=(f"day-{view.as_of.isoformat()}", today),
        width=150,
        help=_("All figures stand at the end of this day."),
    )


def _day_chosen(key: str, today: date) -> None:
    chosen = st.session_state.get(key)
    if isinstance(chosen, date):
        _remember_day(chosen if chosen < today else None)


def _banners(view: View) -> None:
    age = datetime.now(UTC) - view.read_at
    if age > STALE:
        st.warning(
            _(
                "The sheets were last read on {moment}. Figures may be older than the sheets."
            ).format(moment=moment(view.read_at.astimezone(view.network.zone))),
            icon=":material/history:",
        )
    _late_line(view)


def _late_line(view: View) -> None:
    """Embassies whose sheet was not read this time: their figures are older than the others'."""
    late = late_embassies(view)
    if not late:
        return
    named = [
        _("{embassy} ({moment})").format(
            embassy=view.embassy(one.embassy).label(language()),
            moment=moment(one.good_at.astimezone(view.network.zone))
            if one.good_at
            else _("never read"),
        )
        for one in late[:MOST_NAMED]
    ]
    more = len(late) - len(named)
    if more:
        named.append(n_("{count} more", "{count} more", more))
    told = [_("Not read now, so shown as last read: {names}.").format(names=", ".join(named))]
    if not view["sources"].empty:
        told.append(_("Data health says why."))
    st.warning(" ".join(told), icon=":material/history:")


def reporting_line(view: View) -> None:
    """ "21 of 24 reporting", with the names of those that are silent."""
    reporting = reporting_of_week(view)
    with st.container(gap="xxsmall"):
        is_complete = reporting.reported == reporting.expected
        st.badge(
            _("{heard} of {expected} reporting").format(
                heard=reporting.reported, expected=reporting.expected
            ),
            icon=":material/check_circle:" if is_complete else ":material/hearing_disabled:",
            color="green" if is_complete else "orange",
        )
        told = [
            sentence.format(names=", ".join(view.embassy(one).label(language()) for one in names))
            for sentence, names in (
                (_("No report last week: {names}."), reporting.missing),
                (_("Paused: {names}."), reporting.paused),
                (_("No sheet yet: {names}."), reporting.no_sheet),
            )
            if names
        ]
        if told:
            st.caption(" ".join(told))


def no_reading(reason: str) -> None:
    """There is nothing to show yet."""
    st.title(_("Nothing read yet"), anchor=False)
    st.warning(
        _("{reason} Reload this page in a minute; “python -m ambasada check” says more.").format(
            reason=reason
        ),
        icon=":material/hourglass_empty:",
    )


def empty(sentence: str) -> None:
    """An empty state: a sentence that says what to do."""
    st.info(sentence, icon=":material/info:")


__all__ = ["chosen_day", "day", "empty", "frame", "no_reading", "plain_head", "reporting_line"]
