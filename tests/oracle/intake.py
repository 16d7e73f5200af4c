"""The rules of 2.2: which rows are kept, what their values become, which problems there are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from . import records
from .cells import is_case_id, parse_moment, parse_week
from .reading import (
    Network,
    SheetRow,
    Source,
    SourceFailure,
    needed_columns,
    read_network,
    read_source,
    read_sources,
)

Fault = tuple[str, str]  # rule, column

ROW_DATES = {"cases": ["received_at", "closed_at"]}
ROW_IDS = {
    "cases": ["case_id"],
    "volunteers": ["volunteer_id"],
    "availability": ["volunteer_id"],
    "handovers": ["handover_id", "case_id"],
}
ID_COLUMNS = {"cases": "case_id", "volunteers": "volunteer_id", "handovers": "handover_id"}
CHECKIN_STATUSES = ["reported", "nothing", "paused"]


@dataclass(frozen=True)
class Problem:
    embassy: str
    tab: str
    row: int | None
    column: str
    rule: str
    value_kept: str = ""


@dataclass
class Intake:
    """Everything the tables are computed from."""

    network: Network
    read_embassies: list[str] = field(default_factory=list)  # of a source that could be read
    source_embassies: list[str] = field(default_factory=list)  # of any source
    cases: list[records.Case] = field(default_factory=list)
    volunteers: list[records.Volunteer] = field(default_factory=list)
    availability: list[records.Availability] = field(default_factory=list)
    checkins: list[records.Checkin] = field(default_factory=list)
    handovers: list[records.Handover] = field(default_factory=list)
    events: list[records.Event] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tab_counts: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)


def take_in(config_dir: Path, today: date) -> Intake:
    intake = Intake(read_network(config_dir))
    rows = read_all_rows(intake, read_sources(config_dir))
    sound_rows = leave_out_faulty_rows(intake, rows, today)
    kept_rows = leave_out_duplicates(intake, sound_rows)
    keep_rows(intake, kept_rows)
    return intake


def read_all_rows(intake: Intake, sources: list[Source]) -> list[SheetRow]:
    rows = []
    for source in sources:
        intake.source_embassies += source.embassies
        try:
            tabs = read_source(source)
        except SourceFailure as failure:
            report_failure(intake, source, failure)
            continue
        intake.read_embassies += source.embassies
        for tab, tab_rows in tabs.items():
            for embassy in [""] if tab == "events" else source.embassies:
                count_of(intake, embassy, tab)
            rows += tab_rows
    for row in rows:
        count_of(intake, row.embassy, row.tab)["read"] += 1
    return rows


def report_failure(intake: Intake, source: Source, failure: SourceFailure) -> None:
    for embassy in source.embassies or [""]:
        intake.problems.append(
            Problem(embassy, failure.tab, failure.row, failure.column, failure.rule)
        )


def count_of(intake: Intake, embassy: str, tab: str) -> dict[str, int]:
    zeros = {"read": 0, "kept": 0, "left_out": 0}
    return intake.tab_counts.setdefault((embassy, tab), zeros)


def leave_out(intake: Intake, row: SheetRow, rule: str, column: str) -> None:
    count_of(intake, row.embassy, row.tab)["left_out"] += 1
    intake.problems.append(Problem(row.embassy, row.tab, row.number, column, rule))


# --- rules on one row, in the order of the table ---


def leave_out_faulty_rows(intake: Intake, rows: list[SheetRow], today: date) -> list[SheetRow]:
    sound_rows = []
    for row in rows:
        fault = find_first_fault(row, intake.network, today)
        if fault:
            leave_out(intake, row, *fault)
        else:
            sound_rows.append(row)
    return sound_rows


def find_first_fault(row: SheetRow, network: Network, today: date) -> Fault | None:
    checks: list[Callable[[], Fault | None]] = [
        lambda: find_missing_value(row),
        lambda: find_bad_row_date(row),
        lambda: find_bad_id(row),
        lambda: find_unknown_embassy(row, network),
        lambda: find_bad_hours(row),
        lambda: find_unknown_checkin_status(row),
        lambda: find_future_date(row, today),
        lambda: find_closed_before_received(row),
    ]
    for check in checks:
        fault = check()
        if fault:
            return fault
    return None


def find_missing_value(row: SheetRow) -> Fault | None:
    for column in needed_columns(row.is_shared, row.tab):
        if row.cells[column] == "":
            return "missing_value", column
    return None


def find_bad_row_date(row: SheetRow) -> Fault | None:
    for column in ROW_DATES.get(row.tab, []):
        text = row.cells.get(column, "")
        if text and parse_moment(text) is None:
            return "bad_date", column
    if "week" in row.cells and parse_week(row.cells["week"]) is None:
        return "bad_date", "week"
    return None


def find_bad_id(row: SheetRow) -> Fault | None:
    for column in ROW_IDS.get(row.tab, []):
        if not is_case_id(row.cells[column]):
            return "bad_id", column
    return None


def find_unknown_embassy(row: SheetRow, network: Network) -> Fault | None:
    if row.is_shared and row.tab != "events" and row.embassy not in row.source_embassies:
        return "unknown_embassy", "embassy"
    if row.tab == "handovers":
        for column in ["from", "to"]:
            if row.cells[column].casefold() not in network.zones:
                return "unknown_embassy", column
    return None


def find_bad_hours(row: SheetRow) -> Fault | None:
    if row.tab != "availability":
        return None
    rule = records.hours_fault(row.cells["hours"])
    return (rule, "hours") if rule else None


def find_unknown_checkin_status(row: SheetRow) -> Fault | None:
    if row.tab == "checkins" and row.cells["status"].casefold() not in CHECKIN_STATUSES:
        return "unknown_status", "status"
    return None


def find_future_date(row: SheetRow, today: date) -> Fault | None:
    for column in ROW_DATES.get(row.tab, []):
        moment = parse_moment(row.cells.get(column, ""))
        if moment and moment.day > today + timedelta(days=1):
            return "future_date", column
    return None


def find_closed_before_received(row: SheetRow) -> Fault | None:
    if row.tab != "cases":
        return None
    received = parse_moment(row.cells["received_at"])
    closed = parse_moment(row.cells.get("closed_at", ""))
    if closed and records.is_before(closed, received):
        return "closed_before_received", "closed_at"
    return None


# --- duplicates, among the rows that are sound ---


def leave_out_duplicates(intake: Intake, rows: list[SheetRow]) -> list[SheetRow]:
    first_of_key: dict[tuple, SheetRow] = {}
    for row in rows:
        key = duplicate_key(row)
        if key and (key not in first_of_key or precedence(row) < precedence(first_of_key[key])):
            first_of_key[key] = row
    kept_rows = []
    for row in rows:
        key = duplicate_key(row)
        if key is None or first_of_key[key] is row:
            kept_rows.append(row)
        else:
            leave_out(intake, row, "duplicate_id", ID_COLUMNS.get(row.tab, "volunteer_id"))
    return kept_rows


def duplicate_key(row: SheetRow) -> tuple | None:
    if row.tab in ID_COLUMNS:
        return row.tab, row.cells[ID_COLUMNS[row.tab]]
    if row.tab == "availability":
        return row.tab, row.cells["volunteer_id"], parse_week(row.cells["week"])
    return None


def precedence(row: SheetRow) -> tuple:
    """Cases: the one received first; then, and in the other tabs, embassy id and row."""
    if row.tab == "cases":
        return parse_moment(row.cells["received_at"]).naive, row.embassy, row.number
    return row.embassy, row.number


# --- values of the rows that are kept ---


def keep_rows(intake: Intake, rows: list[SheetRow]) -> None:
    volunteer_ids = {row.cells["volunteer_id"] for row in rows if row.tab == "volunteers"}
    reader = records.ValueReader(intake.network, volunteer_ids)
    for row in rows:
        count_of(intake, row.embassy, row.tab)["kept"] += 1
        record, value_faults = records.make_record(reader, row)
        getattr(intake, row.tab).append(record)
        for rule, column, value_kept in value_faults:
            intake.problems.append(
                Problem(row.embassy, row.tab, row.number, column, rule, value_kept)
            )
