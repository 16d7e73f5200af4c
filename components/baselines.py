"""From which events on weeks are compared anew; leadership begins and takes back."""

from __future__ import annotations

from datetime import date

import streamlit as st

from ambasada.accounts import AccountError
from ambasada.beginning_anew import begin_anew, offered_events, take_baseline_back
from ambasada.desk import the_desk
from ambasada.office import the_office
from ambasada.questions.overview import Event
from ambasada.storage.baselines import baselines_of
from ambasada.visibility import Role, View
from components.folded import folded
from components.member import signed_in
from components.texts import _, day, escape, inside

_REFUSED = "baseline-refused"


def baselines(view: View) -> None:
    """Since when weeks are compared anew, and for leadership the events to begin from."""
    begun = [one for one in baselines_of(the_office().state).days() if one <= view.as_of]
    if begun:
        st.caption(
            ":material/flag: "
            + _("Since {day} weeks are compared anew, once there are nine of them.").format(
                day=day(begun[-1])
            )
        )
    if view.member.role is Role.LEADERSHIP and offered_events(view):
        folded(_("New baseline"), "baselines", lambda: _choices(view))


@st.fragment
def _choices(view: View) -> None:
    """What it means, then each event with its button."""
    refused = st.session_state.pop(_REFUSED, "")
    if refused:
        st.warning(escape(refused), icon=":material/block:")
    st.markdown(
        _(
            "After an event that changed things for good, the weeks before it can be left out of "
            "what new weeks are compared with. It holds for all embassies, from the next reading "
            "on; until nine weeks have passed, weeks are still compared with those before."
        )
    )
    begun = baselines_of(the_office().state).days()
    for event in offered_events(view):
        _choice(view, event, is_begun=date.fromisoformat(event.on) in begun)


def _choice(view: View, event: Event, *, is_begun: bool) -> None:
    on = date.fromisoformat(event.on)
    with st.container(horizontal=True, vertical_alignment="center"):
        mark = f" :blue-badge[:material/flag: {_('New baseline')}]" if is_begun else ""
        title = " ".join(event.title.split())
        st.markdown(f"**{escape(day(on))}** {escape(title)}{mark}", width="stretch")
        st.button(
            _("Take back") if is_begun else _("Begin anew from here"),
            icon=":material/undo:" if is_begun else ":material/flag:",
            key=f"baseline-{event.on}",
            on_click=_change,
            args=(view, on, is_begun),
        )


def _change(view: View, on: date, is_begun: bool) -> None:
    """On a click: by the account as it is now."""
    change = take_baseline_back if is_begun else begin_anew
    try:
        change(the_office(), signed_in().account, view, on)
    except AccountError as refusal:
        st.session_state[_REFUSED] = inside(str(refusal))
        return
    the_desk().read_soon()
