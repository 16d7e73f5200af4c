"""Exports of the running program: the rows on the screen, written down, for who may see them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager

import openpyxl
import pyarrow as pa
import pytest

from ambasada import settings
from ambasada.audit import Kind
from ambasada.office import AUDIT_FILE
from ambasada.storage.audit import AuditLog
from tests.attack.people import Person
from tests.attack.visitor import SESSION, Visitor
from tests.attack.widgets import Hands
from tests.browser.conftest import Server
from tests.conftest import GATE_KEY, accounts_of, signed_in_as
from tests.factories import TODAY

# Who has an export on which screen, and how many files: two for each table.
OFFERED = (
    ("pl", "overview", 2),
    ("pl", "open-cases", 2),
    ("pl", "volunteers", 2),
    ("pl", "monthly-trends", 8),
    ("pl", "my-week", 0),
    ("pl", "data-health", 0),
    ("leadership", "overview", 2),
    ("leadership", "volunteers", 2),
    ("leadership", "monthly-trends", 10),
    ("leadership", "my-week", 0),
    ("leadership", "balance", 2),
    ("leadership", "alerts", 0),
    ("administrator", "data-health", 0),
)


@contextmanager
def hands_of(visitor: Visitor) -> Iterator[Hands]:
    with visitor.socket() as socket:
        yield Hands(visitor, socket)


@contextmanager
def member(server: Server, eyes: str) -> Iterator[Hands]:
    token = signed_in_as(server.config, eyes).token
    with hands_of(Visitor(server, {SESSION: token})) as hands:
        yield hands


def exports_of(server: Server, login: str) -> list[str]:
    """What the audit log says that a member exported."""
    log = AuditLog(settings.state_folder(server.config) / AUDIT_FILE, GATE_KEY)
    return [one.about for one in log.entries() if one.kind is Kind.EXPORTED and one.who == login]


def shown(hands: Hands) -> list[pa.Table]:
    """The tables that the last run drew."""
    return [
        pa.ipc.open_stream(message.delta.new_element.dataframe.arrow_data.data).read_all()
        for message in hands.socket.heard
        if message.delta.new_element.WhichOneof("type") == "dataframe"
    ]


def rows_of(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(("eyes", "screen", "files"), OFFERED)
def test_each_table_is_offered_and_each_file_is_written_down(
    server: Server, eyes: str, screen: str, files: int
) -> None:
    with member(server, eyes) as hands:
        before = exports_of(server, f"test-{eyes}")
        hands.open(screen)
        hands.unfold()
        assert exports_of(server, f"test-{eyes}") == before, "an offer is no export"
        assert hands.take_all() == files
    assert exports_of(server, f"test-{eyes}") == before + [screen] * files


def test_the_file_has_the_rows_on_the_screen_and_its_filter(server: Server) -> None:
    with member(server, "pl") as hands:
        for query in ("", "only=overdue", "age=31-90&urgency=normal"):
            hands.open("open-cases", query)
            hands.take_all()
            (table,) = shown(hands)
            head, *rows = rows_of(hands.files[-2])
            assert [row[0] for row in rows] == table["case"].to_pylist()
            assert [int(row[-1]) for row in rows] == table["row"].to_pylist()
            assert head[0] == "Case" and head[-1] == "Row"
            book = openpyxl.load_workbook(io.BytesIO(hands.files[-1]))
            cells = [[cell.value for cell in row] for row in book["open-cases"]]
            assert [row[0] for row in cells] == ["Case", *(row[0] for row in rows)]
            told = dict(row for row in book["about"].iter_rows(values_only=True))
            assert told["Screen"] == "Open cases" and told["As of"] == TODAY.isoformat()
            assert "Coordinator" in told["For test-pl, as this role may see"]


def test_the_day_that_was_chosen_is_the_files_day(server: Server) -> None:
    with member(server, "leadership") as hands:
        hands.open("monthly-trends", "as_of=2026-10-01")
        hands.unfold("as_of=2026-10-01")
        replies = [hands.visitor.ask(offer) for offer in hands.offers()]
        said = [reply.headers["content-disposition"] for reply in replies]
        assert all(one.startswith("attachment") for one in said)
        names = ["monthly-trends-category-2026-10-01.csv" in one for one in said]
        assert names.count(True) == 1
        reply = replies[names.index(True)]
        assert "Sep 2026" in rows_of(reply.body)[0]


def test_leaderships_file_of_hours_names_embassies_and_no_volunteer(server: Server) -> None:
    with member(server, "leadership") as hands:
        hands.open("volunteers")
        hands.take_all()
        head, *rows = rows_of(hands.files[0])
    assert head[0] == "Embassy" and len(rows) > 20
    assert not [cell for row in rows for cell in row if cell.startswith("V-")]


def test_a_file_is_there_for_the_session_that_it_was_offered_to(server: Server) -> None:
    """Nobody else gets it with the address: no stranger, no other member, no other session."""
    with member(server, "pl") as hands:
        hands.open("open-cases")
        address = hands.offers()[0]
        strangers = Visitor(server), Visitor(server, {SESSION: "x" * 43})
        assert [one.ask(address).status for one in strangers] == [401, 401]
        for eyes in ("lt", "leadership", "administrator"):
            token = signed_in_as(server.config, eyes).token
            reply = Visitor(server, {SESSION: token}).ask(address)
            assert reply.status == 410 and b"Load the screen again" in reply.body
        again, _device = accounts_of(server.config).open_session("test-pl", None)
        assert Visitor(server, {SESSION: again}).ask(address).status == 410
        forged = signed_in_as(server.config, "pl").identity
        other = Visitor(server, {SESSION: signed_in_as(server.config, "lt").token})
        assert other.ask(address, X_Ambasada_Session=forged).status == 410
        before = exports_of(server, "test-pl")
        assert hands.visitor.ask(address).status == 200
        assert exports_of(server, "test-pl") == [*before, "open-cases"]


def test_an_offer_outlives_the_clicks_of_others(server: Server) -> None:
    with member(server, "pl") as hands, member(server, "lt") as other:
        hands.open("open-cases")
        for _turn in range(3):
            other.open("volunteers")
        assert hands.take_all() == 2


def test_an_address_that_was_never_offered_is_none(server: Server) -> None:
    with member(server, "pl") as hands:
        hands.open("open-cases")
        token = hands.offers()[0].removeprefix("/take/").partition(".")[0]
        for path in (f"{token}.html", f"{token}", "x.csv", "../open-cases", f"{token}.csv/x"):
            assert hands.visitor.ask(f"/take/{path}").status == (400 if ".." in path else 410), path
        assert hands.visitor.ask(f"/take/{token}.csv", "POST").status == 404


def test_who_was_disabled_takes_nothing(server: Server, person: Person) -> None:
    visitor = Visitor(server)
    visitor.sign_in(person)
    with hands_of(visitor) as hands:
        hands.open("open-cases")
        accounts_of(server.config).disable(person.login, by="console")
        assert [visitor.ask(address).status for address in hands.offers()] == [401, 401]
    assert exports_of(server, person.login) == []
