"""Google on this machine: enough of Sheets v4, Drive v3 and the token endpoint to be read from.

`SheetsServer` keeps workbooks in memory, records every request, and fails as it is told to.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.sheets.account import scopes_asked, service_account
from tests.sheets.failures import Failure, encoded, error_body
from tests.sheets.values import NotParsed, properties, value_range
from tests.sheets.workbook import Workbook


@dataclass(frozen=True)
class Asked:
    """One request that came: token, file (Drive), tabs or values."""

    kind: str
    key: str
    at: float
    ranges: tuple[str, ...] = ()
    render: str = ""
    path: str = ""
    query: str = ""

    @property
    def name(self) -> str:
        """What was asked for in a word: tabs, file, token, headers, columns or formulas."""
        if self.kind != "values":
            return self.kind
        if self.render == "FORMULA":
            return "formulas"
        return "headers" if all(one.endswith("!1:1") for one in self.ranges) else "columns"


class SheetsServer:
    """Serves until it is closed; a context manager. With a certificate (a PEM file with its key) it
    speaks https.
    """

    def __init__(self, certificate: Path | None = None) -> None:
        self.books: dict[str, Workbook] = {}
        self.requests: list[Asked] = []
        self.failures: list[Failure] = []
        self.tokens: set[str] = set()
        self.scopes = ""
        self.before: Callable[[Asked], None] = lambda asked: None
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.released = threading.Event()
        self.most_at_once = 0
        self.lock = threading.Lock()
        self._at_work: Counter[str] = Counter()
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        server.daemon_threads, server.block_on_close = True, False
        server.place = self  # type: ignore[attr-defined]
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        self._server = server
        scheme = "https" if certificate else "http"
        self.address = f"{scheme}://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

    def __enter__(self) -> SheetsServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def put(self, *books: Workbook) -> None:
        for book in books:
            book.now = lambda: self.now()
            self.books[book.key] = book

    def fail(self, kind: str, **more: Any) -> Failure:
        """Fail from now on; see Failure."""
        self.failures.append(Failure(kind, **more))
        return self.failures[-1]

    def account(self) -> dict[str, str]:
        return service_account(self.address)

    def asked(self, key: str = "") -> list[str]:
        """What was asked since the last `forget`, tokens aside, of one spreadsheet or of all."""
        return [one.name for one in self.requests if one.kind != "token" and key in ("", one.key)]

    def ranges(self) -> list[str]:
        """Every range of cells that was asked for."""
        return [one for request in self.requests for one in request.ranges]

    def forget(self) -> None:
        self.requests.clear()

    def note(self, asked: Asked) -> Failure | None:
        """Record a request; the failure that it meets."""
        with self.lock:
            self.requests.append(asked)
            self._at_work[asked.key] += asked.kind != "token"
            self.most_at_once = max(self.most_at_once, len(+self._at_work))
            met = next((one for one in self.failures if one.concerns(asked.kind, asked.key)), None)
            if met:
                met.times -= 1
            return met

    def leave(self, asked: Asked) -> None:
        with self.lock:
            self._at_work[asked.key] -= asked.kind != "token"

    def answer(self, asked: Asked, query: dict[str, list[str]], form: bytes) -> tuple[int, object]:
        if asked.kind == "token":
            return self._token(form)
        book = self.books.get(asked.key)
        if book is None:
            return 404, error_body(404, "Requested entity was not found.", "notFound")
        if asked.kind == "file":
            return 200, _file(book)
        if asked.kind == "tabs":
            return 200, {"sheets": [{"properties": properties(tab)} for tab in book.tabs]}
        dimension = query.get("majorDimension", ["ROWS"])[0]
        render = query.get("valueRenderOption", ["FORMATTED_VALUE"])[0]
        try:
            found = [value_range(book, one, dimension, render) for one in asked.ranges]
        except NotParsed as error:
            return 400, error_body(400, str(error))
        return 200, {"spreadsheetId": book.key, "valueRanges": found}

    def _token(self, form: bytes) -> tuple[int, object]:
        scopes = scopes_asked(form)
        if scopes is None:
            return 400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
        token = f"token-{len(self.requests)}"
        self.scopes = scopes
        self.tokens.add(token)
        return 200, {"access_token": token, "expires_in": 3600, "token_type": "Bearer"}


def _file(book: Workbook) -> dict[str, object]:
    modified = book.modified_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    return {"version": str(book.version), "modifiedTime": modified, "trashed": book.is_trashed}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "invented", ""
    # Headers and body are two pieces; without this the second waits for the other side's word.
    disable_nagle_algorithm = True

    @property
    def place(self) -> SheetsServer:
        return self.server.place  # type: ignore[attr-defined, no-any-return]

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
        asked = _asked(parts.path, parts.query, query)
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
    for name, method in vars(_Handler).items()
    if name.startswith("fail_")
}


def _asked(path: str, text: str, query: dict[str, list[str]]) -> Asked:
    *_, last = path.split("/")
    key, _, verb = last.partition(":")
    kind = {"token": "token"}.get(last, "file" if "/drive/v3/files/" in path else "tabs")
    if verb == "batchGet":
        kind, key = "values", path.split("/")[-2]
    return Asked(
        kind=kind,
        key="" if kind == "token" else unquote(key),
        at=time.monotonic(),
        ranges=tuple(query.get("ranges", ())),
        render=query.get("valueRenderOption", [""])[0],
        path=path,
        query=unquote(text),
    )
