"""Where the files are that screens offer: `/take/TOKEN.csv`, behind the gate.

Streamlit's own downloads will not do. A file that it makes when asked is gone after two clicks of
anybody, often before a slow browser came for it; one made beforehand costs every click; and either
lies at an address that opens for every member. Here an offer belongs to the session that it was
drawn for, the file is made when its browser asks, and in the same call it is written down.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ambasada.audit import Kind
from ambasada.export import Export, as_csv, as_xlsx
from ambasada.office import the_office
from components.gate.headers import IDENTITY

FOLDER = "/take/"
# A session's offers and the sessions that are remembered: enough for a few open tabs each.
KEPT_OFFERS, KEPT_SESSIONS = 24, 200
GONE = "This table is no longer offered. Load the screen again, then download it."
Write = Callable[[Export], bytes]
FORMATS: Mapping[str, tuple[str, Write]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}


@dataclass(frozen=True)
class Offer:
    """A table on somebody's screen: whose screen it is, the file's name, and its rows.

    `make` is given the login of whoever takes it.
    """

    screen: str
    file: str
    make: Callable[[str], Export]


class Offers:
    """What was offered to whom, the newest only. Safe for many threads."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, OrderedDict[str, Offer]] = OrderedDict()
        self._lock = Lock()

    def add(self, identity: str, offer: Offer) -> str:
        """Offer a table to a session; its token, which no other session can use."""
        token = secrets.token_urlsafe(16)
        with self._lock:
            mine = self._of.setdefault(identity, OrderedDict())
            self._of.move_to_end(identity)
            mine[token] = offer
            while len(mine) > KEPT_OFFERS:
                mine.popitem(last=False)
            while len(self._of) > KEPT_SESSIONS:
                self._of.popitem(last=False)
        return token

    def find(self, identity: str, token: str) -> Offer | None:
        """What was offered to this very session under a token."""
        with self._lock:
            return self._of.get(identity, {}).get(token)


THE_OFFERS = Offers()


def address_of(token: str, extension: str) -> str:
    """Where an offer lies in one of the formats."""
    return f"{FOLDER}{token}.{extension}"


def _take(request: Request) -> Response:
    """The file, if it was offered to this session; the gate says which session that is."""
    office = the_office()
    session = office.session_of(request.headers.get(IDENTITY, ""))
    token, _dot, extension = request.path_params["file"].partition(".")
    offer = THE_OFFERS.find(session.identity, token) if session else None
    if session is None or offer is None or extension not in FORMATS:
        return PlainTextResponse(GONE, status_code=410)
    kind, write = FORMATS[extension]
    office.audit.record(Kind.EXPORTED, session.account.login, offer.screen)
    content = write(offer.make(session.account.login))
    named = {"content-disposition": f'attachment; filename="{offer.file}.{extension}"'}
    return Response(content, media_type=kind, headers=named)


TAKEAWAY = Route(FOLDER + "{file:path}", _take, methods=["GET"])
