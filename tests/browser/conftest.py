"""One server and one Chromium for all tests of the browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.conftest import PATIENCE, ROOT, settings_of, signed_in_as

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # The same pixels on every machine, for the pictures of tests/browser/look.
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--disable-lcd-text",
    # No host but our own can be reached, whoever asks: no name is known, and the proxy is dead.
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=127.0.0.1;localhost",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DONE = "[data-testid=stApp][data-test-script-state=notRunning]"
# Streamlit asks for these beside a deep link first, then at the root: its own two 404s.
STREAMLITS_OWN = ("/_stcore/health", "/_stcore/host-config")
WIDE, NARROW = (1440, 1000), (390, 844)
# A narrow window is a telephone's: the map has a compact form for it.
TELEPHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder are browser tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Server:
    """A running Ambasada."""

    address: str
    log: Path
    config: Path
    pid: int


@contextmanager
def serve(config: Path, log: Path, **environment: str) -> Iterator[Server]:
    """Start the real server on a free port; it has answered once when this yields."""
    for last_try in (False, False, True):
        port = _free_port()
        process = _start(config, log, port, environment)
        try:
            if _answers(process, port):
                yield Server(f"http://127.0.0.1:{port}", log, config, process.pid)
                return
            # Another program may have taken the port in between: then once more.
            has_ended = process.poll() is not None
            assert has_ended and not last_try, f"no server:\n{log.read_text('utf-8')}"
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(config: Path, log: Path, port: int, more: Mapping[str, str]) -> subprocess.Popen[Any]:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, **settings_of(config), **more}
    with log.open("wb") as stream:
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=stream, stderr=subprocess.STDOUT
        )


def _answers(process: subprocess.Popen[Any], port: int) -> bool:
    """Wait for the server's first answer; False when it ended or stays silent."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                return process.poll() is None
        except OSError:
            time.sleep(0.1)
    return False


