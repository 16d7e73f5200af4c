"""The tables of 2.5, each a list of rows in the order that the contract gives."""

from datetime import date, timedelta
from fractions import Fraction

from .arithmetic import (
    hours_between,
    hours_until_end_of,
    kaplan_meier_quantile,
    nearest_rank,
    two_decimals,
)
from .cells import format_month, format_week, monday_of
from .figures import Figures, is_open
from .records import Case, Volunteer

BUCKETS = [  # name, youngest and oldest age in days
    ("0-7", 0, 7),
    ("8-30", 8, 30),
    ("31-90", 31, 90),
    ("91-180", 91, 180),
    ("181+", 181, None),
]
CONFIRMED_FOR_DAYS = 30


def flow(cases: list[Case], first: date, last: date) -> dict:
    closed_days = [case.closed.day for case in cases if case.closed]
    return {
        "received": sum(1 for case in cases if first <= case.received.day <= last),
        "closed": sum(1 for day in closed_days if first <= day <= last),
        "open_end": sum(1 for case in cases if is_open(case, last)),
    }


def weekly(figures: Figures) -> list[dict]:
    rows = []
    for embassy in figures.embassies:
        cases = figures.cases_of(embassy)
        for monday in figures.weeks:
            key = {"embassy": embassy, "week": format_week(monday)}
            rows.append(key | flow(cases, monday, monday + timedelta(days=6)))
    return rows


def weekly_category(figures: Figures) -> list[dict]:
    rows = []
    for monday in figures.weeks:
        for category in figures.categories:
            cases = [case for case in figures.cases if case.category == category]
            key = {"week": format_week(monday), "category": category}
            rows.append(key | flow(cases, monday, monday + timedelta(days=6)))
    return rows


def monthly(figures: Figures) -> list[dict]:
    rows = []
    for embassy in figures.embassies:
        for first, last in figures.months:
            for category in figures.categories:
                cases = [case for case in figures.cases_of(embassy) if case.category == category]
                key = {"embassy": embassy, "month": format_month(first), "category": category}
                rows.append(key | flow(cases, first, last))
    return rows


def open_cases(figures: Figures, embassy: str) -> list[Case]:
    return [case for case in figures.cases_of(embassy) if is_open(case, figures.as_of)]


def age_days(figures: Figures, case: Case) -> int:
    return (figures.as_of - case.received.day).days


def ageing(figures: Figures) -> list[dict]:
    rows = []
    for embassy in figures.embassies:
        ages = [age_days(figures, case) for case in open_cases(figures, embassy)]
        for bucket, youngest, oldest in BUCKETS:
            inside = [age for age in ages if youngest <= age and (oldest is None or age <= oldest)]
            rows.append({"embassy": embassy, "bucket": bucket, "open": len(inside)})
    return rows


def open_summary(figures: Figures) -> list[dict]:
    rows = []
    for embassy in figures.embassies:
        cases = open_cases(figures, embassy)
        ages = [age_days(figures, case) for case in cases]
        rows.append(
            {
                "embassy": embassy,
                "open": len(cases),
                "unassigned": sum(1 for case in cases if case.assigned_to == ""),
                "waiting_on_us": sum(1 for case in cases if case.waiting_on == "us"),
                "overdue": sum(1 for case in cases if is_overdue(figures, case)),
                "silent": sum(1 for case in cases if is_silent(figures, case)),
                "median_age_days": nearest_rank(ages, 50),
                "p90_age_days": nearest_rank(ages, 90),
                "oldest_days": max(ages, default=None),
            }
        )
    return rows


def is_overdue(figures: Figures, case: Case) -> bool:
    our_turn_days = (figures.as_of - case.waiting_since).days
    target = figures.network.turn_days[case.urgency]
    return case.waiting_on == "us" and our_turn_days > target


def is_silent(figures: Figures, case: Case) -> bool:
    if case.waiting_on != "us" or case.answered:
        return False
    zone = figures.network.zones[case.embassy]
    waited = hours_until_end_of(case.received, figures.as_of, zone)
    return waited > figures.network.reply_hours[case.urgency]


def response(figures: Figures) -> list[dict]:
    rows = []
    for embassy in figures.embassies:
        for first, last in figures.months:
            cases = [c for c in figures.cases_of(embassy) if first <= c.received.day <= last]
            spells = [response_spell(figures, case) for case in cases]
            median = kaplan_meier_quantile(spells, Fraction(1, 2))
            p90 = kaplan_meier_quantile(spells, Fraction(9, 10))
            rows.append(
                {
                    "embassy": embassy,
                    "month": format_month(first),
                    "received": len(cases),
                    "answered": sum(1 for case in cases if case.answered),
                    "median_hours": two_decimals(median),
                    "p90_hours": two_decimals(p90),
                }
            )
    return rows


def response_spell(figures: Figures, case: Case) -> tuple[Fraction, bool]:
    """Hours until the first answer, or until the closing or `as_of` without one."""
    zone = figures.network.zones[case.embassy]
    if case.answered:
        return hours_between(case.received, case.answered, zone), True
    if case.closed:
        return hours_between(case.received, case.closed, zone), False
    return hours_until_end_of(case.received, figures.as_of, zone), False


