"""What is unusual this week, and is it local or network-wide?"""

from __future__ import annotations

import streamlit as st

from ambasada.questions.alerts import RELEASED, shown_alerts
from ambasada.questions.periods import last_whole_week
from ambasada.visibility import Member, View
from components.alerts import alert_cards, earlier_list, quiet_list
from components.alerts_state import last_week_is_calm, last_week_unknown, release_is_calm
from components.baselines import baselines
from components.explain import explain
from components.frame import empty, reporting_line
from components.texts import _


def render(member: Member, view: View) -> None:
    """Last week loud, then what the release shows of the network, then quieter and older signs."""
    if not view.known or (member.embassy and member.embassy not in view.known):
        empty(_("No sheet could be read yet. Data health says why and what to do."))
        return
    reporting_line(view)
    shown = shown_alerts(view)
    own = [one for one in shown.now if one.reach != RELEASED]
    with st.container(border=True):
        st.header(
            _("Last week"),
            anchor=False,
            help=explain("unusual", view, last_whole_week(view.as_of)),
        )
        if own:
            alert_cards(own, view, "now")
        elif not last_week_unknown(view, member.embassy):
            last_week_is_calm()
        quiet_list(shown.quiet, view)
    if not view.may_see_exactly(""):
        with st.container(border=True):
            st.header(_("The network, as released"), anchor=False)
            told = [one for one in shown.now if one.reach == RELEASED]
            alert_cards(told, view, "told")
            if not told:
                release_is_calm(view)
    earlier_list(shown.before, view)
    baselines(view)
