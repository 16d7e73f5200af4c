"""The first visit: what a screen will answer, what is needed for it, and who can do that."""

from __future__ import annotations

import streamlit as st

from components.texts import _

# By the screen's address, one sentence each.
ANSWERS = {
    "my-week": "What came in, what is stuck, who is free, and which case to move first.",
    "overview": "How the network is today: load, overdue cases, and who needs attention.",
    "alerts": "What was unusual last week, and whether it is local or network-wide.",
    "open-cases": "Which of your cases need a move, the most urgent first.",
    "volunteers": "Who has hours left, with which languages and skills, and where the gaps are.",
    "balance": "Who has more work than hours, who has room, and which cases could go where.",
    "monthly-trends": "What changes from month to month, where, and what explains it.",
    "data-health": "Which rows could not be read, and which cell mends each.",
    "accounts": "Who may enter, as what, and which change waits for a second yes.",
    "audit": "Who did what in which hour, and whether the log is whole.",
}
NEEDS = {
    "my-week": "Rows in the tabs “cases” and “volunteers” of your sheet.",
    "overview": "Rows in the tab “cases” of at least one embassy's sheet.",
    "alerts": "Nine whole weeks of rows in the tab “cases”.",
    "open-cases": "Rows in the tab “cases” of your sheet, one for each request.",
    "volunteers": "Rows in the tab “volunteers”: a code, hours a week, languages, skills.",
    "balance": "Open cases, and volunteers with hours, languages and skills.",
    "monthly-trends": "Two whole months of rows in the tab “cases”.",
    "data-health": "One sheet that is connected, with the tabs “cases” and “volunteers”.",
}


def first_visit(address: str) -> None:
    """The guide of one screen; screens that need no sheet have none."""
    if address not in NEEDS:
        return
    with st.container(border=True, key="first-visit"):
        st.header(_("Nothing is filled in yet"), anchor=False)
        lines = (
            ("lightbulb", _("This screen will answer"), _(ANSWERS[address])),
            ("table_rows", _("It needs"), _(NEEDS[address])),
            (
                "group",
                _("Who can do it"),
                _(
                    "Coordinators fill the sheet of their embassy; an administrator connects it "
                    "(“python -m ambasada template” makes an empty one). Data health says why and "
                    "what to do."
                ),
            ),
        )
        st.markdown(
            "\n".join(f"- :material/{icon}: **{head}:** {said}" for icon, head, said in lines)
        )
        st.page_link(
            st.session_state["pages"]["how-to-read"],
            label=_("How to read this"),
            icon=":material/help:",
        )
