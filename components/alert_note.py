"""Notes on an alert: “seen”, and what explains it, from a closed list; who by role, not by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ambasada.accounts import AccountError
from ambasada.alert_notes import EVENT, SEEN, Name, Note
from ambasada.noting import reasons, take_note_back, write_note
from ambasada.office import the_office
from ambasada.questions.alerts import Alert
from ambasada.visibility import View
from components.listing import Badge
from components.member import ROLES, signed_in
from components.texts import _, day, escape, inside

REASONS: dict[str, str] = {
    "campaign": "a known campaign",
    "late": "late entries of older cases",
    "mistake": "a mistake in the sheet",
    "other": "something else",
}
_REFUSED = "note-refused"


def notes_on(alert: Alert) -> Sequence[Note]:
    """The notes on one alert, oldest first."""
    return the_office().accounts.notes_on(alert.name)


def note_badge(notes: Sequence[Note]) -> Badge | None:
    """The newest note in a word."""
    if not notes:
        return None
    if notes[-1].said == SEEN:
        return Badge(_("Seen"), ":material/visibility:")
    return Badge(_("Explained"), ":material/lightbulb:")


def notes_told(notes: Sequence[Note], view: View) -> None:
    """Each note in a sentence."""
    told = []
    for one in notes:
        who, at = _(ROLES[one.role]), day(one.at.astimezone(view.network.zone))
        said = (
            _("Seen ({who}, {day}).").format(who=who, day=at)
            if one.said == SEEN
            else _("Explained by {reason} ({who}, {day}).").format(
                reason=_reason(one.said), who=who, day=at
            )
        )
        told.append(f":material/sticky_note_2: {escape(said)}")
    if told:
        st.caption("  \n".join(told))


def _reason(said: str) -> str:
    if said.startswith(EVENT):
        return _("the event of {day}").format(day=day(date.fromisoformat(said.removeprefix(EVENT))))
    return _(REASONS[said])


def note_menu(alert: Alert, notes: Sequence[Note], view: View) -> None:
    """What this member may note on it, drawn for who opens it."""
    menu = st.popover(
        _("Note"),
        icon=":material/edit_note:",
        type="tertiary",
        key=_menu_key(alert.name),
        on_change="rerun",
    )
    if menu.open:
        member = view.member
        own = [one for one in notes if (one.role, one.embassy) == (member.role, member.embassy)]
        with menu:
            _choices(alert, own, view)


def _menu_key(name: Name) -> str:
    return "-".join(["note", *filter(None, vars(name).values())])


def _choices(alert: Alert, own: Sequence[Note], view: View) -> None:
    """Seen, explained, or their own note back."""
    key = _menu_key(alert.name)
    if not own or own[-1].said != SEEN:
        _button(_("Seen"), ":material/visibility:", f"seen-{key}", (view, alert.name, SEEN))
    st.caption(_("Explained by"))
    for said in reasons(alert):
        words = _reason(said)
        _button(
            words[:1].upper() + words[1:],
            ":material/lightbulb:",
            f"{said}-{key}",
            (view, alert.name, said),
        )
    if own:
        _button(_("Take the note back"), ":material/undo:", f"back-{key}", (view, alert.name, ""))


def _button(label: str, icon: str, key: str, asked: tuple[View, Name, str]) -> None:
    st.button(label, icon=icon, key=key, on_click=_note, args=asked, width="stretch")


def _note(view: View, name: Name, said: str) -> None:
    """On a click: by the account as it is now, for what it sees."""
    account = signed_in().account
    st.session_state[_menu_key(name)] = False
    try:
        if said:
            write_note(the_office(), account, view, name, said)
        else:
            take_note_back(the_office(), account, view, name)
    except AccountError as refusal:
        st.session_state[_REFUSED] = inside(str(refusal))


def refusal_told() -> None:
    """A refused note, said once."""
    refused = st.session_state.pop(_REFUSED, "")
    if refused:
        st.warning(escape(refused), icon=":material/block:")