def capacity(figures: Figures) -> list[dict]:
    rows = []
    for embassy in figures.embassies:
        cases = figures.cases_of(embassy)
        for monday in figures.weeks:
            active = list_active_volunteers(figures, embassy, monday)
            available, unknown = sum_hours(figures, active, monday)
            needed = needed_hours(figures, cases, monday)
            open_end = sum(1 for case in cases if is_open(case, monday + timedelta(days=6)))
            rows.append(
                {
                    "embassy": embassy,
                    "week": format_week(monday),
                    "active_volunteers": len(active),
                    "available_hours": two_decimals(available),
                    "unknown_hours": two_decimals(unknown),
                    "needed_hours": two_decimals(needed),
                    "utilisation": two_decimals(utilisation(needed, available, unknown)),
                    "caseload": two_decimals(Fraction(open_end, len(active)) if active else None),
                }
            )
    return rows


def list_active_volunteers(figures: Figures, embassy: str, monday: date) -> list[Volunteer]:
    volunteers = [v for v in figures.intake.volunteers if v.embassy == embassy]
    return [v for v in volunteers if is_active(v, monday, figures.as_of)]


def is_active(volunteer: Volunteer, monday: date, as_of: date) -> bool:
    sunday = monday + timedelta(days=6)
    if volunteer.joined_on and volunteer.joined_on > sunday:
        return False
    if volunteer.left_on and volunteer.left_on < monday:
        return False
    if monday >= monday_of(as_of):
        return volunteer.status == "active"
    return volunteer.status != "left" or volunteer.left_on is not None


def sum_hours(figures: Figures, active: list[Volunteer], monday: date) -> tuple[Fraction, Fraction]:
    """Available and unknown hours of the week."""
    available, unknown = Fraction(0), Fraction(0)
    for volunteer in active:
        in_week = figures.hours_in_week.get((volunteer.volunteer_id, monday))
        if in_week is not None:
            available += in_week
        elif monday >= monday_of(figures.as_of) and not is_confirmed(volunteer, figures.as_of):
            unknown += volunteer.hours or 0
        else:
            available += volunteer.hours or 0
    return available, unknown


def is_confirmed(volunteer: Volunteer, as_of: date) -> bool:
    if volunteer.confirmed_on is None:
        return False
    return (as_of - volunteer.confirmed_on).days <= CONFIRMED_FOR_DAYS


def needed_hours(figures: Figures, cases: list[Case], monday: date) -> Fraction:
    days = [monday + timedelta(days=offset) for offset in range(7)]
    total = Fraction(0)
    for case in cases:
        if case.received.day <= days[6] and any(is_open(case, day) for day in days):
            total += figures.network.categories[case.category].weekly_hours
    return total


def utilisation(needed: Fraction, available: Fraction, unknown: Fraction) -> Fraction | None:
    if available == 0 or unknown > (available + unknown) / 2:
        return None
    return needed / available


def reporting(figures: Figures) -> list[dict]:
    said = {}
    for checkin in sorted(figures.intake.checkins, key=lambda checkin: checkin.row):
        said[checkin.embassy, checkin.monday] = checkin.status
    active = list_active_weeks(figures)
    rows = []
    for embassy in sorted(figures.network.zones):
        for monday in figures.weeks:
            if embassy not in figures.intake.source_embassies:
                status = "no_sheet"
            elif (embassy, monday) in active:
                status = "reported"
            else:
                status = said.get((embassy, monday), "missing")
            rows.append({"embassy": embassy, "week": format_week(monday), "status": status})
    return rows


def list_active_weeks(figures: Figures) -> set[tuple[str, date]]:
    """(embassy, Monday) of each week in which the sheets show that something was done."""
    days = []
    for case in figures.cases:
        moments = [case.received, case.answered, case.closed]
        days += [(case.embassy, moment.day) for moment in moments if moment]
    for handover in figures.intake.handovers:
        days += [(handover.sender, handover.sent_on)] if handover.sent_on else []
        answers = [handover.accepted_on, handover.declined_on, handover.first_action_on]
        days += [(handover.receiver, day) for day in answers if day]
    return {(embassy, monday_of(day)) for embassy, day in days if day <= figures.as_of}


def handovers(figures: Figures) -> list[dict]:
    """A row for each sender, receiver and month of sending in which there was any."""
    rows = {}
    for one in figures.intake.handovers:
        if one.sent_on and one.sent_on <= figures.as_of:
            key = (one.sender, one.receiver, format_month(one.sent_on))
            row = rows.setdefault(key, dict.fromkeys(["sent", "accepted", "declined", "acted"], 0))
            row["sent"] += 1
            row["accepted"] += happened(one.accepted_on, figures.as_of)
            row["declined"] += happened(one.declined_on, figures.as_of)
            row["acted"] += happened(one.first_action_on, figures.as_of)
    names = ["from", "to", "month"]
    return [dict(zip(names, key, strict=True)) | rows[key] for key in sorted(rows)]


def happened(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of


def problems(figures: Figures) -> list[dict]:
    rows = [
        {
            "embassy": problem.embassy,
            "tab": problem.tab,
            "row": problem.row,
            "column": problem.column,
            "rule": problem.rule,
            "value_kept": problem.value_kept or None,
        }
        for problem in figures.intake.problems
    ]
    return sorted(rows, key=lambda row: ["" if v is None else str(v) for v in row.values()])
