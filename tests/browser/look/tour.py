"""The tour: which screens, through whose eyes, in which windows; and all that must hold of one."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image
from playwright.sync_api import Page

from ambasada.catalogue import catalogue
from ambasada.visibility import Role
from pages import SCREENS
from tests.browser.conftest import NARROW, WIDE, Chromium, Server, Sitting, sit
from tests.browser.look import pictures
from tests.browser.look.barriers import barriers, not_by_keyboard
from tests.browser.look.moving import hold_still
from tests.conftest import accounts_of, signed_in_as

# Who looks: the first role that has a screen, but for these.
EYES = {Role.COORDINATOR: "pl", Role.LEADERSHIP: "leadership", Role.ADMINISTRATOR: "administrator"}
OTHERS = {
    "overview": Role.LEADERSHIP,
    "volunteers": Role.LEADERSHIP,
    "data-health": Role.ADMINISTRATOR,
}
# The gate's own pages, outside Streamlit.
SIGN_IN, ACCOUNT = "sign-in", "account"
PAGE_COLOURS = {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 21, 27)"}
OF_THE_REAL_DAY = (ACCOUNT, "accounts", "audit")
TALLEST = 9000


@dataclass(frozen=True)
class Stop:
    """One screen as one person sees it in one window."""

    screen: str
    eyes: str
    size: tuple[int, int]
    scheme: str
    language: str = "en"

    def __str__(self) -> str:
        return f"{self.screen}-{self.scheme}-{self.size[0]}-{self.language}"

    @property
    def is_gate(self) -> bool:
        """Whether it is a page of the gate's."""
        return self.screen in (SIGN_IN, ACCOUNT)


def stops(size: tuple[int, int], languages: dict[str, tuple[str, ...]]) -> list[Stop]:
    """All screens in the windows of one size; `languages` says in which schemes each is seen."""
    # Whoever sees rows is written down, so those screens come after the audit log's.
    in_order = sorted(SCREENS, key=lambda screen: screen.shows_rows)
    seen = [(SIGN_IN, ""), (ACCOUNT, EYES[Role.COORDINATOR])]
    seen += [(one.address, EYES[OTHERS.get(one.address, one.roles[0])]) for one in in_order]
    return [
        Stop(screen, eyes, size, scheme, language)
        for screen, eyes in seen
        for language, schemes in languages.items()
        for scheme in schemes
    ]


def all_stops() -> list[Stop]:
    """Every picture that is stored."""
    return stops(WIDE, ON_A_DESK) + stops(NARROW, ON_A_TELEPHONE)


ON_A_DESK: dict[str, tuple[str, ...]] = {"en": ("light", "dark")}
ON_A_TELEPHONE: dict[str, tuple[str, ...]] = {"en": ("light", "dark"), "be": ("light",)}


def look(chromium: Chromium, server: Server, stop: Stop) -> None:
    """Visit a screen once and check everything."""
    with sit(chromium, server, stop.size, stop.scheme) as visitor:
        page = _arrive(visitor, stop)
        wrong = [*_mistakes(visitor, stop), *barriers(page)]
        if stop.language == "en" and stop.scheme == "light":
            wrong += not_by_keyboard(page)
        wrong += _picture_mistakes(page, stop)
        assert not wrong, f"{stop}:\n" + "\n".join(wrong)
        if not stop.is_gate:
            visitor.check()


def _arrive(visitor: Sitting, stop: Stop) -> Page:
    for eyes in EYES.values():
        login = signed_in_as(visitor.server.config, eyes).login
        accounts_of(visitor.server.config).set_language(login, stop.language)
    if not stop.is_gate:
        return visitor.open(f"/{stop.screen}", stop.eyes)
    visitor.page.context.clear_cookies()
    if stop.eyes:
        visitor.sign_in(stop.eyes)
    visitor.page.goto(f"{visitor.address}/{stop.screen}?lang={stop.language}")
    visitor.page.wait_for_selector("h1")
    return visitor.page


def _mistakes(visitor: Sitting, stop: Stop) -> list[str]:
    page, found = visitor.page, []
    spoken = page.evaluate("document.documentElement.lang")
    if spoken != stop.language:
        found.append(f"html lang is {spoken}")
    if "Ambasada" not in page.title():
        found.append(f"the window's title is {page.title()!r}")
    if stop.is_gate:
        wide = page.evaluate("document.documentElement.scrollWidth")
        return found + [f"{wide} pixels wide"] * (wide > stop.size[0])
    heading = page.locator("[data-testid=stMain] h1").inner_text()
    if heading != _title(stop):
        found.append(f"the heading is {heading!r} and not {_title(stop)!r}")
    if visitor.has_horizontal_scroll():
        found.append(f"scrolls sideways: {visitor.has_horizontal_scroll()}")
    colour = page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )
    if colour != PAGE_COLOURS[stop.scheme]:
        found.append(f"the page is {colour}")
    return found


def _title(stop: Stop) -> str:
    title = next(one.title for one in SCREENS if one.address == stop.screen)
    message = catalogue("ambasada", stop.language).get(title) if stop.language != "en" else None
    return str(message.string) if message else title


def _picture_mistakes(page: Page, stop: Stop) -> list[str]:
    """Taken again when it differs: a chart may have been on its way."""
    wrong = ""
    for _try in range(3):
        wrong = pictures.check(str(stop), _picture(page, stop))
        if not wrong:
            return []
        page.wait_for_timeout(700)
    return [wrong]


def _picture(page: Page, stop: Stop) -> Image.Image:
    """The whole screen: Streamlit scrolls within the window, so the window grows."""
    page.mouse.move(0, 0)
    hold_still(page, stop.language, real_days=stop.screen in OF_THE_REAL_DAY)
    if not stop.is_gate:
        # Measured in the window as it was: a taller one says its own height.
        page.set_viewport_size({"width": stop.size[0], "height": stop.size[1]})
        page.set_viewport_size({"width": stop.size[0], "height": page.evaluate(_HEIGHT, TALLEST)})
        page.evaluate(_TWO_FRAMES)
    return pictures.opened(page.screenshot(full_page=stop.is_gate, animations="disabled"))


_HEIGHT = """most => Math.min(most,
  document.querySelector('[data-testid=stMain]').scrollHeight
    + Math.ceil(document.querySelector('[data-testid=stMain]').getBoundingClientRect().top))"""
_TWO_FRAMES = """() => document.fonts.ready.then(() => new Promise(done =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 150)))))"""
