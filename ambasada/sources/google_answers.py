"""What Google's answers say, decoded and checked; anything else is a broken answer.

Sources: https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets and
https://developers.google.com/workspace/drive/api/reference/rest/v3/files
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import orjson

from ambasada.sources import google_trouble

P = ParamSpec("P")
T = TypeVar("T")
# One list a range, of lists along the asked dimension. Empty cells at the end are left out.
Values = list[list[list[Any]]]


@dataclass(frozen=True)
class Sheet:
    """A tab as the spreadsheet lists it. `gid` is its number in addresses."""

    title: str
    gid: int


@dataclass(frozen=True)
class DriveFile:
    """What Drive says of a spreadsheet; `version` grows with every change."""

    version: str
    modified_at: datetime
    is_trashed: bool


def _checked(parse: Callable[P, T]) -> Callable[P, T]:
    @wraps(parse)
    def checked(*more: P.args, **named: P.kwargs) -> T:
        try:
            return parse(*more, **named)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise google_trouble.broken_answer() from None

    return checked


@_checked
def parse_sheets(body: bytes) -> tuple[Sheet, ...]:
    """The tabs with cells; a tab that is one chart has none. Raises Trouble."""
    properties = [sheet["properties"] for sheet in orjson.loads(body)["sheets"]]
    return tuple(
        Sheet(str(one["title"]), int(one.get("sheetId", 0)))
        for one in properties
        if one.get("sheetType", "GRID") == "GRID"
    )


@_checked
def parse_values(body: bytes, ranges: int) -> Values:
    """The values of so many ranges, in the order asked. Raises Trouble."""
    answered = [one.get("values", []) for one in orjson.loads(body)["valueRanges"]]
    are_lists = all(isinstance(line, list) for lines in answered for line in lines)
    if len(answered) != ranges or not are_lists:
        raise ValueError("not what was asked")
    return answered


@_checked
def parse_file(body: bytes) -> DriveFile:
    """What Drive says of the file. Raises Trouble."""
    file = orjson.loads(body)
    modified_at = datetime.fromisoformat(file["modifiedTime"])
    if modified_at.tzinfo is None:
        raise ValueError("a moment without a zone")
    return DriveFile(str(file["version"]), modified_at, file.get("trashed") is True)
