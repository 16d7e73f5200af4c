"""The made-up cases: when they come, who waits for whom, when they are answered and closed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ambasada import schema
from ambasada.sources import demo_shapes as shapes
from ambasada.sources.demo_plan import DAY, NONE, Claims, Plan, Real, Whole, pick_quota

_US = schema.TURNS.index("us")
_OPENS, _SHUTS = 9 * 60, 21 * 60


@dataclass
class Cases:
    """One place an array and case, sorted by embassy and moment of receipt.

    Embassies, categories, urgencies, turns and outcomes are places in their lists; moments and
    days are as in `demo_plan`; `assigned` is a volunteer's place, or `NONE`.
    """

    embassy: Whole
    category: Whole
    received: Whole
    urgency: Whole
    answered: Whole
    closed: Whole
    turn: Whole
    since: Whole
    outcome: Whole
    assigned: Whole

    @property
    def received_day(self) -> Whole:
        """The day of receipt."""
        return self.received // DAY

    @property
    def is_open(self) -> Claims:
        """Whether the case is not closed on the last day."""
        return self.closed == NONE

    def __len__(self) -> int:
        return len(self.embassy)


def draw_cases(plan: Plan) -> Cases:
    """`plan.cases` cases of five years; the last day has some."""
    embassy, category, day = _draw_arrivals(plan)
    minute = _OPENS + np.floor((_SHUTS - _OPENS) * plan.rng.beta(1.7, 2.1, len(day)))
    received = day * DAY + minute.astype(np.int64)
    order = np.lexsort((received, embassy))
    embassy, category, received = embassy[order], category[order], received[order]
    urgency = _draw_urgency(plan, category)
    answered = _draw_answers(plan, embassy, urgency, received)
    closed = _draw_closings(plan, embassy, category, received, answered)
    drawn = (embassy, category, received, urgency, answered, closed)
    not_yet = (np.full(len(embassy), NONE, dtype=np.int64) for _ in range(4))
    cases = Cases(*drawn, *not_yet)
    _stop_at_last_day(plan, cases)
    _draw_turns(plan, cases)
    _draw_outcomes(plan, cases)
    return cases


def _draw_arrivals(plan: Plan) -> tuple[Whole, Whole, Whole]:
    """Embassy, category and day of every case, drawn from the load of each cell."""
    load = _load(plan)
    total = np.cumsum(load.ravel())
    drawn = np.sort(plan.rng.random(plan.cases)) * total[-1]
    cells = np.minimum(np.searchsorted(total, drawn, side="right"), load.size - 1)
    embassy, category, day = (part.astype(np.int64) for part in np.unravel_index(cells, load.shape))
    _fill_last_day(plan, embassy, day)
    return embassy, category, day


def _fill_last_day(plan: Plan, embassy: Whole, day: Whole) -> None:
    """Move a few cases to the last day, so that it is never empty, be it a Sunday."""
    resting = [place for place, days in plan.rests.items() if days[plan.last]]
    movable = np.flatnonzero(~np.isin(embassy, resting))
    if not len(movable):
        movable = np.arange(len(embassy))
        embassy[:] = next(place for place in range(len(plan.embassy_ids)) if place not in resting)
    wanted = max(3, plan.cases // 4000)
    day[plan.rng.permutation(movable)[:wanted]] = plan.last


def _load(plan: Plan) -> Real:
    """How much is to be expected, relatively, by embassy, category and day."""
    days = np.arange(plan.last + 1)
    embassies, categories = len(plan.embassy_ids), len(plan.category_ids)
    mix = np.array([shape.share for shape in plan.category_shapes])
    mixes = mix * np.exp(0.3 * plan.rng.standard_normal((embassies, categories)))
    mixes *= (plan.by_embassy("share") / mixes.sum(axis=1))[:, None]
    growth = shapes.YEARLY_GROWTH + 0.04 * plan.rng.standard_normal(embassies)
    weeks = plan.week_of(days)
    # Quiet and busy weeks beyond chance, each embassy's own and each kind's own.
    own = plan.rng.gamma(50, 1 / 50, (embassies, len(plan.week_starts)))[:, weeks]
    own *= np.exp(growth[:, None] * (days - plan.last) / 365.25) * _season(plan, days)
    own /= own.mean(axis=1)[:, None]
    kinds = plan.rng.gamma(90, 1 / 90, (categories, len(plan.week_starts)))[:, weeks]
    load = mixes[:, :, None] * own[:, None, :] * kinds[None, :, :]
    _apply_surges(plan, load, days)
    for place, rests in plan.rests.items():
        load[place][:, rests] = 0
    return load


def _season(plan: Plan, days: Whole) -> Real:
    day_of_year = (plan.start.timetuple().tm_yday - 1 + days) % 365.25
    season = np.ones(len(days))
    for peak, change, width in shapes.SEASONS:
        away = np.abs(day_of_year - peak)
        away = np.minimum(away, 365.25 - away)
        season += change * np.exp(-0.5 * (away / width) ** 2)
    weekdays = np.array(shapes.WEEKDAYS)
    return season * weekdays[(plan.start.weekday() + days) % 7]


def _apply_surges(plan: Plan, load: Real, days: Whole) -> None:
    for surge in shapes.SURGES:
        if surge.category not in plan.category_ids:
            continue
        if surge.embassy and surge.embassy not in plan.embassy_ids:
            continue
        begins = plan.day_of(surge.begins) if surge.begins else plan.last - surge.days_ago
        age = days - begins
        risen = np.clip((age + 1) / surge.rises, 0, 1)
        faded = np.exp(-np.maximum(age - surge.rises, 0) / surge.fades)
        factor = 1 + risen * (surge.stays - 1 + (surge.peak - surge.stays) * faded)
        place = plan.embassy_ids.index(surge.embassy) if surge.embassy else slice(None)
        load[place, plan.category_ids.index(surge.category)] *= factor


def _draw_urgency(plan: Plan, category: Whole) -> Whole:
    own = np.array(
        [schema.URGENCIES.index(kind.urgency) for kind in plan.network.categories], dtype=np.int64
    )
    urgency = own[category]
    dice = plan.rng.random(len(category))
    floor = 0.0
    for name, share in shapes.URGENCY_CHANGED.items():
        urgency[(floor <= dice) & (dice < floor + share)] = schema.URGENCIES.index(name)
        floor += share
    return urgency


def _draw_answers(plan: Plan, embassy: Whole, urgency: Whole, received: Whole) -> Whole:
    """When each case was first answered; `NONE` where nobody ever did."""
    factors = np.array([shapes.REPLY_FACTORS[name] for name in schema.URGENCIES])
    hours = plan.by_embassy("reply_hours")[embassy] * factors[urgency]
    hours *= np.exp(0.8 * plan.rng.standard_normal(len(embassy)))
    days_ago = plan.last - received // DAY
    for spell in shapes.SLOW_SPELLS:
        if spell.embassy in plan.embassy_ids:
            is_slow = embassy == plan.embassy_ids.index(spell.embassy)
            is_slow &= (spell.to_days_ago <= days_ago) & (days_ago <= spell.from_days_ago)
            hours[is_slow] *= spell.times
    answered = _at_work(plan, received + 5 + (hours * 60).astype(np.int64), weekend_works=0.5)
    answered = _after_rest(plan, embassy, answered)
    never = plan.rng.random(len(embassy)) < shapes.NEVER_ANSWERED
    return np.where(never, NONE, answered)


def _draw_closings(
    plan: Plan, embassy: Whole, category: Whole, received: Whole, answered: Whole
) -> Whole:
    median = np.array([shape.days for shape in plan.category_shapes])[category]
    spread = np.array([shape.spread for shape in plan.category_shapes])[category]
    pace = np.exp(0.08 * plan.rng.standard_normal(len(plan.embassy_ids)))[embassy]
    days = median * pace * np.exp(spread * plan.rng.standard_normal(len(embassy)))
    closed = _at_work(plan, received + 30 + (days * DAY).astype(np.int64), weekend_works=0.25)
    # Nothing is closed before it is answered, and the answer takes a moment to follow up.
    follow_up = plan.rng.integers(5, 240, len(embassy))
    closed = np.where(answered == NONE, closed, np.maximum(closed, answered + follow_up))
    return np.maximum(_after_rest(plan, embassy, closed), answered)


def _at_work(plan: Plan, moments: Whole, weekend_works: float) -> Whole:
    """Moments of the night moved to the morning after, most of the weekend's to Monday."""
    day, minute = np.divmod(moments, DAY)
    is_late = minute >= 22 * 60
    is_night = is_late | (minute < 8 * 60)
    morning = _OPENS + plan.rng.integers(0, 120, len(moments))
    day, minute = day + is_late, np.where(is_night, morning, minute)
    weekday = (day + plan.start.weekday()) % 7
    waits = (weekday > 4) & (plan.rng.random(len(moments)) > weekend_works)
    return np.where(waits, (day + 7 - weekday) * DAY + morning, day * DAY + minute)


