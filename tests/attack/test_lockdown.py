"""A lock-down of the running program: everybody out, nothing left to read, two to open again."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from ambasada.lockdown import lock_down
from ambasada.storage.audit import AuditLog
from ambasada.visibility import Role
from components.gate.sockets import ENDED
from tests.attack.people import Person, enrol
from tests.attack.visitor import HALF, SESSION, Visitor
from tests.browser.conftest import Server, serve
from tests.conftest import GATE_KEY, accounts_of
from tests.factories import case, volunteer, write_network

READ_EVERY_SECONDS = 5


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A network of its own that reads every five seconds and seals what it reads."""
    folder = tmp_path_factory.mktemp("locked")
    rows = {"cases": [case(1)], "volunteers": [volunteer(1)]}
    config = write_network(folder, {"pl": rows})
    key = base64.b64encode(bytes(32)).decode()
    more = {"AMBASADA_SEAL_KEY": key, "AMBASADA_READ_EVERY": str(READ_EVERY_SECONDS)}
    with serve(config, folder / "log.txt", **more) as running:
        yield running


@pytest.fixture(scope="module")
def people(server: Server) -> dict[str, Person]:
    """Two administrators and a coordinator."""
    accounts = accounts_of(server.config)
    people = {login: enrol(accounts, login, Role.ADMINISTRATOR) for login in ("owl-1", "kite-1")}
    return people | {"lark-1": enrol(accounts, "lark-1")}


def readings(server: Server) -> list[Path]:
    folder = server.config.parent / "state" / "readings"
    return list(folder.iterdir()) if folder.exists() else []


def audit_of(server: Server) -> AuditLog:
    return AuditLog(server.config.parent / "state" / "audit.log", GATE_KEY)


def wait_until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


def lock(server: Server, by: str = "console") -> float:
    """Lock it from another process than the dashboard's; the moment when it was done."""
    state = server.config.parent / "state"
    lock_down(accounts_of(server.config), audit_of(server), state, by=by)
    return time.monotonic()


def yes(server: Server, person: Person, code: str = "") -> str:
    """An administrator's two steps during a lock-down, and what they are told."""
    visitor = Visitor(server)
    first = visitor.first_step(person)
    assert (first.status, first.headers.get("location")) == (303, "/sign-in/code"), first.text
    second = visitor.second_step(code or person.code())
    assert (second.status, second.headers.get("location")) == (303, "/sign-in/yes"), second.text
    assert SESSION not in visitor.jar and HALF not in visitor.jar
    return visitor.ask("/sign-in/yes").text


def test_everybody_out_nothing_left_and_two_administrators_open_it_again(
    server: Server, people: dict[str, Person]
) -> None:
    owl, kite, lark = (people[one] for one in ("owl-1", "kite-1", "lark-1"))
    visitor, halfway = Visitor(server), Visitor(server)
    visitor.sign_in(lark)
    halfway.first_step(owl)
    with visitor.socket() as socket:
        assert b"Open cases" in socket.open("my-week")
        wait_until(lambda: len(readings(server)) > 1)
        locked_at = lock(server)
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                socket.connection.recv(timeout=10)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == ENDED
    assert time.monotonic() - locked_at < 2
    assert visitor.ask("/my-week").status == 303
    with pytest.raises(InvalidStatus), visitor.socket():
        pass

    # Nothing is read any more, and nothing that was read is left.
    wait_until(lambda: not readings(server), 2)
    until = time.monotonic() + READ_EVERY_SECONDS + 3
    while time.monotonic() < until:
        assert not readings(server)
        time.sleep(0.1)

    # Nobody gets in: not with the right password, not half way, not as a member of a demo.
    for reply in (
        Visitor(server).ask("/sign-in"),
        Visitor(server).first_step(lark),
        Visitor(server).post("/sign-in/demo", {"login": "demo-leadership"}),
        halfway.second_step(owl.recovery[0]),
    ):
        assert reply.status == 503 and not any(SESSION + "=" in one for one in reply.cookies)
        assert "Ambasada is locked" in reply.text or "begin again" in reply.text
    wrong = Visitor(server).first_step(owl, "not the password at all")
    assert wrong.status == 503 and "is not right" in wrong.text

    # One administrator twice is one; two are two.
    assert "Your yes is noted" in yes(server, owl)
    assert "Your yes is noted" in yes(server, owl, owl.recovery[1])
    assert accounts_of(server.config).is_locked
    assert Visitor(server).first_step(lark).status == 503
    assert "Ambasada is open again" in yes(server, kite)
    again = Visitor(server)
    again.sign_in(lark, lark.recovery[0])
    assert again.ask("/my-week").status == 200
    wait_until(lambda: bool(readings(server)))
    kinds = [(one.kind.value, one.who) for one in audit_of(server).entries()]
    assert [one for one in kinds if "lock" in one[0]] == [
        ("locked_down", "console"),
        ("lock_lift_asked", "owl-1"),
        ("lock_lift_asked", "owl-1"),
        ("lock_lift_asked", "kite-1"),
        ("lock_lifted", "kite-1"),
    ]


def test_a_coordinators_right_password_is_refused_as_a_wrong_one_is(
    server: Server, people: dict[str, Person]
) -> None:
    """No second step for either; the log says which it was."""
    lock(server)
    before = len(audit_of(server).entries())
    for password in (people["lark-1"].password, "quite another one"):
        reply = Visitor(server).first_step(people["lark-1"], password)
        assert reply.status == 503 and not reply.cookies
    told = [(one.who, one.about) for one in audit_of(server).entries()[before:]]
    assert told == [("lark-1", "locked"), ("lark-1", "password")]
