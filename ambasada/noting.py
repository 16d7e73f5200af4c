"""What a member notes on an alert, each with its line in the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from ambasada.accounts import Account, AccountError
from ambasada.alert_notes import EVENT, REASONS, SEEN, Name
from ambasada.audit import Kind
from ambasada.office import Office
from ambasada.questions.alerts import Alert, alerts
from ambasada.visibility import View


def reasons(alert: Alert) -> Sequence[str]:
    """What may explain an alert: each day with an event near, then what stands for all alerts."""
    days = dict.fromkeys(f"{EVENT}{event.on}" for event in alert.events)
    return *days, *REASONS


def write_note(office: Office, account: Account, view: View, name: Name, said: str) -> None:
    """Keep what a member notes on an alert, in place of what was noted there from the same seat;
    with its line in the audit log. Raises AccountError for an alert that they may not see.
    """
    alert = _seen_by(account, view, name)
    if said not in (SEEN, *reasons(alert)):
        raise AccountError("This is none of the explanations offered. Choose one of the list.")
    office.accounts.keep_note(name, said, account.role, account.embassy)
    _record(office, Kind.ALERT_SEEN if said == SEEN else Kind.ALERT_EXPLAINED, account, name)


def take_note_back(office: Office, account: Account, view: View, name: Name) -> None:
    """Forget what was noted on an alert from this member's seat. Raises AccountError."""
    _seen_by(account, view, name)
    office.accounts.forget_note(name, account.role, account.embassy)
    _record(office, Kind.ALERT_NOTE_REMOVED, account, name)


def _seen_by(account: Account, view: View, name: Name) -> Alert:
    """The alert, in the view that this very account has."""
    found = [one for one in alerts(view) if one.name == name and account.member == view.member]
    if not found:
        raise AccountError("This alert is not among those that you see. Load the page again.")
    return found[0]


def _record(office: Office, kind: Kind, account: Account, name: Name) -> None:
    # Only the week: an administrator reads the log and sees no figures.
    office.audit.record(kind, account.login, name.week)
