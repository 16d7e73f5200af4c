"""How the server may fail: for one spreadsheet or all, for the next answers or for good."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

STATUS_WORDS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


@dataclass
class Failure:
    """One way to fail. `kind` is delay or one of the server's `fail_…`, `of` the kinds of request
    concerned (tabs, values, range, file, token), `times` how many answers.
    """

    kind: str
    key: str = ""
    of: tuple[str, ...] = ("tabs", "values", "range", "file")
    times: float = float("inf")
    status: int = 500
    reason: str = ""
    message: str = "canary in a cell"
    seconds: float = 0.1
    headers: dict[str, str] = field(default_factory=dict)

    def concerns(self, kind: str, key: str) -> bool:
        return self.times > 0 and kind in self.of and self.key in ("", key)


def error_body(
    status: int, message: str = "", reason: str = "", word: str = ""
) -> dict[str, object]:
    """An error as Google words it; `reason` as both interfaces give one."""
    error: dict[str, object] = {
        "code": status,
        "message": message,
        "status": word or STATUS_WORDS.get(status, "UNKNOWN"),
    }
    if reason:
        error["errors"] = [{"domain": "global", "reason": reason}]
        error["details"] = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}]
    return {"error": error}


def encoded(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()
