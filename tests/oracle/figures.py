"""What was known at the end of `as_of`, and the weeks and months that the tables run over."""

from dataclasses import replace
from datetime import date, timedelta

from .cells import monday_of
from .intake import Intake
from .records import Case


class Figures:
    """The network as it was known at the end of `as_of`."""

    def __init__(self, intake: Intake, as_of: date):
        self.intake, self.network, self.as_of = intake, intake.network, as_of
        self.embassies = sorted(set(intake.read_embassies))
        self.categories = sorted(intake.network.categories)
        self.cases = [known_on(as_of, case) for case in intake.cases if case.received.day <= as_of]
        first_day = min([case.received.day for case in self.cases], default=as_of)
        self.weeks = list_mondays(first_day, as_of)
        self.months = list_months(first_day, as_of)
        self.hours_in_week = {(a.volunteer_id, a.monday): a.hours for a in intake.availability}

    def cases_of(self, embassy: str) -> list[Case]:
        return [case for case in self.cases if case.embassy == embassy]


def known_on(as_of: date, case: Case) -> Case:
    """Answers and closings after `as_of` have not happened."""
    answered = case.answered if case.answered and case.answered.day <= as_of else None
    closed = case.closed if case.closed and case.closed.day <= as_of else None
    return replace(case, answered=answered, closed=closed)


def list_mondays(first_day: date, last_day: date) -> list[date]:
    mondays = [monday_of(first_day)]
    while mondays[-1] < monday_of(last_day):
        mondays.append(mondays[-1] + timedelta(days=7))
    return mondays


def list_months(first_day: date, last_day: date) -> list[tuple[date, date]]:
    """First and last day of each month."""
    months = []
    start = first_day.replace(day=1)
    while start <= last_day:
        following = (start + timedelta(days=31)).replace(day=1)
        months.append((start, following - timedelta(days=1)))
        start = following
    return months


def is_open(case: Case, day: date) -> bool:
    return case.received.day <= day and (case.closed is None or case.closed.day > day)
