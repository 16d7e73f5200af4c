"""Google fails in every way that it can: each ends in time, in a sentence, after three tries."""

from __future__ import annotations

import logging
import time
from dataclasses import replace

import pytest

from ambasada.sources.google_limits import Limits
from tests.sheets.account import READER
from tests.sheets.reader import LIMITS, book, columns, fault_of, reader, source
from tests.sheets.server import SheetsServer

# Short, for answers that never come; others may take their time on a busy machine.
IMPATIENT = replace(LIMITS, silence=0.15, request=0.3)
SLOW = ("hang", "drip", "drip_head")
LATER = "It is tried again in a few minutes; the last good rows stay."
PASSING = (
    ("status", {"status": 429}, "Google's limit of requests was reached"),
    ("status", {"status": 403, "reason": "rateLimitExceeded"}, "Google's limit of requests"),
    ("status", {"status": 500}, "Google answers with an error (HTTP 500)"),
    ("status", {"status": 502}, "Google answers with an error (HTTP 502)"),
    ("status", {"status": 503}, "Google answers with an error (HTTP 503)"),
    ("status", {"status": 504}, "Google answers with an error (HTTP 504)"),
    ("hang", {}, "Google did not answer in time"),
    ("drip", {"seconds": 0.05}, "Google did not answer in time"),
    ("drip_head", {"seconds": 0.05}, "Google did not answer in time"),
    ("cut", {}, "Google's answer came incomplete"),
    ("reset", {}, "Google's answer came incomplete"),
    ("truncated", {}, "Google's answer came incomplete"),
    ("empty", {}, "Google's answer came incomplete"),
    ("strange", {"message": "[1]"}, "Google's answer came incomplete"),
    ("strange", {"message": '{"sheets": 5}'}, "Google's answer came incomplete"),
    ("strange", {"message": "<html>canary</html>"}, "Google's answer came incomplete"),
)
NAMES = [f"{kind} {more.get('status', '')}" for kind, more, _ in PASSING]


@pytest.mark.parametrize(("kind", "more", "found"), PASSING, ids=NAMES)
def test_what_passes_is_tried_three_times_and_told(
    server: SheetsServer, kind: str, more: dict, found: str
) -> None:
    server.put(book())
    server.fail(kind, **more)
    start = time.monotonic()

    fault = fault_of(reader(server, IMPATIENT if kind in SLOW else LIMITS), source())

    assert (fault.rule, fault.expected) == ("unreachable", LATER)
    assert fault.found.startswith(found)
    assert server.asked() == ["tabs"] * 3
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(("kind", "more", "found"), PASSING, ids=NAMES)
def test_two_failures_that_pass_do_no_harm(
    server: SheetsServer, kind: str, more: dict, found: str
) -> None:
    server.put(book())
    server.fail(kind, times=2, **more)
    read = reader(server).read(source())
    assert columns(read.book)["case_id"] == ["C-1", "C-2"]


@pytest.mark.parametrize("of", ["values", "file"])
def test_any_of_the_questions_may_be_the_one_that_fails(server: SheetsServer, of: str) -> None:
    server.put(book())
    sheets = reader(server)
    seen = sheets.read(source()).seen
    server.books["one"].touch()
    server.fail("status", of=(of,), status=503)
    assert fault_of(sheets, source(), seen).found == "Google answers with an error (HTTP 503)"


