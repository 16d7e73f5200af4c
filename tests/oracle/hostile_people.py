"""Rows of the tabs other than `cases`, as typed. A column left out is blank."""

import random
from datetime import date, timedelta

from .hostile_network import SHARED
from .hostile_typing import type_any, type_case, type_day, type_number, type_week

Row = dict[str, str]


def list_volunteers(dice: random.Random, embassies: list[str], as_of: date) -> list[Row]:
    rows: list[Row] = []
    for embassy in embassies:
        rows += [make_volunteer(dice, embassy, number, as_of) for number in range(1, 7)]
    if embassies == ["pl"]:
        rows += list_telling_volunteers(as_of) + list_bad_volunteers(as_of)
    if embassies == ["au"]:
        rows.append({"volunteer_id": "vol-twice", "hours_per_week": "9"})  # kept: au before pl
    if embassies == SHARED:
        rows += list_shared_bad_volunteers()
    dice.shuffle(rows)
    return rows


def make_volunteer(dice: random.Random, embassy: str, number: int, as_of: date) -> Row:
    joined = as_of - timedelta(days=dice.randint(0, 900)) if dice.random() < 0.7 else None
    left = as_of - timedelta(days=dice.randint(0, 400)) if dice.random() < 0.3 else None
    confirmed = as_of - timedelta(days=dice.randint(-5, 60)) if dice.random() < 0.8 else None
    status = dice.choice(["left", "left", "active"] if left else ["", "active", "paused"])
    hours = dice.choice([2, 3.5, 0, 12, 7.25, 0.125, 40])
    return {
        "volunteer_id": f"vol-{embassy}-{number}",
        "embassy": type_case(dice, embassy),
        "status": type_case(dice, status),
        "languages": dice.choice(["be", "be,ru", "BE; ru ;pl", "", "en;lt,", "—"]),
        "skills": dice.choice(["housing", "legal_help; Housing", "schooling,border_crossing", ""]),
        "hours_per_week": type_number(dice, hours) if dice.random() < 0.9 else "",
        "confirmed_on": type_any(dice, confirmed),
        "joined_on": type_any(dice, joined),
        "left_on": type_any(dice, left),
    }


def volunteer(volunteer_id: str, **others: str) -> Row:
    """A row of pl that is as agreed where nothing else is said."""
    return {"volunteer_id": volunteer_id, "embassy": "pl", "hours_per_week": "1"} | others


def list_telling_volunteers(as_of: date) -> list[Row]:
    """Who counts as active, and whose hours count as confirmed (rows of pl)."""
    day = {n: (as_of + timedelta(days=n)).isoformat() for n in range(-120, 61)}
    monday = as_of - timedelta(days=as_of.weekday())
    sunday_before = (monday - timedelta(days=1)).isoformat()
    return [
        volunteer("vol-confirmed-30", confirmed_on=day[-30], hours_per_week="100"),
        volunteer("vol-confirmed-31", confirmed_on=day[-31], hours_per_week="10,5"),
        volunteer("vol-confirmed-later", confirmed_on=day[30], hours_per_week="6.25"),
        volunteer("vol-never-confirmed", hours_per_week="3"),
        volunteer("vol-no-hours", confirmed_on=day[-1], hours_per_week="n/a"),
        volunteer("vol-most-hours", joined_on=day[-60], left_on=day[-40], hours_per_week="168"),
        volunteer("vol-joins-later", joined_on=day[40], confirmed_on=day[-1]),
        volunteer("vol-joined-monday", joined_on=monday.isoformat(), confirmed_on=day[-1]),
        volunteer("vol-left-sunday", left_on=sunday_before),  # still said to be active
        volunteer("vol-left-monday", left_on=monday.isoformat(), confirmed_on=day[-1]),
        volunteer("vol-paused", status="Paused", joined_on=day[-100]),
        volunteer("vol-left", status="LEFT", left_on=day[-50]),
        volunteer("vol-leaves-later", status="left", left_on=day[50]),
    ]


