"""The wall: nothing of Streamlit is reached without a live session.

What may be reached at all is a member's screens and a few of Streamlit's own addresses; the rest
of them (uploads, metrics, its interface for programs, custom components) is not there for anybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response

from ambasada.accounts import Session
from ambasada.office import Office
from ambasada.visibility import Role
from components.gate import headers
from components.gate.cookies import SESSION, read_cookie
from components.gate.first_page import FirstPage, FirstWords
from components.gate.leaves import bounce, leaf
from components.gate.sockets import OpenSockets, WatchedSocket

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

STREAM = "/_stcore/stream"
LOGO = Path(__file__).resolve().parent / "files" / "logo.svg"
HEALTH = ("/health", "/_stcore/health")
# Streamlit's own addresses that its pages need. It also asks for some of them beside a screen.
_STREAMLITS = re.compile(
    r"/(static/.+|media/.+|favicon\.png|_stcore/host-config|(?:[a-z-]+/)?_stcore/host-config)"
)


class Gate:
    """Stands before everything that the server answers."""

    def __init__(
        self,
        app: ASGIApp,
        office: Callable[[], Office],
        own: ASGIApp,
        own_paths: tuple[str, ...],
        screens: Mapping[Role, frozenset[str]],
        sockets: OpenSockets,
        first_words: Callable[[Session, str], FirstWords | None],
    ) -> None:
        self._app = app
        self._office = office
        self._own = own
        self._own_paths = own_paths
        # Whole words of an address: /accounts is a screen, /account the gate's own page.
        self._below = tuple(f"{one.rstrip('/')}/" for one in own_paths)
        self._screens = {
            role: {"/", "/home", *(f"/{one}" for one in addresses)}
            for role, addresses in screens.items()
        }
        self._sockets = sockets
        self._first_words = first_words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one socket."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        is_own = path in HEALTH or path.startswith(self._below) or path in self._own_paths
        policy = headers.OWN_POLICY if is_own else headers.SCREEN_POLICY

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers.guard_answer(message, path, policy)
            await send(message)

        if path in HEALTH or path.endswith("/_stcore/health"):
            await PlainTextResponse("ok")(scope, receive, guarded)
        elif is_own:
            await self._own(scope, receive, guarded)
        else:
            await self._pass_or_refuse(scope, receive, guarded)

    async def _pass_or_refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        session = await self._session(request)
        if session is None:
            await self._refused(request)(scope, receive, send)
        elif not self._is_there(scope, session):
            await leaf("nothing", request, status=404)(scope, receive, send)
        elif scope["path"] == "/favicon.png":
            # Streamlit's page asks for it before its script says which picture is the tab's.
            await FileResponse(LOGO, media_type="image/svg+xml")(scope, receive, send)
        else:
            is_page = self._is_page(scope, session)
            inner = headers.passed_on(scope, session.identity, is_page=is_page)
            words = None
            # An address that asks for more (a day, an embassy) has other first words.
            if is_page and not scope["query_string"]:
                words = await run_in_threadpool(self._first_words, session, scope["path"][1:])
            language = self._office().language_of(session.account)
            await self._app(inner, receive, FirstPage(send, language, words))

    async def _session(self, connection: HTTPConnection) -> Session | None:
        token = read_cookie(connection, SESSION)
        if not token:
            return None
        return await run_in_threadpool(self._office().session, token)

    def _is_page(self, scope: Scope, session: Session) -> bool:
        return scope["path"] in self._screens[session.account.role]

    def _is_there(self, scope: Scope, session: Session) -> bool:
        path = scope["path"]
        if scope["method"] not in ("GET", "HEAD"):
            return False
        is_file = path.startswith(("/geo/", "/take/")) or bool(_STREAMLITS.fullmatch(path))
        return is_file or self._is_page(scope, session)

    def _refused(self, request: Request) -> Response:
        """The sign-in page for someone who opens a page, 401 for everything else."""
        if not _opens_a_page(request):
            return PlainTextResponse("Sign in first.", status_code=401)
        # A link from another site comes without our cookie (SameSite=Strict): once more from here.
        if request.headers.get("sec-fetch-site") == "cross-site" and SESSION not in request.cookies:
            return bounce(request)
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        came_back = "" if wanted == "/" else f"?next={quote(wanted, safe='')}"
        ended = ("&" if came_back else "?") + "ended=1" if SESSION in request.cookies else ""
        return RedirectResponse(f"/sign-in{came_back}{ended}", status_code=303)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        session = None
        if scope["path"] == STREAM and is_from_here(connection.headers):
            session = await self._session(connection)
        if session is None:
            # Before it is accepted, so the handshake itself fails (403).
            await send({"type": "websocket.close", "code": 1008})
            return
        accounts = self._office().accounts
        ended = self._sockets.opened(session.identity)
        try:
            inner = headers.passed_on(scope, session.identity)
            watched = WatchedSocket(session.identity, ended, accounts)
            await watched.run(self._app, inner, receive, send)
        finally:
            self._sockets.closed(session.identity, ended)


def _opens_a_page(request: Request) -> bool:
    if request.method not in ("GET", "HEAD"):
        return False
    wants = request.headers.get("sec-fetch-mode", "navigate") == "navigate"
    path = request.url.path
    folders = ("/static/", "/media/", "/geo/", "/take/", "/component/")
    is_file = path.startswith(folders) or "_stcore" in path
    return wants and not is_file


def is_from_here(given: Headers) -> bool:
    """Whether a request says that it comes from a page of this very host."""
    origin, host = given.get("origin", ""), given.get("host", "")
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return bool(host) and parts.scheme in ("http", "https") and parts.netloc == host
