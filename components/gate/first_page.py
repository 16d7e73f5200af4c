"""Streamlit's one page, made ours: name, picture, language, look, and the watch over the session.

The page is the same file for every screen. Its scripts are left as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import Message, Send

_OURS = (
    '<link rel="stylesheet" href="/gate/screens.css">'
    # Not deferred: what it says of the server's address, Streamlit's own scripts must find.
    '<script src="/gate/watch.js"></script></head>'
)


class FirstPage:
    """The answer on its way to the browser; only HTML is touched, and no cookie passes."""

    def __init__(self, send: Send, language: str) -> None:
        self._send = send
        self._language = language
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        """One message of the answer."""
        if message["type"] == "http.response.start":
            given = MutableHeaders(scope=message)
            del given["set-cookie"]
            is_page = given.get("content-type", "").startswith("text/html")
            if is_page and "content-encoding" not in given:
                self._start = message
                return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        page = _ours(self._body.decode("utf-8"), self._language).encode() if self._body else b""
        given = MutableHeaders(scope=start)
        for stale in ("etag", "last-modified", "accept-ranges"):
            del given[stale]
        if page:
            given["content-length"] = str(len(page))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": page})


def _ours(page: str, language: str) -> str:
    return (
        page.replace('<html lang="en">', f'<html lang="{language}">')
        .replace("<title>Streamlit</title>", "<title>Ambasada</title>")
        .replace('href="./favicon.png"', 'href="/gate/logo.svg" type="image/svg+xml"')
        .replace("</head>", _OURS)
    )
