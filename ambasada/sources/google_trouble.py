"""Why Google gave no usable answer, in sentences. Nothing here quotes what Google said: an answer
may hold a cell's text or a key.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from ambasada.sources import Fault, SourceError

LATER = "It is tried again in a few minutes; the last good rows stay."
_ERRORS = (408, 500, 502, 503, 504)
_QUOTA = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "quotaExceeded"}
# Reasons for which an interface as a whole, not this spreadsheet, is not to be had.
_NOT_TO_BE_HAD = {
    "accessNotConfigured",
    "SERVICE_DISABLED",
    "insufficientPermissions",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
}


class Trouble(Exception):
    """No usable answer. `is_passing`: asking again may help; `is_common`: the other spreadsheets
    will hardly fare better; `wait`: seconds that Google asks us to wait before the next try.
    """

    def __init__(
        self,
        found: str,
        expected: str = LATER,
        *,
        rule: str = "unreachable",
        status: int | None = None,
        is_passing: bool = False,
        is_common: bool = False,
        wait: float = 0.0,
        is_interface: bool = False,
    ) -> None:
        super().__init__(found)
        self.found, self.expected, self.rule, self.status = found, expected, rule, status
        self.is_passing, self.is_common, self.wait = is_passing, is_common, wait
        self.is_interface = is_interface

    @property
    def error(self) -> SourceError:
        """This trouble as the source tells it."""
        return SourceError([Fault(self.rule, found=self.found, expected=self.expected)])


NO_ROOM = "Google's limit of requests a minute leaves no room for it now"


class NoRoom(Trouble):
    """Our own limit of requests a minute leaves no room; Google was not asked."""

    def __init__(self) -> None:
        super().__init__(
            NO_ROOM,
            "It comes first in the next reading; the last good rows stay.",
        )


class Moved(Trouble):
    """Somebody moved columns or tabs between two of our requests."""

    def __init__(self) -> None:
        super().__init__(
            "its columns or tabs were changed while it was read",
            "It is read again in a few minutes; the last good rows stay.",
        )


def no_time() -> Trouble:
    """The reading was over before its turn came."""
    return Trouble("the reading ended before its turn came")


def no_answer() -> Trouble:
    """A time limit passed."""
    return Trouble("Google did not answer in time", is_passing=True, is_common=True)


def no_connection() -> Trouble:
    """Nobody there, or the line broke."""
    return Trouble("Google could not be reached", is_passing=True, is_common=True)


def unsafe_connection() -> Trouble:
    """Somebody else answered."""
    return Trouble(
        "the certificate of the other side is not Google's",
        "Check the network and the clock of the computer on which Ambasada runs.",
        is_common=True,
    )


def broken_answer() -> Trouble:
    """What came is not what was asked for, or only a part of it."""
    return Trouble("Google's answer came incomplete", is_passing=True, is_common=True)


def large_answer(largest: int) -> Trouble:
    """More came than may."""
    return Trouble(
        f"its answer is larger than {largest // 1_000_000} MB",
        "Move old rows to another spreadsheet; the last good rows stay.",
    )


def in_the_bin(reader: str) -> Trouble:
    """The file is in the bin of Google Drive."""
    mend = f"Restore it from the bin. {share_with(reader)}"
    return Trouble("it lies in the bin of Google Drive", mend, rule="no_access")


def share_with(reader: str) -> str:
    """What the spreadsheet's owner does once."""
    return f"Share the spreadsheet with {reader} as viewer."


def refused(status: int, body: bytes, retry_after: str | None, reader: str) -> Trouble:
    """The trouble that an answer of the Sheets or Drive interface with this status means."""
    reasons = _reasons(body)
    if status == 429 or (status == 403 and reasons & _QUOTA):
        return _busy("Google's limit of requests was reached", status, retry_after)
    if status in _ERRORS:
        return _busy(f"Google answers with an error (HTTP {status})", status, retry_after)
    if status == 400 and "FAILED_PRECONDITION" in reasons:
        mend = "Open it and choose File, Save as Google Sheets; name the new one in sources.toml."
        return Trouble("it is no Google spreadsheet", mend, rule="no_access", status=status)
    if status == 401:
        return key_refused(status, reader)
    if status == 403 and reasons & _NOT_TO_BE_HAD:
        mend = f"Enable the Google Sheets API in the project of {reader}."
        return Trouble(
            "the project of the service account may not use it",
            mend,
            rule="no_access",
            status=status,
            is_interface=True,
            is_common=True,
        )
    if status == 403:
        found = "it is not shared with Ambasada"
        return Trouble(found, share_with(reader), rule="no_access", status=status)
    if status == 404:
        found = "it is not there or is not shared with Ambasada"
        return Trouble(found, share_with(reader), rule="no_access", status=status)
    return Trouble(f"Google answers with HTTP {status}", status=status)


def key_refused(status: int, reader: str) -> Trouble:
    """The service account's key gives no token, or its token is not taken."""
    return Trouble(
        "Google refuses the key of the service account",
        f"Check that the key of {reader} is still valid and that this computer's clock is right.",
        rule="no_access",
        status=status,
        is_common=True,
    )


def token_refused(status: int, retry_after: str | None, reader: str) -> Trouble:
    """The trouble that an answer of the token endpoint with this status means."""
    if status == 429 or status in _ERRORS:
        return _busy(f"Google answers with an error (HTTP {status})", status, retry_after)
    return key_refused(status, reader)


def _busy(found: str, status: int, retry_after: str | None) -> Trouble:
    wait = _seconds(retry_after)
    return Trouble(found, status=status, is_passing=True, is_common=True, wait=wait)


def _seconds(retry_after: str | None) -> float:
    """The header Retry-After in seconds from now: a number, or a date."""
    if not retry_after:
        return 0.0
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):  # TypeError: a date without a zone
        return 0.0


def _reasons(body: bytes) -> set[str]:
    """Google's own words for why: `status`, `errors[].reason` and `details[].reason`."""
    try:
        error: Any = orjson.loads(body)["error"]
        listed = [*error.get("errors", ()), *error.get("details", ())]
        return {str(error.get("status", "")), *(str(one.get("reason", "")) for one in listed)}
    except (ValueError, KeyError, TypeError, AttributeError):
        return set()
