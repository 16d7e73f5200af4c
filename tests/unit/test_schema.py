"""The agreement about sheets says one thing only, and every part of it has a reader."""

from __future__ import annotations

from datetime import date

import pytest

from ambasada import schema
from ambasada.intake import read_book
from ambasada.network import Category, Embassy, Network, Source
from ambasada.schema import Kind
from ambasada.sources import RawBook, RawTab

COLUMNS = [(tab, column) for tab in schema.TABS for column in tab.columns]


def name_of(part: schema.Tab | schema.Column) -> str:
    return part.name


@pytest.mark.parametrize("tab", schema.TABS, ids=name_of)
def test_no_header_means_two_columns_of_one_tab(tab: schema.Tab) -> None:
    owners: dict[str, set[str]] = {}
    for column in tab.columns:
        for header in (column.name, *column.aliases):
            owners.setdefault(schema.normalise(header), set()).add(column.name)
    assert {header: names for header, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize(("tab", "column"), COLUMNS, ids=name_of)
def test_every_alias_is_understood_as_its_column(tab: schema.Tab, column: schema.Column) -> None:
    understood = schema.header_names(tab)
    for header in (column.name, *column.aliases):
        assert schema.normalise(header)
        assert understood[schema.normalise(header)] == column.name


@pytest.mark.parametrize(
    "header", ["received_at", "Received at", "RECEIVED-AT", " received\u00a0at ", "réceived_ât"]
)
def test_case_accents_spaces_and_strokes_of_a_header_do_not_count(header: str) -> None:
    assert schema.normalise(header) == "receivedat"


@pytest.mark.parametrize(
    ("header", "plain"), [("Języki", "jezyki"), ("ЖДЁМ С", "ждемс"), ("Zamknięto", "zamknieto")]
)
def test_letters_with_accents_of_every_language_lose_them(header: str, plain: str) -> None:
    assert schema.normalise(header) == plain


def test_embassy_is_read_only_where_several_share_a_spreadsheet() -> None:
    tab = schema.TAB_BY_NAME["cases"]
    own = {column.name for column in schema.agreed_columns(tab, is_shared=False)}
    shared = {column.name for column in schema.agreed_columns(tab, is_shared=True)}
    assert shared - own == {"embassy"}
    assert "embassy" in {column.name for column in schema.needed_columns(tab, is_shared=True)}


def test_the_needed_columns_are_those_agreed() -> None:
    needed = {
        tab.name: [column.name for column in schema.needed_columns(tab, is_shared=False)]
        for tab in schema.TABS
    }
    assert needed == {
        "cases": ["case_id", "received_at", "category"],
        "volunteers": ["volunteer_id"],
        "availability": ["volunteer_id", "week", "hours"],
        "checkins": ["week", "status"],
        "handovers": ["handover_id", "case_id", "from", "to", "sent_on"],
        "events": ["date"],
    }


@pytest.mark.parametrize(("tab", "column"), COLUMNS, ids=name_of)
def test_intake_reads_the_example_of_every_column(tab: schema.Tab, column: schema.Column) -> None:
    examples = {one.name: [one.example] for one in tab.columns if one.needed}
    raw = RawTab(tab.name, examples | {column.name: [column.example]})
    source = Source(kind="folder", path="x", **owner_of(tab))
    book = read_book(RawBook(source, (raw,)), NETWORK, date(2026, 11, 25))
    assert book.left_out == ()
    assert [row.problems for row in book.rows[tab.name]] == [()]
    if column.example and not column.only_shared:
        assert book.rows[tab.name][0].values[column.name] not in (None, [], "")


def owner_of(tab: schema.Tab) -> dict[str, object]:
    return {"network": True} if tab.of_network else {"embassy": "pl"}


NETWORK = Network(
    name="Test",
    timezone="UTC",
    languages=("en",),
    embassies=tuple(
        Embassy(
            id=one, country=one.upper(), latitude=0, longitude=0, timezone="UTC", name={"en": one}
        )
        for one in ("pl", "lt")
    ),
    categories=tuple(
        Category(id=one, name={"en": one}) for one in ("passport_documents", "legal_stay", "other")
    ),
    reply_hours={},
    turn_days={},
)


def test_every_kind_of_cell_has_a_column_and_so_a_reader() -> None:
    assert {column.kind for _, column in COLUMNS} == set(Kind)


@pytest.mark.parametrize(("tab", "column"), COLUMNS, ids=name_of)
def test_a_choice_has_choices_and_nothing_else_has(tab: schema.Tab, column: schema.Column) -> None:
    assert bool(column.choices) == (column.kind is Kind.CHOICE)


@pytest.mark.parametrize("text", ["", "-", "–", "—", "n/a", "N/A"])
def test_a_dash_or_not_available_is_blank(text: str) -> None:
    assert schema.is_blank(text)


@pytest.mark.parametrize("text", ["0", "--", "none", "na", "?"])
def test_nothing_else_is_blank(text: str) -> None:
    assert not schema.is_blank(text)
