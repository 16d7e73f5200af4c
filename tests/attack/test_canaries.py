"""Each embassy's rows hold a word of its own; nobody else may ever hear it.

All 24 coordinators, leadership and an administrator open every screen they have, use its widgets
and take its files. `CANARIES=all` has them use every widget in every way that it offers (minutes);
without it each coordinator uses every fourth, in one way, so that together they use all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from ambasada.network import load_configuration
from ambasada.visibility import Role
from pages import screens_by_role
from tests.attack.canaries import canary, found_in, handed_over, heard_by, hidden
from tests.attack.visitor import SESSION, Visitor
from tests.attack.widgets import Hands, Widget
from tests.browser.conftest import Server
from tests.conftest import ROOT, signed_in_as
from tests.factories import TODAY

EMBASSIES = sorted(load_configuration(ROOT / "config").embassy)
EVERYBODY = [*EMBASSIES, "leadership", "administrator"]
DOES_ALL = os.environ.get("CANARIES") == "all"
EVERY = 1 if DOES_ALL else 4
AT_ONCE = 4
TODAY_AGAIN = f"as_of={TODAY.isoformat()}"


@dataclass
class Heard:
    """All that one member was told, and how much they did for it."""

    words: set[str]
    runs: int = 0
    files: int = 0
    size: int = 0


@pytest.fixture
def server(server_with_words: Server) -> Server:
    return server_with_words


@pytest.fixture(scope="module")
def heard(server_with_words: Server) -> dict[str, Heard]:
    """What everybody was told on their tour."""
    visitors = {eyes: visitor_of(server_with_words, eyes) for eyes in EVERYBODY}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        tours = pool.map(lambda eyes: tour(visitors[eyes], eyes), EVERYBODY)
        found = dict(zip(EVERYBODY, tours, strict=True))
    runs, files, size = (sum(getattr(one, name) for one in found.values()) for name in _COUNTED)
    print(f"{len(found)} members, {runs} runs, {files} files, {size / 1e6:.0f} MB searched")
    return found


_COUNTED = ("runs", "files", "size")


def visitor_of(server: Server, eyes: str) -> Visitor:
    return Visitor(server, {SESSION: signed_in_as(server.config, eyes).token})


def role_of(eyes: str) -> Role:
    return Role(eyes) if eyes in ("leadership", "administrator") else Role.COORDINATOR


def tour(visitor: Visitor, eyes: str) -> Heard:
    """Every screen, its widgets, its files."""
    told = Heard(set())
    turn = EVERYBODY.index(eyes)
    with visitor.socket() as socket:
        hands = Hands(visitor, socket)
        for screen in sorted(screens_by_role()[role_of(eyes)]):
            hands.open(screen, TODAY_AGAIN)
            hands.take_all()
            for widget, way in chosen(hands.widgets(), turn):
                told.runs += 1
                try_out(hands, widget, way, screen)
                settle(told, hands)
    settle(told, hands)
    return told


def chosen(widgets: list[Widget], turn: int) -> Iterator[tuple[Widget, int]]:
    """Each widget with each of its ways, or every fourth in one: another one for each member."""
    every = EVERY if turn < len(EMBASSIES) else 1
    for place, widget in enumerate(widgets):
        if (place + turn) % every == 0:
            ways = range(len(widget.says)) if DOES_ALL else [turn % len(widget.says)]
            yield from ((widget, way) for way in ways)


def try_out(hands: Hands, widget: Widget, way: int, screen: str) -> None:
    """Use a widget; what it led to may offer files; then back to the screen as it was."""
    hands.use(widget, widget.says[way])
    if DOES_ALL:
        hands.take_all()
    if widget.kind in ("date_input", "dataframe", "plotly_chart"):
        hands.open(screen, TODAY_AGAIN)


def settle(told: Heard, hands: Hands) -> None:
    """Search what was said since the last time, and forget it."""
    said = hands.socket.said + hands.files
    told.words |= found_in(said)
    told.files += len(hands.files)
    told.size += sum(map(len, said))
    hands.socket.said.clear()
    hands.files.clear()


@pytest.mark.parametrize("eyes", EVERYBODY)
def test_nobody_hears_another_embassys_word(heard: dict[str, Heard], eyes: str) -> None:
    # One's own is heard, and what was handed over, or the search would be blind.
    allowed = heard_by(eyes) if eyes in EMBASSIES else set()
    assert heard[eyes].words == allowed
    assert heard[eyes].runs and heard[eyes].size > 100_000


def test_files_were_taken(heard: dict[str, Heard]) -> None:
    assert all(heard[eyes].files for eyes in EVERYBODY if eyes != "administrator")


def test_the_search_sees_into_workbooks(server: Server) -> None:
    with visitor_of(server, "pl").socket() as socket:
        hands = Hands(visitor_of(server, "pl"), socket)
        hands.open("open-cases")
        hands.take_all()
    assert [found_in([file]) for file in hands.files] == [{canary("pl")}] * 2


def test_the_words_are_in_the_sheets(server: Server) -> None:
    files = [one for one in (server.config.parent / "sheets").rglob("*") if one.is_file()]
    words = found_in(file.read_bytes() for file in files)
    both = {word(one) for one in EMBASSIES for word in (canary, handed_over, hidden)}
    assert words == both | {hidden("network")}
