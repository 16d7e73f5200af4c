"""Kept rows to typed records; a value that is not as agreed is noted (2.2, the rules on values)."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from .cells import Moment, is_language, parse_list, parse_moment, parse_number, parse_week
from .reading import Network, SheetRow

URGENCIES = ["normal", "urgent", "emergency"]
WAITING_ON = ["us", "authority", "applicant"]
OUTCOMES = ["resolved", "referred", "declined", "withdrawn", "unreachable"]
VOLUNTEER_STATUSES = ["active", "paused", "left"]
EVENT_KINDS = ["law", "border", "list", "political", "other"]
MOST_HOURS = 168

ValueFault = tuple[str, str, str]  # rule, column, value kept


@dataclass(frozen=True)
class Case:
    embassy: str
    case_id: str
    received: Moment
    category: str
    urgency: str
    waiting_on: str
    waiting_since: date
    assigned_to: str
    answered: Moment | None
    closed: Moment | None


@dataclass(frozen=True)
class Volunteer:
    embassy: str
    volunteer_id: str
    status: str
    hours: Fraction | None
    confirmed_on: date | None
    joined_on: date | None
    left_on: date | None


@dataclass(frozen=True)
class Availability:
    volunteer_id: str
    monday: date
    hours: Fraction


@dataclass(frozen=True)
class Checkin:
    embassy: str
    monday: date
    status: str
    row: int


@dataclass(frozen=True)
class Handover:
    sender: str
    receiver: str
    sent_on: date | None
    accepted_on: date | None
    declined_on: date | None
    first_action_on: date | None


@dataclass(frozen=True)
class Event:
    day: date | None
    kind: str
    title: str


@dataclass
class ValueReader:
    """Reads single values; `faults` are those of the row being read."""

    network: Network
    volunteer_ids: set[str]
    faults: list[ValueFault] = field(default_factory=list)

    def note(self, rule: str, column: str, value_kept: str = "") -> None:
        self.faults.append((rule, column, value_kept))

    def read_choice(self, row: SheetRow, column: str, choices: list[str], kept: str = "") -> str:
        typed = row.cells.get(column, "").casefold()
        if typed == "" or typed in choices:
            return typed
        self.note(f"unknown_{column}", column, kept)
        return kept

    def read_day(self, row: SheetRow, column: str) -> date | None:
        moment = self.read_moment(row, column)
        return moment.day if moment else None

    def read_moment(self, row: SheetRow, column: str) -> Moment | None:
        typed = row.cells.get(column, "")
        moment = parse_moment(typed)
        if typed and moment is None:
            self.note("bad_date", column)
        return moment


def is_before(one: Moment, other: Moment) -> bool:
    """As typed: by day, and by time of day too where both have one."""
    if one.clock is None or other.clock is None:
        return one.day < other.day
    return one.naive < other.naive


def make_record(reader: ValueReader, row: SheetRow) -> tuple[object, list[ValueFault]]:
    makers = {
        "cases": make_case,
        "volunteers": make_volunteer,
        "availability": make_availability,
        "checkins": make_checkin,
        "handovers": make_handover,
        "events": make_event,
    }
    reader.faults = []
    record = makers[row.tab](reader, row)
    return record, reader.faults


def make_case(reader: ValueReader, row: SheetRow) -> Case:
    received = parse_moment(row.cells["received_at"])
    category = read_category(reader, row)
    urgency = reader.read_choice(row, "urgency", URGENCIES)
    check_languages(reader, row, "language", [row.cells.get("language", "")])
    check_outcome(reader, row)
    check_stay(reader, row)
    check_volunteer(reader, row, "assigned_to")
    return Case(
        embassy=row.embassy,
        case_id=row.cells["case_id"],
        received=received,
        category=category,
        urgency=urgency or reader.network.categories[category].urgency,
        waiting_on=reader.read_choice(row, "waiting_on", WAITING_ON) or "us",
        waiting_since=reader.read_day(row, "waiting_since") or received.day,
        assigned_to=row.cells.get("assigned_to", ""),
        answered=read_answered(reader, row, received),
        closed=parse_moment(row.cells.get("closed_at", "")),
    )


def read_category(reader: ValueReader, row: SheetRow) -> str:
    category = reader.network.category_words.get(row.cells["category"].casefold())
    if category is None:
        reader.note("unknown_category", "category", "other")
        return "other"
    return category


def read_answered(reader: ValueReader, row: SheetRow, received: Moment) -> Moment | None:
    answered = reader.read_moment(row, "first_response_at")
    if answered and is_before(answered, received):
        reader.note("response_before_received", "first_response_at")
        return None
    return answered


def check_outcome(reader: ValueReader, row: SheetRow) -> None:
    typed = row.cells.get("outcome", "").casefold()
    is_closed = row.cells.get("closed_at", "") != ""
    if typed and typed not in OUTCOMES:
        reader.note("unknown_outcome", "outcome")
    elif typed and not is_closed:
        reader.note("outcome_while_open", "outcome")
    elif is_closed and not typed:
        reader.note("closed_without_outcome", "outcome")


def check_languages(reader: ValueReader, row: SheetRow, column: str, languages: list[str]) -> None:
    for language in languages:
        if language and not is_language(language):
            reader.note("unknown_language", column)


def check_stay(reader: ValueReader, row: SheetRow) -> None:
    if row.cells.get("stay", "").casefold() not in ("", "yes"):
        reader.note("unknown_status", "stay")
    for embassy in parse_list(row.cells.get("not_to", "")):
        if embassy.casefold() not in reader.network.zones:
            reader.note("unknown_embassy", "not_to")


def check_volunteer(reader: ValueReader, row: SheetRow, column: str) -> None:
    volunteer_id = row.cells.get(column, "")
    if volunteer_id and volunteer_id not in reader.volunteer_ids:
        reader.note("unknown_volunteer", column, volunteer_id)


def make_volunteer(reader: ValueReader, row: SheetRow) -> Volunteer:
    status = reader.read_choice(row, "status", VOLUNTEER_STATUSES, kept="paused") or "active"
    check_languages(reader, row, "languages", parse_list(row.cells.get("languages", "")))
    check_skills(reader, row)
    left_on = reader.read_day(row, "left_on")
    if status == "left" and row.cells.get("left_on", "") == "":
        reader.note("left_without_date", "left_on")
    return Volunteer(
        embassy=row.embassy,
        volunteer_id=row.cells["volunteer_id"],
        status=status,
        hours=read_hours_per_week(reader, row),
        confirmed_on=reader.read_day(row, "confirmed_on"),
        joined_on=reader.read_day(row, "joined_on"),
        left_on=left_on,
    )


def check_skills(reader: ValueReader, row: SheetRow) -> None:
    ids = [category.casefold() for category in reader.network.categories]
    for skill in parse_list(row.cells.get("skills", "")):
        if skill.casefold() not in ids:
            reader.note("unknown_skill", "skills")


def read_hours_per_week(reader: ValueReader, row: SheetRow) -> Fraction | None:
    typed = row.cells.get("hours_per_week", "")
    if typed == "":
        return None
    rule = hours_fault(typed)
    if rule:
        reader.note(rule, "hours_per_week")
        return None
    return parse_number(typed)


def hours_fault(text: str) -> str | None:
    hours = parse_number(text)
    if hours is None:
        return "bad_number"
    return None if 0 <= hours <= MOST_HOURS else "out_of_range"


def make_availability(reader: ValueReader, row: SheetRow) -> Availability:
    check_volunteer(reader, row, "volunteer_id")
    monday = parse_week(row.cells["week"])
    return Availability(row.cells["volunteer_id"], monday, parse_number(row.cells["hours"]))


def make_checkin(_: ValueReader, row: SheetRow) -> Checkin:
    monday = parse_week(row.cells["week"])
    return Checkin(row.embassy, monday, row.cells["status"].casefold(), row.number)


def make_handover(reader: ValueReader, row: SheetRow) -> Handover:
    return Handover(
        sender=row.cells["from"].casefold(),
        receiver=row.cells["to"].casefold(),
        sent_on=reader.read_day(row, "sent_on"),
        accepted_on=reader.read_day(row, "accepted_on"),
        declined_on=reader.read_day(row, "declined_on"),
        first_action_on=reader.read_day(row, "first_action_on"),
    )


def make_event(reader: ValueReader, row: SheetRow) -> Event:
    day = reader.read_day(row, "date")
    kind = row.cells.get("kind", "").casefold()
    if kind and kind not in EVENT_KINDS:
        reader.note("unknown_category", "kind", "other")
        kind = "other"
    return Event(day, kind, row.cells.get("title", ""))
