"""Messages that no browser of ours would send: none of them brings anybody a foreign word."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from streamlit.navigation.page import calc_hash
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from pages import SCREENS
from tests.attack.canaries import canary, found_in, heard_by
from tests.attack.test_canaries import DOES_ALL, EMBASSIES, visitor_of
from tests.attack.visitor import Socket
from tests.attack.widgets import Hands, Widget
from tests.browser.conftest import Server
from tests.conftest import PATIENCE

# With CANARIES=all five hundred.
MESSAGES, ILL_TYPED = (500, 100) if DOES_ALL else (160, 20)
# Who sends them: each with the widgets, fragments and screens of all the others.
SENDERS = ("pl", "si", "leadership", "administrator")
ANYTHING = (
    "", "0", "-1", "9" * 40, "lt", "../lt", "%", "null", "{}", "[]", "Lithuania", "<b>", "\x00",
    "administrator", "leadership", "2026-11-25", "2026-13-45", "9999-12-31", "2020-01-01", "' OR",
)  # fmt: skip
ASKED = (
    "embassy", "only", "as_of", "category", "urgency", "turn", "volunteer", "age", "rows", "weeks",
    "months", "figure", "map", "eyes", "member", "role", "login", "session", "embed", "page",
)  # fmt: skip
NO_ANSWER_SECONDS = 0.5
Say = Callable[[WidgetState, random.Random], None]
Ways = Callable[[Widget], tuple[Say, ...]]


@dataclass
class Loot:
    """What others' screens consist of; a thief would guess some of it."""

    widgets: list[Widget] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@pytest.fixture
def server(server_with_words: Server) -> Server:
    return server_with_words


@pytest.fixture(scope="module")
def loot(server_with_words: Server) -> Loot:
    """From a coordinator of Lithuania, leadership and an administrator."""
    server, loot = server_with_words, Loot()
    for eyes in ("lt", "leadership", "administrator"):
        with visitor_of(server, eyes).socket() as socket:
            hands = Hands(visitor_of(server, eyes), socket)
            for screen in SCREENS:
                hands.open(screen.address)
                loot.widgets += hands.widgets()
                loot.fragments += sorted(hands.fragments)
                loot.files += hands.offers()
    assert loot.widgets and loot.fragments and loot.files
    return loot


def test_forged_messages_bring_nobody_a_foreign_word(server: Server, loot: Loot) -> None:
    """Any value of its widget's type, for any widget of anybody, with any address: no failure."""
    before = server.log.stat().st_size
    send_all(server, loot, MESSAGES, _well_typed)
    log = server.log.read_bytes()[before:]
    assert b"Traceback" not in log, log[-3000:].decode(errors="replace")


def test_values_of_a_wrong_type_fail_without_telling_anything(server: Server, loot: Loot) -> None:
    """Streamlit itself stumbles over those; the screen is a short number, the log no cell."""
    send_all(server, loot, ILL_TYPED, _any_type)
    assert not found_in([server.log.read_bytes()])


