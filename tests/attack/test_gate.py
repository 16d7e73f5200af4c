"""The gate of the running program: nothing without a session, and no session but one's own."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from ambasada.visibility import Role
from components.gate.sockets import ENDED
from pages import SCREENS
from tests.attack.conftest import change
from tests.attack.people import Person
from tests.attack.visitor import DEVICE, HALF, SESSION, Visitor
from tests.browser.conftest import Server
from tests.conftest import accounts_of, signed_in_as

# Every kind of address that Streamlit serves, and what asks for it.
PAGES = ["/", *(f"/{screen.address}" for screen in SCREENS), "/nothing-here", "/home"]
FILES = [
    "/static/js/index.js",
    "/static/css/index.css",
    "/media/0123456789abcdef.csv",
    "/component/x/index.html",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/allowed-message-origins",
    "/_stcore/upload_file/a/b",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/interact",
    "/_stcore/bidi-components/x",
    "/_stcore/stream",
    "/app/static/x",
    "/geo/europe.json",
    "/favicon.png",
    "/auth/login",
    "/oauth2callback",
]
HEADERS = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
    "strict-transport-security": "max-age=",
}


@pytest.fixture
def stranger(server: Server) -> Visitor:
    return Visitor(server)


@pytest.fixture
def leader(server: Server) -> Visitor:
    token = signed_in_as(server.config, "leadership").token
    return Visitor(server, {SESSION: token})


@pytest.mark.parametrize("path", PAGES)
def test_without_a_session_a_page_is_the_sign_in_page(stranger: Visitor, path: str) -> None:
    reply = stranger.ask(path)
    assert reply.status == 303 and reply.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", FILES)
def test_without_a_session_anything_else_is_401(stranger: Visitor, path: str, method: str) -> None:
    reply = stranger.ask(path, method, Sec_Fetch_Mode="cors", Origin=stranger.server.address)
    assert reply.status == 401


@pytest.mark.parametrize("path", ["/sign-in", "/health", "/", "/static/x.js", "/_stcore/stream"])
def test_every_answer_has_the_headers_and_no_servers_name(stranger: Visitor, path: str) -> None:
    reply = stranger.ask(path)
    for name, value in HEADERS.items():
        is_kept = name == "cache-control" and path.startswith("/static/")
        assert is_kept or value in reply.headers[name], name
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
    assert "server" not in reply.headers


def test_a_screens_page_has_the_headers_and_no_cookie_of_streamlits(leader: Visitor) -> None:
    reply = leader.ask("/overview")
    assert reply.status == 200 and not reply.cookies
    for name, value in HEADERS.items():
        assert value in reply.headers[name], name
    assert "'unsafe-eval'" not in reply.headers["content-security-policy"]
    script = re.search(r"script-src ([^;]*)", reply.headers["content-security-policy"])
    assert script and "unsafe-inline" not in script[1]
    assert not leader.ask("/_stcore/host-config").cookies


def test_a_screens_page_has_our_look_and_our_picture(leader: Visitor) -> None:
    page = leader.ask("/overview").body.decode()
    assert 'href="/gate/screens.css"' in page and 'href="/gate/logo.svg"' in page
    # What Streamlit's page asks for before its script names the picture.
    picture = leader.ask("/favicon.png")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.body == leader.ask("/gate/logo.svg").body


def test_a_page_says_the_members_own_first_words_and_no_others(server: Server) -> None:
    pages = {}
    for eyes in ("pl", "lt"):
        visitor = Visitor(server, {SESSION: signed_in_as(server.config, eyes).token})
        until = time.monotonic() + 60
        while "first-words" not in (page := visitor.ask("/my-week").text):
            assert time.monotonic() < until, "the first reading takes too long"
            time.sleep(0.5)
        pages[eyes] = page
        for asks in ("/my-week?embassy=lt", "/my-week?as_of=2026-10-01", "/how-to-read"):
            assert "first-words" not in visitor.ask(asks).text
    leads = {eyes: re.search(r"<p>(This week .*?)</p>", page) for eyes, page in pages.items()}
    assert all(leads.values())
    assert leads["pl"][1] != leads["lt"][1]  # type: ignore[index]
    for reply in (visitor.ask("/my-week"), visitor.ask("/my-week", "HEAD")):
        assert reply.headers["cache-control"] == "no-store"


def test_health_says_nothing_but_that_it_lives(stranger: Visitor) -> None:
    for path in ("/health", "/_stcore/health"):
        reply = stranger.ask(path)
        assert (reply.status, reply.body) == (200, b"ok")


@pytest.mark.parametrize("path", [one for one in FILES if "agent" in one or "upload" in one])
def test_streamlits_other_doors_are_shut_for_members_too(leader: Visitor, path: str) -> None:
    for method in ("GET", "POST", "PUT", "DELETE"):
        reply = leader.ask(path, method, Origin=leader.server.address)
        assert reply.status == 404


def test_screens_of_other_roles_do_not_exist(server: Server) -> None:
    for eyes, role in (("pl", Role.COORDINATOR), ("leadership", Role.LEADERSHIP)):
        visitor = Visitor(server, {SESSION: signed_in_as(server.config, eyes).token})
        for screen in SCREENS:
            expected = 200 if role in screen.roles else 404
            assert visitor.ask(f"/{screen.address}").status == expected, screen.address


# Who somebody is, is known by the cookie alone


def test_a_forged_identity_opens_nothing(server: Server, stranger: Visitor) -> None:
    identity = signed_in_as(server.config, "pl").identity
    assert stranger.ask("/open-cases", X_Ambasada_Session=identity).status == 303
    with pytest.raises(InvalidStatus), stranger.socket(X_Ambasada_Session=identity):
        pass


def test_a_forged_identity_beside_ones_own_cookie_changes_nothing(
    server: Server, leader: Visitor
) -> None:
    identity = signed_in_as(server.config, "pl").identity
    with leader.socket(X_Ambasada_Session=identity) as socket:
        said = socket.open("overview")
    assert b"test-leadership" in said and b"test-pl" not in said


def test_a_stolen_streamlit_session_is_worth_nothing(server: Server, leader: Visitor) -> None:
    coordinator = Visitor(server, {SESSION: signed_in_as(server.config, "pl").token})
    with coordinator.socket() as socket:
        assert b"test-pl" in socket.open("open-cases")
        stolen = socket.session_id
        assert stolen
        with pytest.raises(InvalidStatus), Visitor(server).socket(stolen):
            pass
        with leader.socket(stolen) as other:
            said = other.open("overview")
            assert other.session_id != stolen
            assert b"test-leadership" in said and b"test-pl" not in said
    # Once more when its owner has gone: Streamlit keeps such sessions for a while.
    with leader.socket(stolen) as other:
        said = other.open("overview")
        assert other.session_id != stolen and b"test-pl" not in said


@pytest.mark.parametrize("origin", ["", "null", "http://127.0.0.1:1", "https://elsewhere.example"])
def test_a_socket_from_elsewhere_is_refused(leader: Visitor, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, leader.socket(Origin=origin):
        pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("origin", ["", "null", "http://127.0.0.1:1", "https://elsewhere.example"])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/sign-in/demo", "/sign-out"])
def test_a_form_from_elsewhere_is_refused(leader: Visitor, path: str, origin: str) -> None:
    reply = leader.post(path, {"login": "demo-leadership"}, Origin=origin)
    assert reply.status == 403 and not reply.cookies
    assert leader.ask("/overview").status == 200


def test_the_way_after_sign_in_stays_here(server: Server) -> None:
    for wanted in ("//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"):
        visitor = Visitor(server)
        reply = visitor.ask(
            f"/sign-in/demo?next={wanted}",
            "POST",
            b"login=demo-leadership",
            Origin=server.address,
            Content_Type="application/x-www-form-urlencoded",
        )
        assert reply.status == 303 and reply.headers["location"] == "/"


# Cookies


def test_cookies_are_bound_to_this_host_and_out_of_reach_of_scripts(
    server: Server, person: Person
) -> None:
    visitor = Visitor(server)
    given = [*visitor.first_step(person).cookies, *visitor.second_step(person.code()).cookies]
    found = {line.partition("=")[0]: line for line in given if "Max-Age=0" not in line}
    assert set(found) == {SESSION, HALF, DEVICE}
    for name, line in found.items():
        flags = {part.strip().lower() for part in line.split(";")[1:]}
        assert {"httponly", "secure", "samesite=strict", "path=/"} <= flags, line
        assert not any(flag.startswith("domain") for flag in flags)
        assert any(flag.startswith("max-age") for flag in flags) == (name == DEVICE)
        assert len(line.split(";")[0].split("=", 1)[1]) >= 43, "256 bits"
    assert HALF not in visitor.jar


# What has ended, has ended


@contextmanager
def watched(visitor: Visitor, seconds: float = 2.5) -> Iterator[None]:
    """The open socket of a visitor closes within two seconds of what happens inside."""
    with visitor.socket() as socket:
        socket.open("my-week")
        yield
        began = time.monotonic()
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                socket.connection.recv(timeout=10)
        took = time.monotonic() - began
        assert closed.value.rcvd is not None and closed.value.rcvd.code == ENDED
        assert took < seconds, took


def refused(visitor: Visitor) -> None:
    """The cookie opens nothing any more."""
    assert visitor.jar[SESSION]
    assert visitor.ask("/my-week").status == 303
    assert visitor.ask("/static/x.js", Sec_Fetch_Mode="no-cors").status == 401
    with pytest.raises(InvalidStatus), visitor.socket():
        pass


def test_after_sign_out(server: Server, person: Person) -> None:
    visitor = Visitor(server)
    visitor.sign_in(person)
    other = Visitor(server, dict(visitor.jar))
    with watched(other):
        assert visitor.post("/sign-out", {}).status == 303
    assert SESSION not in visitor.jar
    refused(other)


def test_after_sign_out_everywhere(server: Server, person: Person) -> None:
    one, two = Visitor(server), Visitor(server)
    one.sign_in(person)
    two.sign_in(person, person.recovery[0])
    with watched(two):
        assert one.post("/sign-out/everywhere", {}).status == 303
    refused(two)


def test_after_disabling(server: Server, person: Person) -> None:
    visitor = Visitor(server)
    visitor.sign_in(person)
    with watched(visitor):
        accounts_of(server.config).disable(person.login, by="console")
    refused(visitor)
    assert visitor.first_step(person).status == 401


def test_after_another_role(server: Server, person: Person) -> None:
    visitor = Visitor(server)
    visitor.sign_in(person)
    with watched(visitor):
        accounts_of(server.config).change_role(person.login, Role.LEADERSHIP, by="console")
    refused(visitor)


@pytest.mark.parametrize(
    "what", ["seen_at = seen_at - 1801", "opened_at = opened_at - 43201, seen_at = seen_at"]
)
def test_after_half_an_hour_idle_and_after_twelve_hours(
    server: Server, person: Person, what: str
) -> None:
    visitor = Visitor(server)
    visitor.sign_in(person)
    with watched(visitor):
        change(server.config, f"UPDATE session SET {what} WHERE login = ?", person.login)
    refused(visitor)


def test_what_a_member_does_keeps_the_session(server: Server, person: Person) -> None:
    visitor = Visitor(server)
    visitor.sign_in(person)
    change(
        server.config, "UPDATE session SET seen_at = seen_at - 1500 WHERE login = ?", person.login
    )
    assert visitor.ask("/my-week").status == 200
    change(
        server.config, "UPDATE session SET seen_at = seen_at - 1500 WHERE login = ?", person.login
    )
    assert visitor.ask("/my-week").status == 200


def test_a_message_that_is_no_message_closes_only_its_socket(
    leader: Visitor, server: Server
) -> None:
    with leader.socket() as socket, pytest.raises(ConnectionClosed):
        socket.connection.send(b"\xff" * 50)
        while True:
            socket.connection.recv(timeout=10)
    with leader.socket() as socket:
        assert socket.send(BackMsg(rerun_script={"query_string": ""}))  # type: ignore[arg-type]
