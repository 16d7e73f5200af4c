"""Make the pictures of README.md and docs/: `make screenshots`.

A demo network on a fixed day, the real server, a real browser: the same pictures each time.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from ambasada.network import load_configuration
from ambasada.sources.demo import write_demo
from tests.browser.conftest import TELEPHONE, Chromium, Server, Sitting, browsing, serve
from tests.browser.look.moving import hold_still
from tests.browser.look.pictures import opened
from tests.conftest import ROOT, accounts_of
from tests.factories import TODAY

FOLDER = ROOT / "docs" / "pictures"
DESK, POCKET = (1440, 1080), (390, 844)


@dataclass(frozen=True)
class Shot:
    """One picture: a screen, the demo member who looks, the window, the language."""

    name: str
    screen: str
    member: str
    size: tuple[int, int] = DESK
    scheme: str = "light"
    language: str = "en"


SHOTS = (
    Shot("overview", "overview", "demo-leadership"),
    Shot("overview-dark-be", "overview", "demo-leadership", scheme="dark", language="be"),
    Shot("monthly-trends", "monthly-trends", "demo-leadership"),
    Shot("my-week-telephone", "my-week", "demo-coordinator", POCKET),
    Shot("my-week-telephone-dark-be", "my-week", "demo-coordinator", POCKET, "dark", "be"),
    Shot("open-cases-telephone", "open-cases", "demo-coordinator", POCKET),
    Shot("overview-telephone-be", "overview", "demo-leadership", POCKET, "light", "be"),
)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        folder, config = Path(made), ROOT / "config"
        write_demo(folder, load_configuration(config), config, cases=2500, seed=1, as_of=TODAY)
        with serve(folder / "config", folder / "log.txt") as server, browsing() as chromium:
            for shot in SHOTS:
                take(chromium, server, shot)
                print(FOLDER.name, shot.name, flush=True)


def take(chromium: Chromium, server: Server, shot: Shot) -> None:
    """Look at a screen as its member does, and keep the picture."""
    accounts = accounts_of(server.config)
    accounts.set_language(shot.member, shot.language)
    token, _device = accounts.open_session(shot.member, None)
    is_telephone = shot.size == POCKET
    context = chromium.browser.new_context(
        viewport={"width": shot.size[0], "height": shot.size[1]},
        device_scale_factor=2 if is_telephone else 1,
        color_scheme=shot.scheme,  # type: ignore[arg-type]
        user_agent=TELEPHONE if is_telephone else None,
        reduced_motion="reduce",
    )
    sitting = Sitting(context.new_page(), server)
    sitting.give(token)
    page = sitting.open(f"/{shot.screen}")
    _keep(page, shot)
    context.close()


def _keep(page: Page, shot: Shot) -> None:
    page.mouse.move(0, 0)
    # A sparkline comes a moment after everything else.
    page.wait_for_timeout(1500)
    hold_still(page, shot.language)
    picture = opened(page.screenshot(animations="disabled"))
    picture.save(FOLDER / f"{shot.name}.webp", "WEBP", quality=84, method=6)


if __name__ == "__main__":
    main()
