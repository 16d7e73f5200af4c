"""The gate in a real browser: invitation, sign-in, passkey, sign-out, with and without scripts."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, expect

from ambasada.visibility import Role
from components.gate.leaves import LANGUAGES
from pages import SCREENS
from tests.attack.people import PASSWORD
from tests.browser.conftest import FLAGS, NARROW, Chromium, Server, Sitting, serve, sit
from tests.conftest import accounts_of

LISTENING = Path(__file__).resolve().parents[1] / "attack" / "listening"
HEADINGS = {
    "en": "Demo: everything here is made up",
    "be": "Дэма: тут усё выдуманае",
    "ru": "Демо: здесь всё вымышлено",
    "pl": "Demo: wszystko tutaj jest zmyślone",
    "lt": "Demonstracija: čia viskas išgalvota",
}


def invite(server: Server, login: str) -> str:
    token = accounts_of(server.config).add(login, Role.COORDINATOR, "pl", by="console")
    return f"{server.address}/invitation?token={token}"


def enrol(page: Page, link: str) -> tuple[str, list[str]]:
    """Take an invitation as its member would; the app's key and the recovery codes."""
    page.goto(link)
    secret = page.locator(".key").inner_text().replace(" ", "")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_label("Six digits").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("h1")).to_have_text("Your ten recovery codes")
    return secret, page.locator(".codes li").all_inner_texts()


@pytest.fixture
def visitor(server: Server, chromium: Chromium) -> Iterator[Sitting]:
    """Somebody who has never been here, in a window of their own."""
    context = chromium.browser.new_context(locale="en-GB", reduced_motion="reduce")
    yield Sitting(context.new_page(), server)
    context.close()


def test_from_the_invitation_to_the_screen_and_out_again_by_keyboard(
    server: Server, visitor: Sitting
) -> None:
    page = visitor.page
    _secret, codes = enrol(page, invite(server, "keyboard-1"))
    assert len(set(codes)) == 10
    page.get_by_role("link", name="I have written them down").press("Enter")
    # The demo's choices stand first; the fold opens by keyboard.
    page.get_by_text("Login · Password").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Login").focus()
    page.keyboard.type("keyboard-1")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Second step")
    page.keyboard.type(codes[0])
    page.keyboard.press("Enter")
    page.wait_for_url("**/my-week*")
    visitor.settle()
    page.get_by_role("button", name="keyboard-1").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out", exact=True).press("Enter")
    page.wait_for_url("**/sign-in?ended=1*")
    expect(page.get_by_role("status")).to_have_text(
        "Your session has ended. Sign in again to go on."
    )
    # Going back shows nothing of the screen.
    page.go_back()
    page.wait_for_url("**/sign-in*")


def test_without_scripts_everything_but_passkeys_works(server: Server, chromium: Chromium) -> None:
    context = chromium.browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    _secret, codes = enrol(page, invite(server, "plain-1"))
    page.goto(f"{server.address}/sign-in")
    page.locator("summary").click()
    page.get_by_label("Login").fill("plain-1")
    page.get_by_label("Password", exact=True).fill("not the right one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Login or password is not right.")
    page.get_by_label("Login").fill("plain-1")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Six digits, or a recovery code").fill(codes[1])
    page.get_by_role("button", name="Continue").click()
    page.goto(f"{server.address}/account")
    expect(page.locator("h1")).to_have_text("Your account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("You are signed out.")
    context.close()


def test_a_passkey_takes_the_place_of_the_six_digits(server: Server, chromium: Chromium) -> None:
    context = chromium.browser.new_context(locale="en-GB")
    page = context.new_page()
    # A passkey belongs to a name, and an address of digits is none.
    here = server.address.replace("127.0.0.1", "localhost")
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    _secret, codes = enrol(page, invite(server, "passkey-1").replace(server.address, here))
    _first_step(page, here, "passkey-1")
    page.get_by_label("Six digits, or a recovery code").fill(codes[0])
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/my-week*")
    page.goto(f"{here}/account")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("status")).to_have_text(
        "The passkey is added. You can use it at the next sign-in."
    )
    page.get_by_role("button", name="Sign out", exact=True).click()
    _first_step(page, here, "passkey-1")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/my-week*")
    # Without a finger nothing opens.
    page.goto(f"{here}/account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    devtools.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": made["authenticatorId"], "isUserVerified": False},
    )
    _first_step(page, here, "passkey-1")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not accepted.")
    context.close()


def _first_step(page: Page, here: str, login: str) -> None:
    page.goto(f"{here}/sign-in")
    page.locator("summary").click()
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sign_in_page_speaks_every_language_on_a_telephone(
    server: Server, chromium: Chromium, language: str
) -> None:
    context = chromium.browser.new_context(
        viewport={"width": 360, "height": 740}, locale=f"{language}"
    )
    page = context.new_page()
    page.goto(f"{server.address}/sign-in")
    expect(page.locator("h1")).to_have_text(HEADINGS[language])
    assert page.locator("html").get_attribute("lang") == language
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    small = page.evaluate(
        "[...document.querySelectorAll('a, button, input, summary')].filter(one => "
        "one.offsetParent && one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"
    )
    assert not small
    for other in LANGUAGES:
        if other != language:
            page.locator(f"footer [lang={other}]").click()
            expect(page.locator("h1")).to_have_text(HEADINGS[other])
            break
    context.close()


def test_a_link_from_elsewhere_opens_the_screen_of_someone_signed_in(
    server: Server, visitor: Sitting
) -> None:
    visitor.sign_in("leadership")
    page = visitor.page
    # Another site of this machine: the cookie does not come along with its links.
    page.route(
        "http://localhost:1/",
        lambda route: route.fulfill(
            body=f'<a href="{server.address}/volunteers">link</a>', content_type="text/html"
        ),
    )
    page.goto("http://localhost:1/")
    page.get_by_role("link").click()
    visitor.settle("Volunteers")


def test_a_tour_of_every_role_calls_nobody_else(
    demo_config: Path, chromium: Chromium, tmp_path: Path
) -> None:
    calls = tmp_path / "calls.txt"
    calls.touch()
    listening = {"PYTHONPATH": str(LISTENING), "AMBASADA_TEST_CALLS": str(calls)}
    assert any(flag.startswith("--proxy-server") for flag in FLAGS)
    with serve(demo_config, tmp_path / "log.txt", **listening) as server:
        for role in Role:
            with sit(chromium, server, NARROW) as tour:
                tour.page.context.clear_cookies()
                tour.page.goto(f"{server.address}/sign-in")
                tour.page.locator(f"button[value=demo-{role.value}]").click()
                tour.settle()
                for screen in SCREENS:
                    if role in screen.roles:
                        tour.open(f"/{screen.address}")
                tour.check()
                tour.page.context.clear_cookies()
        time.sleep(1)
    heard = calls.read_text("utf-8").splitlines()
    assert heard.count("listening") >= 2, "nobody listened to the server and its reader"
    own = re.compile(r"listening|127\.0\.0\.1|'localhost'|::1|None")
    assert not [line for line in heard if not own.search(line)], heard
