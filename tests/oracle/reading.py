"""Configuration and spreadsheets to rows of text (pages 2.1 and 2.6)."""

import csv
import io
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl

from .cells import clean, fold_header, to_the_second

COLUMNS = {
    "cases": [
        "case_id", "embassy", "received_at", "category", "urgency", "language", "waiting_on",
        "waiting_since", "assigned_to", "first_response_at", "closed_at", "outcome",
        "stay", "not_to",
    ],
    "volunteers": [
        "volunteer_id", "embassy", "status", "languages", "skills", "hours_per_week",
        "confirmed_on", "joined_on", "left_on",
    ],
    "availability": ["volunteer_id", "week", "hours", "embassy"],
    "checkins": ["week", "status", "embassy"],
    "handovers": [
        "handover_id", "case_id", "from", "to", "sent_on", "accepted_on", "declined_on",
        "first_action_on", "embassy",
    ],
    "events": ["date", "kind", "title"],
}  # fmt: skip
NEEDED_COLUMNS = {
    "cases": ["case_id", "received_at", "category"],
    "volunteers": ["volunteer_id"],
    "availability": ["volunteer_id", "week", "hours"],
    "checkins": ["week", "status"],
    "handovers": ["handover_id", "case_id", "from", "to", "sent_on"],
    "events": ["date"],
}
EMBASSY_TABS = ["cases", "volunteers", "availability", "checkins", "handovers"]
NEEDED_TABS = ["cases", "volunteers"]
REPLY_HOURS = {"emergency": 4, "urgent": 24, "normal": 72}
TURN_DAYS = {"emergency": 1, "urgent": 3, "normal": 14}


@dataclass(frozen=True)
class Category:
    id: str
    urgency: str
    weekly_hours: Fraction


@dataclass(frozen=True)
class Network:
    zones: dict[str, str]  # embassy id -> name of its time zone
    categories: dict[str, Category]
    category_words: dict[str, str]  # id, name or alias, casefolded -> category id
    reply_hours: dict[str, Fraction]
    turn_days: dict[str, Fraction]


@dataclass(frozen=True)
class Source:
    path: Path
    embassies: list[str]
    is_shared: bool
    is_network: bool


@dataclass(frozen=True)
class SheetRow:
    """The agreed columns of one row, cleaned. `embassy` is an id, '' or what was typed."""

    embassy: str
    tab: str
    number: int
    cells: dict[str, str]
    is_shared: bool
    source_embassies: tuple[str, ...]


class SourceFailure(Exception):
    """The whole source cannot be read as agreed."""

    def __init__(self, rule: str, tab: str = "", row: int | None = None, column: str = ""):
        super().__init__(rule)
        self.rule, self.tab, self.row, self.column = rule, tab, row, column


def read_network(config_dir: Path) -> Network:
    text = (config_dir / "network.toml").read_text(encoding="utf-8")
    written = tomllib.loads(text, parse_float=Decimal)
    entries = written.get("category", [])
    if all(entry["id"] != "other" for entry in entries):
        entries = [*entries, {"id": "other"}]
    targets = written.get("targets", {})
    return Network(
        zones={entry["id"]: entry["timezone"] for entry in written["embassy"]},
        categories={entry["id"]: read_category(entry) for entry in entries},
        category_words=read_category_words(entries),
        reply_hours=with_defaults(REPLY_HOURS, targets.get("reply_hours", {})),
        turn_days=with_defaults(TURN_DAYS, targets.get("turn_days", {})),
    )


def read_category(entry: dict) -> Category:
    hours = Fraction(entry.get("weekly_hours", 0))
    return Category(entry["id"], entry.get("urgency", "normal"), hours)


def read_category_words(entries: list[dict]) -> dict[str, str]:
    """Ids win over names, names over aliases."""
    words = {}
    for entry in entries:
        words.setdefault(entry["id"].casefold(), entry["id"])
    for entry in entries:
        for name in entry.get("name", {}).values():
            words.setdefault(name.strip().casefold(), entry["id"])
    for entry in entries:
        for alias in entry.get("aliases", []):
            words.setdefault(alias.strip().casefold(), entry["id"])
    return words


def with_defaults(defaults: dict[str, int], written: dict) -> dict[str, Fraction]:
    return {urgency: Fraction(written.get(urgency, days)) for urgency, days in defaults.items()}


def read_sources(config_dir: Path) -> list[Source]:
    written = tomllib.loads((config_dir / "sources.toml").read_text(encoding="utf-8"))
    return [read_source_entry(config_dir, entry) for entry in written.get("source", [])]


