"""Streamlit's one page, made ours: name, picture, language, look, and the watch over the session.

The page is the same file for every screen. Its scripts are left as they are; until they have drawn
the screen, a second or two, its first words stand there: what is asked and the answer.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import Message, Send

_OURS = (
    '<link rel="stylesheet" href="/gate/screens.css">'
    # Not deferred: what it says of the server's address, Streamlit's own scripts must find.
    '<script src="/gate/watch.js"></script></head>'
)


@dataclass(frozen=True)
class FirstWords:
    """What a screen says first: its title, its week and reading, its answer with **bold** words."""

    title: str
    caption: str
    lead: str


class FirstPage:
    """The answer on its way to the browser; only HTML is touched, and no cookie passes."""

    def __init__(self, send: Send, language: str, words: FirstWords | None) -> None:
        self._send = send
        self._language = language
        self._words = words
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
        given_page = self._body.decode("utf-8")
        page = _ours(given_page, self._language, self._words).encode() if given_page else b""
        given = MutableHeaders(scope=start)
        for stale in ("etag", "last-modified", "accept-ranges"):
            del given[stale]
        if page:
            given["content-length"] = str(len(page))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": page})


def _ours(page: str, language: str, words: FirstWords | None) -> str:
    if words is not None:
        page = page.replace("<body>", f"<body>{_drawn(words)}")
    return (
        page.replace('<html lang="en">', f'<html lang="{language}">')
        .replace("<title>Streamlit</title>", "<title>Ambasada</title>")
        .replace('href="./favicon.png"', 'href="/gate/logo.svg" type="image/svg+xml"')
        .replace("</head>", _OURS)
    )


def _drawn(words: FirstWords) -> str:
    """For components/gate/files/screens.css; watch.js takes it away when the screen stands."""
    parts = [f"<h1>{html.escape(words.title)}</h1>"]
    parts += [f"<small>{html.escape(words.caption)}</small>"] if words.caption else []
    bold = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(words.lead))
    parts += [f"<p>{bold}</p>"] if bold else []
    return f'<div id="first-words">{"".join(parts)}</div>'
