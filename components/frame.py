"""What stands around every screen: its name, the period, the age of the reading, the day chosen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import streamlit as st

from ambasada.questions.overview import reporting_of_week
from ambasada.questions.periods import last_whole_week
from ambasada.questions.sheets import late_embassies
from ambasada.visibility import View
from components.device import is_browser
from components.states import State, empty, tell
from components.texts import _, day, language, moment, n_, short_day, span, week_name

# A reading older than this is said aloud: the sheets may have moved on.
STALE = timedelta(minutes=30)
MOST_NAMED = 6
EARLIEST = date(2000, 1, 1)


_DOT = " · "
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


def frame(
    title: str,
    view: View,
    today: date,
    *,
    is_demo: bool,
    menu: Callable[[], None],
    lead: str = "",
) -> None:
    """The head of a screen; no day after `today` can be chosen.

    `menu` draws the member's own; `lead` is the screen's answer in a sentence.
    """
    icons = (":material/calendar_today:", ":material/sync:", ":material/science:")
    told = zip(icons, head_told(view, is_demo=is_demo), strict=False)
    with _head(title, _DOT.join(f"{icon} {one}" for icon, one in told)):
        _day_chooser(view, today)
        menu()
    _banners(view)
    if lead:
        st.markdown(lead)
    _let_the_browser_paint()


# Seconds, once in a session.
_TO_PAINT = 0.12


def _let_the_browser_paint() -> None:
    """Hold back what is below the head for a moment, when a browser opens its first screen.

    A browser draws what comes at once at once, charts and all; so the head, which says which
    screen and which week it is, stood half a second later (docs/performance.md).
    """
    if is_browser() and "is_open" not in st.session_state:
        st.session_state["is_open"] = True
        time.sleep(_TO_PAINT)


def plain_head(title: str, *, menu: Callable[[], None]) -> None:
    """The head of a screen that shows no figures: no day, no reading."""
    with _head(title):
        menu()


@contextmanager
def _head(title: str, caption: str = "") -> Iterator[None]:
    """The title with what is drawn inside beside it, in one row however narrow, then a line.

    The keys are names for components/gate/files/screens.css.
    """
    with st.container(key="head", gap="xxsmall"):
        row = st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small")
        with row:
            st.title(title, anchor=False, width="stretch")
            with st.container(
                key="head-controls",
                horizontal=True,
                wrap=False,
                horizontal_alignment="right",
                gap="xsmall",
                width="content",
            ):
                yield
        if caption:
            st.caption(caption)


def head_told(view: View, *, is_demo: bool) -> Sequence[str]:
    """What stands under a title: the week, the reading, whether everything is made up."""
    week = last_whole_week(view.as_of)
    demo = [_("Demo: everything is made up")] if is_demo else []
    return [f"{week_name(week)}{_DOT}{span(week)}", reading_told(view), *demo]


def reading_told(view: View) -> str:
    """When the sheets were read: the clock for today, the day too for an older reading."""
    local = view.read_at.astimezone(view.network.zone)
    if local.date() == datetime.now(view.network.zone).date():
        return _("Sheets read at {time}").format(time=f"{local:%H:%M}")
    return _("Sheets read {moment}").format(moment=moment(local))


def _day_chooser(view: View, today: date) -> None:
    """The day in force on a button; behind it the field that changes it."""
    is_today = view.as_of >= today
    told = short_day(view.as_of) if view.as_of.year == today.year else day(view.as_of)
    label = _("As of {day}").format(day=f"**{told}**")
    with st.popover(label, icon=None if is_today else ":material/history:"):
        # The key holds the day, so that a link with another day is not overruled by the widget.
        key = f"day-{view.as_of.isoformat()}"
        st.date_input(
            _("As of"),
            view.as_of,
            min_value=EARLIEST,
            max_value=today,
            format="DD.MM.YYYY",
            key=key,
            on_change=_day_chosen,
            args=(key, today),
        )
        st.caption(_("All figures stand at the end of this day."))
        if not is_today:
            st.button(
                _("Back to today"),
                icon=":material/today:",
                key="back-to-today",
                on_click=_remember_day,
                args=(None,),
                width="stretch",
            )


def _day_chosen(key: str, today: date) -> None:
    chosen = st.session_state.get(key)
    if isinstance(chosen, date):
        _remember_day(chosen if chosen < today else None)


def _banners(view: View) -> None:
    age = datetime.now(UTC) - view.read_at
    if age > STALE:
        tell(
            State.STALE,
            _(
                "The sheets were last read on {moment}. Figures may be older than the sheets."
            ).format(moment=moment(view.read_at.astimezone(view.network.zone))),
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
    tell(State.STALE, " ".join(told))


def reporting_line(view: View) -> None:
    """ "21 of 24 reporting", with the names of those that are silent."""
    reporting = reporting_of_week(view)
    with st.container(gap="xxsmall"):
        reporting_badge(reporting.reported, reporting.expected)
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


def reporting_badge(heard: int, expected: int) -> None:
    """How many embassies have reported: green when all have."""
    is_complete = heard == expected
    st.badge(
        _("{heard} of {expected} reporting").format(heard=heard, expected=expected),
        icon=":material/check_circle:" if is_complete else ":material/hearing_disabled:",
        color="green" if is_complete else "orange",
    )


def no_reading(reason: str) -> None:
    """There is nothing to show yet."""
    tell(
        State.NOT_READ,
        _("{reason} Reload this page in a minute; “python -m ambasada check” says more.").format(
            reason=reason
        ),
    )


__all__ = [
    "chosen_day",
    "day",
    "empty",
    "frame",
    "no_reading",
    "plain_head",
    "reading_told",
    "reporting_line",
]
