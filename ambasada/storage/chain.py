"""Lines that are chained: each carries a code made of the one before it, so none can be changed,
dropped, moved or added without the key.

A line is `number hour kind who about code`, parted by tabs. The code is HMAC-SHA256 (RFC 2104)
under a key of the log's own, over the code before it and the line's other bytes. The scheme is
that of Schneier and Kelsey, "Secure audit logs to support computer forensics" (1999), without
keys that change.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from ambasada.audit import Entry, Kind

FIRST = "0" * 64
_HOUR = "%Y-%m-%dT%HZ"
_CODE = re.compile(rb"[0-9a-f]{64}")
_NUMBER = re.compile(r"[0-9]{1,15}")
_ANCHOR_DIGITS = 32
_ANCHOR = re.compile(r"([0-9]{1,15})-[0-9a-f]{32}")


@dataclass(frozen=True)
class Link:
    """Where a chain ends: how many entries there are, and the code of the last."""

    count: int = 0
    code: str = FIRST


@dataclass(frozen=True)
class Line:
    """One whole line as it stands in the file; `entry` is None where it cannot be read."""

    content: bytes
    code: str
    entry: Entry | None

    def follows(self, before: Link, key: bytes) -> bool:
        """Whether whoever has the key wrote it, and next after `before`."""
        return hmac.compare_digest(self.code, _code(before, self.content, key))


def written(entry: Entry, before: Link, key: bytes) -> bytes:
    """The line of an entry that follows `before`, its end included."""
    parts = (
        str(entry.number),
        entry.hour.strftime(_HOUR),
        entry.kind.value,
        entry.who,
        entry.about,
    )
    content = "\t".join(parts).encode("ascii")
    return content + b"\t" + _code(before, content, key).encode("ascii") + b"\n"


def line_of(raw: bytes) -> Line:
    """A line without its end."""
    content, _, code = raw.rpartition(b"\t")
    is_code = _CODE.fullmatch(code)
    return Line(content, code.decode() if is_code else "", _entry(content) if is_code else None)


def _entry(content: bytes) -> Entry | None:
    try:
        number, hour, kind, who, about = content.decode("ascii").split("\t")
        moment = datetime.strptime(hour, _HOUR).replace(tzinfo=UTC)
        return (
            Entry(int(number), moment, Kind(kind), who, about)
            if _NUMBER.fullmatch(number)
            else None
        )
    except ValueError:
        return None


def end_of(lines: Sequence[Line]) -> Link:
    """Where the chain ends, as the last readable line says it."""
    ends = (Link(line.entry.number, line.code) for line in reversed(lines) if line.entry)
    return next(ends, Link())


def breaks(lines: Iterable[Line], key: bytes) -> Iterator[str]:
    """A sentence for each line that is not as it was written."""
    before = Link()
    for number, line in enumerate(lines, 1):
        if line.entry is None:
            yield f"Line {number} is no entry of the log."
            continue
        if line.entry.number != before.count + 1:
            yield (
                f"Line {number} is entry {line.entry.number}, where entry {before.count + 1} "
                f"belongs: one was dropped, added or moved."
            )
        elif not line.follows(before, key):
            yield f"Line {number} was changed, or does not follow the line before it."
        elif line.entry.kind is Kind.LOG_CUT:
            yield (
                f"Line {number} says that the log before it, up to entry {before.count}, was not "
                f"the one that was anchored ({line.entry.about}): it was cut, or put back."
            )
        before = Link(line.entry.number, line.code)


def anchor_of(end: Link, key: bytes) -> str:
    """The end of a chain in a form that can be written down: its count and 32 digits."""
    digits = hmac.new(key, f"anchor\t{end.count}\t{end.code}".encode(), sha256).hexdigest()
    return f"{end.count}-{digits[:_ANCHOR_DIGITS]}"


def anchored_count(anchor: str) -> int:
    """How many entries an anchor says there were; raises ValueError where it is none."""
    found = _ANCHOR.fullmatch(anchor)
    if not found:
        raise ValueError(
            "That is no anchor of the log. Type it as `audit anchor` printed it, such as "
            f"214-{'0' * _ANCHOR_DIGITS}."
        )
    return int(found[1])


def is_anchor_of(anchor: str, end: Link, key: bytes) -> bool:
    """Whether `anchor` was made of exactly this end."""
    return hmac.compare_digest(anchor.encode(), anchor_of(end, key).encode())


def ends_as_anchored(anchor: str, lines: Sequence[Line], key: bytes) -> bool:
    """Whether `lines`, the last ones of a log, end where `anchor` says.

    One entry more is well: the program may be ended between writing an entry and its anchor.
    """
    end = end_of(lines)
    if is_anchor_of(anchor, end, key):
        return True
    before = end_of(lines[:-1])
    return bool(lines) and is_anchor_of(anchor, before, key) and lines[-1].follows(before, key)


def _code(before: Link, content: bytes, key: bytes) -> str:
    return hmac.new(key, before.code.encode() + b"\n" + content, sha256).hexdigest()
