"""Rows of the tab `cases`, as typed. A row is {column: text}; a column left out is blank."""

import random
from datetime import date, datetime, time, timedelta

from .hostile_network import CATEGORIES, CATEGORY_WORDS, SHARED
from .hostile_typing import serial_of_day, type_any, type_case, type_day, type_moment

Row = dict[str, str]

OUTCOMES = ["resolved", "referred", "declined", "withdrawn", "unreachable"]
ORDINARY_COUNTS = {"pl": 70, "br": 45, "au": 40, "kr": 30, "at": 30, "si": 20}

# (received, first answer, closed): nights with a clock change, hours that come twice or never
CLOCK_CHANGES = {
    "pl": [
        ("2026-03-28 22:00", "2026-03-29 07:00", "2026-03-29 22:00"),  # 8 hours on the clock's 9
        ("2025-10-25 22:00", "2025-10-26 02:30", "2025-10-26 22:00"),  # 02:30 comes twice
        ("2026-03-29 02:30", "2026-03-29 05:00", ""),  # 02:30 never comes
        ("2025-10-26 02:10", "2025-10-26 03:00", ""),
        ("2026-03-28", "2026-03-29 12:00", ""),  # no time: 24 hours
    ],
    "br": [
        ("2018-11-03 22:00", "2018-11-04 02:00", "2018-11-05 00:00"),  # midnight never comes
        ("2019-02-16 23:30", "2019-02-17 01:00", "2019-02-17 23:30"),  # 23:30 comes twice
        ("2018-11-04 00:30", "2018-11-04 05:00", ""),
    ],
    "au": [
        ("2026-04-04 22:00", "2026-04-05 07:00", "2026-04-05 22:00"),
        ("2025-10-04 22:00", "2025-10-05 07:00", "2025-10-05 22:00"),
        ("2026-04-05 02:30", "2026-04-05 03:00", ""),
    ],
    "kr": [("2026-03-28 22:00", "2026-03-29 07:00", "2026-03-29 22:00")],
    "at": [("2025-03-29 23:00", "2025-03-30 04:00", "")],
    "si": [("2025-10-25 23:00", "2025-10-26 04:00", "2025-10-27 23:00")],
}
# days at the edges of weeks, months and years
CALENDAR_EDGES = [
    ("2020-12-27", "2020-12-28", "2021-01-03"),
    ("2020-12-28", "2021-01-04", "2021-01-04"),
    ("2020-12-31 23:59", "2021-01-01 00:00", "2021-01-01"),
    ("2021-01-03", "", "2021-01-10"),
    ("2020-02-29", "2020-02-29", "2020-03-01"),
    ("2024-02-29 12:00", "2024-03-01 12:00", "2024-02-29 18:00"),
    ("2025-12-31", "2026-01-01", ""),
    ("2026-12-28", "2026-12-31", "2027-01-03"),
    ("2026-12-31 23:59:59", "2027-01-01 00:00:01", "2027-01-01 00:00:01"),
    ("2027-01-01", "2027-01-04", ""),
]


def list_ordinary_cases(dice: random.Random, embassy: str, as_of: date) -> list[Row]:
    numbers = range(ORDINARY_COUNTS.get(embassy, 0))
    return [make_ordinary_case(dice, embassy, number, as_of) for number in numbers]


