"""What changes month by month, by kind of request and by embassy; what explains it?"""

from __future__ import annotations

import streamlit as st

from ambasada.questions.handovers import has_handovers
from ambasada.questions.season import season
from ambasada.questions.trends import whole_months
from ambasada.visibility import Member, View
from components.coming import what_comes_next
from components.frame import empty
from components.funnel import funnel_plot
from components.handovers_months import monthly_handovers
from components.month_statements import embassy_filter, month_statements, months_filter
from components.month_strain import strained_embassies
from components.monthly import monthly_chart
from components.monthly_parts import monthly_parts
from components.monthly_waits import monthly_waits
from components.season import without_season
from components.texts import _
from components.waiting_curve import waiting_curve


def render(member: Member, view: View) -> None:
    """The answer in words, who cannot cope, then the evidence: months, parts, waits, a funnel."""
    if not view.known or (member.embassy and member.embassy not in view.known):
        empty(_("No sheet could be read yet. Data health says why and what to do."))
        return
    if len(whole_months(view, 2)) < 2:
        empty(
            _(
                "Two whole months of cases are needed before months can be compared. Until then "
                "My week shows the weeks. If you look at an earlier day, choose a later “As of”."
            )
        )
        return
    embassy = embassy_filter(view, member.embassy)
    month_statements(view, embassy)
    if not embassy:
        strained_embassies(view)
    with st.container(border=True):
        what_comes_next(view, embassy)
    months = months_filter()
    with st.container(border=True):
        monthly_chart(view, embassy, months)
    if season(view, embassy) is not None:
        with st.container(border=True):
            without_season(view, embassy, months)
    with st.container(border=True):
        monthly_parts(view, embassy, months)
    with st.container(border=True):
        monthly_waits(view, embassy, months)
    with st.container(border=True):
        waiting_curve(view, embassy)
    if not embassy:
        with st.container(border=True):
            funnel_plot(view)
    if has_handovers(view, embassy):
        monthly_handovers(view, embassy, months)
