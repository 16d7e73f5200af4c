"""One request as the server remembers it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import unquote


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


def parse_asked(path: str, text: str, query: dict[str, list[str]]) -> Asked:
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