def make_ordinary_case(dice: random.Random, embassy: str, number: int, as_of: date) -> Row:
    received = choose_received(dice, as_of)
    answered = choose_later(dice, received, 0.65, 12)
    closed = choose_later(dice, received, 0.5, 200)
    if closed and day_of(closed) > as_of + timedelta(days=1):
        closed = as_of + timedelta(days=1)  # closed tomorrow: read, but not yet closed
    waiting_since = choose_later(dice, received, 0.5, 40)
    word = dice.choice(CATEGORY_WORDS[dice.choice([*CATEGORIES, "other"])])
    digits = f"{list(ORDINARY_COUNTS).index(embassy)}{number:03d}"  # some begin with 0
    return {
        "case_id": dice.choice([f"{embassy}-{number}", f"{embassy}.{number}_x", digits]),
        "embassy": type_case(dice, embassy),
        "received_at": type_any(dice, received),
        "category": type_case(dice, word),
        "urgency": type_case(dice, dice.choice(["", "-", "normal", "urgent", "emergency"])),
        "language": type_case(dice, dice.choice(["", "be", "ru", "pl", "lt", "en", "ka"])),
        "waiting_on": dice.choice(["", "us", "US", " Authority ", "applicant"]),
        "waiting_since": type_any(dice, waiting_since),
        "assigned_to": dice.choice(["", "—", f"vol-{embassy}-1", f"vol-{embassy}-2", "vol-pl-1"]),
        "first_response_at": type_any(dice, answered),
        "closed_at": type_any(dice, closed),
        "outcome": type_case(dice, dice.choice(OUTCOMES)) if closed else "",
        "stay": "YES" if number % 7 == 0 else "",
        "not_to": " LT;pl , " if number % 5 == 0 else "–",
    }


def choose_received(dice: random.Random, as_of: date) -> date | datetime:
    oldest = dice.choice([3, 10, 35, 95, 190, 400, 1500])
    day = as_of - timedelta(days=dice.randint(0, oldest))
    return add_time(dice, day) if dice.random() < 0.6 else day


def choose_later(
    dice: random.Random, start: date | datetime, chance: float, most_days: int
) -> date | datetime | None:
    """A moment after the start, or none; it may come after `as_of`."""
    if dice.random() > chance:
        return None
    days = dice.choice([0, 1, 2, dice.randint(0, most_days)])
    if isinstance(start, datetime) and dice.random() < 0.7:
        return start + timedelta(days=days, minutes=dice.randint(0, 300))
    day = day_of(start) + timedelta(days=days)
    return add_time(dice, day) if days and dice.random() < 0.5 else day


def add_time(dice: random.Random, day: date) -> datetime:
    """Hours at which no zone of the network changes its clocks."""
    clock = time(dice.randint(4, 22), dice.randint(0, 59), dice.choice([0, 0, 0, 17]))
    return datetime.combine(day, dice.choice([clock, clock, clock, time(0, 0)]))