def read_source_entry(config_dir: Path, entry: dict) -> Source:
    if entry["kind"] != "folder":
        raise ValueError("the oracle reads folder sources only")
    shared = "embassies" in entry
    embassies = entry["embassies"] if shared else [entry["embassy"]] if "embassy" in entry else []
    return Source(config_dir / entry["path"], embassies, shared, entry.get("network", False))


def read_source(source: Source) -> dict[str, list[SheetRow]]:
    """Rows of every tab that is there; raises SourceFailure."""
    grids = read_grids(source.path)
    wanted = (EMBASSY_TABS if source.embassies else []) + (["events"] if source.is_network else [])
    for tab in wanted:
        if tab in NEEDED_TABS and tab not in grids:
            raise SourceFailure("missing_tab", tab)
    tabs = {}
    for tab in wanted:
        grid = grids.get(tab, [])
        if tab in NEEDED_TABS or not is_empty(grid):
            tabs[tab] = rows_of_grid(source, tab, grid)
    return tabs


def read_grids(path: Path) -> dict[str, list[list[str]]]:
    """Every tab as a grid of text, blank rows and columns included."""
    if not path.exists():
        raise SourceFailure("unreachable")
    try:
        if path.is_file():
            return read_workbook(path)
        tables = sorted(path.glob("*.csv"))
        workbooks = sorted(path.glob("*.xlsx"))
        if workbooks and not tables:
            return read_workbook(workbooks[0])
        return {table.stem: read_csv(table) for table in tables}
    except PermissionError:
        raise SourceFailure("no_access") from None


def read_csv(path: Path) -> list[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    first_line = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def read_workbook(path: Path) -> dict[str, list[list[str]]]:
    workbook = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: read_worksheet(sheet) for sheet in workbook.worksheets}


def read_worksheet(sheet) -> list[list[str]]:
    rows = sheet.iter_rows(min_row=1, min_col=1, values_only=True)
    return [[text_of_cell(value) for value in row] for row in rows]


def text_of_cell(value: object) -> str:
    """What a cell of a workbook reads as, once it is text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, timedelta):
        value = value / timedelta(days=1)
    if isinstance(value, datetime):
        value = to_the_second(value)
        is_midnight = value.time() == time(0, 0)
        return value.strftime("%Y-%m-%d" if is_midnight else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    return str(value)


def is_empty(grid: list[list[str]]) -> bool:
    return all(clean(text) == "" for row in grid for text in row)


def rows_of_grid(source: Source, tab: str, grid: list[list[str]]) -> list[SheetRow]:
    positions = find_columns(source, tab, grid[0] if grid else [])
    rows = []
    for number, texts in enumerate(grid[1:], start=2):
        cells = {
            column: clean(texts[position]) if position < len(texts) else ""
            for column, position in positions.items()
        }
        if any(cells.values()):
            rows.append(make_row(source, tab, number, cells))
    return rows


def find_columns(source: Source, tab: str, header: list[str]) -> dict[str, int]:
    """Agreed column -> its position; a needed one absent or any one twice fails the source."""
    folded = [fold_header(text) for text in header]
    positions = {}
    for column in agreed_columns(source, tab):
        count = folded.count(fold_header(column))
        if count > 1 or (count == 0 and column in needed_columns(source.is_shared, tab)):
            raise SourceFailure("missing_column", tab, 1, column)
        if count == 1:
            positions[column] = folded.index(fold_header(column))
    return positions


def agreed_columns(source: Source, tab: str) -> list[str]:
    """In a spreadsheet of one embassy a column `embassy` says nothing."""
    return [column for column in COLUMNS[tab] if column != "embassy" or source.is_shared]


def needed_columns(is_shared: bool, tab: str) -> list[str]:
    """In the order of the tables of 2.1; the tabs that do not list `embassy` have it last."""
    needed = set(NEEDED_COLUMNS[tab])
    if is_shared and tab != "events":
        needed.add("embassy")
    return [column for column in COLUMNS[tab] if column in needed]


def make_row(source: Source, tab: str, number: int, cells: dict[str, str]) -> SheetRow:
    if tab == "events":
        embassy = ""
    elif source.is_shared:
        typed = cells["embassy"]
        embassy = typed.casefold() if typed.casefold() in source.embassies else typed
    else:
        embassy = source.embassies[0]
    return SheetRow(embassy, tab, number, cells, source.is_shared, tuple(source.embassies))
