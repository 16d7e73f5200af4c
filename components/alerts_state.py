"""What stands on *Alerts* where there is none: calm, or nothing that could be said."""

from __future__ import annotations

from ambasada.methods.surges_expected import SHORT_WEEKS
from ambasada.questions.health import reporting_weeks
from ambasada.questions.periods import last_whole_week
from ambasada.questions.release import newest_week
from ambasada.visibility import View
from components.states import State, empty, tell
from components.texts import _, n_, span
from components.told import no_release


def last_week_is_calm() -> None:
    """Nothing stands out, and that is all there is to say."""
    tell(State.GOOD, _("Nothing unusual last week."))


def last_week_unknown(view: View, embassy: str) -> bool:
    """Whether last week cannot be judged; if so, why is said: silence is not calm."""
    week = last_whole_week(view.as_of)
    weeks = {name for name in view["weekly"]["week"] if name <= week.name}
    missing = SHORT_WEEKS + 1 - len(weeks)
    if missing > 0:
        empty(
            n_(
                "A week is compared with eight weeks before it: {count} more week is needed.",
                "A week is compared with eight weeks before it: {count} more weeks are needed.",
                missing,
            )
        )
        return True
    status = reporting_weeks(view).loc[embassy].get(week.name) if embassy else "reported"
    if status not in ("reported", "nothing"):
        tell(State.NO_REPORT, _("No report came last week, so it cannot be said to be calm."))
        return True
    return False


def release_is_calm(view: View) -> None:
    """Nothing unusual in what was released, or nothing released."""
    week = newest_week(view)
    if week is None:
        empty(no_release())
    else:
        told = _("The release of {days} shows nothing unusual. Small numbers show little of it.")
        tell(State.GOOD, told.format(days=span(week)))
