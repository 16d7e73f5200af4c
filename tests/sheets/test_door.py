"""The one door to Google: it leads to three addresses and no other, whatever the machine says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.oauth2.service_account import Credentials
from requests import Response

from ambasada.sources import google_wire
from ambasada.sources.google_limits import Allowance, Clock
from ambasada.sources.google_session import Border, GoogleSession
from ambasada.sources.google_trouble import Trouble
from tests.sheets.account import READER, write_certificate
from tests.sheets.reader import LIMITS, book, columns, reader, source
from tests.sheets.server import SheetsServer


def session_to(server: SheetsServer) -> GoogleSession:
    key = Credentials.from_service_account_info(server.account(), scopes=["x"])
    allowance = Allowance(LIMITS, Clock())
    return GoogleSession(key, Border((server.address,), allowance, LIMITS, READER))


def test_a_foreign_address_is_not_asked(server: SheetsServer) -> None:
    with SheetsServer() as stranger, pytest.raises(PermissionError):
        session_to(server).request("get", f"{stranger.address}/v4/spreadsheets/one")
    assert stranger.requests == []


def test_proxies_and_passwords_of_the_machine_are_not_used(
    server: SheetsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login canary password canary\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.put(book())
    assert columns(reader(server).read(source()).book)["case_id"] == ["C-1", "C-2"]


def test_a_cookie_is_not_kept(server: SheetsServer) -> None:
    server.put(book())
    session = session_to(server)
    failure = server.fail("status", status=200, headers={"Set-Cookie": "canary=1"})
    session.request("get", f"{server.address}/v4/spreadsheets/one")
    assert failure.times == float("inf") and not session.cookies


def test_connections_are_used_again(server: SheetsServer) -> None:
    server.put(book())
    session = session_to(server)
    for _ in range(3):
        session.request("get", f"{server.address}/v4/spreadsheets/one")
    pools = session.adapters["http://"].poolmanager.pools  # type: ignore[attr-defined]
    assert [pools[key].num_connections for key in pools.keys()] == [1]  # noqa: SIM118


@pytest.fixture
def safe(tmp_path: Path) -> Iterator[tuple[SheetsServer, Path]]:
    """A server that speaks https, and its certificate."""
    certificate = write_certificate(tmp_path / "server.pem")
    with SheetsServer(certificate) as server:
        server.put(book())
        server.tokens.add("known")
        yield server, certificate


def ask_safely(server: SheetsServer, certificate: Path | None) -> Response:
    session = session_to(server)
    session.credentials.token = "known"
    session.verify = str(certificate) if certificate else True
    with google_wire.answer_within(1.0):
        return session.request("get", f"{server.address}/v4/spreadsheets/one", timeout=(1, 1))


def test_https_is_spoken(safe: tuple[SheetsServer, Path]) -> None:
    assert b'"title": "cases"' in ask_safely(*safe).content


@pytest.mark.parametrize("kind", ["drip", "drip_head", "hang"])
def test_by_https_too_an_answer_is_due(safe: tuple[SheetsServer, Path], kind: str) -> None:
    server, certificate = safe
    server.fail(kind, seconds=0.05)
    start = time.monotonic()
    with pytest.raises(Trouble, match="did not answer in time"):
        ask_safely(server, certificate)
    assert time.monotonic() - start < 2


def test_a_strangers_certificate_is_refused(safe: tuple[SheetsServer, Path]) -> None:
    server, _ = safe
    with pytest.raises(Trouble, match="certificate of the other side is not Google's"):
        ask_safely(server, None)
    assert server.requests == []


def test_a_certificate_named_by_the_machine_does_not_count(
    safe: tuple[SheetsServer, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, certificate = safe
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with pytest.raises(Trouble, match="certificate"):
        ask_safely(server, None)


def test_what_is_due_is_due_for_headers_and_body_together(server: SheetsServer) -> None:
    with google_wire.answer_within(0.0):
        assert google_wire.time_left() == 0.0
    assert google_wire.time_left() > 1e6
