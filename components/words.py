"""The words for codes: urgencies, turns, statuses, languages. Never a code on a screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import babel

from ambasada.network import Network
from components.texts import _, language

URGENCY: dict[str, str] = {"normal": "Normal", "urgent": "Urgent", "emergency": "Emergency"}
TURN: dict[str, str] = {"us": "Us", "authority": "An authority", "applicant": "The applicant"}
BUCKET: dict[str, str] = {
    "0-7": "0–7 days",
    "8-30": "8–30 days",
    "31-90": "31–90 days",
    "91-180": "91–180 days",
    "181+": "181 days and more",
}
REPORTING: dict[str, str] = {
    "reported": "reported",
    "nothing": "nothing to report",
    "paused": "paused",
    "missing": "no report",
    "no_sheet": "no sheet yet",
}
# What an entry of the audit log is about, where it is a code: a way out, a refusal's reason, or a
# screen by its address.
ABOUT: dict[str, str] = {
    "here": "on this device",
    "everywhere": "everywhere",
    "password": "wrong password",
    "passkey": "passkey not accepted",
    "code": "wrong code",
    "locked": "locked down",
    "network": "The network's own sheet",
    "my-week": "My week",
    "overview": "Overview",
    "alerts": "Alerts",
    "open-cases": "Open cases",
    "volunteers": "Volunteers",
    "balance": "Balance",
    "monthly-trends": "Monthly trends",
    "data-health": "Data health",
    "accounts": "Accounts",
    "audit": "Audit log",
    "how-to-read": "How to read this",
}
SINCE_WORDS: dict[str, str] = {
    "week": "Received last week",
    "this-week": "Received this week",
    "closed": "Closed last week",
}


def word(table: dict[str, str], other: str = "") -> Callable[[Any], str]:
    """Looks a code of `table` up in the reader's language; `` is "all", or `other`."""
    return lambda code: _(table[code]) if code in table else other or _("All")


def language_name(code: str) -> str:
    """A language's name, such as Belarusian."""
    name = babel.Locale(language()).languages.get(code)
    return str(name).capitalize() if name else code


def own_name(code: str) -> str:
    """A language's name for itself, such as Беларуская."""
    name = babel.Locale(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]


def category_name(network: Network) -> Callable[[Any], str]:
    """Names of categories; `` is "all"."""
    return lambda code: (
        network.category[code].label(language()) if code in network.category else _("All")
    )
