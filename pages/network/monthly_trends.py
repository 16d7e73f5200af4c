"""What changes month by month, by kind of request and by embassy; what explains it?"""

from __future__ import annotations

import streamlit as st

from ambasada.questions.trends import whole_months
from ambasada.visibility import Member, View
from components.frame import empty
from components.month_statements import month_statements, trend_filters
from components.monthly import monthly_chart
from components.monthly_parts import monthly_parts
from components.monthly_waits import monthly_waits
from components.texts import _


def render(member: Member, view: View) -> None:
    """The last whole month in words, then all months, their parts, and how long people wait."""
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
    months, embassy = trend_filters(view, member.embassy)
    month_statements(view, embassy)
    with st.container(border=True):
        monthly_chart(view, embassy, months)
    monthly_parts(view, embassy, months)
    with st.container(border=True):
        monthly_waits(view, embassy, months)
