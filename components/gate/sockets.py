"""Open sockets end with their session: looked at every second, one question for all of them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from ambasada.storage.accounts import Accounts

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("ambasada.gate")
LOOK_EVERY_SECONDS = 1.0
TOUCH_EVERY_SECONDS = 30.0
# Not one of the codes at which a browser's socket comes back by itself; ours to choose (RFC 6455).
ENDED = 4401


class OpenSockets:
    """The sockets of this process by the session that opened them."""

    def __init__(self) -> None:
        self._ends: dict[str, set[asyncio.Event]] = defaultdict(set)

    def opened(self, identity: str) -> asyncio.Event:
        """Note a socket; the event is set when its session has ended."""
        ended = asyncio.Event()
        self._ends[identity].add(ended)
        return ended

    def closed(self, identity: str, ended: asyncio.Event) -> None:
        """Forget a socket."""
        self._ends[identity].discard(ended)
        if not self._ends[identity]:
            del self._ends[identity]

    async def watch(self, accounts: Accounts) -> None:
        """Until cancelled, end the sockets whose sessions are over."""
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            try:
                await self._end_the_dead(accounts)
            except Exception:  # what cannot be asked must not stay open
                log.exception("sessions could not be looked up; all sockets are closed")
                self._end(set(self._ends))

    async def _end_the_dead(self, accounts: Accounts) -> None:
        asked = set(self._ends)
        if asked:
            self._end(asked - await run_in_threadpool(accounts.live, asked))

    def _end(self, identities: set[str]) -> None:
        for identity in identities:
            for ended in self._ends.get(identity, ()):
                ended.set()


class WatchedSocket:
    """One socket between the browser and Streamlit, which ends when its session does."""

    def __init__(self, identity: str, ended: asyncio.Event, accounts: Accounts) -> None:
        self._identity = identity
        self._ended = ended
        self._accounts = accounts
        self._touched = time.monotonic()

    async def run(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass messages on both ways until either side or the session ends."""

        async def receive_or_end() -> Message:
            message = await self._message_or_end(receive)
            if message is None:
                await send({"type": "websocket.close", "code": ENDED})
                return {"type": "websocket.disconnect", "code": ENDED}
            await self._touch(message)
            return message

        async def send_while_alive(message: Message) -> None:
            if not self._ended.is_set():
                await send(message)

        await app(scope, receive_or_end, send_while_alive)

    async def _message_or_end(self, receive: Receive) -> Message | None:
        message = asyncio.ensure_future(receive())
        end = asyncio.ensure_future(self._ended.wait())
        done, waiting = await asyncio.wait({message, end}, return_when=asyncio.FIRST_COMPLETED)
        for one in waiting:
            one.cancel()
        return message.result() if message in done and not self._ended.is_set() else None

    async def _touch(self, message: Message) -> None:
        """What a member does keeps the session alive; one write in half a minute is enough."""
        if message["type"] != "websocket.receive":
            return
        now = time.monotonic()
        if now - self._touched > TOUCH_EVERY_SECONDS:
            self._touched = now
            await run_in_threadpool(self._accounts.touch, self._identity)
