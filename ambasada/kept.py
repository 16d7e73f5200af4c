"""What is kept of a spreadsheet between two readings: its last good rows, as text.

The text is kept and not what was made of it, so that the rows are judged anew with the
configuration and the day in force.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ambasada.intake import Book
from ambasada.sources import RawBook
from ambasada.sources.google_book import Seen
from ambasada.sources.google_formulas import Formula

# Tabs whose rows have a code, so that a row can be missed; the others are tidied up by anybody.
_CODES = {"cases": "case_id", "volunteers": "volunteer_id", "handovers": "handover_id"}


@dataclass(frozen=True)
class Facts:
    """What the guard compares: the agreed columns in order, the codes, the open cases.

    `codes` has one set a tab, `open_cases` the open ones by embassy; `read` and `left_out` count
    rows of all tabs.
    """

    columns: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, frozenset[str]]
    open_cases: Mapping[str, frozenset[str]]
    read: int
    left_out: int

    @property
    def fingerprint(self) -> str:
        """Names these facts, so that a decision about them is not taken for one about others."""
        digest = hashlib.blake2b(digest_size=12)
        for part in (self.columns, self.codes, self.open_cases):
            for name, values in sorted(part.items()):
                ordered = values if isinstance(values, tuple) else sorted(values)
                digest.update("\0".join((name, *ordered, "")).encode())
        digest.update(f"{self.read} {self.left_out}".encode())
        return digest.hexdigest()


@dataclass(frozen=True)
class Objection:
    """Why the guard holds a reading back: which rule, and the counts that broke it.

    `embassy` and `tab` say where; `count` of `of` rows are concerned.
    """

    rule: str
    tab: str = ""
    embassy: str = ""
    count: int = 0
    of: int = 0


@dataclass(frozen=True)
class Held:
    """A newer state of a spreadsheet that waits for an administrator's yes or no."""

    facts: Facts
    objections: tuple[Objection, ...]
    since: datetime
    is_rejected: bool = False


@dataclass(frozen=True)
class Kept:
    """The last good rows of one spreadsheet, when they were read, and what is held back.

    `seen` is what Google's source remembers between readings, no cell of it.
    """

    raw: RawBook
    good_at: datetime
    facts: Facts
    seen: Seen | None = None
    formulas: tuple[Formula, ...] = ()
    held: Held | None = None


def facts_of(raw: RawBook, book: Book) -> Facts:
    """The facts of a spreadsheet that was just read and typed."""
    cases = book.rows.get("cases", ())
    open_cases: dict[str, set[str]] = {}
    for row in cases:
        if row.values.get("closed_at") is None:
            open_cases.setdefault(row.embassy, set()).add(row.values["case_id"])
    return Facts(
        columns={tab.name: tab.order for tab in raw.tabs},
        codes={
            tab: frozenset(row.values[code] for row in book.rows[tab])
            for tab, code in _CODES.items()
            if tab in book.rows
        },
        open_cases={embassy: frozenset(codes) for embassy, codes in open_cases.items()},
        read=sum(book.read.values()),
        left_out=len(book.left_out),
    )
