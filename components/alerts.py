"""The lists of *Alerts*: each alert a card that explains itself; quieter and older ones folded."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ambasada.questions.alerts import RELEASED, Alert
from ambasada.questions.cases import LAST_WEEK
from ambasada.questions.periods import last_whole_week
from ambasada.visibility import View
from components.alert_note import note_badge, note_menu, notes_on, notes_told, refusal_told
from components.alert_words import badges, details, place_of, sentence
from components.folded import folded
from components.links import week_address, with_day
from components.listing import Badge, Entry, listing
from components.texts import _, escape, n_, span, week_name
from components.ways import Way

# So many alerts stand open; the rest is folded.
SHOWN = 5


def alert_cards(found: Sequence[Alert], view: View, name: str) -> None:
    """The alerts one below the other, the first few open; `name` tells lists apart."""
    for alert in found[:SHOWN]:
        _card(alert, view)
    rest = found[SHOWN:]
    if rest:
        label = n_("{count} more", "{count} more", len(rest))
        folded(label, f"more-{name}", lambda: [_card(alert, view) for alert in rest])


def _card(alert: Alert, view: View) -> None:
    with st.container(gap="xsmall"):
        st.markdown(f"**{escape(place_of(alert, view))}** " + _badges(badges(alert)))
        st.markdown(escape(sentence(alert)))
        st.caption("  \n".join(map(escape, details(alert, view))))
        _noted(alert, view)
        st.space("small")


@st.fragment
def _noted(alert: Alert, view: View) -> None:
    """What was noted on it, the way to what is behind it, and what may be noted: alone drawn anew
    when somebody notes.
    """
    refusal_told()
    notes = notes_on(alert)
    notes_told(notes, view)
    with st.container(horizontal=True, vertical_alignment="center"):
        _way(alert, view).draw()
        note_menu(alert, notes, view)


def _badges(found: Sequence[Badge]) -> str:
    return " ".join(f":{one.colour}-badge[{one.icon} {escape(one.text)}]" for one in found)


def _way(alert: Alert, view: View) -> Way:
    """To the weeks, cases or months behind it, that this member may see."""
    name = alert.name
    if alert.reach == RELEASED:
        return Way(_("The network, as released"), "overview", with_day({}))
    if view.may_see_cases_of(name.embassy):
        if name.week == last_whole_week(view.as_of).name:
            kind = {"category": name.category} if name.category else {}
            return Way(_("What came in"), "open-cases", with_day({"since": LAST_WEEK} | kind))
        return Way(_("Week by week"), "my-week", with_day({}))
    if name.embassy:
        return Way(_("Week by week"), "my-week", week_address(name.embassy))
    if name.category:
        asked = {"by": "both", "of": name.category, "figure": "received"}
        return Way(_("Month by month"), "monthly-trends", with_day(asked))
    return Way(_("Week by week"), "overview", with_day({}))


def quiet_list(found: Sequence[Alert], view: View) -> None:
    """Signs under the threshold of an alert, folded."""
    if found:
        label = n_("{count} quieter sign last week", "{count} quieter signs last week", len(found))
        folded(label, "quiet", lambda: listing("quiet", found, lambda one: _entry(one, view)))


def earlier_list(found: Sequence[Alert], view: View) -> None:
    """What was unusual in the weeks before, newest first, folded."""
    if found:
        label = n_("{count} in earlier weeks", "{count} in earlier weeks", len(found))
        folded(label, "earlier", lambda: listing("earlier", found, lambda one: _dated(one, view)))


def _entry(alert: Alert, view: View) -> Entry:
    found = [*badges(alert)]
    noted = note_badge(notes_on(alert))
    return Entry(place_of(alert, view), sentence(alert), [*found, *([noted] if noted else [])])


def _dated(alert: Alert, view: View) -> Entry:
    entry = _entry(alert, view)
    loud = _("a quieter sign") if alert.is_watch else ""
    week = f"{week_name(alert.week)}, {span(alert.week)}"
    told = " · ".join(filter(None, (week, loud, entry.told)))
    return Entry(entry.title, told, entry.badges)
