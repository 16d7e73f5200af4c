"""When a first screen stands, and how fast the next: `python -m benchmarks.first_screen`.

A warm server: somebody has looked since the reading. The browser's cache is empty, as at the very
first visit, or kept, as at every other. The moments are Chromium's own: the largest paint of
content (LCP), and shifts of the layout (CLS) after it.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from benchmarks.browser import chromium
from benchmarks.ground import CASES, Server, ambasada_of, markdown, middle
from tests.browser.conftest import TELEPHONE

MOST_SECONDS, MOST_SHIFT, MOST_CHANGE = 1.5, 0.05, 0.5
# Each role's landing screen, and the ways from it that its bar offers.
LANDINGS = {
    "pl": ("/my-week", ("Overview", "Open cases", "Volunteers", "My week")),
    "leadership": ("/overview", ("My week", "Volunteers", "Monthly trends", "Overview")),
    "administrator": ("/data-health", ("Accounts", "Audit log", "Data health")),
}
WINDOWS = {1440: 1000, 390: 844}
_WATCH = """() => {
  window.paints = []; window.shifts = [];
  new PerformanceObserver(list => paints.push(...list.getEntries().map(one => one.startTime)))
    .observe({type: 'largest-contentful-paint', buffered: true});
  new PerformanceObserver(list => shifts.push(
    ...list.getEntries().filter(one => !one.hadRecentInput).map(one => [one.startTime, one.value])
  )).observe({type: 'layout-shift', buffered: true});
}"""
_SEEN = """() => {
  const last = paints.at(-1) ?? NaN;
  const after = shifts.filter(([at]) => at > last).reduce((sum, [, value]) => sum + value, 0);
  return [last / 1000, after, shifts.reduce((sum, [, value]) => sum + value, 0)];
}"""
# From the click to the screen's heading and a script that has ended, in the browser's own time.
_CHANGE = """name => new Promise(done => {
  const link = [...document.querySelectorAll('a[href]')].find(
    one => one.innerText.trim().endsWith(name));
  const started = performance.now();
  const look = () => {
    const stands = document.querySelector('main h1, [role=main] h1, h1')?.innerText === name
      && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning';
    if (stands) done((performance.now() - started) / 1000); else requestAnimationFrame(look);
  };
  link.click();
  look();
})"""


@dataclass
class Measured:
    """Of one landing screen in one window: seconds to the largest paint, shifts, page changes."""

    paints: list[float] = field(default_factory=list)
    paints_again: list[float] = field(default_factory=list)
    shifts_after: list[float] = field(default_factory=list)
    shifts: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    found: dict[tuple[str, int], Measured] = {}
    with ambasada_of(asked.cases) as server, chromium() as browser:
        # The first of all only warms the server.
        for number in range(-1, asked.times):
            for eyes in LANDINGS:
                for width in WINDOWS:
                    print(f"{eyes}, {width}, {number + 1}", file=sys.stderr, flush=True)
                    known = found.setdefault((eyes, width), Measured())
                    _visit(browser, server, eyes, width, known if number >= 0 else Measured())
    print(f"### The first screen in a warm server, {asked.cases:,} cases (medians)\n")
    print(_table(found))


def _visit(browser: Browser, server: Server, eyes: str, width: int, measured: Measured) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": WINDOWS[width]},
        user_agent=TELEPHONE if width < 600 else None,
    )
    address = server.address.replace("http:", "https:")
    cookie = {**server.cookie(eyes), "url": address, "secure": True, "httpOnly": True}
    context.add_cookies([cookie])  # type: ignore[list-item]
    context.add_init_script(f"({_WATCH})()")
    landing, ways = LANDINGS[eyes]
    for paints in (measured.paints, measured.paints_again):
        page = context.new_page()
        page.goto(server.address + landing)
        _until_calm(page)
        paint, after, shift = page.evaluate(_SEEN)
        paints.append(paint)
        measured.shifts_after.append(after)
        measured.shifts.append(shift)
    # On a telephone the bar is folded away; its links are the same.
    if width > 600:
        for name in ways:
            measured.changes.append(page.evaluate(_CHANGE, name))
            _until_calm(page)
    context.close()


def _until_calm(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning] h1")
    page.wait_for_timeout(2500)


def _table(found: dict[tuple[str, int], Measured]) -> str:
    head = (
        "landing screen",
        "width",
        "largest paint, s",
        "with its cache, s",
        "CLS after it",
        "CLS in all",
        "page change, s",
    )
    rows: list[tuple[str, ...]] = [
        (
            f"{LANDINGS[eyes][0]}, {eyes}",
            str(width),
            f"{middle(one.paints):.2f}",
            f"{middle(one.paints_again):.2f}",
            f"{middle(one.shifts_after):.3f}",
            f"{middle(one.shifts):.3f}",
            f"{middle(one.changes):.2f}" if one.changes else "",
        )
        for (eyes, width), one in found.items()
    ]
    every = middle([change for one in found.values() for change in one.changes])
    rows.append(("all page changes", "", "", "", "", "", f"{every:.2f}"))
    most = (str(MOST_SECONDS), str(MOST_SECONDS), str(MOST_SHIFT), "", str(MOST_CHANGE))
    rows.append(("**target: under**", "", *most))
    return markdown(head, rows)


if __name__ == "__main__":
    main()
