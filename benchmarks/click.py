"""What a click costs, beside a page as usually written: `python -m benchmarks.click`.

Both pages are driven by a real Chromium in the same run. “First” is a view that nobody has asked
for since the reading, “again” is the same view in another person's session.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from benchmarks.browser import Cost, Visit, chromium
from benchmarks.clicks import LEADERSHIP, NAVIGATION, SCREENS, USUAL, Kind, choose
from benchmarks.ground import CASES, Server, ambasada_of, markdown, middle, usual_page_of, whole

TARGET = ("**target: under**", "100", "40", "600", "80", "")
HEAD = (
    "click",
    "server first, ms",
    "server again, ms",
    "browser, ms",
    "wire, kB",
    "clicks",
)


@dataclass
class Measured:
    """The costs of one kind of click."""

    first: list[Cost] = field(default_factory=list)
    again: list[Cost] = field(default_factory=list)

    def row(self, name: str) -> tuple[str, ...]:
        both = self.first + self.again
        return (
            name,
            whole(middle([cost.server for cost in self.first])),
            whole(middle([cost.server for cost in self.again])),
            whole(middle([cost.browser for cost in both])),
            f"{middle([cost.wire for cost in both]):.1f}",
            str(len(both)),
        )


class Notebook:
    """All that was measured of one server."""

    def __init__(self) -> None:
        self.kinds: dict[Kind, Measured] = defaultdict(Measured)
        self.loads: dict[str, list[Cost]] = defaultdict(list)
        self.idle_ms = 0.0

    def take(self, visit: Visit, kinds: Iterable[Kind], *, is_first: bool) -> None:
        """Make each click of `kinds` and write down its cost."""
        for kind in kinds:
            costs = self.kinds[kind].first if is_first else self.kinds[kind].again
            for option in kind.first if is_first else kind.again:
                try:
                    costs.append(choose(visit, kind.control, option))
                except BrowserError as error:
                    _say(f"{kind.name}, {option}: not measured ({str(error).splitlines()[0]})")
                    visit.page.keyboard.press("Escape")

    def of_group(self, group: str) -> Measured:
        together = Measured()
        for kind, measured in self.kinds.items():
            if group in ("", kind.group) and kind != NAVIGATION:
                together.first += measured.first
                together.again += measured.again
        return together


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    cases = parser.parse_args().cases
    # A browser of its own for each, so that neither inherits the other's memory.
    with ambasada_of(cases) as server, chromium() as browser:
        ours = _measure_ambasada(browser, server)
    with usual_page_of(cases) as server, chromium() as browser:
        usual = _measure_usual(browser, server)
    print(_report(ours, usual, cases))


def _measure_ambasada(browser: Browser, server: Server) -> Notebook:
    notebook = Notebook()
    for screen in SCREENS:
        for eyes in screen.eyes:
            for is_first in (True, False):
                _say(f"{screen.address}, {eyes}, {'first' if is_first else 'again'}")
                visit = Visit(browser, server)
                visit.sign_in(server.cookie(eyes))
                notebook.loads[screen.address].append(visit.open(screen.address))
                notebook.take(visit, screen.kinds, is_first=is_first)
                visit.close()
    visit = Visit(browser, server)
    visit.sign_in(server.cookie(LEADERSHIP))
    visit.open("/overview")
    notebook.take(visit, [NAVIGATION], is_first=True)
    visit.close()
    notebook.idle_ms = _idle_ms(server)
    return notebook


def _measure_usual(browser: Browser, server: Server) -> Notebook:
    notebook = Notebook()
    for is_first in (True, False):
        _say(f"usual page, {'first' if is_first else 'again'}")
        visit = Visit(browser, server)
        notebook.loads["usual page"].append(visit.open("/"))
        notebook.take(visit, USUAL, is_first=is_first)
        visit.close()
    notebook.idle_ms = _idle_ms(server)
    return notebook


def _idle_ms(server: Server) -> float:
    before = server.processor_ms()
    time.sleep(5)
    return (server.processor_ms() - before) / 5


def _report(ours: Notebook, usual: Notebook, cases: int) -> str:
    clicks = [measured.row(kind.name) for kind, measured in ours.kinds.items()]
    clicks += [TARGET]
    clicks += [measured.row(kind.name) for kind, measured in usual.kinds.items()]
    return "\n\n".join(
        (
            f"### A click, {cases:,} cases (medians)",
            markdown(HEAD, clicks),
            "### The same beside the usual page (medians)",
            _comparison(ours, usual),
            "### First load of a screen with an empty cache",
            _loads({**ours.loads, **usual.loads}),
            f"Idle, the server uses {ours.idle_ms:.1f} ms a second (usual page "
            f"{usual.idle_ms:.1f}); it is not taken off the clicks.",
        )
    )


def _comparison(ours: Notebook, usual: Notebook) -> str:
    rows = []
    for group in ("period", "embassy", "filter", ""):
        our, its = (notebook.of_group(group) for notebook in (ours, usual))
        cells = [group or "**all clicks**"]
        for of in (
            lambda one: [cost.server for cost in one.first],
            lambda one: [cost.server for cost in one.again],
            lambda one: [cost.browser for cost in one.first + one.again],
            lambda one: [cost.wire for cost in one.first + one.again],
        ):
            mine, theirs = middle(of(our)), middle(of(its))
            cells.append(f"{whole(mine)} : {whole(theirs)} (1 : {theirs / mine:.1f})")
        rows.append(cells)
    return markdown(HEAD[:-1], rows)


def _loads(loads: dict[str, list[Cost]]) -> str:
    rows = [
        (
            name,
            whole(costs[0].server),
            whole(middle([cost.server for cost in costs[1:]])),
            whole(middle([cost.browser for cost in costs])),
            whole(middle([cost.wire for cost in costs])),
            whole(middle([cost.scripts for cost in costs])),
        )
        for name, costs in loads.items()
    ]
    return markdown((*HEAD[:5], "of it scripts, kB"), rows)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
