"""The gate's addresses: which door stands where, and that nobody posts from elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ambasada.office import Office
from components.gate.cookies import SESSION, read_cookie
from components.gate.doors import Doors
from components.gate.leaves import leaf
from components.gate.passkeys import PasskeyDoors
from components.gate.wall import is_from_here
from components.gate.words import WORDS, texts_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

OWN_PATHS = ("/sign-in", "/sign-out", "/invitation", "/account", "/gate/")
FILES = Path(__file__).resolve().parent / "files"
# How long a browser's question "am I still signed in?" stays open, and how often we look.
_WATCH_SECONDS, _LOOK_SECONDS = 25.0, 1.0


def gate_pages(office: Callable[[], Office]) -> ASGIApp:
    """The gate's own pages as an application."""
    doors = Doors(office)
    passkeys = PasskeyDoors(office, doors)

    async def alive(request: Request) -> Response:
        """Answers as soon as the session has ended, else after a while: the screen then goes."""
        token = read_cookie(request, SESSION)
        for _turn in range(int(_WATCH_SECONDS / _LOOK_SECONDS)):
            if await run_in_threadpool(lambda: office().session(token, touch=False)) is None:
                return JSONResponse({"alive": False}, status_code=401)
            if await request.is_disconnected():
                break
            await asyncio.sleep(_LOOK_SECONDS)
        return JSONResponse({"alive": True})

    both = ["GET", "POST"]
    application = Starlette(
        routes=[
            Route("/sign-in", doors.sign_in, methods=both),
            Route("/sign-in/code", doors.code, methods=both),
            Route("/sign-in/yes", doors.yes),
            Route("/sign-in/demo", doors.demo, methods=["POST"]),
            Route("/sign-in/passkey/ask", passkeys.ask_to_get, methods=["POST"]),
            Route("/sign-in/passkey", passkeys.get, methods=["POST"]),
            Route("/sign-out", doors.sign_out, methods=["POST"]),
            Route("/sign-out/everywhere", doors.sign_out_everywhere, methods=["POST"]),
            Route("/invitation", doors.invitation, methods=both),
            Route("/account", doors.account),
            Route("/account/passkey/ask", passkeys.ask_to_create, methods=["POST"]),
            Route("/account/passkey", passkeys.create, methods=["POST"]),
            Route("/gate/alive", alive),
            Mount("/gate", StaticFiles(directory=FILES)),
        ],
        exception_handlers={404: _nothing, 405: _nothing},
    )
    return FromHere(application)


async def _nothing(request: Request, _error: Exception) -> Response:
    return leaf("nothing", request, status=404)


class FromHere:
    """Refuses what is posted from a page that is not ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        from starlette.requests import Request as Asked

        request = Asked(scope)
        is_asking = scope["method"] in ("GET", "HEAD")
        if is_asking or is_from_here(request.headers):
            await self._app(scope, receive, send)
            return
        said = texts_of("en").say(WORDS["other_page"])
        await leaf("refusal", request, status=403, error=said)(scope, receive, send)