def _stop(process: subprocess.Popen[Any]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def server(demo_config: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of the demo network."""
    with serve(demo_config, tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running


@dataclass
class Chromium:
    """The browser, and a window for each size and scheme: what one tab loaded is there for all."""

    browser: Browser
    windows: dict[tuple[tuple[int, int], str], BrowserContext] = field(default_factory=dict)

    def window(self, size: tuple[int, int], scheme: str) -> BrowserContext:
        """The window of `size` of someone who likes it `light` or `dark`."""
        if (size, scheme) not in self.windows:
            width, height = size
            self.windows[size, scheme] = self.browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,  # type: ignore[arg-type]
                reduced_motion="reduce",
                locale="en-GB",
                user_agent=TELEPHONE if size == NARROW else None,
                timezone_id="Europe/Warsaw",
            )
            self.windows[size, scheme].set_default_timeout(PATIENCE * 1000)
        return self.windows[size, scheme]


@contextmanager
def browsing() -> Iterator[Chromium]:
    """Chromium, or a skipped test that says what is missing.

    Once in a run: Playwright cannot be started beside itself. So the fixture `chromium` stands in
    tests/conftest.py, for the browser's tests and the attacks alike.
    """
    wanted = (os.environ.get("CHROMIUM", ""), *BROWSERS)
    found = next((path for one in wanted if one and (path := shutil.which(one))), None)
    if found is None:
        pytest.skip("no Chromium on the path: install it, or name it in CHROMIUM")
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield Chromium(started)
        started.close()


@dataclass
class Sitting:
    """One visitor's tab, and everything that went wrong in it."""

    page: Page
    server: Server
    mistakes: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The server's address."""
        return self.server.address

    def open(self, path: str, eyes: str = "") -> Page:
        """Go to an address of the server, signed in as `eyes`, and wait until the screen stands.

        `eyes` may stand in the path too; the browser never asks for it.
        """
        parts = urlsplit(path)
        asked = dict(parse_qsl(parts.query))
        eyes = asked.pop("eyes", eyes)
        if eyes:
            self.sign_in(eyes)
        query = f"?{urlencode(asked)}" if asked else ""
        self.page.goto(self.address + parts.path + query, wait_until="domcontentloaded")
        self.settle()
        return self.page

    def sign_in(self, eyes: str) -> None:
        """Give the browser the cookie that the gate would have given."""
        self.give(signed_in_as(self.server.config, eyes).token)

    def give(self, token: str) -> None:
        """Put the cookie of a session into the browser."""
        # Chromium takes such a cookie for https only, and gives it to its own machine without.
        address = self.address.replace("http:", "https:")
        cookie = {"name": "__Host-ambasada", "value": token, "url": address}
        self.page.context.add_cookies([cookie | {"secure": True, "httpOnly": True}])  # type: ignore[list-item]

    def settle(self, heading: str = "") -> None:
        """Wait until the script has run, nothing is a skeleton and every chart is drawn.

        The address is a new screen's before its script runs: `heading` says whose is awaited.
        """
        if heading:
            self.page.wait_for_function(_HEADING_IS, arg=heading)
        self.page.wait_for_selector(f"{DONE} [data-testid=stMain] h1")
        self.page.wait_for_function(_IS_DRAWN)

    def has_horizontal_scroll(self) -> dict[str, list[int]]:
        """What is wider than its window: the document and the main part, with both widths."""
        widths: dict[str, list[int]] = self.page.evaluate(_WIDTHS)
        return {name: both for name, both in widths.items() if both[0] > both[1]}

    def check(self) -> None:
        """No mistake, no request to another host, no failure on the screen."""
        assert not self.mistakes, self.mistakes
        assert not self.strangers, self.strangers
        assert any(self.address in url for url in self.asked), "the watch on requests is blind"
        assert self.page.locator("[data-testid=stException]").count() == 0
        assert self.page.locator("[data-testid=stDialog]").count() == 0
        text = self.page.locator("body").inner_text()
        assert "Page not found" not in text
        assert "This screen could not be drawn" not in text


_HEADING_IS = "name => document.querySelector('[data-testid=stMain] h1')?.innerText === name"
_IS_DRAWN = """() =>
  document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning' &&
  !document.querySelector('[data-testid=stSkeleton]') &&
  [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(
    chart => chart.querySelector('.main-svg') &&
      // A map draws last; it draws nothing when a host that it asks does not answer.
      (!chart.querySelector('.geolayer > *') || chart.querySelector('.geolayer path.point')))"""
_WIDTHS = """() => {
  const found = {document: document.documentElement,
                 main: document.querySelector('[data-testid=stMain]')};
  return Object.fromEntries(
    Object.entries(found).map(([name, one]) => [name, [one.scrollWidth, one.clientWidth]]));
}"""


@contextmanager
def sit(
    chromium: Chromium, server: Server, size: tuple[int, int] = WIDE, scheme: str = "light"
) -> Iterator[Sitting]:
    """A fresh visitor: a new tab is a new session."""
    context = chromium.window(size, scheme)
    sitting = Sitting(context.new_page(), server)
    try:
        _watch(context, sitting)
        yield sitting
    finally:
        sitting.page.close()


def _watch(context: BrowserContext, sitting: Sitting) -> None:
    page, host = sitting.page, urlsplit(sitting.address).netloc
    page.on("pageerror", lambda error: sitting.mistakes.append(f"page error: {error}"))
    page.on("console", lambda message: _listen(message.type, message, sitting))
    # DevTools' own events: Playwright's miss fetches that host rules stop.
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")

    def note(event: dict[str, dict[str, str]]) -> None:
        url = event["request"]["url"]
        sitting.asked.append(url)
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != host:
            sitting.strangers.append(url)

    devtools.on("Network.requestWillBeSent", note)
    devtools.on(
        "Network.webSocketCreated",
        lambda event: note({"request": {"url": event["url"]}}),
    )


def _listen(kind: str, message: object, sitting: Sitting) -> None:
    if kind != "error":
        return
    url = urlsplit(message.location.get("url", ""))  # type: ignore[attr-defined]
    text = message.text  # type: ignore[attr-defined]
    beside_a_screen = url.path.endswith(STREAMLITS_OWN) and url.path not in STREAMLITS_OWN
    if "404" in text and beside_a_screen:
        return
    sitting.mistakes.append(f"console: {text} ({url.geturl()})")
