"""The made-up volunteers: who joined when, what they offer, and which cases they carry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ambasada.sources import demo_shapes as shapes
from ambasada.sources.demo_cases import Cases
from ambasada.sources.demo_plan import (
    NONE,
    Claims,
    Plan,
    Real,
    Whole,
    local_language,
    share_out,
)

_FRESH_DAYS, _STALE_FROM, _STALE_TO = 27, 36, 240
# Hours known on the last day, and those that nobody confirmed lately, relative to the former.
_UNKNOWN_USUALLY, _UNKNOWN_WHERE_STALE = 0.15, 1.6
_MOST_SKILLS = 4


@dataclass
class Volunteers:
    """One place an array and volunteer, sorted by embassy. Days as in `demo_plan`.

    `active` is whether they help on the last day; those who do not have left, or pause.
    """

    embassy: Whole
    active: Claims
    joined: Whole
    left: Whole
    confirmed: Whole
    stale: Claims
    hours: Real
    languages: list[tuple[str, ...]]
    skills: list[tuple[str, ...]]
    ids: list[str]

    @property
    def paused(self) -> Claims:
        """Whether they neither help now nor have left."""
        return ~self.active & (self.left == NONE)

    def __len__(self) -> int:
        return len(self.embassy)

    def of(self, embassy: int) -> Whole:
        """The places of an embassy's volunteers."""
        return np.flatnonzero(self.embassy == embassy)


@dataclass
class Availability:
    """One place an array and promise of hours for one week: a volunteer, a Monday, hours."""

    volunteer: Whole
    monday: Whole
    hours: Real


def draw_volunteers(plan: Plan, needed: Real) -> tuple[Volunteers, Availability]:
    """People whose hours give each embassy the utilisation of its shape on the last day.

    `needed` are the hours that the cases take in that week, by embassy.
    """
    embassy, active = _draw_places(plan, needed)
    joined, left = _draw_careers(plan, embassy, active)
    stale = _draw_stale(plan, embassy, active)
    volunteers = Volunteers(
        embassy,
        active,
        joined,
        left,
        _draw_confirmed(plan, active, stale, joined, left),
        stale,
        hours=np.round(2 * plan.rng.uniform(3, 7, len(embassy))) / 2,
        languages=_draw_languages(plan, embassy, active),
        skills=_draw_skills(plan, embassy, active),
        ids=_number(joined),
    )
    availability = _draw_availability(plan, volunteers)
    _fit_hours(plan, volunteers, availability, needed)
    return volunteers, availability


def _draw_places(plan: Plan, needed: Real) -> tuple[Whole, Claims]:
    """Embassy of each volunteer, and whether they help now: first those who do, then others."""
    embassies = len(plan.embassy_ids)
    total = max(round(plan.cases / shapes.CASES_PER_VOLUNTEER), 4 * embassies)
    helping = round(total * shapes.ACTIVE_SHARE)
    wanted = needed / plan.by_embassy("utilisation") + 0.01
    now = share_out(helping, wanted, least=2)
    before = share_out(total - helping, plan.by_embassy("share"), least=1)
    embassy = np.repeat(np.arange(embassies), now + before)
    first = np.concatenate([[0], np.cumsum(now + before)[:-1]])
    place = np.arange(len(embassy)) - first[embassy]
    return embassy, place < now[embassy]


def _founders(embassy: Whole) -> Claims:
    """The first of each embassy, who is there from beginning to end."""
    return np.append(True, embassy[1:] != embassy[:-1])


def _draw_careers(plan: Plan, embassy: Whole, active: Claims) -> tuple[Whole, Whole]:
    rng, count = plan.rng, len(embassy)
    joined = np.floor(plan.last - 20 - (plan.last + 200) * rng.random(count) ** 1.4)
    joined = np.where(active, joined, rng.integers(-300, plan.last - 260, count))
    joined = np.where(_founders(embassy), -rng.integers(30, 300, count), joined)
    stayed = 60 + rng.exponential(420, count)
    left = np.minimum(joined + stayed, plan.last - rng.integers(8, 120, count))
    remains = active | (rng.random(count) < shapes.PAUSED_SHARE)
    return joined.astype(np.int64), np.where(remains, NONE, left).astype(np.int64)