def list_bad_volunteers(as_of: date) -> list[Row]:
    """Every rule of 2.2 for a volunteer of pl."""
    day = {n: (as_of + timedelta(days=n)).isoformat() for n in range(-60, 1)}
    return [
        {"volunteer_id": "—", "embassy": "pl", "status": "active"},  # missing_value
        volunteer("vol-twice"),  # au has it too, and comes first
        volunteer("vol-again", hours_per_week="5"),
        volunteer("vol-again", hours_per_week="50"),
        volunteer("vol-status", status="on the moon"),  # kept as paused
        volunteer("vol-languages", languages="be, qq; zz, ru"),  # two problems
        volunteer("vol-skills", skills="housing; juggling, flying"),
        volunteer("vol-bad-number", hours_per_week="a few", confirmed_on=day[-1]),
        volunteer("vol-minus", hours_per_week="-0,5", confirmed_on=day[-1]),
        volunteer("vol-too-many", hours_per_week="168.5", confirmed_on=day[-1]),
        volunteer("vol-bad-dates", confirmed_on="31.11.2025", joined_on="long ago"),
        volunteer("vol-left-undated", status="left"),  # left_without_date
        volunteer("vol-left-badly", status="left", left_on="2025-13-01"),  # bad_date alone
        volunteer("vol-active-badly", left_on="30.02.2026"),
    ]


def list_shared_bad_volunteers() -> list[Row]:
    return [
        volunteer("vol-no-embassy", embassy=""),  # missing_value
        volunteer("vol-left-out", embassy="Atlantis"),  # unknown_embassy; a case names this one
        volunteer("vol-pl-embassy", embassy="pl"),
    ]


def list_availability(dice: random.Random, embassies: list[str], as_of: date) -> list[Row]:
    if embassies != ["pl"]:
        return []
    day = {n: as_of + timedelta(days=n) for n in range(-100, 30)}
    monday = as_of - timedelta(days=as_of.weekday() + 14)
    year, week, _ = monday.isocalendar()
    rows = []
    for weeks_ago in range(14):
        volunteer_id, hours = f"vol-pl-{dice.randint(1, 6)}", dice.choice([0, 1.5, 8])
        rows.append(make_availability(dice, volunteer_id, day[-7 * weeks_ago], hours))
    rows += [
        make_availability(dice, "vol-confirmed-30", day[0], 0),
        make_availability(dice, "vol-never-confirmed", day[0], 2.5),  # always counts
        make_availability(dice, "vol-paused", day[0], 30),  # not active this week
        make_availability(dice, "vol-paused", day[-14], 4),
        make_availability(dice, "vol-bad-number", day[-7], 168),
        make_availability(dice, "vol-pl-1", date(2026, 12, 30), 5),  # 2026-W53
        make_availability(dice, "vol-pl-1", date(2021, 1, 2), 5),  # 2020-W53
        make_availability(dice, "vol-au-1", day[-7], 11),  # a volunteer of another embassy
        # the same week twice, written in two ways
        {"volunteer_id": "vol-again", "week": f"{year}-W{week:02d}", "hours": "2"},
        {"volunteer_id": "vol-again", "week": f"{monday:%d.%m.%Y}", "hours": "20"},
        *list_bad_availability(as_of),
    ]
    dice.shuffle(rows)
    return rows


def make_availability(dice: random.Random, volunteer_id: str, day: date, hours: float) -> Row:
    return {
        "volunteer_id": volunteer_id,
        "week": type_week(dice, day),
        "hours": type_number(dice, hours),
    }


def list_bad_availability(as_of: date) -> list[Row]:
    day = as_of.isoformat()
    return [
        {"volunteer_id": "", "week": day, "hours": "3"},
        {"volunteer_id": "vol-pl-3", "week": "-", "hours": "3"},
        {"volunteer_id": "vol-pl-3", "week": day, "hours": ""},
        {"volunteer_id": "vol-pl-3", "week": "2021-W53", "hours": "3"},  # 2021 has 52 weeks
        {"volunteer_id": "vol-pl-3", "week": "next week", "hours": "3"},
        {"volunteer_id": "vol-pl-4", "week": day, "hours": "none"},
        {"volunteer_id": "vol-pl-4", "week": day, "hours": "-1"},
        {"volunteer_id": "vol-pl-4", "week": day, "hours": "168,01"},
        {"volunteer_id": "vol-nobody", "week": day, "hours": "3"},  # unknown_volunteer
    ]