def _after_rest(plan: Plan, embassy: Whole, moments: Whole) -> Whole:
    """Moments that fall into an embassy's rest, moved to its first day at work afterwards."""
    for place, rests in plan.rests.items():
        work = np.flatnonzero(np.append(~rests, True))
        back = work[np.searchsorted(work, np.arange(plan.last + 1))]
        day = moments // DAY
        moves = (embassy == place) & (day <= plan.last) & rests[np.clip(day, 0, plan.last)]
        moments = np.where(moves, back[np.clip(day, 0, plan.last)] * DAY + moments % DAY, moments)
    return moments


def _stop_at_last_day(plan: Plan, cases: Cases) -> None:
    """What would happen after the last day has not happened."""
    end = (plan.last + 1) * DAY
    cases.answered = np.where(cases.answered >= end, NONE, cases.answered)
    cases.closed = np.where(cases.closed >= end, NONE, cases.closed)


def _draw_turns(plan: Plan, cases: Cases) -> None:
    """Whose turn it is in every open case and since when; a few are overdue, a few silent."""
    is_open = cases.is_open
    age = plan.last - cases.received_day
    turn_days, reply_hours = (
        np.array([targets[name] for name in schema.URGENCIES])[cases.urgency]
        for targets in (plan.network.turn_days, plan.network.reply_hours)
    )
    standing = np.bincount(cases.embassy[is_open], minlength=len(plan.embassy_ids))
    turn = plan.pick(shapes.TURN_SHARES, schema.TURNS, len(cases))
    # Those old enough to be silent but not overdue yet; both at once is rare.
    may_be_silent = is_open & (age * 24 > reply_hours) & (age <= turn_days)
    late = np.rint(standing * plan.by_embassy("overdue")).astype(np.int64)
    unheard = np.rint(late * shapes.SILENT_PER_OVERDUE).astype(np.int64)
    is_silent = pick_quota(may_be_silent, cases.embassy, unheard, plan.rng)
    cases.answered[is_silent] = NONE
    _answer_old_ones(cases, is_open & ~is_silent & (age * 24 > reply_hours))
    turn[is_open & (cases.answered == NONE)] = _US
    may_be_late = is_open & (turn == _US) & (age > turn_days) & (cases.answered != NONE)
    is_late = pick_quota(may_be_late, cases.embassy, late, plan.rng)
    cases.turn = np.where(is_open, turn, NONE)
    lasted = _turn_lasted(plan, cases, age, turn_days, is_late)
    has_since = is_open & (cases.answered != NONE) & (age > 0)
    cases.since = np.where(has_since, plan.last - lasted, NONE)


