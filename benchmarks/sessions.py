"""Fifty people clicking at once: `python -m benchmarks.sessions`.

Each session is a websocket of the loopback that speaks Streamlit's own messages and clicks again
as soon as the answer is there. No browser: what is measured is the server.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from benchmarks.ground import CASES, Server, ambasada_of, markdown, middle, percentile, whole

# The browser keeps a message for as many runs and says so with each click.
RUNS_KEPT = 2
LONGEST_SECONDS = 90


@dataclass(frozen=True)
class Habit:
    """What a session does again and again: its screen and the choices of one widget."""

    name: str
    page: str
    eyes: str
    widget: str
    choices: tuple[str, ...]


HABITS = (
    Habit("overview, period", "overview", "leadership", "Weeks", ("13", "52", "26")),
    Habit(
        "my week, embassy",
        "my-week",
        "leadership",
        "Embassy",
        ("Poland", "Germany", "Lithuania", "Sweden", "Spain"),
    ),
    Habit("open cases, filter", "open-cases", "pl", "Show", ("Overdue", "Silent", "All")),
    Habit("monthly trends, period", "monthly-trends", "leadership", "Months", ("25", "60", "13")),
)


class Failed(RuntimeError):
    """A session that got no usable answer."""


@dataclass
class Session:
    """One person: keeps widgets, their fragments and the messages seen, as a browser does."""

    socket: ClientConnection
    habit: Habit
    query: str = ""
    page_hash: str = ""
    run: int = 0
    received: int = 0
    widgets: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    async def open(self) -> None:
        """Open the screen."""
        await self._ask(ClientState(page_name=self.habit.page))
        if self.habit.widget not in self.widgets:
            raise Failed(f"{self.habit.page} has no widget “{self.habit.widget}”.")

    async def click(self, choice: str) -> None:
        """Choose something and wait for the whole answer."""
        identity, kind, fragment = self.widgets[self.habit.widget]
        state = WidgetState(id=identity)
        if kind == "button_group":
            state.string_array_value.data.append(choice)
        else:
            state.string_value = choice
        self.states[identity] = state
        before = time.perf_counter()
        await self._ask(ClientState(fragment_id=fragment, page_script_hash=self.page_hash))
        self.seconds.append(time.perf_counter() - before)

    async def _ask(self, state: ClientState) -> None:
        state.query_string = self.query
        state.widget_states.widgets.extend(self.states.values())
        state.cached_message_hashes.extend(self.seen)
        self.run += 1
        await self.socket.send(BackMsg(rerun_script=state).SerializeToString())
        async with asyncio.timeout(LONGEST_SECONDS):
            while not self._is_end(await self._next()):
                pass
        self.seen = {one: run for one, run in self.seen.items() if run > self.run - RUNS_KEPT}

    async def _next(self) -> ForwardMsg:
        answer = await self.socket.recv()
        self.received += len(answer)
        message = ForwardMsg.FromString(answer)
        if message.metadata.cacheable and message.hash:
            self.seen[message.hash] = self.run
        if message.ref_hash:
            self.seen[message.ref_hash] = self.run
        return message

    def _is_end(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            self._remember(message.delta)
        elif kind == "script_finished":
            # An early end is followed by another run, as when a page sends on to another.
            return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False

    def _remember(self, delta: Delta) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type")
        if kind == "exception":
            raise Failed("The screen shows an error.")
        if kind in ("button_group", "selectbox"):
            widget = getattr(delta.new_element, kind)
            self.widgets[widget.label] = (widget.id, kind, delta.fragment_id)


@dataclass(frozen=True)
class Outcome:
    """What all sessions got in the time."""

    sessions: Sequence[Session]
    wall: float
    server_ms: float


async def _together(server: Server, count: int, seconds: float) -> Outcome:
    sessions = [await _opened(server, HABITS[number % len(HABITS)]) for number in range(count)]
    for session in sessions[: len(HABITS)]:
        for choice in session.habit.choices:
            await session.click(choice)
        session.seconds.clear()
    for session in sessions:
        session.received = 0
    processor, start = server.processor_ms(), time.perf_counter()
    await asyncio.gather(*(_click_until(one, start + seconds) for one in sessions))
    outcome = Outcome(sessions, time.perf_counter() - start, server.processor_ms() - processor)
    await asyncio.gather(*(one.socket.close() for one in sessions))
    return outcome


async def _opened(server: Server, habit: Habit) -> Session:
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    # No pings: a server that answers late is to be measured, not hung up on.
    socket = await connect(
        address,
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        compression=None,
        ping_interval=None,
        origin=Origin(server.address),
        additional_headers={"Cookie": "{name}={value}".format(**server.cookie(habit.eyes))},
    )
    session = Session(socket, habit)
    await session.open()
    return session


async def _click_until(session: Session, end: float) -> None:
    for choice in cycle(session.habit.choices):
        if time.perf_counter() >= end:
            return
        await session.click(choice)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=15)
    asked = parser.parse_args()
    with ambasada_of(asked.cases) as server:
        before = server.memory_mb()
        outcome = asyncio.run(_together(server, asked.sessions, asked.seconds))
        after = server.memory_mb()
    print(f"### {asked.sessions} sessions clicking at once, {asked.cases:,} cases\n")
    print(_totals(outcome, before, after))
    print("\n" + _by_habit(outcome))


def _totals(outcome: Outcome, before: tuple[float, float], after: tuple[float, float]) -> str:
    clicks = [len(one.seconds) for one in outcome.sessions]
    waits = [wait for one in outcome.sessions for wait in one.seconds]
    rows = [
        ("clicks served a second", f"{sum(clicks) / outcome.wall:.1f}", "10"),
        ("clicks of the slowest session", min(clicks), "not starved"),
        ("clicks of the quickest session", max(clicks), ""),
        ("wait in the middle, ms", whole(middle(waits) * 1000), ""),
        ("wait of 95 %, ms", whole(percentile(waits, 0.95) * 1000), ""),
        ("longest wait, ms", whole(max(waits) * 1000), ""),
        ("server's processor time a click, ms", f"{outcome.server_ms / sum(clicks):.0f}", ""),
        ("processors that the server used", f"{outcome.server_ms / 1000 / outcome.wall:.2f}", ""),
        ("memory before the sessions, MB", whole(before[0]), ""),
        ("memory with the sessions, MB", whole(after[0]), "400"),
        ("highest memory (in the reading before them), MB", whole(after[1]), "1,024"),
    ]
    return markdown(("", "measured", "target"), rows)


def _by_habit(outcome: Outcome) -> str:
    rows = []
    for habit in HABITS:
        its = [one for one in outcome.sessions if one.habit == habit]
        waits = [wait for one in its for wait in one.seconds]
        kilobytes = sum(one.received for one in its) / 1000 / max(1, len(waits))
        rows.append(
            (
                habit.name,
                len(its),
                len(waits),
                whole(middle(waits) * 1000),
                whole(percentile(waits, 0.95) * 1000),
                f"{kilobytes:.1f}",
            )
        )
    head = ("each does", "sessions", "clicks", "wait in the middle, ms", "95 %, ms", "wire, kB")
    return markdown(head, rows)


if __name__ == "__main__":
    main()
