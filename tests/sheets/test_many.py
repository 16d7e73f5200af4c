"""Twenty-four spreadsheets in one reading: one that fails harms no other, and it ends in time."""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Mapping
from dataclasses import replace

import pytest

from ambasada.network import Source
from ambasada.sources import SourceError
from ambasada.sources.google_limits import Limits
from ambasada.sources.google_sheets import GoogleBook, GoogleSheets, Seen
from tests.sheets.reader import LIMITS, Hands, book, is_a_message, reader, source
from tests.sheets.server import SheetsServer

KEYS = [f"k{number:02}" for number in range(24)]
SOURCES = [source(key, embassy=f"e{key[1:]}") for key in KEYS]
# As many requests as anybody wants, where the allowance is not what a test is about.
ROOMY = replace(LIMITS, requests_in_window=1000)


@pytest.fixture
def full(server: SheetsServer) -> SheetsServer:
    server.put(*(book(key) for key in KEYS))
    return server


def read_all(
    sheets: GoogleSheets, before: Mapping[Source, Seen] | None = None
) -> dict[Source, GoogleBook | SourceError]:
    found = dict(sheets.read_all(SOURCES, before or {}))
    assert set(found) == set(SOURCES)
    for outcome in found.values():
        if isinstance(outcome, SourceError):
            for fault in outcome.faults:
                is_a_message(fault)
    return found


def failed(found: Mapping[Source, GoogleBook | SourceError]) -> list[str]:
    return [
        one.spreadsheet
        for one, outcome in sorted(found.items(), key=lambda pair: pair[0].spreadsheet)
        if isinstance(outcome, SourceError)
    ]


def seen(found: Mapping[Source, GoogleBook | SourceError]) -> dict[Source, Seen]:
    return {one: book.seen for one, book in found.items() if isinstance(book, GoogleBook)}


def threads() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("google-sheets")]


def test_all_are_read_and_no_thread_is_left(full: SheetsServer) -> None:
    assert failed(read_all(reader(full, ROOMY))) == []
    assert threads() == []


def test_four_at_once_are_the_most(full: SheetsServer) -> None:
    full.fail("delay", seconds=0.03)
    read_all(reader(full, ROOMY))
    assert full.most_at_once == 4


@pytest.mark.parametrize("status", [404, 429, 503])
def test_two_that_fail_harm_no_other(full: SheetsServer, status: int) -> None:
    for key in ("k03", "k04"):
        full.fail("status", key=key, status=status)
    assert failed(read_all(reader(full, ROOMY))) == ["k03", "k04"]


def test_what_was_seen_can_be_kept_on_disk(full: SheetsServer) -> None:
    sheets = reader(full, ROOMY)
    kept = pickle.loads(pickle.dumps(seen(read_all(sheets))))
    assert b"C-1" not in pickle.dumps(kept)
    assert all(book.book is None for book in read_all(sheets, kept).values())


def test_a_storm_is_ended_after_a_few_spreadsheets(full: SheetsServer) -> None:
    full.fail("status", status=503, reason="")
    found = read_all(reader(full))
    assert failed(found) == KEYS
    assert len(full.requests) < 30
    sentences = {fault.found for error in found.values() for fault in error.faults}
    assert sentences == {"Google answers with an error (HTTP 503)"}


def test_a_key_that_is_refused_is_not_tried_by_all(full: SheetsServer) -> None:
    full.fail("status", of=("token",), status=400)
    assert failed(read_all(reader(full))) == KEYS
    assert len(full.requests) < 10


def test_google_that_says_nothing_is_left_in_time(full: SheetsServer) -> None:
    full.fail("hang")
    start = time.monotonic()
    found = read_all(reader(full, replace(LIMITS, silence=0.2, reading=2.0)))
    assert failed(found) == KEYS
    assert time.monotonic() - start < 2.2
    assert threads() == []


def test_what_is_not_reached_in_time_is_told(full: SheetsServer) -> None:
    full.fail("delay", seconds=0.2)
    start = time.monotonic()
    found = read_all(reader(full, replace(ROOMY, reading=1.5)))
    assert time.monotonic() - start < 2
    late = failed(found)
    assert 0 < len(late) < 24 and "k00" not in late
    assert "k23" in late


def test_seventy_two_requests_are_spread_over_two_readings(full: SheetsServer) -> None:
    hands = Hands()
    full.now = hands.now
    sheets = reader(full, replace(LIMITS, reading=60.0), hands)

    first = read_all(sheets)

    assert len(full.requests) <= 55
    waiting = failed(first)
    assert waiting == KEYS[18:]  # 18 × 3 requests and one for the token
    (fault,) = first[SOURCES[23]].faults  # type: ignore[union-attr]
    assert "comes first in the next reading" in fault.expected

    hands.move(minutes=5)
    full.forget()
    second = read_all(sheets, seen(first))

    assert failed(second) == []
    assert {one.key for one in full.requests[:6]} <= set(waiting)
    assert all(second[one].book is not None for one in SOURCES[18:])  # type: ignore[union-attr]


def test_one_that_must_wait_keeps_rows_that_are_young_enough(full: SheetsServer) -> None:
    hands = Hands()
    full.now = hands.now
    sheets = reader(full, ROOMY, hands)
    before = seen(read_all(sheets))
    crowded = reader(full, replace(LIMITS, requests_in_window=9), hands)

    hands.move(minutes=14)
    found = read_all(crowded, before)
    assert failed(found) == []
    waited = [one for one in SOURCES if found[one].seen.looked_at == before[one].looked_at]  # type: ignore[union-attr]
    assert len(waited) >= 16

    hands.move(minutes=2)
    crowded = reader(full, replace(LIMITS, requests_in_window=9), hands)
    assert len(failed(read_all(crowded, before))) >= 16


def test_those_asked_longest_ago_come_first(full: SheetsServer) -> None:
    # Of several at once nobody knows which arrives first.
    sheets = reader(full, replace(ROOMY, at_once=1))
    list(sheets.read_all(SOURCES[:3], {}))
    full.forget()
    list(sheets.read_all([SOURCES[0], SOURCES[9], SOURCES[1], SOURCES[2]], {}))
    assert next(one.key for one in full.requests) == "k09"


def test_nobody_needs_to_take_all_of_a_reading(full: SheetsServer) -> None:
    full.fail("delay", seconds=0.05)
    outcomes = reader(full, ROOMY).read_all(SOURCES, {})
    next(outcomes)
    outcomes.close()
    time.sleep(0.5)
    assert threads() == []


def test_a_normal_reading_of_twenty_four_fits_the_real_limits() -> None:
    limits = Limits()
    # A quarter changed, all others looked at for formulas, and a token.
    assert limits.requests_in_window >= 6 * 3 + 18 * 2 + 1