def _draw_stale(plan: Plan, embassy: Whole, active: Claims) -> Claims:
    """Who did not confirm their hours lately; never an embassy's founder."""
    shares = plan.by_embassy("stale")
    candidates = active & ~_founders(embassy)
    helping = np.bincount(embassy[active], minlength=len(shares))
    # Of two or three people nobody, or an embassy's utilisation would be unknown by chance.
    wanted = np.where((helping > 3) | (shares > 0.5), np.rint(shares * helping), 0)
    dice = np.where(candidates, plan.rng.random(len(embassy)), 2.0)
    order = np.lexsort((dice, embassy))
    place = np.empty(len(embassy), dtype=np.int64)
    place[order] = np.arange(len(embassy)) - np.searchsorted(embassy, embassy)
    return candidates & (place < wanted[embassy])


def _draw_confirmed(plan: Plan, active: Claims, stale: Claims, joined: Whole, left: Whole) -> Whole:
    rng, count = plan.rng, len(active)
    fresh = plan.last - rng.integers(0, _FRESH_DAYS + 1, count)
    old = plan.last - rng.integers(_STALE_FROM, _STALE_TO, count)
    until = np.where(left == NONE, plan.last - _STALE_FROM, left)
    gone = until - rng.integers(0, 60, count)
    confirmed = np.where(active, np.where(stale, old, fresh), gone)
    never = stale & (rng.random(count) < 0.15)
    # One who joined after the day drawn said on joining what they offer.
    confirmed = np.where(stale, confirmed, np.maximum(confirmed, joined))
    return np.where(never | (confirmed < joined), NONE, confirmed)


def _number(joined: Whole) -> list[str]:
    """Codes in the order of joining, over the whole network."""
    place = np.empty(len(joined), dtype=np.int64)
    place[np.argsort(joined, kind="stable")] = np.arange(1, len(joined) + 1)
    return [f"V-{number:04d}" for number in place]


def _draw_languages(plan: Plan, embassy: Whole, active: Claims) -> list[tuple[str, ...]]:
    """Languages of each; an embassy's founder speaks the local one, save where a gap shall be."""
    dice = plan.rng.random((len(embassy), len(shapes.SPOKEN_SHARES) + 1))
    founders = _founders(embassy)
    local = [local_language(one) for one in plan.network.embassies]
    spoken = []
    for person, place in enumerate(embassy):
        shares = {local[place]: shapes.LOCAL_SPOKEN} | shapes.SPOKEN_SHARES
        known = [
            language
            for language, die in zip(shares, dice[person], strict=False)
            if die < shares[language] or (founders[person] and language == local[place])
        ]
        has_gap = plan.embassy_ids[place] in shapes.LANGUAGE_GAPS and active[person]
        kept = [language for language in known if not (has_gap and language == local[place])]
        spoken.append(tuple(kept) or ("be",))
    return spoken


def _draw_skills(plan: Plan, embassy: Whole, active: Claims) -> list[tuple[str, ...]]:
    """Kinds of request that each can help with; gaps where the shapes say so."""
    names = plan.category_ids
    weights = np.sqrt([shape.share for shape in plan.category_shapes])
    draws = -np.log(plan.rng.random((len(embassy), len(names)))) / weights
    counts = plan.rng.integers(1, _MOST_SKILLS + 1, len(embassy))
    # A founder and the next one know everything between them, so that gaps are those meant.
    founders = np.flatnonzero(_founders(embassy))
    draws[founders + 1] = -draws[founders]
    counts[founders] = counts[founders + 1] = len(names) * 2 // 3 + 1
    skills = []
    for person, place in enumerate(embassy):
        best = np.sort(np.argsort(draws[person])[: counts[person]])
        gap = shapes.SKILL_GAPS.get(plan.embassy_ids[place]) if active[person] else None
        known = [names[number] for number in best if names[number] != gap]
        skills.append(tuple(known) or names[-1:])
    return skills


