"""What the made-up embassies tell one another: weekly check-ins and hand-overs of cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ambasada.sources import demo_shapes as shapes
from ambasada.sources.demo_cases import Cases
from ambasada.sources.demo_plan import DAY, NONE, Claims, Plan, Real, Whole, days_of

_NOT_YET_ACCEPTED = 3
_DECLINED = 0.12
_FORGOTTEN_CHECKIN = 0.04
# By Friday the week of the last day has its check-in too.
_CHECKIN_WEEKDAY = 4


@dataclass
class Handovers:
    """One place an array and case handed over; cases and embassies by place, days or `NONE`."""

    case: Whole
    sender: Whole
    receiver: Whole
    sent: Whole
    accepted: Whole
    declined: Whole
    first_action: Whole


def draw_checkins(plan: Plan, cases: Cases) -> list[list[tuple[int, str]]]:
    """For each embassy its check-ins: a Monday and a status."""
    activity = _activity(plan, cases)
    last_monday = plan.this_monday - (7 if plan.as_of.weekday() < _CHECKIN_WEEKDAY else 0)
    forgotten = plan.rng.random(activity.shape) < _FORGOTTEN_CHECKIN
    checkins = []
    for place, embassy in enumerate(plan.embassy_ids):
        rest = shapes.RESTS.get(embassy, shapes.Rest(()))
        rests = plan.rests.get(place)
        rows = []
        for week, monday in enumerate(plan.week_starts):
            rested = rests is not None and bool(rests[np.clip(monday, 0, plan.last)])
            said = "reported" if activity[place, week] else "nothing"
            said = rest.checkin if rested else said
            if said and monday <= last_monday and (rested or not forgotten[place, week]):
                rows.append((int(monday), said))
        checkins.append(rows)
    return checkins


def _activity(plan: Plan, cases: Cases) -> Claims:
    """Whether anything was received, answered or closed, by embassy and week."""
    activity = np.zeros((len(plan.embassy_ids), len(plan.week_starts)), dtype=bool)
    for moments in (cases.received, cases.answered, cases.closed):
        happened = moments != NONE
        activity[cases.embassy[happened], plan.week_of(moments[happened] // DAY)] = True
    return activity


def draw_handovers(plan: Plan, cases: Cases) -> Handovers:
    """Cases passed to an embassy nearby that has time; the newest wait for an answer."""
    case = _draw_cases_handed_over(plan, cases)
    received = cases.received_day[case]
    is_recent = np.arange(len(case)) >= len(case) - _NOT_YET_ACCEPTED
    # Old enough for every answer to have come by the last day.
    ends = np.where(cases.is_open[case], plan.last, days_of(cases.closed[case]))
    until = np.minimum(ends, plan.last - 21)
    sent = np.minimum(received + plan.rng.integers(1, 12, len(case)), until)
    sent = np.where(
        is_recent, np.maximum(received, plan.last - 2 * (np.arange(len(case)) % 4)), sent
    )
    is_declined = ~is_recent & (plan.rng.random(len(case)) < _DECLINED)
    replied = sent + plan.rng.integers(0, 6, len(case))
    acted = replied + plan.rng.integers(0, 7, len(case))
    sender = cases.embassy[case]
    accepted = np.where(is_recent | is_declined, NONE, replied)
    first_action = np.where(accepted == NONE, NONE, acted)
    declined = np.where(is_declined, replied, NONE)
    receiver = _draw_receivers(plan, sender)
    columns = (case, sender, receiver, sent, accepted, declined, first_action)
    in_order = np.argsort(sent, kind="stable")
    return Handovers(*(column[in_order] for column in columns))


def _draw_cases_handed_over(plan: Plan, cases: Cases) -> Whole:
    """Cases in the order of receipt, the last few still open and young."""
    day = cases.received_day
    can_send = np.isin(cases.embassy, _willing(plan))
    old = np.flatnonzero(can_send & (day < plan.last - 40))
    young = np.flatnonzero(can_send & cases.is_open & (day > plan.last - 40))
    if len(plan.embassy_ids) < 2 or len(old) < 2 or len(young) < _NOT_YET_ACCEPTED:
        return np.array([], dtype=np.int64)
    count = max(6, plan.cases // shapes.CASES_PER_HANDOVER) - _NOT_YET_ACCEPTED
    chosen = plan.rng.permutation(old)[:count]
    recent = plan.rng.permutation(young)[:_NOT_YET_ACCEPTED]
    return np.concatenate([part[np.argsort(day[part], kind="stable")] for part in (chosen, recent)])


def _willing(plan: Plan) -> Whole:
    """Embassies that hand over and take: those that never rest."""
    return np.setdiff1d(np.arange(len(plan.embassy_ids)), list(plan.rests)).astype(np.int64)


def _draw_receivers(plan: Plan, sender: Whole) -> Whole:
    """For each sender another embassy: rather one that is near and has hours to spare."""
    willing = _willing(plan)
    attraction = _nearness(plan) * np.clip(1.1 - plan.by_embassy("utilisation"), 0.02, 1)
    attraction[:, np.setdiff1d(np.arange(len(attraction)), willing)] = 0
    np.fill_diagonal(attraction, 0)
    reach = np.cumsum(attraction, axis=1)[sender]
    wanted = plan.rng.random(len(sender))[:, None] * reach[:, -1:]
    return np.asarray((reach <= wanted).sum(axis=1), dtype=np.int64)


def _nearness(plan: Plan) -> Real:
    """1 ÷ (distance + 5 degrees)² between embassies, on a flat map: enough for a draw."""
    place = np.array([(one.latitude, one.longitude / 2) for one in plan.network.embassies])
    apart = np.hypot(*(place[:, None, :] - place[None, :, :]).transpose(2, 0, 1))
    return np.asarray(1 / (apart + 5) ** 2)
