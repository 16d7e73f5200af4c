"""The catalogues of texts: config/locale/LANGUAGE/LC_MESSAGES/NAME.po, read where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "config" / "locale"


@cache
def catalogue(name: str, language: str) -> Catalog:
    """The catalogue `name` in a language, with its plural forms; empty where there is none."""
    file = LOCALE / language / "LC_MESSAGES" / f"{name}.po"
    if not file.is_file():
        return Catalog(locale=language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


@dataclass(frozen=True)
class Texts:
    """The texts of one catalogue in one language; one without a translation stays English."""

    name: str
    language: str = "en"

    def say(self, text: str, context: str | None = None) -> str:
        """`text` in this language."""
        message = catalogue(self.name, self.language).get(text, context)
        return str(message.string) if message and message.string else text
