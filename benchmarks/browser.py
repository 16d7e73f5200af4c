"""A real Chromium, and what one click costs the server, the browser's main thread and the wire."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.ground import Server

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
).split()
NAMES = ("chromium", "chromium-browser", "google-chrome")
STEP_MS, CALM_STEPS, MOST_STEPS = 120, 5, 300
# What browser and server may use in one step and still count as calm.
CALM_BROWSER_MS, CALM_SERVER_MS = 6.0, 8.0


@dataclass(frozen=True)
class Cost:
    """Of one click or load: processor and main thread in ms, the wire in kB of 1,000 bytes."""

    server: float
    browser: float
    wire: float
    scripts: float = 0.0
    seconds: float = 0.0


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    asked = os.environ.get("CHROMIUM", "")
    path = asked or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """One person's browser session: nothing cached from another one."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self._server = server
        self._context = browser.new_context(viewport={"width": 1360, "height": 900})
        self.page: Page = self._context.new_page()
        self._wire = self._scripts = 0.0
        self._script_requests: set[str] = set()
        self._devtools = self._context.new_cdp_session(self.page)
        self._devtools.on("Network.webSocketFrameReceived", self._frame)
        self._devtools.on("Network.responseReceived", self._response)
        self._devtools.on("Network.loadingFinished", self._loaded)
        self._devtools.send("Network.enable")
        self._devtools.send("Performance.enable")

    def close(self) -> None:
        self._context.close()

    def sign_in(self, cookie: Mapping[str, str]) -> None:
        """Give the browser a cookie of the gate's; Chromium takes such a one for https only."""
        address = self._server.address.replace("http:", "https:")
        given = {**cookie, "url": address, "secure": True, "httpOnly": True}
        self._context.add_cookies([given])  # type: ignore[list-item]

    def open(self, address: str) -> Cost:
        """Open a screen with an empty cache."""
        return self.cost_of(lambda: self.page.goto(self._server.address + address))

    def cost_of(self, act: Callable[[], object]) -> Cost:
        """What `act` costs until server, browser and wire are calm again."""
        self._until_calm()
        wire, scripts = self._wire, self._scripts
        server, browser = self._server.processor_ms(), self._task_ms()
        act()
        waited = self._until_calm()
        return Cost(
            server=self._server.processor_ms() - server,
            browser=self._task_ms() - browser,
            wire=(self._wire - wire) / 1000,
            scripts=(self._scripts - scripts) / 1000,
            seconds=waited / 1000,
        )

    def _task_ms(self) -> float:
        metrics = self._devtools.send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in metrics if one["name"] == "TaskDuration") * 1000

    def _until_calm(self) -> float:
        calm, before, last_change = 0, self._state(), 0
        for step in range(MOST_STEPS):
            self.page.wait_for_timeout(STEP_MS)
            now = self._state()
            is_calm = (
                now[0] == before[0]
                and now[1] - before[1] < CALM_BROWSER_MS
                and now[2] - before[2] < CALM_SERVER_MS
            )
            calm, before = calm + 1 if is_calm else 0, now
            last_change = last_change if is_calm else step + 1
            if calm == CALM_STEPS:
                break
        return last_change * STEP_MS

    def _state(self) -> tuple[float, float, float]:
        return self._wire, self._task_ms(), self._server.processor_ms()

    def _frame(self, event: dict) -> None:
        frame = event["response"]
        text = frame["payloadData"]
        is_text = frame["opcode"] == 1
        self._wire += len(text.encode() if is_text else base64.b64decode(text))

    def _response(self, event: dict) -> None:
        if event.get("type") == "Script":
            self._script_requests.add(event["requestId"])

    def _loaded(self, event: dict) -> None:
        self._wire += event["encodedDataLength"]
        if event["requestId"] in self._script_requests:
            self._scripts += event["encodedDataLength"]