def send_all(server: Server, loot: Loot, count: int, ways: Ways) -> None:
    """Each sender sends its share, and hears no word but its own."""
    for number, eyes in enumerate(SENDERS):
        dice = random.Random(number)
        with visitor_of(server, eyes).socket() as socket:
            socket.open("data-health")
            for _turn in range(count // len(SENDERS)):
                _post(socket, forged(dice, loot, socket, ways))
            # It still lives, and shows what it may.
            socket.open("data-health")
            allowed = heard_by(eyes) if eyes in EMBASSIES else set()
            heard = found_in(socket.said)
            # Hand-overs of both sides stand on some screens only.
            assert heard <= allowed
            assert not allowed or canary(eyes) in heard


def _post(socket: Socket, message: BackMsg) -> None:
    """Send it; a made-up fragment gets no answer."""
    try:
        is_guess = bool(message.rerun_script.fragment_id)
        socket.send(message, seconds=NO_ANSWER_SECONDS if is_guess else PATIENCE)
    except TimeoutError:
        assert message.rerun_script.fragment_id


def forged(dice: random.Random, loot: Loot, socket: Socket, ways: Ways) -> BackMsg:
    """A run that nobody's screen would ask for."""
    message = BackMsg()
    run = message.rerun_script
    addresses = [screen.address for screen in SCREENS]
    run.page_script_hash = calc_hash(dice.choice([*addresses, "home", "accounts", "", "../app"]))
    if dice.random() < 0.1:
        run.page_name = dice.choice([*addresses, "../app.py", "pages/__init__.py"])
    names = dice.sample(ASKED, dice.randint(0, 6))
    pairs = [f"{name}={dice.choice([*ANYTHING, *EMBASSIES])}" for name in names]
    run.query_string = "&".join(pairs)
    if dice.random() < 0.06:
        run.fragment_id = dice.choice([*loot.fragments, "0" * 32, "../x"])
    own = Hands(None, socket).widgets()  # type: ignore[arg-type]
    for widget in dice.sample([*loot.widgets, *own], dice.randint(0, 8)):
        state = WidgetState(id=widget.identity)
        dice.choice(ways(widget))(state, dice)
        run.widget_states.widgets.append(state)
    return message


def _text(state: WidgetState, dice: random.Random) -> None:
    state.string_value = dice.choice([*ANYTHING, *EMBASSIES])


def _texts(state: WidgetState, dice: random.Random) -> None:
    state.string_array_value.data.extend(dice.choices([*ANYTHING, *EMBASSIES], k=2))


def _press(state: WidgetState, dice: random.Random) -> None:
    state.trigger_value = True


def _tick(state: WidgetState, dice: random.Random) -> None:
    state.bool_value = dice.random() < 0.5


def _number(state: WidgetState, dice: random.Random) -> None:
    state.int_value = dice.choice([0, -1, 2**62])


def _selection(state: WidgetState, dice: random.Random) -> None:
    point = {"point_index": dice.choice([-1, 0, 10**9]), "customdata": dice.choice(EMBASSIES)}
    chosen = {"rows": [dice.choice([-30, -1, 0, 23, 10**9])], "columns": [], "cells": [],
              "points": [point], "point_indices": [0], "box": [], "lasso": []}  # fmt: skip
    state.string_value = json.dumps({"selection": chosen})


_WAYS: Mapping[str, tuple[Say, ...]] = {
    "selectbox": (_text,),
    "button_group": (_texts,),
    "date_input": (_texts,),
    "button": (_press,),
    "checkbox": (_tick,),
    "expandable": (_tick,),
    "dataframe": (_selection,),
    "plotly_chart": (_selection,),
}


def _well_typed(widget: Widget) -> tuple[Say, ...]:
    return _WAYS[widget.kind]


def _any_type(_widget: Widget) -> tuple[Say, ...]:
    return (_text, _texts, _press, _tick, _number, _selection)


def test_other_members_files_and_streamlits_other_messages_bring_nothing(
    server: Server, loot: Loot
) -> None:
    visitor = visitor_of(server, "pl")
    assert {visitor.ask(address).status for address in loot.files} == {410}
    with visitor.socket() as socket:
        socket.open("open-cases")
        for name in ("clear_cache", "load_git_info", "app_heartbeat", "debug_shutdown_runtime"):
            socket.connection.send(BackMsg(**{name: True}).SerializeToString())  # type: ignore[arg-type]
        for kind in ("deferred_file", "dataframe_chunk", "install_skills"):
            message = BackMsg()
            asked = message.backend_operation_request
            asked.request_id, asked.session_id = "1", socket.session_id
            getattr(asked, kind).SetInParent()
            socket.connection.send(message.SerializeToString())
        socket.open("open-cases")
        assert found_in(socket.said) == {canary("pl")}