def list_checkins(dice: random.Random, embassies: list[str], as_of: date) -> list[Row]:
    """In the order written: of two for one week the later row counts."""
    if embassies not in (["pl"], SHARED):
        return []
    rows = []
    for weeks_ago in range(12):
        day = as_of - timedelta(days=7 * weeks_ago)
        status = dice.choice(["reported", "Nothing", "PAUSED"])
        rows.append(make_checkin(dice, embassies, day, status))
    for day in [date(2019, 7, 3), date(2019, 7, 10), date(2020, 12, 30), date(2026, 12, 31)]:
        rows.append(make_checkin(dice, embassies, day, "paused"))
        rows.append(make_checkin(dice, embassies, day, dice.choice(["nothing", "paused"])))
    rows += [
        {"embassy": embassies[0], "week": "", "status": "paused"},
        {"embassy": embassies[0], "week": as_of.isoformat(), "status": "—"},
        {"embassy": embassies[0], "week": "2026-W54", "status": "paused"},
        {"embassy": embassies[0], "week": as_of.isoformat(), "status": "asleep"},
    ]
    if embassies == SHARED:
        rows.append({"embassy": "Atlantis", "week": as_of.isoformat(), "status": "paused"})
    return rows


def make_checkin(dice: random.Random, embassies: list[str], day: date, status: str) -> Row:
    embassy = dice.choice(embassies)
    return {"embassy": embassy, "week": type_week(dice, day), "status": f" {status}"}


def list_handovers(dice: random.Random, embassies: list[str], as_of: date) -> list[Row]:
    if embassies != ["pl"]:
        return []
    rows = [make_handover(dice, f"hand-{number}", as_of) for number in range(12)]
    day = (as_of - timedelta(days=40)).isoformat()
    plain = {"case_id": "pl-1", "from": "pl", "to": "au", "sent_on": day}
    rows += [
        plain | {"handover_id": "hand-1"},  # duplicate_id
        plain | {"handover_id": ""},
        plain | {"handover_id": "hand-bad-1", "case_id": ""},
        plain | {"handover_id": "hand-bad-2", "from": ""},
        plain | {"handover_id": "hand-bad-3", "to": "n/a"},
        plain | {"handover_id": "hand-bad-4", "sent_on": ""},
        plain | {"handover_id": "hand-bad-5", "to": "atlantis"},  # unknown_embassy
        plain | {"handover_id": "hand-bad-6", "sent_on": "the other day"},  # kept
        plain | {"handover_id": "hand-bad-7", "accepted_on": "30.2.2026", "declined_on": "x"},
        plain | {"handover_id": "hand-later", "sent_on": (as_of + timedelta(days=9)).isoformat()},
        plain | {"handover_id": "hand-no-sheet", "to": "LU", "accepted_on": day},
        plain | {"handover_id": "hand-quiet", "to": "me", "accepted_on": "04.07.2019"},
    ]
    return rows


def make_handover(dice: random.Random, handover_id: str, as_of: date) -> Row:
    sent = as_of - timedelta(days=dice.randint(0, 800))
    accepted = sent + timedelta(days=dice.randint(0, 9))
    return {
        "handover_id": handover_id,
        "case_id": f"pl-{dice.randint(0, 69)}",
        "from": dice.choice(["pl", "PL", "me", "kr"]),
        "to": dice.choice(["br", "Au", "me", "si"]),
        "sent_on": type_day(dice, sent),
        "accepted_on": type_any(dice, dice.choice([accepted, None])),
        "declined_on": type_any(dice, None),
        "first_action_on": type_any(dice, dice.choice([accepted + timedelta(days=20), None])),
    }


def list_events(dice: random.Random, as_of: date) -> list[Row]:
    day = as_of - timedelta(days=50)
    return [
        {"date": type_day(dice, day), "kind": "Law", "title": "An invented law"},
        {"date": type_day(dice, day), "kind": "", "title": "Something with no kind"},
        {"date": "", "kind": "border", "title": "When was it?"},  # missing_value
        {"date": "once upon a time", "kind": "list", "title": "Kept without its date"},
        {"date": type_day(dice, day), "kind": "eclipse", "title": "Kept as other"},
    ]
