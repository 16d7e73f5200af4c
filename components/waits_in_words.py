"""Waits in words: how soon half were answered, how many still waited, and how sure that is."""

from __future__ import annotations

from ambasada.methods.waiting import Wait
from components.texts import _, in_hours, n_, percent

# Below so many hours a wait is told in hours.
_HOURS_TOLD = 72


def duration(days: float) -> str:
    """How long, after "within" and "between": 20 h, from three days on 5 days."""
    hours = round(days * 24)
    if hours < _HOURS_TOLD:
        return in_hours(hours)
    return n_("{count} day", "{count} days", round(days))


def half_answered(wait: Wait) -> str:
    """Half were answered within 20 h (between 16 h and 23 h)."""
    if wait.median_days is None:
        return _("Half are not answered yet, too many still wait.")
    if round(wait.median_days * 24) == 0:
        return _("Half were answered on the day they came in.")
    told = {"time": f"**{duration(wait.median_days)}**"}
    if wait.lower is None:
        return _("Half were answered within {time}.").format(**told)
    told["lower"] = duration(wait.lower)
    if wait.upper is None:
        return _("Half were answered within {time} (at least {lower}).").format(**told)
    told["upper"] = duration(wait.upper)
    return _("Half were answered within {time} (between {lower} and {upper}).").format(**told)


def still_waiting(wait: Wait) -> str:
    """After 7 days 3 % still waited; nothing where nobody was watched so long."""
    if wait.waiting_7d is None:
        return ""
    if wait.waiting_7d == 0:
        return _("After 7 days nobody still waited.")
    share = f"**{percent(wait.waiting_7d)}**"
    return _("After 7 days {share} still waited.").format(share=share)


def wait_in_words(wait: Wait) -> str:
    """Both sentences."""
    return " ".join(one for one in (half_answered(wait), still_waiting(wait)) if one)
