"""The one door to Google: it leads to three addresses and no other, whatever the machine says."""

from __future__ import annotations

from pathlib import Path

import pytest
from google.oauth2.service_account import Credentials

from ambasada.sources import google_wire
from ambasada.sources.google_limits import Allowance, Clock
from ambasada.sources.google_session import Border, GoogleSession
from tests.sheets.account import READER
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


def test_what_is_due_is_due_for_headers_and_body_together(server: SheetsServer) -> None:
    with google_wire.answer_within(0.0):
        assert google_wire.time_left() == 0.0
    assert google_wire.time_left() > 1e6
