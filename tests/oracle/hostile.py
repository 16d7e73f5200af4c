"""Writes a small network whose sheets are as unruly as the contract (page 2) allows.

Every file can be read; it is the rows that are hostile. The same arguments give the same rows.
With `today` = `as_of` (to about `as_of` + 30 days) every row and value rule of 2.2 occurs.
"""

import csv
import random
import re
import shutil
from datetime import date, datetime
from pathlib import Path

import openpyxl

from . import hostile_people
from .hostile_cases import list_cases
from .hostile_network import SHARED, SINGLE, write_network, write_sources
from .reading import COLUMNS

Row = dict[str, str]
Grid = list[list[str]]

DELIMITERS = {"pl": ",", "br": ";", "au": "\t", "kr": ",", "me": ";", "shared": ",", "network": ","}
WITH_BOM = ["br", "kr"]
UNNAMED = ["Notes (private)", "phone number", "", "Colour"]
NOTES = ["", "", 'called\ntwice; no answer, "maybe"', "x", "2026-01-01", "0", "n/a"]
ACCENTS = {"category": "Catégory", "status": "Státus", "hours": "Höurs"}
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MINUTE = re.compile(DAY.pattern + " [0-9]{2}:[0-9]{2}")
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


def write_hostile(folder: Path, seed: int, as_of: date, xlsx: bool = False) -> Path:
    """Writes `folder`/sheets and `folder`/config; returns the configuration folder."""
    folder = Path(folder)
    config_dir = folder / "config"
    config_dir.mkdir(parents=True, exist_ok=True)
    write_network(config_dir)
    write_sources(config_dir, xlsx)
    dice = random.Random(f"hostile {seed} {as_of}")
    spreadsheets = {name: make_spreadsheet(dice, [name], as_of) for name in SINGLE}
    spreadsheets["shared"] = make_spreadsheet(dice, SHARED, as_of)
    events = hostile_people.list_events(dice, as_of)
    spreadsheets["network"] = {"events": make_grid(dice, "events", events)}
    for name, grids in spreadsheets.items():
        sheet_dir = folder / "sheets" / name
        sheet_dir.mkdir(parents=True, exist_ok=True)
        if xlsx:
            write_workbook(sheet_dir / "book.xlsx", grids, random.Random(seed))
        else:
            write_tables(sheet_dir, grids, DELIMITERS[name], name in WITH_BOM)
    return config_dir


def make_spreadsheet(dice: random.Random, embassies: list[str], as_of: date) -> dict[str, Grid]:
    rows_of_tab = {
        "cases": list_cases(dice, embassies, as_of),
        "volunteers": hostile_people.list_volunteers(dice, embassies, as_of),
        "availability": hostile_people.list_availability(dice, embassies, as_of),
        "checkins": hostile_people.list_checkins(dice, embassies, as_of),
        "handovers": hostile_people.list_handovers(dice, embassies, as_of),
    }
    grids = {}
    for tab, rows in rows_of_tab.items():
        if rows or tab in ("cases", "volunteers"):
            with_embassy = embassies == SHARED or (embassies == ["pl"] and tab != "handovers")
            grids[tab] = make_grid(dice, tab, rows, with_embassy)
    return grids


def make_grid(dice: random.Random, tab: str, rows: list[Row], with_embassy: bool = False) -> Grid:
    """Columns shuffled, headers restyled, unnamed columns and blank rows put in between."""
    columns = [c for c in COLUMNS[tab] if c != "embassy" or with_embassy] + UNNAMED
    dice.shuffle(columns)
    grid = [[restyle(dice, c) if c not in UNNAMED else c for c in columns]]
    for row in rows:
        for _ in range(dice.choice([0] * 12 + [1, 2])):
            grid.append(make_blank_line(dice, columns))
        grid.append([dice.choice(NOTES) if c in UNNAMED else row.get(c, "") for c in columns])
    return grid


def make_blank_line(dice: random.Random, columns: list[str]) -> list[str]:
    """Blank, or blank but for columns that nobody named."""
    notes = dice.choice([[""], NOTES])
    blanks = dice.choice([[""], ["", " ", "-", "n/a", "\u00a0", "—"]])
    return [dice.choice(notes if column in UNNAMED else blanks) for column in columns]


def restyle(dice: random.Random, column: str) -> str:
    spaced = column.replace("_", " ")
    forms = [
        column,
        column.upper(),
        spaced.title(),
        f"  {spaced} ",
        column.replace("_", "-"),
        column.replace("_", ""),
        f"\u00a0{spaced.replace(' ', '  ')}_",
        ACCENTS.get(column, column),
    ]
    return dice.choice(forms)


def write_tables(sheet_dir: Path, grids: dict[str, Grid], delimiter: str, with_bom: bool) -> None:
    for tab, grid in grids.items():
        encoding = "utf-8-sig" if with_bom else "utf-8"
        with (sheet_dir / f"{tab}.csv").open("w", encoding=encoding, newline="") as table:
            writer = csv.writer(table, delimiter=delimiter)
            writer.writerows(cut_tail(line, number) for number, line in enumerate(grid))


def cut_tail(line: list[str], number: int) -> list[str]:
    """Every fifth line loses the blank cells at its end, as editors do."""
    shortened = list(line)
    while number % 5 == 4 and shortened and shortened[-1] == "":
        shortened.pop()
    return shortened


def write_workbook(path: Path, grids: dict[str, Grid], dice: random.Random) -> None:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for tab, grid in grids.items():
        sheet = workbook.create_sheet(tab)
        for row_number, line in enumerate(grid, start=1):
            for column_number, text in enumerate(line, start=1):
                value = type_cell(dice, text) if row_number > 1 else text
                if value != "":
                    sheet.cell(row_number, column_number).value = value
    workbook.save(path)


def type_cell(dice: random.Random, text: str) -> object:
    """Some dates as date cells and some numbers as numbers, where that changes nothing."""
    if dice.random() < 0.4:
        return text
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
        if MINUTE.fullmatch(text) and not text.endswith("00:00"):
            return datetime.fromisoformat(text)
    except ValueError:
        return text
    if NUMBER.fullmatch(text) and format_number(text) == text:
        return float(text) if "." in text else int(text)
    return text


def format_number(text: str) -> str:
    return repr(float(text)) if "." in text else str(int(text))


def break_source(folder: Path, rule: str) -> str:
    """Makes the source of `br` (CSV) fail with the rule; returns the embassy's id."""
    sheet_dir = Path(folder) / "sheets" / "br"
    if rule == "unreachable":
        shutil.rmtree(sheet_dir)
    elif rule == "missing_tab":
        (sheet_dir / "volunteers.csv").unlink()
    elif rule == "missing_column":
        (sheet_dir / "cases.csv").write_text("case_id;category\nbr-1;housing\n", encoding="utf-8")
    return "br"
