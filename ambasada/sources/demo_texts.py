"""The made-up cases, people and weeks as the texts of a sheet's cells, by tab and column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ambasada import schema
from ambasada.sources import demo_shapes as shapes
from ambasada.sources.demo_cases import Cases, draw_cases, needed_hours
from ambasada.sources.demo_people import Availability, Volunteers, assign_cases, draw_volunteers
from ambasada.sources.demo_plan import NONE, Plan, Whole
from ambasada.sources.demo_sheets import Pen, Table
from ambasada.sources.demo_together import Handovers, draw_checkins, draw_handovers

_CLOSED_DATELESS, _URGENCY_TYPED, _STATUS_TYPED = 0.5, 0.5, 0.85


@dataclass(frozen=True)
class Drawn:
    """All that was made up."""

    cases: Cases
    case_ids: Sequence[str]
    volunteers: Volunteers
    availability: Availability
    checkins: list[list[tuple[int, str]]]
    handovers: Handovers


def draw_all(plan: Plan) -> Drawn:
    """Make everything up, in the order in which one thing rests on another."""
    cases = draw_cases(plan)
    volunteers, availability = draw_volunteers(plan, needed_hours(plan, cases))
    assign_cases(plan, cases, volunteers)
    checkins, handovers = draw_checkins(plan, cases), draw_handovers(plan, cases)
    case_ids = _case_ids(plan, cases)
    return Drawn(cases, case_ids, volunteers, availability, checkins, handovers)


def _case_ids(plan: Plan, cases: Cases) -> list[str]:
    """PL-2024-00123: embassy, year of receipt, and a number that begins anew every year."""
    years = (np.datetime64(plan.start) + cases.received_day).astype("datetime64[Y]")
    year = years.astype(np.int64) + 1970
    begins = np.append(True, (cases.embassy[1:] != cases.embassy[:-1]) | (year[1:] != year[:-1]))
    first = np.maximum.accumulate(np.where(begins, np.arange(len(cases)), 0))
    number = np.arange(len(cases)) - first + 1
    prefixes = [embassy.upper() for embassy in plan.embassy_ids]
    return [
        f"{prefixes[place]}-{in_year}-{count:05d}"
        for place, in_year, count in zip(
            cases.embassy.tolist(), year.tolist(), number.tolist(), strict=True
        )
    ]


def embassy_texts(plan: Plan, pen: Pen, drawn: Drawn, embassies: Sequence[str]) -> dict[str, Table]:
    """The texts of every tab that a spreadsheet has."""
    places = [plan.embassy_ids.index(embassy) for embassy in embassies]
    tables = {
        "cases": _case_texts(pen, drawn, places),
        "volunteers": _volunteer_texts(pen, drawn.volunteers, places),
        "availability": _availability_texts(pen, drawn, places),
        "checkins": _checkin_texts(pen, drawn, places),
        "handovers": _handover_texts(pen, drawn, places),
    }
    return {
        tab.name: _agreed(tab, tables[tab.name], is_shared=len(embassies) > 1)
        for tab in schema.EMBASSY_TABS
        if tab.needed or (tab.name not in pen.hand.without and any(tables[tab.name].values()))
    }


def _agreed(tab: schema.Tab, table: Table, *, is_shared: bool) -> Table:
    """The columns that the spreadsheet has: nobody here types one that is not made up."""
    columns = schema.agreed_columns(tab, is_shared=is_shared)
    return {column.name: table[column.name] for column in columns if column.name in table}


def _names(names: Sequence[str], places: Whole) -> list[str]:
    """The name at each place; blank for `NONE`."""
    return ["" if place == NONE else names[place] for place in places.tolist()]


def _case_texts(pen: Pen, drawn: Drawn, places: Sequence[int]) -> Table:
    cases, plan = drawn.cases, pen.plan
    rows = np.flatnonzero(np.isin(cases.embassy, places))
    categories = [pen.category(category) for category in plan.network.categories]
    languages = list(shapes.LANGUAGE_SHARES)
    spoken = plan.pick(shapes.LANGUAGE_SHARES, languages, len(rows))
    turn = np.where(cases.since[rows] == NONE, NONE, cases.turn[rows])
    return {
        "case_id": [drawn.case_ids[row] for row in rows.tolist()],
        "embassy": _names(plan.embassy_ids, cases.embassy[rows]),
        "received_at": pen.moments(cases.received[rows]),
        "category": _names(categories, cases.category[rows]),
        "urgency": _urgency_texts(plan, cases, rows),
        "language": _names(languages, spoken),
        "waiting_on": _names(schema.TURNS, turn),
        "waiting_since": pen.days(cases.since[rows]),
        "assigned_to": _names(drawn.volunteers.ids, cases.assigned[rows]),
        "first_response_at": pen.moments(cases.answered[rows]),
        "closed_at": pen.moments(cases.closed[rows], _CLOSED_DATELESS),
        "outcome": _names(schema.OUTCOMES, cases.outcome[rows]),
    }


def _urgency_texts(plan: Plan, cases: Cases, rows: Whole) -> list[str]:
    """Half the time left blank where it is the category's own."""
    own = np.array([schema.URGENCIES.index(one.urgency) for one in plan.network.categories])
    urgency = cases.urgency[rows]
    is_own = own[cases.category[rows]] == urgency
    is_blank = is_own & (plan.rng.random(len(rows)) > _URGENCY_TYPED)
    return _names(schema.URGENCIES, np.where(is_blank, NONE, urgency))