def test_nobody_there_is_told(server: SheetsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMBASADA_SHEETS_ADDRESS", "http://127.0.0.1:9")
    fault = fault_of(reader(server), source())
    assert (fault.rule, fault.found) == ("unreachable", "Google could not be reached")


def test_google_says_how_long_to_wait(server: SheetsServer) -> None:
    server.put(book())
    server.fail("status", status=429, times=1, headers={"Retry-After": "1"})
    reader(server).read(source())
    first, second = [one.at for one in server.requests if one.kind == "tabs"]
    assert second - first >= 1


def test_a_wait_beyond_the_reading_is_not_waited_for(server: SheetsServer) -> None:
    server.put(book())
    server.fail("status", status=503, headers={"Retry-After": "3600"})
    start = time.monotonic()
    fault_of(reader(server), source())
    assert server.asked() == ["tabs"]
    assert time.monotonic() - start < 2


SHARE = f"Share the spreadsheet with {READER} as viewer."
REFUSALS = (
    (403, "", "it is not shared with Ambasada", SHARE),
    (404, "", "it is not there or is not shared with Ambasada", SHARE),
    (
        403,
        "SERVICE_DISABLED",
        "the project of the service account may not use it",
        f"Enable the Google Sheets API in the project of {READER}.",
    ),
)


@pytest.mark.parametrize(("status", "reason", "found", "expected"), REFUSALS)
def test_a_refusal_says_what_to_do_and_is_not_repeated(
    server: SheetsServer, status: int, reason: str, found: str, expected: str
) -> None:
    server.put(book())
    server.fail("status", status=status, reason=reason)
    fault = fault_of(reader(server), source())
    assert (fault.rule, fault.found, fault.expected) == ("no_access", found, expected)
    assert server.asked() == ["tabs"]


def test_a_spreadsheet_that_is_no_longer_shared_is_told(server: SheetsServer) -> None:
    server.put(book())
    sheets = reader(server)
    seen = sheets.read(source()).seen
    server.fail("status", of=("file",), status=404, reason="notFound")
    fault = fault_of(sheets, source(), seen)
    assert (fault.rule, fault.expected) == ("no_access", SHARE)


def test_a_spreadsheet_in_the_bin_is_told(server: SheetsServer) -> None:
    server.put(book())
    sheets = reader(server)
    seen = sheets.read(source()).seen
    server.books["one"].is_trashed = True
    fault = fault_of(sheets, source(), seen)
    assert (fault.rule, fault.found) == ("no_access", "it lies in the bin of Google Drive")
    assert READER in fault.expected


def test_a_file_that_is_no_spreadsheet_is_told(server: SheetsServer) -> None:
    server.put(book())
    server.fail("strange_status")
    fault = fault_of(reader(server), source())
    assert (fault.rule, fault.found) == ("no_access", "it is no Google spreadsheet")


def test_a_token_that_is_not_taken_is_fetched_anew_once(server: SheetsServer) -> None:
    server.put(book())
    sheets = reader(server)
    seen = sheets.read(source()).seen
    server.tokens.clear()  # as when Google ends a token early
    server.forget()
    sheets.read(source(), seen)
    assert [one.kind for one in server.requests][:3] == ["file", "token", "file"]


def test_a_key_whose_tokens_are_never_taken_is_told(server: SheetsServer) -> None:
    server.put(book())
    server.fail("status", status=401)
    fault = fault_of(reader(server), source())
    assert (fault.rule, READER in fault.expected) == ("no_access", True)
    assert server.asked() == ["tabs"] * 2


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_key_that_gives_no_token_is_told(server: SheetsServer, status: int) -> None:
    server.put(book())
    server.fail("status", of=("token",), status=status)
    fault = fault_of(reader(server), source())
    assert (fault.rule, fault.found) == (
        "no_access",
        "Google refuses the key of the service account",
    )
    assert server.asked() == []


@pytest.mark.parametrize(("kind", "more", "found"), PASSING[2:], ids=NAMES[2:])
def test_the_token_endpoint_may_fail_likewise(
    server: SheetsServer, kind: str, more: dict, found: str
) -> None:
    server.put(book())
    server.fail(kind, of=("token",), **more)
    limits = IMPATIENT if kind in SLOW else LIMITS
    assert fault_of(reader(server, limits), source()).rule == "unreachable"
    assert [one.kind for one in server.requests] == ["token"] * 3


def test_a_redirect_is_not_followed(server: SheetsServer) -> None:
    server.put(book())
    with SheetsServer() as stranger:
        server.fail("redirect", message=f"{stranger.address}/v4/spreadsheets/one")
        fault = fault_of(reader(server), source())
        assert (fault.rule, fault.found) == ("unreachable", "Google answers with HTTP 302")
        assert stranger.requests == []


@pytest.mark.parametrize("kind", ["flood", "bomb"])
def test_an_answer_that_is_too_large_is_not_taken(server: SheetsServer, kind: str) -> None:
    server.put(book())
    server.fail(kind, seconds=3_000_000)
    limits = replace(LIMITS, largest_answer=1_000_000)
    assert fault_of(reader(server, limits), source()).found == "its answer is larger than 1 MB"
    assert server.asked() == ["tabs"]


def test_an_error_may_be_large_too(server: SheetsServer) -> None:
    server.put(book())
    server.fail("status", status=500, message="x" * 3_000_000)
    limits = replace(LIMITS, largest_answer=1_000_000)
    assert "larger than 1 MB" in fault_of(reader(server, limits), source()).found


def test_the_log_has_codes_only(server: SheetsServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.put(book("key-of-the-spreadsheet"))
    sheets = reader(server)
    sheets.read(source("key-of-the-spreadsheet"))
    server.fail("status", status=503)
    fault_of(sheets, source("key-of-the-spreadsheet"))
    server.failures.clear()
    server.put(book("key-2", cases=(("case_id", "canary"),)))
    with pytest.raises(Exception, match="missing_column"):
        sheets.read(source("key-2", embassies=("pl", "lt")))

    assert [(one.name, one.getMessage()) for one in caplog.records] == [
        ("ambasada.sources.google_sheets", "pl: unreachable, HTTP 503"),
        ("ambasada.sources.google_sheets", "pl, lt: missing_column, cases embassy"),
        ("ambasada.sources.google_sheets", "pl, lt: missing_column, cases received_at"),
        ("ambasada.sources.google_sheets", "pl, lt: missing_column, cases category"),
        ("ambasada.sources.google_sheets", "pl, lt: missing_column, volunteers embassy"),
    ]


def test_a_fault_of_our_own_harms_one_spreadsheet_only(
    server: SheetsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(book("good"), book("bad"))

    def refuse(*_: object) -> None:
        raise ZeroDivisionError("canary")

    monkeypatch.setattr("ambasada.sources.google_sheets.Visit", refuse)
    fault = fault_of(reader(server), source("bad"))
    assert fault.found == "Ambasada met a fault of its own (ZeroDivisionError)"


def test_the_limits_in_force_are_the_promised_ones() -> None:
    limits = Limits()
    assert limits.reading <= 60 and limits.at_once <= 4 and limits.tries <= 3
    assert limits.window == 60 and limits.requests_in_window < 60
    assert limits.requests_in_window // 2 < 30
