"""Google on this machine: enough of Sheets v4, Drive v3 and the token endpoint to be read from.

`SheetsServer` keeps workbooks in memory, records every request, and fails as it is told to.
"""

from __future__ import annotations

import ssl
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.sheets.account import scopes_asked, service_account
from tests.sheets.asked import Asked
from tests.sheets.failures import Failure, error_body
from tests.sheets.handler import Handler
from tests.sheets.values import NotParsed, about, only, properties, value_range
from tests.sheets.workbook import Workbook


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
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
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
        fields = query.get("fields", [""])[0]
        if asked.kind == "file":
            return 200, only(fields, _file(book))
        if asked.kind == "tabs":
            listed = [{"properties": only(fields, properties(tab))} for tab in book.tabs]
            return 200, {"sheets": listed} | ({} if fields else about(book))
        dimension = query.get("majorDimension", ["ROWS"])[0]
        render = query.get("valueRenderOption", ["FORMATTED_VALUE"])[0]
        try:
            found = [value_range(book, one, dimension, render) for one in asked.ranges]
        except NotParsed as error:
            return 400, error_body(400, str(error))
        if asked.kind == "range":
            return 200, only(fields, found[0])
        return 200, {"spreadsheetId": book.key, "valueRanges": [only(fields, one) for one in found]}

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
