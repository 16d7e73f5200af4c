"""The screens. `SCREENS` is the one table of them: address, title, audience, what draws it.

Every address is registered on every run, so that a link ends in its screen or in a sentence,
never in "page not found"; the bar shows only what the member's role has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from ambasada.desk import the_desk
from ambasada.errand import NothingRead
from ambasada.visibility import Member, Role, View, view_of
from components.eyes import chosen_member, seen_as
from components.frame import chosen_day, frame, no_access, no_reading
from components.texts import _
from pages.admin import data_health
from pages.embassy import my_week, open_cases, volunteers
from pages.network import monthly_trends, overview

Render = Callable[[Member, View], None]
COORDINATOR, LEADERSHIP, ADMINISTRATOR = Role


@dataclass(frozen=True)
class Screen:
    """One screen: its address, its name in the bar, who has it."""

    address: str
    title: str
    icon: str
    roles: tuple[Role, ...]
    render: Render


# In the order of the bar, but that a role's landing screen stands first.
SCREENS: tuple[Screen, ...] = (
    Screen("my-week", "My week", ":material/today:", (COORDINATOR, LEADERSHIP), my_week.render),
    Screen("overview", "Overview", ":material/public:", (COORDINATOR, LEADERSHIP), overview.render),
    Screen("open-cases", "Open cases", ":material/inbox:", (COORDINATOR,), open_cases.render),
    Screen(
        "volunteers", "Volunteers", ":material/group:", (COORDINATOR, LEADERSHIP), volunteers.render
    ),
    Screen(
        "monthly-trends",
        "Monthly trends",
        ":material/trending_up:",
        (LEADERSHIP, COORDINATOR),
        monthly_trends.render,
    ),
    Screen(
        "data-health",
        "Data health",
        ":material/fact_check:",
        (COORDINATOR, ADMINISTRATOR),
        data_health.render,
    ),
)
_LANDING = {COORDINATOR: "my-week", LEADERSHIP: "overview", ADMINISTRATOR: "data-health"}


def open_screen() -> None:
    """One run of the app: whose eyes, which day, which screen."""
    st.set_page_config(
        page_title="Ambasada", page_icon="🤍", layout="wide", initial_sidebar_state="collapsed"
    )
    member = chosen_member(the_desk())
    landing = _LANDING[member.role]
    in_order = sorted(SCREENS, key=lambda screen: screen.address != landing)
    pages = {screen.address: _page(screen, member) for screen in in_order}
    home = st.Page(
        partial(_go_home, pages[landing]),
        title="Ambasada",
        url_path="home",
        default=True,
        visibility="hidden",
    )
    # Links need the page objects of this very run.
    st.session_state["pages"] = pages
    st.navigation([home, *pages.values()], position="top").run()


def _go_home(page: st.Page) -> None:
    st.switch_page(page)


def _page(screen: Screen, member: Member) -> st.Page:
    may_enter = member.role in screen.roles
    return st.Page(
        partial(_draw, screen, member) if may_enter else no_access,
        title=_(screen.title),
        icon=screen.icon,
        url_path=screen.address,
        visibility="visible" if may_enter else "hidden",
    )


def _draw(screen: Screen, member: Member) -> None:
    desk = the_desk()
    try:
        today = desk.today()
        view = view_of(member, desk.figures(chosen_day(today)))
    except NothingRead as reason:
        no_reading(str(reason))
        return
    frame(_(screen.title), view, today, is_demo=desk.is_demo, note=seen_as(member, desk))
    screen.render(member, view)