def day_of(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def list_calendar_cases(dice: random.Random, embassy: str) -> list[Row]:
    triples = CLOCK_CHANGES.get(embassy, []) + (CALENDAR_EDGES if embassy in ("pl", "br") else [])
    rows = []
    for number, (received, answered, closed) in enumerate(triples):
        case_id = f"EDGE-{embassy}-{number}"
        row = case(case_id, retype(dice, received), retype(dice, answered), retype(dice, closed))
        rows.append(row | {"embassy": embassy, "category": dice.choice(CATEGORIES)})
    return rows


def retype(dice: random.Random, text: str) -> str:
    if text == "":
        return ""
    if len(text) == 10:
        return type_day(dice, date.fromisoformat(text))
    return type_moment(dice, datetime.fromisoformat(text))


def case(case_id: str, received: str, answered: str = "", closed: str = "", **others: str) -> Row:
    """A row that is as agreed where nothing else is said."""
    plain = {
        "case_id": case_id,
        "embassy": "pl",
        "received_at": received,
        "category": "housing",
        "first_response_at": answered,
        "closed_at": closed,
        "outcome": "resolved" if closed else "",
    }
    return plain | others


def list_cases_near_as_of(as_of: date) -> list[Row]:
    """What happens on, before and after `as_of` (rows of pl)."""
    day = {n: (as_of + timedelta(days=n)).isoformat() for n in range(-200, 40)}
    return [
        case("NEAR-1", day[0]),
        case("NEAR-2", day[1]),  # tomorrow: read, but not there yet
        case("NEAR-3", day[1] + " 08:00", day[2]),
        case("NEAR-4", day[-3], day[1], day[1]),  # answered and closed after as_of
        case("NEAR-5", day[-3], day[30]),  # answers have no future_date
        case("NEAR-6", day[0], day[0], day[0]),  # opened and closed on one day
        case("NEAR-7", day[0] + " 10:00", day[0] + " 10:00", day[0] + " 10:00"),  # in no time
        case("NEAR-8", day[-20] + " 10:00", "", day[-20]),  # closed the same day, time unknown
        case("NEAR-9", day[-20], day[-10], day[-15]),  # answered after it was closed
        *[case(f"AGE-{n}", day[-n]) for n in (7, 8, 30, 31, 90, 91, 180, 181)],
        *[case(f"TURN-{n}", day[-100], waiting_since=day[-n]) for n in (1, 2, 3, 4, 10, 11)],
        *[case(f"HASTE-{n}", day[-n], urgency="urgent") for n in (0, 1, 2, 3, 4)],
        case("SILENT-1", day[0] + " 19:59", urgency="emergency"),  # 4 h 1 min to midnight
        case("SILENT-2", day[0] + " 20:00", urgency="emergency"),  # 4 h: not more than the target
        case("SILENT-3", day[0] + " 03:59:59", urgency="urgent"),
        case("SILENT-4", day[-30], waiting_on="authority"),
        case("TURN-later", day[-30], waiting_since=day[20]),
    ]


def list_cases_left_out(as_of: date) -> list[Row]:
    """Every row rule of 2.2 for a case of pl at least once, duplicates apart."""
    day = {n: (as_of + timedelta(days=n)).isoformat() for n in range(-60, 61)}
    return [
        case("", day[-5]),  # missing_value case_id
        case("BAD-1", "—"),  # missing_value received_at
        case("BAD-2", day[-5], category="n/a"),  # missing_value category
        case("", "32.10.2026", category=""),  # missing_value wins, and case_id is named
        case("BAD-3", "32.10.2026"),
        case("BAD-4", "22.11.26"),  # a two-digit year
        case("BAD-5", "2026-02-29"),  # not a leap year
        case("BAD-6", "yesterday, I think"),
        case("BAD-7", day[-5] + " 25:00"),
        case("BAD-8", day[-5], closed="2026/11/22 ?"),
        case("BAD 9", day[-5]),  # bad_id: a space
        case("BAD-ł", day[-5]),
        case("B" * 41, day[-5]),
        case("BAD 10", "soon"),  # bad_date comes before bad_id
        case("BAD-11", day[40]),  # future_date
        case("BAD-12", day[-5], closed=day[50]),
        case("BAD-13", day[-5] + " 12:00", closed=day[-5] + " 11:59"),  # closed_before_received
        case("BAD-14", day[-5], closed=day[-6]),
        case("BAD-16", "0226-11-22"),  # a slip in the year: the weeks must not begin there
        case("BAD-17", "17.05.1927", closed=day[-5]),  # the day before serial number 10,000
        case("BAD-18", day[-5], closed="1026-11-22 10:00"),
        case("BAD-15", "1.1.1", category="nothing of the kind"),  # one problem, the first
    ]


def list_cases_with_bad_values(as_of: date) -> list[Row]:
    """Every value rule of 2.2 for a case of pl at least once; all of them are kept."""
    day = {n: (as_of + timedelta(days=n)).isoformat() for n in range(-6, 1)}
    return [
        case("B" * 40, day[-5]),  # the longest id that is fine
        case("VALUE-1", day[-5], category="space travel"),
        case("VALUE-2", day[-5], urgency="asap", language="zz", waiting_on="the moon"),
        case("VALUE-3", day[-5], waiting_since="31.04.2026", answered="tomorrow"),
        case("VALUE-4", day[-5] + " 12:00", day[-5] + " 11:00"),  # response_before_received
        case("VALUE-5", day[-5], day[-6]),
        case("VALUE-6", day[-5] + " 12:00", day[-5]),  # same day, no time: fine
        case("VALUE-7", day[-5], closed=day[-4], outcome="abracadabra"),
        case("VALUE-8", day[-5], outcome="abracadabra"),  # unknown before while open
        case("VALUE-9", day[-5], outcome="Resolved"),  # outcome_while_open
        case("VALUE-10", day[-5], closed=day[-4], outcome="-"),  # closed_without_outcome
        case("VALUE-11", day[-5], assigned_to="vol-nobody"),
        case("VALUE-12", day[-5], assigned_to="VOL-PL-1"),  # ids are exact
        case("VALUE-14", day[-5], stay="perhaps", not_to="pl; Atlantis, lt, Utopia"),
        case("VALUE-13", day[-5], assigned_to="vol-left-out"),  # its row is left out
    ]  # fmt: skip


def list_shared_bad_cases(as_of: date) -> list[Row]:
    """What can go wrong in the shared spreadsheet only."""
    day = (as_of - timedelta(days=6)).isoformat()
    return [
        case("SHARED-1", day, embassy=""),  # missing_value embassy
        case("SHARED-2", day, embassy="Atlantis"),  # unknown_embassy
        case("SHARED-3", day, embassy="pl"),  # of the network, but not of this source
        case("SHARED-4", day, embassy=" AT "),
        case("SHARED 5", day, embassy="Atlantis"),  # bad_id comes before unknown_embassy
        {"embassy": "si"},  # a row, though nothing else is in it
    ]


def list_duplicate_cases(as_of: date, embassy: str) -> list[Row]:
    """Ids that come twice, within an embassy and across; rows of one embassy."""
    day = {n: (as_of + timedelta(days=n)).isoformat() for n in range(-20, 1)}
    serial = str(serial_of_day(as_of - timedelta(days=9)))
    rows = {
        "pl": [
            case("DUP-1", day[-9] + " 08:00"),
            case("DUP-1", day[-9]),  # midnight: kept
            case("DUP-2", day[-9] + " 09:00", category="legal_help"),
            case("DUP-2", day[-9] + " 09:00", category="schooling"),  # a tie: the first row
            case("DUP-3", day[-9]),  # a tie with au, which is kept
            case("DUP-4", day[-9] + " 00:00"),  # ties with a date alone in br, which is kept
            case("DUP-5", day[-20], closed="never"),  # left out: does not take the id
            case("DUP-5", day[-9]),
            case("DUP-6", serial, category="no such thing"),  # kept, as other
            case("DUP-6", day[-8]),
            case("dup-6", day[-8]),  # ids are exact
            case("DUP-7", day[-8] + " 10:00"),  # later on the clock than br, earlier on earth
        ],
        "br": [
            case("DUP-4", day[-9]),
            case("DUP-7", day[-8] + " 09:00"),
            *[case("DUP-8", day[-9] + clock) for clock in (" 12:00:01", "T12:00:00")],
        ],
        "au": [case("DUP-3", day[-9]), case("DUP-1", day[-8]), case("DUP-9", day[-3])],
        "at": [case("DUP-9", day[-3])],
        "si": [case("DUP-9", day[-3]), case("DUP-9", day[-2])],
    }
    return [row | {"embassy": embassy} for row in rows.get(embassy, [])]


def list_cases(dice: random.Random, embassies: list[str], as_of: date) -> list[Row]:
    """All rows of one spreadsheet, shuffled."""
    rows: list[Row] = []
    for embassy in embassies:
        rows += list_ordinary_cases(dice, embassy, as_of)
        rows += list_calendar_cases(dice, embassy)
        rows += list_duplicate_cases(as_of, embassy)
    if embassies == ["pl"]:
        rows += list_cases_near_as_of(as_of)
        rows += list_cases_left_out(as_of) + list_cases_with_bad_values(as_of)
    if embassies == SHARED:
        rows += list_shared_bad_cases(as_of)
    dice.shuffle(rows)
    return rows
