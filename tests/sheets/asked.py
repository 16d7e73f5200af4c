"""One request as the server remembers it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import unquote


@dataclass(frozen=True)
class Asked:
    """One request that came: token, file (Drive), tabs, values (a batch) or range (one alone)."""

    kind: str
    key: str
    at: float
    ranges: tuple[str, ...] = ()
    render: str = ""
    path: str = ""
    query: str = ""

    @property
    def name(self) -> str:
        """What was asked for in a word: tabs, file, token, range, headers, columns or formulas."""
        if self.kind != "values":
            return self.kind
        if self.render == "FORMULA":
            return "formulas"
        return "headers" if all(one.endswith("!1:1") for one in self.ranges) else "columns"


def parse_asked(path: str, text: str, query: dict[str, list[str]]) -> Asked:
    *before, last = path.split("/")
    key, _, verb = last.partition(":")
    kind = {"token": "token"}.get(last, "file" if "/drive/v3/files/" in path else "tabs")
    ranges = query.get("ranges", [])
    if verb == "batchGet":
        kind, key = "values", before[-1]
    elif before[-1] == "values":
        kind, key, ranges = "range", before[-2], [unquote(last)]
    return Asked(
        kind=kind,
        key="" if kind == "token" else unquote(key),
        at=time.monotonic(),
        ranges=tuple(ranges),
        render=query.get("valueRenderOption", [""])[0],
        path=path,
        query=unquote(text),
    )
