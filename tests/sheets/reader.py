"""Spreadsheets and readers for tests, with what most tests do not care about filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from google.oauth2.service_account import Credentials

from ambasada import rules
from ambasada.network import Source
from ambasada.sources import Fault, RawBook, SourceError
from ambasada.sources.google_account import SCOPES
from ambasada.sources.google_limits import Clock, Limits
from ambasada.sources.google_sheets import GoogleSheets, Seen
from tests.sheets.server import SheetsServer
from tests.sheets.workbook import Row, Workbook, workbook

CASES: Sequence[Row] = (
    ("case_id", "Name and telephone", "received_at", "category", "note"),
    ("C-1", "canary", date(2026, 11, 2), "other", "canary"),
    ("C-2", "canary", "2026-11-03", "threats", "canary"),
)
VOLUNTEERS: Sequence[Row] = (("volunteer_id", "home"), ("V-1", "canary"))
LIMITS = Limits(connect=1.0, silence=0.5, request=1.0, reading=20.0, first_wait=0.01)


@dataclass
class Hands:
    """A clock that moves when a test moves it."""

    at: datetime = datetime(2026, 11, 25, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()

    def move(self, **more: float) -> None:
        self.at += timedelta(**more)


def book(key: str = "one", **tabs: Sequence[Row]) -> Workbook:
    """A spreadsheet with a few rows; tabs given replace or join them."""
    return workbook(key, **({"cases": CASES, "volunteers": VOLUNTEERS} | tabs))


def source(key: str = "one", **owner: object) -> Source:
    """A spreadsheet's entry of sources.toml."""
    return Source(kind="google_sheets", spreadsheet=key, **(owner or {"embassy": "pl"}))


def reader(
    server: SheetsServer, limits: Limits = LIMITS, hands: Hands | None = None
) -> GoogleSheets:
    """A reader with the server's own account; with `hands` it lives at their time."""
    key = Credentials.from_service_account_info(server.account(), scopes=list(SCOPES))
    clock = Clock(seconds=hands.seconds, now=hands.now) if hands else Clock()
    return GoogleSheets(key, limits, clock)


def fault_of(sheets: GoogleSheets, one: Source, before: Seen | None = None) -> Fault:
    """The only fault that reading it raises, checked to be a message."""
    (fault,) = faults_of(sheets, one, before)
    return fault


def faults_of(sheets: GoogleSheets, one: Source, before: Seen | None = None) -> tuple[Fault, ...]:
    try:
        sheets.read(one, before)
    except SourceError as error:
        for fault in error.faults:
            is_a_message(fault)
        return error.faults
    raise AssertionError("nothing failed")


def is_a_message(fault: Fault) -> None:
    """What happened and what to do, whole sentences without anybody's text in them."""
    problem = fault.problem_of("pl", source())
    assert problem.effect is rules.Effect.SOURCE
    for sentence in (problem.what_happened, problem.what_to_do):
        assert sentence.endswith(".") and "\n" not in sentence and "Traceback" not in sentence
        assert "canary" not in sentence and "token-" not in sentence


def columns(raw: RawBook | None, tab: str = "cases") -> dict[str, list[str]]:
    """The columns of a tab of a book."""
    assert raw is not None
    found = next(one for one in raw.tabs if one.name == tab)
    return {name: list(texts) for name, texts in found.columns.items()}
