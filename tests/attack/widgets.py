"""Hands on every widget of a screen: what a browser would send for it, without the browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
from streamlit.navigation.page import calc_hash
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.attack.visitor import Socket, Visitor

# Signing out would end the visit; tests/attack/test_gate.py is about it.
# By their keys: the member's language, which the same hands change, changes what stands on them.
NOT_PRESSED = ("-sign-out", "-sign-out-everywhere")
EARLIER_DAY = "2026-10-01"


@dataclass(frozen=True)
class Widget:
    """Something to use: what stands on it, which part of the screen it redraws, what it may say."""

    identity: str
    kind: str
    label: str
    fragment: str
    says: tuple[Callable[[WidgetState], None], ...]


@dataclass
class Hands:
    """One member in one tab, who uses what stands on the screen."""

    visitor: Visitor
    socket: Socket
    screen: str = ""
    states: dict[str, WidgetState] = field(default_factory=dict)
    fragments: set[str] = field(default_factory=set)
    files: list[bytes] = field(default_factory=list)

    def open(self, screen: str, query: str = "") -> bytes:
        """Open a screen afresh."""
        self.screen, self.states = screen, {}
        said = self.socket.open(screen, query)
        self._note_fragments()
        return said

    def _note_fragments(self) -> None:
        """Another run may leave a fragment out, and Streamlit answers nothing for one it left."""
        self.fragments = {message.delta.fragment_id for message in self.socket.heard} - {""}

    def _drew_all(self) -> bool:
        """Whether the last run was one of the whole screen: a fragment may ask for that too."""
        return self.socket.heard[-1].script_finished == ForwardMsg.FINISHED_SUCCESSFULLY

    def widgets(self) -> list[Widget]:
        """What the last run put on the screen."""
        return [one for message in self.socket.heard for one in _widgets(message.delta)]

    def offers(self) -> list[str]:
        """The addresses of files that the last run offers."""
        buttons = [message.delta.new_element.link_button for message in self.socket.heard]
        return [one.url for one in buttons if one.url.startswith("/take/")]

    def use(self, widget: Widget, say: Callable[[WidgetState], None]) -> bytes:
        """Say something with a widget; all others say what they said before."""
        state = WidgetState(id=widget.identity)
        say(state)
        fragment = widget.fragment if widget.fragment in self.fragments else ""
        said = self.send({**self.states, widget.identity: state}, fragment)
        if self._drew_all():
            self._note_fragments()
        if not state.trigger_value:
            self.states[widget.identity] = state
        return said

    def send(
        self, states: dict[str, WidgetState], fragment: str = "", screen: str = "", query: str = ""
    ) -> bytes:
        """A run with these states of widgets."""
        message = BackMsg()
        message.rerun_script.page_script_hash = calc_hash(screen or self.screen)
        message.rerun_script.query_string = query
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend(states.values())
        return self.socket.send(message)

    def unfold(self, query: str = "") -> None:
        """Open all that is folded, at the same address; what stands in there is drawn only then."""
        folds = [one for one in self.widgets() if one.kind == "expandable"]
        for fold in folds:
            self.use(fold, _set("bool_value", True))
        self.send(self.states, query=query)

    def take_all(self) -> int:
        """Take every file that the last run offers; how many there were."""
        offers = self.offers()
        for address in offers:
            reply = self.visitor.ask(address)
            assert reply.status == 200
            self.files.append(reply.body)
        return len(offers)


def _widgets(delta: Delta) -> Iterator[Widget]:
    if delta.WhichOneof("type") == "add_block":
        block, kind = delta.add_block, delta.add_block.WhichOneof("type") or ""
        identity = getattr(getattr(block, kind, None), "id", "")
        if identity and kind in ("expandable", "popover"):
            yield Widget(identity, kind, "", delta.fragment_id, _flags)
        return
    kind = delta.new_element.WhichOneof("type") or ""
    element = getattr(delta.new_element, kind, None)
    says = _SAYS[kind](element) if kind in _SAYS else ()
    label = getattr(element, "label", "")
    if says and not element.id.endswith(NOT_PRESSED):
        yield Widget(element.id, kind, label, delta.fragment_id, tuple(says))


def _set(name: str, value: object) -> Callable[[WidgetState], None]:
    def say(state: WidgetState) -> None:
        if isinstance(value, list):
            getattr(state, name).data.extend(value)
        else:
            setattr(state, name, value)

    return say


_flags = (_set("bool_value", True), _set("bool_value", False))


def _chosen(selection: dict[str, object]) -> Callable[[WidgetState], None]:
    return _set("string_value", json.dumps({"selection": selection}))


def _of_table(table: Any) -> list[Callable[[WidgetState], None]]:
    if not table.selection_mode:
        return []
    return [_chosen({"rows": [row], "columns": [], "cells": []}) for row in (0, 3, 999)]


def _of_chart(chart: Any) -> list[Callable[[WidgetState], None]]:
    if not chart.selection_mode:
        return []
    points = [
        {"curve_number": at, "point_index": place, "customdata": custom}
        for at, trace in enumerate(orjson.loads(chart.spec)["data"])
        for place, custom in enumerate(trace.get("customdata") or [])
    ]
    return [
        _chosen({"points": [one], "point_indices": [one["point_index"]], "box": [], "lasso": []})
        for one in (points[:1] + points[-1:])
    ]


_SAYS: dict[str, Callable[[Any], Any]] = {
    "selectbox": lambda one: [_set("string_value", option) for option in one.options],
    "button_group": lambda one: [
        _set("string_array_value", [option.content]) for option in one.options
    ],
    "button": lambda one: [_set("trigger_value", True)],
    "checkbox": lambda one: list(_flags),
    "date_input": lambda one: [_set("string_array_value", [EARLIER_DAY])],
    "dataframe": _of_table,
    "plotly_chart": _of_chart,
    "text_input": lambda one: [_set("string_value", "x")],
    "pagination": lambda one: [_set("int_value", page) for page in (2, -1, 999)],
}
