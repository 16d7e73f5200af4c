"""How the server talks, and how it fails."""

from __future__ import annotations

import gzip
import socket
import struct
from collections.abc import Callable
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.sheets.asked import Asked, parse_asked
from tests.sheets.failures import Failure, encoded, error_body


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "invented", ""
    # Headers and body are two pieces; without this the second waits for the other side's word.
    disable_nagle_algorithm = True

    @property
    def place(self) -> Any:
        return self.server.place  # type: ignore[attr-defined]

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(self.place.now(), usegmt=True)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def do_GET(self) -> None:
        self._serve(b"")

    def _serve(self, form: bytes) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        asked = parse_asked(parts.path, parts.query, query)
        failure = self.place.note(asked)
        try:
            self.place.before(asked)
            if failure and failure.kind != "delay":
                _FAIL[failure.kind](self, failure, asked, query, form)
            else:
                if failure:
                    self.place.released.wait(failure.seconds)
                self._send(*self._checked(asked, query, form))
        except OSError:
            self.close_connection = True  # whoever asked has gone
        finally:
            self.place.leave(asked)

    def _checked(
        self, asked: Asked, query: dict[str, list[str]], form: bytes
    ) -> tuple[int, object]:
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if asked.kind != "token" and bearer not in self.place.tokens:
            return 401, error_body(401, "Request had invalid authentication credentials.")
        return self.place.answer(asked, query, form)

    def _send(self, status: int, body: object, **headers: str) -> None:
        content = body if isinstance(body, bytes) else encoded(body)
        self._head(status, len(content), headers)
        self.wfile.write(content)

    def _head(self, status: int, length: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def fail_status(self, failure: Failure, *_: Any) -> None:
        body = error_body(failure.status, failure.message, failure.reason)
        self._send(failure.status, body, **failure.headers)

    def fail_redirect(self, failure: Failure, *_: Any) -> None:
        self._send(302, b"", Location=failure.message)

    def fail_hang(self, failure: Failure, *_: Any) -> None:
        self.place.released.wait()
        self.close_connection = True

    def fail_drip(self, failure: Failure, *more: Any) -> None:
        content = encoded(self._checked(*more)[1])
        self._head(200, len(content))
        self._drip(content, failure.seconds)

    def fail_drip_head(self, failure: Failure, *_: Any) -> None:
        self._drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 10_000, failure.seconds)

    def _drip(self, content: bytes, seconds: float) -> None:
        for place in range(len(content)):
            if self.place.released.wait(seconds):
                break
            self.wfile.write(content[place : place + 1])
        self.close_connection = True

    def fail_reset(self, failure: Failure, *more: Any) -> None:
        now_and_hard = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now_and_hard)
        self.fail_cut(failure, *more)

    def fail_cut(self, failure: Failure, *more: Any) -> None:
        content = encoded(self._checked(*more)[1])
        self._head(200, len(content))
        self.wfile.write(content[: len(content) // 2])
        self.close_connection = True

    def fail_truncated(self, failure: Failure, *more: Any) -> None:
        content = encoded(self._checked(*more)[1])
        self._send(200, content[: len(content) // 2])

    def fail_empty(self, failure: Failure, *_: Any) -> None:
        self._send(200, b"")

    def fail_flood(self, failure: Failure, *_: Any) -> None:
        self._send(200, b" " * int(failure.seconds))

    def fail_bomb(self, failure: Failure, *_: Any) -> None:
        packed = gzip.compress(b" " * int(failure.seconds))
        self._send(200, packed, **{"Content-Encoding": "gzip"})

    def fail_strange_status(self, *_: Any) -> None:
        says = "This operation is not supported for this document"
        self._send(400, error_body(400, says, word="FAILED_PRECONDITION"))

    def fail_strange(self, failure: Failure, *_: Any) -> None:
        self._send(200, failure.message.encode())


_FAIL: dict[str, Callable[..., None]] = {
    name.removeprefix("fail_"): method
    for name, method in vars(Handler).items()
    if name.startswith("fail_")
}
