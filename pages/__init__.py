"""The screens. `SCREENS` is the one table of them: address, title, audience, what draws it.

A member has the screens of their role; those of other roles do not exist for them, neither here
nor at the gate.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from ambasada.accounts import Session
from ambasada.audit import Kind
from ambasada.desk import the_desk
from ambasada.errand import NothingRead
from ambasada.office import the_office
from ambasada.questions.beginnings import has_nothing_yet
from ambasada.visibility import Member, Role, View, view_of
from components.embassy_choice import chosen_embassy
from components.first_visit import first_visit
from components.frame import chosen_day, frame, head_told, no_reading, plain_head
from components.gate.first_page import FirstWords
from components.identity import show_identity
from components.member import account_menu, signed_in
from components.states import loading
from components.texts import _, aloud, inside, speak
from pages.admin import accounts, audit, data_health
from pages.embassy import my_week, open_cases, volunteers
from pages.network import alerts, balance, how_to_read, monthly_trends, overview

Render = Callable[[Member, View], None]
RenderOffice = Callable[[Session], None]
COORDINATOR, LEADERSHIP, ADMINISTRATOR = Role


@dataclass(frozen=True)
class Screen:
    """One screen: its address, its name in the bar, who has it."""

    address: str
    title: str
    icon: str
    roles: tuple[Role, ...]
    # What needs no sheet (accounts, the audit log, how to read) is there when none can be read.
    render: Render | None = None
    render_office: RenderOffice | None = None
    # Its answer in a sentence, of the view and an embassy: painted before any chart.
    lead: Callable[[View, str], str] | None = None
    # Single cases or volunteers stand there: that somebody looked is written down.
    shows_rows: bool = False


# In the order of the bar, but that a role's landing screen stands first.
SCREENS: tuple[Screen, ...] = (
    Screen(
        "my-week",
        "My week",
        ":material/today:",
        (COORDINATOR, LEADERSHIP),
        my_week.render,
        lead=my_week.lead,
    ),
    Screen(
        "overview",
        "Overview",
        ":material/public:",
        (COORDINATOR, LEADERSHIP),
        overview.render,
        lead=overview.lead,
    ),
    Screen(
        "alerts",
        "Alerts",
        ":material/notifications:",
        (COORDINATOR, LEADERSHIP),
        alerts.render,
    ),
    Screen(
        "open-cases",
        "Open cases",
        ":material/inbox:",
        (COORDINATOR,),
        open_cases.render,
        shows_rows=True,
    ),
    Screen(
        "volunteers",
        "Volunteers",
        ":material/group:",
        (COORDINATOR, LEADERSHIP),
        volunteers.render,
        shows_rows=True,
    ),
    Screen(
        "monthly-trends",
        "Monthly trends",
        ":material/trending_up:",
        (LEADERSHIP, COORDINATOR),
        monthly_trends.render,
    ),
    Screen("balance", "Balance", ":material/balance:", (LEADERSHIP, COORDINATOR), balance.render),
    Screen(
        "data-health",
        "Data health",
        ":material/fact_check:",
        (COORDINATOR, ADMINISTRATOR),
        data_health.render,
        lead=data_health.lead,
    ),
    Screen(
        "accounts",
        "Accounts",
        ":material/manage_accounts:",
        (ADMINISTRATOR,),
        render_office=accounts.render,
    ),
    Screen(
        "audit",
        "Audit log",
        ":material/history_edu:",
        (ADMINISTRATOR,),
        render_office=audit.render,
    ),
    Screen(
        "how-to-read",
        "How to read this",
        ":material/help:",
        tuple(Role),
        render_office=how_to_read.render,
    ),
)
_LANDING = {COORDINATOR: "my-week", LEADERSHIP: "overview", ADMINISTRATOR: "data-health"}


def screens_by_role() -> Mapping[Role, frozenset[str]]:
    """The addresses that exist for each role."""
    return {
        role: frozenset(screen.address for screen in SCREENS if role in screen.roles)
        for role in Role
    }


def first_words(session: Session, address: str) -> FirstWords | None:
    """What the server itself says of a screen, before the browser can draw it; None where it would
    have to wait for a reading, or there is none.
    """
    member, desk = session.account.member, the_desk()
    wanted = _LANDING[member.role] if address in ("", "home") else address
    screen = next(one for one in SCREENS if one.address == wanted)
    if screen.render is None or desk.is_reading_first:
        return None
    try:
        figures = desk.latest()
        if figures.span.as_of != desk.today():
            return None
        view = view_of(member, figures)
        with aloud(the_office().language_of(session.account)):
            lead = screen.lead(view, member.embassy) if screen.lead else ""
            caption = " · ".join(head_told(view, is_demo=desk.is_demo))
            return FirstWords(_(screen.title), caption, lead)
    except NothingRead:
        return None
    except Exception:
        # The screen says what is wrong with it; its first words must not stand before that.
        logging.getLogger("ambasada.screen").exception("no first words of %s", screen.address)
        return None


def open_screen() -> None:
    """One run of the app: who looks, which day, which screen."""
    show_identity()
    session = signed_in()
    speak(the_office().language_of(session.account))
    landing = _LANDING[session.account.role]
    mine = [screen for screen in SCREENS if session.account.role in screen.roles]
    in_order = sorted(mine, key=lambda screen: screen.address != landing)
    pages = {screen.address: _page(screen, session) for screen in in_order}
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


def _page(screen: Screen, session: Session) -> st.Page:
    return st.Page(
        partial(_draw, screen, session),
        title=_(screen.title),
        icon=screen.icon,
        url_path=screen.address,
    )


def _draw(screen: Screen, session: Session) -> None:
    if screen.render_office:
        plain_head(_(screen.title), menu=partial(account_menu, session))
        screen.render_office(session)
    elif screen.render:
        _draw_figures(screen, screen.render, session)


def _draw_figures(screen: Screen, render: Render, session: Session) -> None:
    desk = the_desk()
    member = session.account.member
    menu = partial(account_menu, session)
    waiting = st.empty()
    if desk.is_reading_first:
        with waiting.container():
            st.title(_(screen.title), anchor=False)
            loading()
    try:
        today = desk.today()
        view = view_of(member, desk.figures(chosen_day(today, screen.address)))
    except NothingRead as reason:
        waiting.empty()
        plain_head(_(screen.title), menu=menu)
        no_reading(inside(str(reason)))
        return
    waiting.empty()
    if screen.shows_rows and member.role is COORDINATOR:
        the_office().audit.record(Kind.SAW_CASES, session.account.login, screen.address)
    lead = screen.lead(view, chosen_embassy(member, view)) if screen.lead else ""
    frame(_(screen.title), view, today, is_demo=desk.is_demo, menu=menu, lead=lead)
    if view.as_of >= today and has_nothing_yet(view):
        first_visit(screen.address)
    render(member, view)