def _draw_availability(plan: Plan, volunteers: Volunteers) -> Availability:
    """Holidays (0 hours) and other hours in the weeks around the last day."""
    promises: list[tuple[int, int, float]] = []
    for embassy in range(len(plan.embassy_ids)):
        known = volunteers.of(embassy)
        known = known[(volunteers.active & ~volunteers.stale)[known]][1:]
        if len(known) < 3:
            continue  # where one of two is away, a holiday would stop the embassy
        people = plan.rng.permutation(known)[: 1 + len(known) // 4]
        for person in people:
            first = int(plan.rng.integers(-3, 3))
            hours = 0.0 if plan.rng.random() < 0.65 else float(plan.rng.integers(1, 8)) / 2
            promises += [
                (int(person), plan.this_monday + 7 * week, hours)
                for week in range(first, first + int(plan.rng.integers(1, 4)))
            ]
    volunteer, monday, hours_of = zip(*promises, strict=True) if promises else ((), (), ())
    return Availability(
        np.array(volunteer, dtype=np.int64), np.array(monday, dtype=np.int64), np.array(hours_of)
    )


def _fit_hours(
    plan: Plan, volunteers: Volunteers, availability: Availability, needed: Real
) -> None:
    """Set the hours of those who help now so that needed ÷ available is as the shapes say.

    Hours promised for this week stand; hours that are stale stay below what makes the
    utilisation unknown, or go beyond it where the shape wants most of them stale.
    """
    now = availability.monday == plan.this_monday
    promised = availability.volunteer[now]
    for place, shape in enumerate(plan.embassy_shapes):
        people = volunteers.of(place)
        people = people[volunteers.active[people]]
        away = np.isin(people, promised)
        fresh = people[~volunteers.stale[people] & ~away]
        stale = people[volunteers.stale[people] & ~away]
        said = availability.hours[now][np.isin(promised, people)].sum()
        volunteers.hours[fresh] = _spread_hours(
            volunteers.hours[fresh], needed[place] / shape.utilisation - said
        )
        share = _UNKNOWN_WHERE_STALE if shape.stale > 0.5 else _UNKNOWN_USUALLY
        known = volunteers.hours[fresh].sum() + said
        volunteers.hours[stale] = _spread_hours(volunteers.hours[stale], share * known)


def _spread_hours(hours: Real, total: float) -> Real:
    """`hours` scaled to sum up to about `total`, in half hours, nobody outside the usual range."""
    if not len(hours):
        return hours
    low, high = shapes.HOURS
    for _ in range(12):
        scale = max(total, 0.1) / hours.sum()
        hours = np.clip(np.round(2 * hours * scale) / 2, low, high)
    # What rounding leaves goes to the first who have room for it.
    for person in range(len(hours)):
        rest = np.round(2 * (total - hours.sum())) / 2
        hours[person] = np.clip(hours[person] + np.clip(rest, -1, 1), low, high)
    return hours


def assign_cases(plan: Plan, cases: Cases, volunteers: Volunteers) -> None:
    """Give cases to volunteers who were there when they came, open ones to those there now."""
    dice = plan.rng.random(len(cases))
    unassigned = np.where(cases.is_open, shapes.UNASSIGNED_OPEN, shapes.UNASSIGNED_CLOSED)
    is_skipped = plan.rng.random(len(cases)) < unassigned
    cases.assigned = np.full(len(cases), NONE, dtype=np.int64)
    for embassy in range(len(plan.embassy_ids)):
        mine = np.flatnonzero((cases.embassy == embassy) & ~is_skipped)
        people = volunteers.of(embassy)
        then = _one_there(plan, volunteers, people, cases.received_day[mine], dice[mine])
        helping = people[volunteers.active[people]]
        now = helping[np.floor(dice[mine] * len(helping)).astype(np.int64)]
        cases.assigned[mine] = np.where(cases.is_open[mine], now, then)


def _one_there(plan: Plan, volunteers: Volunteers, people: Whole, day: Whole, dice: Real) -> Whole:
    """One of `people` for each day, among those who had joined and not left by then.

    Counting who is there, day after day, makes one rising list, in which the dice's place of
    each day is found at once.
    """
    days = np.arange(plan.last + 1)[:, None]
    left = volunteers.left[people]
    is_there = (volunteers.joined[people] <= days) & ((left == NONE) | (days < left))
    rank = np.cumsum(is_there, axis=1)
    step = len(people) + 1
    wanted = np.floor(dice * rank[day, -1]).astype(np.int64) + 1
    found = np.searchsorted((rank + days * step).ravel(), wanted + day * step)
    return people[found - day * len(people)]
