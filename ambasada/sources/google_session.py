"""The one door to Google: a session that asks three addresses and no other.

Whatever is sent through it, tokens included, is counted against the allowance, follows no
redirect, keeps no cookie, uses no proxy, and ends in an answer of bounded size or in `Trouble`.
"""

from __future__ import annotations

import io
import logging
import threading
from dataclasses import dataclass
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
import urllib3
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2.service_account import Credentials
from requests import PreparedRequest, Response

from ambasada.sources import google_trouble
from ambasada.sources.google_limits import Allowance, Limits
from ambasada.sources.google_trouble import Trouble
from ambasada.sources.google_wire import DueAdapter, time_left

_PIECE = 65_536


@dataclass(frozen=True)
class Border:
    """What every request passes: where it may go, how often, and how much may come back."""

    addresses: tuple[str, ...]
    allowance: Allowance
    limits: Limits
    reader: str

    def admit(self, request: PreparedRequest) -> None:
        """Count the request; raises NoRoom, and PermissionError for a foreign address."""
        if _origin(request.url or "") not in map(_origin, self.addresses):
            raise PermissionError("a request to a foreign address was stopped")
        self.allowance.take()


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc


class _Guarded(requests.Session):
    border: Border

    def send(self, request: PreparedRequest, **named: Any) -> Response:
        self.border.admit(request)
        try:
            response = super().send(request, **named | {"allow_redirects": False, "stream": True})
            body = _body(response, self.border.limits.largest_answer)
        except (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
            raise google_trouble.no_answer() from None
        except (requests.exceptions.SSLError, urllib3.exceptions.SSLError) as error:
            raise _unsafe_or_broken(error) from None
        except (urllib3.exceptions.ProtocolError, urllib3.exceptions.DecodeError):
            raise google_trouble.broken_answer() from None
        except (OSError, urllib3.exceptions.HTTPError):  # those of requests are OSErrors
            raise google_trouble.no_connection() from None
        if response.status_code != 200:
            raise self._trouble(response, body)
        response.raw = io.BytesIO(body)  # so that `content` is what was read here
        return response

    def _trouble(self, response: Response, body: bytes) -> Trouble:
        wait = response.headers.get("Retry-After")
        return google_trouble.refused(response.status_code, body, wait, self.border.reader)


Guarded = TypeVar("Guarded", bound=_Guarded)


class _TokenSession(_Guarded):
    """Fetches tokens; google-auth's own tries are not wanted and see no error."""

    def _trouble(self, response: Response, body: bytes) -> Trouble:
        wait = response.headers.get("Retry-After")
        return google_trouble.token_refused(response.status_code, wait, self.border.reader)


class GoogleSession(_Guarded, AuthorizedSession):
    """Sends requests with a token of the service account. Safe for many threads.

    Everything raises Trouble.
    """

    def __init__(self, credentials: Credentials, border: Border) -> None:
        tokens = _guard(_TokenSession(), border)
        super().__init__(credentials, refresh_status_codes=(), auth_request=Request(tokens))
        _guard(self, border)
        self._token_lock = threading.Lock()

    def request(self, *more: Any, **named: Any) -> Response:
        """Send a request, with a fresh token where the last one has run out."""
        if not self._token_lock.acquire(timeout=min(time_left(), threading.TIMEOUT_MAX)):
            raise google_trouble.no_answer()
        try:
            if not self.credentials.valid:
                self._fetch_token()
        finally:
            self._token_lock.release()
        return super().request(*more, **named)

    def forget_token(self) -> None:
        """Let the next request fetch a new token: the old one was not taken."""
        self.credentials.token = None

    def _fetch_token(self) -> None:
        limits = self.border.limits
        try:
            self.credentials.refresh(
                partial(self._auth_request, timeout=(limits.connect, limits.silence))
            )
        except (Trouble, PermissionError):
            raise
        except Exception:  # google-auth raises a dozen kinds where an answer holds no token
            raise google_trouble.broken_answer() from None


def _guard(session: Guarded, border: Border) -> Guarded:
    session.border = border
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    for scheme in ("https://", "http://"):
        session.mount(scheme, DueAdapter(pool_maxsize=border.limits.at_once))
    return session


def _unsafe_or_broken(error: Exception) -> Trouble:
    """A stranger's certificate is another matter than a line that broke while greeting."""
    is_strange = "CERTIFICATE_VERIFY_FAILED" in str(error)
    return google_trouble.unsafe_connection() if is_strange else google_trouble.no_connection()


def _body(response: Response, largest: int) -> bytes:
    """The whole answer, unpacked; raises Trouble when there is more than may be."""
    body = bytearray()
    try:
        for piece in response.raw.stream(_PIECE, decode_content=True):
            body += piece
            if len(body) > largest:
                raise google_trouble.large_answer(largest)
    except BaseException:
        response.raw.close()  # the rest must not be taken for the next answer
        raise
    return bytes(body)


def silence_libraries() -> None:
    """Keep addresses with a spreadsheet's key out of the log, at every level."""
    for name in ("urllib3", "google", "requests", "gspread"):
        logging.getLogger(name).setLevel(logging.ERROR)
