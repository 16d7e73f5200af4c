"""New baselines: after an event that changed things for good, older weeks count no more.

For all embassies at once, so only leadership begins one, with its line in the audit log.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ambasada.accounts import Account, AccountError
from ambasada.audit import Kind
from ambasada.office import Office
from ambasada.questions.overview import Event, events_between
from ambasada.storage.baselines import baselines_of
from ambasada.visibility import Role, View

# An older event has no week left among those that a year's history is compared with.
OFFERED = timedelta(weeks=104)


def offered_events(view: View) -> Sequence[Event]:
    """The events that a new baseline may begin with, newest first, one a day."""
    found = events_between(view, view.as_of - OFFERED, view.as_of)
    return tuple({one.on: one for one in reversed(found)}.values())


def begin_anew(office: Office, account: Account, view: View, day: date) -> None:
    """Have weeks compared anew from the event of `day` on. Raises AccountError."""
    _check(account, view)
    if day.isoformat() not in {one.on for one in offered_events(view)}:
        raise AccountError("There is no such event any more. Load the page again.")
    baselines_of(office.state).begin(day)
    office.audit.record(Kind.BASELINE_BEGUN, account.login, day.isoformat())


def take_baseline_back(office: Office, account: Account, view: View, day: date) -> None:
    """Have the weeks before `day` compared with again. Raises AccountError."""
    _check(account, view)
    baselines_of(office.state).take_back(day)
    office.audit.record(Kind.BASELINE_TAKEN_BACK, account.login, day.isoformat())


def _check(account: Account, view: View) -> None:
    if account.role is not Role.LEADERSHIP or account.member != view.member:
        raise AccountError("Only leadership begins a new baseline: it holds for all embassies.")