def _answer_old_ones(cases: Cases, old: Claims) -> None:
    """Open cases that nobody ever answered are only those that shall be silent."""
    forgotten = old & (cases.answered == NONE)
    cases.answered[forgotten] = cases.received[forgotten] + 3 * 60


def _turn_lasted(plan: Plan, cases: Cases, age: Whole, turn_days: Real, is_late: Claims) -> Whole:
    """Days since it is whoever's turn it is: for us within the target, save the late ones."""
    dice = plan.rng.random(len(cases))
    longest = np.minimum(age, turn_days)
    lasted = np.floor((longest + 1) * dice**1.5)
    over = np.minimum(age, np.floor(turn_days + 1 + plan.rng.exponential(9, len(cases))))
    elsewhere = np.floor(age * dice**0.8)
    lasted = np.where(cases.turn == _US, np.where(is_late, over, lasted), elsewhere)
    return np.minimum(lasted, age).astype(np.int64)


def _draw_outcomes(plan: Plan, cases: Cases) -> None:
    outcome = plan.pick(shapes.OUTCOME_SHARES, schema.OUTCOMES, len(cases))
    is_unanswered = cases.answered == NONE
    outcome[is_unanswered] = schema.OUTCOMES.index(shapes.OUTCOME_WITHOUT_ANSWER)
    cases.outcome = np.where(cases.is_open, NONE, outcome)


def needed_hours(plan: Plan, cases: Cases) -> Real:
    """What the cases open on any day of the last week take in it, by embassy."""
    weekly = np.array([category.weekly_hours for category in plan.network.categories])
    last_open = np.where(cases.is_open, plan.last, cases.closed // DAY - 1)
    counts = (last_open >= plan.this_monday) & (last_open >= cases.received_day)
    hours = weekly[cases.category[counts]]
    by_embassy = np.bincount(cases.embassy[counts], hours, minlength=len(plan.embassy_ids))
    return by_embassy.astype(float)
