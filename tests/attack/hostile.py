"""A network whose every cell was typed by an enemy: markup and formulas in every agreed column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import xlsxwriter

from ambasada import schema
from ambasada.schema import Tab
from tests.factories import TODAY, case, volunteer, write_network, write_tab
from tests.payloads import FORMULAS, MARKUP

PAYLOADS = (*MARKUP, *FORMULAS)
# Codes that are allowed and begin as a formula does: these reach tables and files.
CODES = {
    "aa": ("-1", "-1-1", "-2.5", "--3", "-1e5"),
    "bb": ("-7", "-7-7", "-8.5", "--9", "-7e5"),
    "network": (),
}
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_hostile_network(folder: Path) -> Path:
    """Embassy `aa` keeps CSV files, `bb` a workbook; the network's events are hostile too."""
    tabs = {
        name: {tab.name: list(_rows(tab, name)) for tab in schema.TABS if tab.of_network is shared}
        for name, shared in (("aa", False), ("bb", False), ("network", True))
    }
    config = write_network(folder, {"aa": tabs["aa"], "bb": {}})
    _write_workbook(folder / "sheets" / "bb.xlsx", tabs["bb"])
    for tab, rows in tabs["network"].items():
        write_tab(folder / "sheets" / "network", tab, rows)
    with (config / "sources.toml").open("a", encoding="utf-8") as file:
        file.write('[[source]]\nkind = "folder"\npath = "../sheets/bb.xlsx"\nembassy = "bb"\n')
        file.write('[[source]]\nkind = "folder"\npath = "../sheets/network"\nnetwork = true\n')
    return config


def _rows(tab: Tab, whose: str) -> Iterator[dict[str, object]]:
    """Good rows, then one row for each column and payload."""
    yield from _good(tab, CODES[whose])
    for column in tab.columns:
        if column is not schema.EMBASSY_COLUMN:
            for number, payload in enumerate(PAYLOADS):
                yield _row(tab, f"{whose}-{column.name}-{number}") | {column.name: payload}


def _good(tab: Tab, codes: Sequence[str]) -> Iterator[dict[str, object]]:
    """Enough for every screen to show figures, and the codes that are allowed."""
    if tab.name == "cases":
        for number in range(60):
            received = (TODAY - timedelta(days=3 * number + 1)).isoformat()
            code = f"{codes[0]}-{number}"
            yield case(0, case_id=code, received_at=received, assigned_to=codes[number % 5])
        for code in codes:
            yield case(0, case_id=code)
    if tab.name == "volunteers":
        for code in codes:
            yield volunteer(0, volunteer_id=code, languages="be", skills="threats")


def _row(tab: Tab, code: str) -> dict[str, object]:
    """A row that can be read, as the agreement's own examples say it."""
    row: dict[str, object] = {
        column.name: column.example for column in tab.columns if column is not schema.EMBASSY_COLUMN
    }
    first = tab.columns[0]
    if first.name.endswith("_id"):
        return row | {first.name: code}
    # An event is in the charts of the last weeks.
    recent = (TODAY - timedelta(days=20 + len(code) % 5)).isoformat()
    return row | ({"date": recent} if first.name == "date" else {})


def _write_workbook(file: Path, tabs: dict[str, list[dict[str, object]]]) -> None:
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        for tab, rows in tabs.items():
            sheet = book.add_worksheet(tab)
            columns = list(dict.fromkeys(column for row in rows for column in row))
            sheet.write_row(0, 0, columns)
            for place, row in enumerate(rows, 1):
                for at, column in enumerate(columns):
                    sheet.write_string(place, at, str(row.get(column, "")))
