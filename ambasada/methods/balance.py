"""Who could take what from whom, so that as little work as possible is unmet with few moves.

Minimises 2 × unmet hours + moves + 0.1 × hours filled beyond the slack. A plan is a proposal: the
two coordinators decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ambasada.methods.balance_facts import TOLERANCE, Facts, Pool, Stays, pool_of
from ambasada.methods.balance_inputs import Situation, Terms, check
from ambasada.methods.balance_model import Flow, Flows, best_flows
from ambasada.methods.balance_pairs import links
from ambasada.methods.balance_plan import Move, Plan, Reason, Standing, Staying, Why


def balance(situation: Situation, terms: Terms | None = None) -> Plan:
    """The plan for a situation. Raises BalanceError where the inputs cannot be meant so, and
    ProgrammeError where no plan was found in time.
    """
    terms = terms or Terms()
    check(situation, terms)
    facts = Facts(situation, terms)
    flows = best_flows(facts)
    standings = {one: _standing(facts, flows, one) for one in facts.capacity}
    return Plan(
        moves=_moves(facts, flows, standings),
        standings=tuple(standings.values()),
        staying=_staying(facts, flows, standings),
        is_proven=flows.is_proven,
    )


def _standing(facts: Facts, flows: Flows, embassy: str) -> Standing:
    sent, taken = _at(flows.leaving, embassy), _at(flows.arriving, embassy)
    needed = facts.needed[embassy]
    relieved = sum(facts.kind[pool.category].effort * cases for pool, cases in sent.items())
    added = sum(facts.taking(pool.category) * cases for pool, cases in taken.items())
    return Standing(
        embassy=embassy,
        available_hours=facts.available(embassy),
        arriving_hours=facts.capacity[embassy].arriving_hours * facts.terms.horizon_weeks,
        needed_before=needed,
        needed_after=needed - relieved + added,
        sent=sent.total(),
        taken=taken.total(),
    )


def _at(flow: Flow, embassy: str) -> Counter[Pool]:
    return Counter({pool: cases for (pool, one), cases in flow.items() if one == embassy})


def _moves(facts: Facts, flows: Flows, standings: Mapping[str, Standing]) -> tuple[Move, ...]:
    """The links told by category and language, whatever embassies their pools keep from."""
    cases: Counter[tuple[str, str, str, str | None]] = Counter()
    takers: dict[tuple[str, str, str, str | None], frozenset[str]] = {}
    for link in links(flows, lambda pool: facts.kind[pool.category].effort):
        key = link.from_embassy, link.to_embassy, link.pool.category, link.pool.language
        cases[key] += link.cases
        takers[key] = takers.get(key, frozenset()) | facts.takers(link.pool)
    moves = [
        Move(*key, count, count * facts.kind[key[2]].effort, _reason(key, takers[key], standings))
        for key, count in cases.items()
    ]
    return tuple(sorted(moves, key=lambda move: -move.hours))


def _reason(
    key: tuple[str, str, str, str | None],
    takers: frozenset[str],
    standings: Mapping[str, Standing],
) -> Reason:
    sender, taker = standings[key[0]], standings[key[1]]
    return Reason(
        why=Why.ONLY_TAKER if len(takers) == 1 else Why.HAS_ROOM,
        takers=len(takers),
        from_before=sender.share_before,
        from_after=sender.share_after,
        to_before=taker.share_before,
        to_after=taker.share_after,
    )


def _staying(facts: Facts, flows: Flows, standings: Mapping[str, Standing]) -> tuple[Staying, ...]:
    """Cases that stay where hours do not suffice even with the plan, by reason."""
    cases: Counter[tuple[str, str, str | None, Stays]] = Counter()
    for row in facts.situation.open_cases:
        if standings[row.embassy].unmet_after > TOLERANCE:
            why = facts.why_stays(row) or _why_left(facts, pool_of(row), standings)
            cases[row.embassy, row.category, row.language, why] += row.cases
    for (pool, embassy), count in flows.leaving.items():
        if standings[embassy].unmet_after > TOLERANCE:
            why = _why_left(facts, pool, standings)
            cases[embassy, pool.category, pool.language, why] -= count
    staying = [
        Staying(*key, count, count * facts.kind[key[1]].effort)
        for key, count in cases.items()
        if count
    ]
    return tuple(sorted(staying, key=lambda one: -one.hours))


def _why_left(facts: Facts, pool: Pool, standings: Mapping[str, Standing]) -> Stays:
    """Why some that may leave do not: what could take one is full, or it is not worth a move."""
    case = facts.taking(pool.category)
    after = (standings[taker] for taker in facts.takers(pool))
    rooms = (facts.room(one.embassy) + one.needed_before - one.needed_after for one in after)
    return Stays.NO_ROOM if all(room < case - TOLERANCE for room in rooms) else Stays.SMALL_GAIN
