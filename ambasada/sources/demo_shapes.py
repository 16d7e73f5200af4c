"""What the made-up network looks like, as tables: loads, seasons, surges, people, events.

Nothing here is measured: the shapes are invented so that every screen has something to show.
The 24 embassies and the usual kinds of request have shapes of their own; any other gets one by
formula from its place in the configuration, so that every valid network works.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

YEARS = 5
CASES_PER_VOLUNTEER = 50
ACTIVE_SHARE = 0.625
CASES_PER_HANDOVER = 250
# Steps of the golden ratio fill an interval evenly however many there are.
_GOLDEN = 0.6180339887498949


@dataclass(frozen=True)
class EmbassyShape:
    """How busy an embassy is, and how it copes.

    `share` of all cases is relative; `utilisation` is needed ÷ available hours on the last day;
    `overdue` is the share of open cases; `reply_hours` the usual time to the first answer;
    `stale` the share of volunteers whose hours were not confirmed lately.
    """

    share: float
    utilisation: float
    overdue: float = 0.08
    reply_hours: float = 14
    stale: float = 0.2


_EMBASSY_SHAPES = {
    "pl": EmbassyShape(30.5, 1.06, 0.13, 20),
    "lt": EmbassyShape(18.0, 0.93, 0.09, 9),
    "de": EmbassyShape(11.5, 0.78, 0.06, 11),
    "gb": EmbassyShape(5.0, 0.90, 0.08, 16),
    "it": EmbassyShape(4.5, 0.95, 0.14, 26),
    "lv": EmbassyShape(4.5, 0.81, 0.06, 8),
    "es": EmbassyShape(4.0, 1.12, 0.22, 30),
    "fr": EmbassyShape(4.0, 0.74, 0.07, 18),
    "nl": EmbassyShape(3.5, 0.89, 0.05, 12),
    "ee": EmbassyShape(3.0, 1.20, 0.18, 22),
    "se": EmbassyShape(2.4, 0.62, 0.04, 10),
    "bg": EmbassyShape(2.0, 0.79, 0.12, 28),
    "ca": EmbassyShape(2.0, 0.72, 0.03, 7),
    "at": EmbassyShape(1.6, 0.55, 0.0, 13),
    "pt": EmbassyShape(1.6, 0.85, 0.1, 24, stale=0.7),
    "me": EmbassyShape(2.2, 1.38, 0.32, 34),
    "cy": EmbassyShape(1.3, 0.50, 0.05, 19),
    "il": EmbassyShape(1.3, 0.85, 0.1, 21, stale=0.7),
    "gb-sct": EmbassyShape(1.1, 0.60, 0.0, 6),
    "au": EmbassyShape(1.0, 0.45, 0.0, 17),
    "lu": EmbassyShape(1.0, 0.36, 0.0, 8),
    "si": EmbassyShape(0.9, 0.18, 0.0, 5),
    "kr": EmbassyShape(0.9, 0.34, 0.0, 15),
    "br": EmbassyShape(0.9, 0.42, 0.0, 25),
}


def embassy_shape(embassy: str, place: int) -> EmbassyShape:
    """The shape of an embassy; `place` is its position in the configuration."""
    step = (place + 1) * _GOLDEN % 1
    by_formula = EmbassyShape(
        share=0.6 + 8 * step**4,
        utilisation=0.4 + 0.75 * step,
        overdue=0.2 * step**2,
        reply_hours=6 + 22 * step,
    )
    return _EMBASSY_SHAPES.get(embassy, by_formula)


@dataclass(frozen=True)
class CategoryShape:
    """How often a kind of request comes (relative), and how long it takes.

    Closing times are lognormal: `days` is the median, `spread` the deviation of the logarithm.
    """

    share: float
    days: float
    spread: float = 1.1


_CATEGORY_SHAPES = {
    "passport_documents": CategoryShape(26, 33, 1.0),
    "arrest_warrant": CategoryShape(3, 218, 1.0),
    "border_detention": CategoryShape(2, 10, 1.3),
    "criminal_charges": CategoryShape(6, 102, 1.0),
    "citizenship": CategoryShape(7, 90, 0.9),
    "threats": CategoryShape(6, 9, 1.2),
    "relatives_pressure": CategoryShape(7, 17, 1.2),
    "surveillance": CategoryShape(3, 14, 1.2),
    "legal_stay": CategoryShape(22, 54, 1.0),
    "settling_in": CategoryShape(13, 18, 1.1),
    "other": CategoryShape(5, 8, 1.1),
}


def category_shape(category: str, place: int) -> CategoryShape:
    """The shape of a kind of request; `place` is its position in the configuration."""
    step = (place + 1) * _GOLDEN % 1
    return _CATEGORY_SHAPES.get(category, CategoryShape(2 + 12 * step, 6 + 60 * step))


# A busy year: day of the year around which the load changes, by how much, how many days wide.
# It repeats, so the first and the last days of December meet.
SEASONS = ((205, -0.34, 30), (288, 0.26, 32), (361, -0.38, 7), (122, -0.12, 5), (45, 0.08, 25))
# Monday to Sunday.
WEEKDAYS = (1.24, 1.18, 1.12, 1.1, 0.98, 0.34, 0.24)
YEARLY_GROWTH = 0.17


@dataclass(frozen=True)
class Surge:
    """A jump of one kind of request, everywhere or in one embassy.

    The load is multiplied by `peak` within `rises` days and falls back to `stays`, by a factor
    of e every `fades` days. `days_ago` counts back from the last day in place of a date.
    """

    category: str
    embassy: str
    begins: date | None
    peak: float
    fades: float
    stays: float = 1.0
    rises: int = 6
    days_ago: int = 0


SURGES = (
    Surge("passport_documents", "", date(2023, 9, 4), 2.5, 90, stays=1.35),
    Surge("legal_stay", "", date(2022, 2, 26), 1.9, 60, rises=12),
    Surge("citizenship", "lt", date(2024, 1, 15), 3.0, 45, stays=1.1),
    Surge("relatives_pressure", "", date(2024, 1, 24), 2.3, 24),
    Surge("settling_in", "de", date(2024, 9, 2), 2.4, 40),
    Surge("threats", "", date(2025, 1, 10), 2.6, 25),
    Surge("legal_stay", "pl", date(2025, 3, 28), 1.8, 75, stays=1.1),
    Surge("border_detention", "me", date(2025, 6, 5), 3.5, 30),
    Surge("surveillance", "gb", date(2025, 5, 12), 3.2, 25),
    Surge("border_detention", "lv", date(2025, 10, 1), 2.5, 30),
    Surge("arrest_warrant", "", None, 1.6, 60, days_ago=170),
    Surge("criminal_charges", "cy", None, 3.0, 40, days_ago=95),
    Surge("threats", "lt", None, 3.4, 45, days_ago=19),
    Surge("relatives_pressure", "", None, 1.9, 40, days_ago=16, rises=4),
)


@dataclass(frozen=True)
class SlowSpell:
    """Weeks in which an embassy answered late."""

    embassy: str
    from_days_ago: int
    to_days_ago: int
    times: float


SLOW_SPELLS = (SlowSpell("lt", 235, 140, 5.0), SlowSpell("me", 60, 0, 1.6))


@dataclass(frozen=True)
class Rest:
    """Whole weeks in which an embassy did nothing. 1 is the last whole week, 0 the one under way.

    `checkin` is what it said about them: a check-in status, or nothing at all.
    """

    weeks_ago: tuple[int, ...]
    checkin: str = ""


RESTS = {
    "br": Rest((0, 1, 2, 3)),
    "cy": Rest((1, 2), "paused"),
    "au": Rest((1, 4, 9, 15), "nothing"),
}

REPLY_FACTORS = {"normal": 1.0, "urgent": 0.4, "emergency": 0.1}
URGENCY_CHANGED = {"urgent": 0.05, "emergency": 0.01, "normal": 0.02}
NEVER_ANSWERED = 0.03
# Silent cases beside those overdue: who is late with one thing is late with another.
SILENT_PER_OVERDUE = 0.22
# A case that nobody has answered yet waits for us whatever is drawn here.
TURN_SHARES = {"us": 0.43, "authority": 0.36, "applicant": 0.21}
OUTCOME_SHARES = {
    "resolved": 0.62,
    "referred": 0.14,
    "declined": 0.06,
    "withdrawn": 0.1,
    "unreachable": 0.08,
}
OUTCOME_WITHOUT_ANSWER = "unreachable"
LANGUAGE_SHARES = {
    "be": 0.36,
    "ru": 0.47,
    "pl": 0.03,
    "lt": 0.02,
    "uk": 0.03,
    "en": 0.03,
    "": 0.06,
}
UNASSIGNED_OPEN = 0.12
UNASSIGNED_CLOSED = 0.03
# Languages that a volunteer may speak beside the embassy's own.
SPOKEN_SHARES = {"be": 0.93, "ru": 0.96, "en": 0.45, "pl": 0.2, "uk": 0.12, "lt": 0.06, "de": 0.08}
LOCAL_SPOKEN = 0.55
PAUSED_SHARE = 0.08
HOURS = (2.0, 12.0)
# Where every volunteer who could is missing, so that a gap shows: a kind of request by embassy,
# and embassies without the local language.
SKILL_GAPS = {"es": "border_detention"}
LANGUAGE_GAPS = ("nl",)

# (date or days before the last day, kind, title). Neutral, and nobody is named.
EVENTS: tuple[tuple[date | int, str, str], ...] = (
    (date(2022, 2, 24), "border", "War in a neighbouring country; many move on"),
    (date(2022, 7, 22), "law", "Trials in absence become possible"),
    (date(2023, 1, 11), "law", "Law allows loss of citizenship for those abroad"),
    (date(2023, 9, 4), "law", "Passports no longer renewed abroad"),
    (date(2024, 1, 23), "political", "Searches at the homes of relatives"),
    (date(2024, 8, 30), "other", "One host country changes its rules for housing support"),
    (date(2025, 1, 26), "political", "Presidential vote without a choice"),
    (date(2025, 3, 27), "law", "One host country limits asylum applications"),
    (date(2025, 5, 9), "other", "Filming at gatherings reported in several cities"),
    (date(2025, 9, 12), "border", "Border crossings closed for two weeks"),
    (date(2025, 9, 25), "border", "Border crossings opened again"),
    (date(2025, 10, 29), "border", "A second country closes its crossings"),
    (171, "list", "More entries in the list of wanted persons"),
    (96, "political", "Round of new charges in absence"),
    (21, "list", "Chat groups added to the list of banned materials"),
)
