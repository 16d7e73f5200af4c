"""A made-up language: every text of the catalogues in marks, so that what has none shows itself.

It is Esperanto by its code, which Babel knows and the network does not speak. A text reads
⟦so⟧, and what fills a gap stands outside the marks: ⟦In ⟧13⟦ months⟧.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from ambasada.translations import CATALOGUES

LANGUAGE = "eo"
OPEN, CLOSE = "⟦", "⟧"
_MARKED = re.compile(f"{OPEN}[^{CLOSE}]*{CLOSE}")
_WORD = re.compile(r"[^\W\d_]{2,}")


def mark(text: str) -> str:
    """`text` in marks, its gaps outside."""
    return OPEN + re.sub(r"({[^}]*})", rf"{CLOSE}\1{OPEN}", text) + CLOSE


def write_catalogues(folder: Path) -> None:
    """The catalogues of the made-up language."""
    place = folder / LANGUAGE / "LC_MESSAGES"
    place.mkdir(parents=True)
    for name, texts in CATALOGUES.items():
        marked = Catalog(locale=LANGUAGE)
        for one in texts():
            if one.id:
                told = tuple(map(mark, one.id)) if one.pluralizable else mark(str(one.id))
                marked.add(one.id, told, context=one.context)
        written = BytesIO()
        write_po(written, marked)
        (place / f"{name}.po").write_bytes(written.getvalue())


def unmarked(text: str, data: Iterable[str]) -> list[str]:
    """The words of `text` outside all marks that are no data."""
    # A name may be broken into lines, and parted where an address would begin.
    rest = _MARKED.sub(" ", " ".join(text.replace("\\", "").split()))
    for known in data:
        rest = rest.replace(known, " ")
    return _WORD.findall(rest)


# Parts of an element's message that nobody reads: names for the program, colours, addresses.
_UNREAD = frozenset(
    "id form_id icon url href color type key page_script_hash fragment_id language element_id "
    "on_click_id url_path group_id active_script_hash protobuf_marshall spec config theme "
    "arrow_data width_config height_config script_hash data columns tag body_type kind "
    "query_params parsed_query_params selection_mode field format page anchor query_string".split()
)
# Parts of a chart that are read, and parts of a column's setting.
_DRAWN = frozenset("text name ticktext hovertext hovertemplate title ticksuffix label".split())
_SET = frozenset("label help placeholder".split())
_PLACEHOLDER = re.compile(r"%{[^}]*}|%%|%[.\d]*[a-z]|<[^>]*>|:material/\w+:|:[a-z-]+\[|\]\([^)]*\)")


def read_on(app: Any) -> Iterator[tuple[str, str]]:
    """Every text that a reader meets on the screen, with where it stands."""
    for element in app._tree:
        proto = getattr(element, "proto", None)
        if proto is not None:
            yield from ((f"{element.type} {place}", text) for place, text in _read(proto))
    for table in app.dataframe:
        yield from _heads(table)
        for column in table.value.columns:
            cells = table.value[column].explode().dropna().unique()
            yield from ((f"cell of {column}", str(cell)) for cell in cells)


def _heads(table: Any) -> Iterator[tuple[str, str]]:
    """A column's own name where its setting gives it no other, and what stands in the setting."""
    settings = json.loads(table.proto.columns or "{}")
    named = {name for name, setting in settings.items() if (setting or {}).get("label")}
    yield from (("column", str(name)) for name in table.value.columns if name not in named)
    yield from _of_json(settings, _SET)


def _read(message: Any) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        if field.name == "spec" and message.DESCRIPTOR.name == "PlotlyChart":
            yield from _of_json(json.loads(value), _DRAWN)
        elif field.name not in _UNREAD:
            for one in value if _is_many(value) else [value]:
                if isinstance(one, str):
                    yield field.name, _PLACEHOLDER.sub(" ", one)
                elif hasattr(one, "ListFields"):
                    yield from _read(one)


def _is_many(value: Any) -> bool:
    return hasattr(value, "__iter__") and not isinstance(value, str | bytes)


def _of_json(node: Any, read: frozenset[str], place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _of_json(
                value, read, key if key in read or isinstance(value, str) else place
            )
    elif isinstance(node, list):
        for one in node:
            yield from _of_json(one, read, place)
    elif isinstance(node, str) and place in read:
        yield place, _PLACEHOLDER.sub(" ", node)
