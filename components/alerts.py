"""The lists of *Alerts*: each alert a card that explains itself; quieter and older ones folded."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ambasada.questions.alerts import RELEASED, Alert
from ambasada.questions.cases import LAST_WEEK
from ambasada.questions.periods import last_whole_week
from ambasada.visibility import View
from components.alert_note import note_badge, note_menu, notes_on, notes_told, refusal_told
from components.alert_words import badges, carriers, circumstances, place_of, sentence
from components.folded import folded
from components.links import week_address, with_day
from components.listing import Badge, Entry, listing
from components.texts import _, escape, n_, span, week_name
from components.ways import Way

# So many alerts stand open; the rest is folded.
SHOWN = 5


def alert_cards(found: Sequence[Alert], view: View, name: str) -> None:
    """The alerts one below the other, the first few open; `name` tells lists apart."""
    of_all, of_each = told_once([tuple(circumstances(alert, view)) for alert in found])
    if of_all:
        st.caption(_in_lines(of_all))
    cards = list(zip(found, of_each, strict=True))
    for alert, lines in cards[:SHOWN]:
        _card(alert, lines, view)
    rest = cards[SHOWN:]
    if rest:
        label = n_("{count} more", "{count} more", len(rest))
        folded(label, f"more-{name}", lambda: [_card(alert, lines, view) for alert, lines in rest])


def told_once(
    found: Sequence[Sequence[str]],
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """What all of several alerts say, and what is left to each: a sentence that one further up
    says already is not said again, or a surge of the whole network would be a wall of text.
    """
    of_all = [line for line in found[0] if all(line in lines for lines in found)] if found else []
    said = set(of_all) if len(found) > 1 else set[str]()
    of_each = []
    for lines in found:
        of_each.append([line for line in lines if line not in said])
        said.update(lines)
    return of_all if len(found) > 1 else [], of_each


def _in_lines(lines: Sequence[str]) -> str:
    return "  \n".join(map(escape, lines))


def _card(alert: Alert, lines: Sequence[str], view: View) -> None:
    with st.container(gap="xsmall"):
        st.markdown(f"**{escape(place_of(alert, view))}** " + _badges(badges(alert)))
        st.markdown(escape(sentence(alert)))
        told = [*carriers(alert, view), *lines]
        if told:
            st.caption(_in_lines(told))
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
