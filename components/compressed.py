"""Streamlit's own scripts and styles, compressed once and kept.

Streamlit serves them as they are, because its compression would start anew with each request.
A first visit loads 4 to 10 MB of them; so does every visit after an update.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from streamlit import config, file_util

from components.cache import Shelf

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Pictures and fonts are compressed already.
KINDS = (".js", ".css", ".json", ".svg")
# 9 would make Plotly's script 0.2 % smaller and take a third longer.
LEVEL = 6
# Names the compressed form of what the tag of the plain one names.
MARK = '-gzip"'


class CompressedFiles:
    """Answers for files of Streamlit's folder `static`; all else passes through untouched.

    Streamlit itself says whether the file is there, changed or to be kept: it is asked for the
    head of its answer, and only the body is ours. A request for a part of a file gets the plain
    one, as before.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._files = dict(_streamlits_files())
        self._bodies = Shelf(len(self._files))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = self._files.get(scope["path"]) if scope["type"] == "http" else None
        if path is None or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
        elif _wants_plain(Headers(scope=scope)):
            await self._app(scope, receive, _Plain(send))
        else:
            body = await run_in_threadpool(self._bodies.get, (path,), lambda: _compress(path))
            await self._app(_head_of(scope), receive, _Answer(send, body, scope["method"]))


def _streamlits_files() -> list[tuple[str, Path]]:
    """Every address of a script or style, and its file: no other file can be asked for."""
    root = Path(file_util.get_static_dir())
    base = config.get_option("server.baseUrlPath").strip("/")
    start = f"/{base}" if base else ""
    files = [path for path in (root / "static").rglob("*") if path.suffix in KINDS]
    return [(f"{start}/{path.relative_to(root).as_posix()}", path) for path in files]


def _compress(path: Path) -> bytes:
    # Without the time, so that two servers answer alike.
    return gzip.compress(path.read_bytes(), LEVEL, mtime=0)


def _wants_plain(headers: Headers) -> bool:
    return "range" in headers or not _takes_gzip(headers.get("accept-encoding", ""))


def _takes_gzip(accepted: str) -> bool:
    """Whether gzip, or else anything (*), is named without a weight of 0."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        weights[name.strip()] = weight.replace(" ", "").removeprefix("q=") or "1"
    try:
        return float(weights.get("gzip", weights.get("*", "0"))) > 0
    except ValueError:
        return False


def _head_of(scope: Scope) -> Scope:
    """The same request for the head alone, with the tags that the plain file goes by."""
    headers = MutableHeaders(raw=list(scope["headers"]))
    known = headers.get("if-none-match")
    if known is not None:
        tags = [tag.strip() for tag in known.split(",")]
        ours = [tag.removesuffix(MARK) + '"' for tag in tags if tag.endswith(MARK)]
        ours += [tag for tag in tags if tag == "*"]
        # A tag of the plain form names something else; the date is then not asked either.
        headers["if-none-match"] = ", ".join(ours) or '""'
    return {**scope, "method": "HEAD", "headers": headers.raw}


class _Plain:
    """The answer as it is, and that there is another form of it."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
        await self._send(message)


class _Answer:
    """Streamlit's head of an answer, with our body where it has one."""

    def __init__(self, send: Send, body: bytes, method: str) -> None:
        self._send = send
        self._body = body
        self._is_head = method == "HEAD"
        self._is_ours = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._mark(message)
        elif self._is_ours and message["type"] == "http.response.body":
            body = b"" if self._is_head else self._body
            message = {"type": "http.response.body", "body": body, "more_body": False}
        await self._send(message)

    def _mark(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        headers.add_vary_header("Accept-Encoding")
        self._is_ours = message["status"] == 200
        if message["status"] not in (200, 304):
            return
        if "etag" in headers:
            headers["etag"] = headers["etag"].removesuffix('"') + MARK
        if self._is_ours:
            headers["content-encoding"] = "gzip"
            headers["content-length"] = str(len(self._body))
            del headers["accept-ranges"]