def _volunteer_texts(pen: Pen, volunteers: Volunteers, places: Sequence[int]) -> Table:
    rows = np.flatnonzero(np.isin(volunteers.embassy, places))
    rows = rows[np.argsort([volunteers.ids[row] for row in rows], kind="stable")]
    typed = pen.plan.rng.random(len(rows)) < _STATUS_TYPED
    active = np.where(typed, "active", "")
    gone = np.where(volunteers.paused[rows], "paused", "left")
    return {
        "volunteer_id": [volunteers.ids[row] for row in rows],
        "embassy": _names(pen.plan.embassy_ids, volunteers.embassy[rows]),
        "status": np.where(volunteers.active[rows], active, gone).tolist(),
        "languages": pen.lists([volunteers.languages[row] for row in rows]),
        "skills": pen.lists([volunteers.skills[row] for row in rows]),
        "hours_per_week": pen.numbers(volunteers.hours[rows]),
        "confirmed_on": pen.days(volunteers.confirmed[rows]),
        "joined_on": pen.days(volunteers.joined[rows]),
        "left_on": pen.days(volunteers.left[rows]),
    }


def _availability_texts(pen: Pen, drawn: Drawn, places: Sequence[int]) -> Table:
    availability, volunteers = drawn.availability, drawn.volunteers
    embassy = volunteers.embassy[availability.volunteer]
    rows = np.flatnonzero(np.isin(embassy, places))
    return {
        "volunteer_id": _names(volunteers.ids, availability.volunteer[rows]),
        "embassy": _names(pen.plan.embassy_ids, embassy[rows]),
        "week": pen.weeks(availability.monday[rows].tolist()),
        "hours": pen.numbers(availability.hours[rows]),
    }


def _checkin_texts(pen: Pen, drawn: Drawn, places: Sequence[int]) -> Table:
    ids = pen.plan.embassy_ids
    said = [(ids[place], *checkin) for place in places for checkin in drawn.checkins[place]]
    said.sort(key=lambda checkin: checkin[1])
    return {
        "embassy": [embassy for embassy, _monday, _status in said],
        "week": pen.weeks([monday for _embassy, monday, _status in said]),
        "status": [status for _embassy, _monday, status in said],
    }


def _handover_texts(pen: Pen, drawn: Drawn, places: Sequence[int]) -> Table:
    handovers, ids = drawn.handovers, pen.plan.embassy_ids
    rows = np.flatnonzero(np.isin(handovers.sender, places))
    return {
        "handover_id": [f"H-{row + 1:04d}" for row in rows],
        "embassy": _names(ids, handovers.sender[rows]),
        "case_id": _names(drawn.case_ids, handovers.case[rows]),
        "from": _names(ids, handovers.sender[rows]),
        "to": _names(ids, handovers.receiver[rows]),
        "sent_on": pen.days(handovers.sent[rows]),
        "accepted_on": pen.days(handovers.accepted[rows]),
        "declined_on": pen.days(handovers.declined[rows]),
        "first_action_on": pen.days(handovers.first_action[rows]),
    }


def event_texts(plan: Plan) -> Table:
    """The events of the five years, in order."""
    dated = [
        (plan.last - when if isinstance(when, int) else plan.day_of(when), kind, title)
        for when, kind, title in shapes.EVENTS
    ]
    happened = sorted(event for event in dated if 0 <= event[0] <= plan.last)
    return {
        "date": [plan.date_of(day).isoformat() for day, _kind, _title in happened],
        "kind": [kind for _day, kind, _title in happened],
        "title": [title for _day, _kind, title in happened],
    }
