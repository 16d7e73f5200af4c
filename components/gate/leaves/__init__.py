"""The gate's own pages: plain HTML that works without a script. Jinja escapes every value."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from components.gate.words import WORDS, language_of, texts_of
from components.words import own_name

if TYPE_CHECKING:
    from starlette.requests import Request

LANGUAGES = ("en", "be", "ru", "pl", "lt")


@cache
def _pages() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).resolve().parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _words(language: str) -> dict[str, str]:
    texts = texts_of(language)
    return {name: texts.say(text) for name, text in WORDS.items()}


def language_asked(request: Request) -> str:
    """The language of a visitor: from the address, else as the browser prefers."""
    accepted = request.headers.get("accept-language", "")
    return language_of(request.query_params.get("lang", ""), accepted, LANGUAGES)


def leaf(
    name: str, request: Request, *, status: int = 200, language: str = "", **values: Any
) -> Response:
    """The page `name` in the visitor's language, or in a member's."""
    chosen = request.query_params.get("lang", "") in LANGUAGES
    language = language if language and not chosen else language_asked(request)
    page = _pages().get_template(f"{name}.html")
    others = [(one, own_name(one), _in_language(request, one)) for one in LANGUAGES]
    return HTMLResponse(
        page.render(
            {
                "say": _words(language),
                "language": language,
                "languages": others,
                "query": _kept_query(request, language),
                "error": "",
                "note": "",
                **values,
            }
        ),
        status_code=status,
        headers={"content-language": language},
    )


def _in_language(request: Request, language: str) -> str:
    asked = {**dict(request.query_params), "lang": language}
    return f"{request.url.path}?{urlencode(asked)}"


def _kept_query(request: Request, language: str) -> str:
    """What a form's address keeps of this one: where to go afterwards, and the language."""
    kept = {
        name: value for name, value in request.query_params.items() if name in ("next", "token")
    }
    if request.query_params.get("lang"):
        kept["lang"] = language
    return f"?{urlencode(kept)}" if kept else ""


def bounce(request: Request) -> Response:
    """The same address once more, now asked for from our own page, so that the cookie comes."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    page = _pages().get_template("bounce.html")
    return HTMLResponse(page.render({"path": path}))
