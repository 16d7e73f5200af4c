"""A browser's bare bones: requests exactly as written, a jar of cookies, and Streamlit's socket."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from streamlit.navigation.page import calc_hash
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.attack.people import Person
from tests.browser.conftest import Server
from tests.conftest import PATIENCE

LED_ELSEWHERE = ForwardMsg.FINISHED_EARLY_FOR_RERUN
SESSION, HALF, DEVICE = "__Host-ambasada", "__Host-ambasada-step", "__Host-ambasada-device"


@dataclass(frozen=True)
class Reply:
    """What the server answered, headers by their name in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


@dataclass
class Visitor:
    """Somebody with a browser of their own."""

    server: Server
    jar: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The server's host and port."""
        return urlsplit(self.server.address).netloc

    def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Reply:
        """One request; nothing is followed. An empty header is left out."""
        given = {"Cookie": self.cookie_header, "Sec-Fetch-Mode": "navigate"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection(self.host, timeout=PATIENCE)
        try:
            sent = {name: value for name, value in given.items() if value}
            connection.request(method, path, body=body or None, headers=sent)
            answer = connection.getresponse()
            pairs = answer.getheaders()
            cookies = tuple(value for name, value in pairs if name.lower() == "set-cookie")
            named = {name.lower(): value for name, value in pairs}
            reply = Reply(answer.status, named, answer.read(), cookies)
        finally:
            connection.close()
        self._keep(reply)
        return reply

    def _keep(self, reply: Reply) -> None:
        for line in reply.cookies:
            for name, morsel in SimpleCookie(line).items():
                if morsel.value:
                    self.jar[name] = morsel.value
                else:
                    self.jar.pop(name, None)

    @property
    def cookie_header(self) -> str:
        """The jar as a header."""
        return "; ".join(f"{name}={value}" for name, value in self.jar.items())

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Reply:
        """A form, sent from our own page unless `Origin` says otherwise."""
        given = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": self.server.address,
        } | headers
        return self.ask(path, "POST", urlencode(fields).encode(), **given)

    def first_step(self, person: Person, password: str = "") -> Reply:
        """Login and password."""
        typed = {"login": person.login, "password": password or person.password}
        return self.post("/sign-in", typed)

    def second_step(self, code: str) -> Reply:
        """The one-time code."""
        return self.post("/sign-in/code", {"code": code})

    def sign_in(self, person: Person, code: str = "") -> Reply:
        """Both steps; a code of the app opens once, so a second sign-in gives another one."""
        first = self.first_step(person)
        assert first.status == 303, first.text
        second = self.second_step(code or person.code())
        assert second.status == 303, second.text
        return second

    @contextmanager
    def socket(self, session_id: str = "", **headers: str) -> Iterator[Socket]:
        """Streamlit's socket; raises InvalidStatus when the handshake is refused."""
        origin = headers.pop("Origin", self.server.address)
        given = {"Cookie": self.cookie_header} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        protocols = ["streamlit", "PLACEHOLDER_AUTH_TOKEN"] + ([session_id] if session_id else [])
        with connect(
            f"ws://{self.host}/_stcore/stream",
            origin=origin or None,  # type: ignore[arg-type]
            subprotocols=protocols,  # type: ignore[arg-type]
            additional_headers={name: value for name, value in given.items() if value},
            max_size=None,
            open_timeout=PATIENCE,
            # As a browser, which sends no pings of its own: a busy machine answers them late.
            ping_interval=None,
        ) as connection:
            yield Socket(connection)


@dataclass
class Socket:
    """Streamlit's side of a tab."""

    connection: ClientConnection
    session_id: str = ""
    said: list[bytes] = field(default_factory=list)
    # The messages of the last run.
    heard: list[ForwardMsg] = field(default_factory=list)

    def open(self, screen: str = "", query: str = "") -> bytes:
        """Open a screen; everything that the server said for it."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_script_hash = calc_hash(screen) if screen else ""
        return self.send(message)

    def send(self, message: BackMsg, seconds: float = PATIENCE) -> bytes:
        """Send a message, and wait until the script has run; one that led elsewhere runs on."""
        self.connection.send(message.SerializeToString())
        self.heard, first = [], len(self.said)
        while True:
            forward = self.hear(seconds)
            kind = forward.WhichOneof("type")
            if kind == "new_session":
                self.session_id = forward.new_session.initialize.session_id
            if kind == "script_finished":
                if forward.script_finished != LED_ELSEWHERE:
                    return b"".join(self.said[first:])
                self.heard = []

    def hear(self, seconds: float = PATIENCE) -> ForwardMsg:
        """The next message of the server."""
        data = self.connection.recv(timeout=seconds)
        assert isinstance(data, bytes)
        self.said.append(data)
        forward = ForwardMsg()
        forward.ParseFromString(data)
        self.heard.append(forward)
        return forward


def as_json(body: object) -> bytes:
    """A body for the passkeys' doors."""
    return json.dumps(body).encode()
