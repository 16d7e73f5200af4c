"""The table `waiting` (page 6.3), plainly: Kaplan-Meier on fractions, the log-log interval."""

from fractions import Fraction
from math import exp, log, sqrt

from .arithmetic import TOLERANCE, two_decimals
from .cells import format_month
from .figures import Figures
from .records import Case
from .tables import response_spell

Spells = list[tuple[Fraction, bool]]
# The normal distribution's 0.975 quantile.
Z = 1.959963984540054


def waiting(figures: Figures) -> list[dict]:
    rows = []
    for embassy in ["", *figures.embassies]:
        cases = figures.cases if embassy == "" else figures.cases_of(embassy)
        for place, (first, last) in enumerate(figures.months):
            # An embassy's cohort begins two months before; before the first month nothing came.
            begin = first if embassy == "" else figures.months[max(place - 2, 0)][0]
            cohort = [case for case in cases if begin <= case.received.day <= last]
            key = {"embassy": embassy, "month": format_month(first)}
            rows.append(key | wait(figures, cohort))
    return rows


def wait(figures: Figures, cases: list[Case]) -> dict:
    blank = dict.fromkeys(("median_days", "lower", "upper", "waiting_7d", "waiting_14d"))
    told = {"n": len(cases)} | blank
    if len(cases) < 5:
        return told
    spells = [
        (hours / 24, happened)
        for hours, happened in (response_spell(figures, case) for case in cases)
    ]
    steps = curve(spells)
    told["median_days"] = two_decimals(first_at_half((day, share) for day, share, _ in steps))
    for name, day in (("waiting_7d", 7), ("waiting_14d", 14)):
        told[name] = two_decimals(share_after(steps, day, max(day for day, _ in spells)))
    if len(cases) >= 10:
        for side, name in ((1, "lower"), (-1, "upper")):
            limits = [(day, limit(share, total, side)) for day, share, total in steps]
            told[name] = two_decimals(first_at_half(limits))
    return told


def curve(spells: Spells) -> list[tuple[Fraction, Fraction, Fraction | None]]:
    """Day of an answer, share still waiting from then on, Greenwood's sum."""
    steps, share, total = [], Fraction(1), Fraction(0)
    for moment in sorted({days for days, happened in spells if happened}):
        at_risk = sum(1 for days, _ in spells if days >= moment)
        events = sum(1 for days, happened in spells if happened and days == moment)
        share *= 1 - Fraction(events, at_risk)
        if events == at_risk:
            steps.append((moment, share, None))
        else:
            total += Fraction(events, at_risk * (at_risk - events))
            steps.append((moment, share, total))
    return steps


def first_at_half(steps) -> Fraction | None:
    return next(
        (day for day, share in steps if share is not None and share <= 0.5 + TOLERANCE), None
    )


def share_after(steps, day: int, watched: Fraction) -> Fraction | None:
    before = [share for moment, share, _ in steps if moment <= day]
    nobody_left = bool(steps) and steps[-1][1] == 0
    if day > watched and not nobody_left:
        return None
    return before[-1] if before else Fraction(1)


def limit(share: Fraction, greenwood: Fraction | None, side: int) -> float | None:
    """exp(-exp(log(-log S) ± z·se)), pointwise; unknown once nobody waits."""
    if share == 0:
        return None
    centre, error = log(-log(share)), sqrt(greenwood) / abs(log(share))
    return exp(-exp(centre + side * Z * error))
