"""Flows become links: nothing is lost, the largest come first, and they are few."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from ambasada.methods.balance_facts import Pool
from ambasada.methods.balance_model import Flows
from ambasada.methods.balance_pairs import links

PASSPORTS, THREATS = (Pool(name, None, frozenset()) for name in ("passports", "threats"))
SENT = st.dictionaries(
    st.tuples(
        st.sampled_from([PASSPORTS, THREATS]), st.sampled_from("abc"), st.sampled_from("xyz")
    ),
    st.integers(1, 9),
)


def flows(leaving, arriving):
    return Flows(leaving, arriving, is_proven=True)


def told(made):
    return [(one.from_embassy, one.to_embassy, one.pool.category, one.cases) for one in made]


def test_the_two_that_share_most_hours_over_all_pools_are_linked_first():
    # Pool by pool, a would give its passports to x and its threats to y and x: three links.
    leaving = {(PASSPORTS, "a"): 4, (THREATS, "a"): 4, (THREATS, "b"): 3}
    arriving = {(PASSPORTS, "y"): 4, (THREATS, "x"): 3, (THREATS, "y"): 4}

    made = links(flows(leaving, arriving), lambda pool: 1.0)

    assert told(made) == [
        ("a", "y", "passports", 4),
        ("a", "y", "threats", 4),
        ("b", "x", "threats", 3),
    ]


def test_hours_and_not_cases_say_what_is_largest():
    leaving = {(PASSPORTS, "a"): 9, (THREATS, "b"): 2}
    arriving = {(PASSPORTS, "x"): 9, (THREATS, "x"): 2}

    made = links(flows(leaving, arriving), lambda pool: 8.0 if pool == THREATS else 1.0)

    assert [one.from_embassy for one in made] == ["b", "a"]


def test_no_flows_are_no_links():
    assert links(flows({}, {}), lambda pool: 1.0) == []


@settings(max_examples=60, deadline=None)
@given(SENT)
def test_whatever_leaves_arrives_and_each_pair_is_linked_once(sent):
    leaving, arriving = Counter(), Counter()
    for (pool, sender, taker), count in sent.items():
        leaving[pool, sender] += count
        arriving[pool, taker] += count

    made = links(flows(leaving, arriving), lambda pool: 2.0)

    left, arrived = Counter(), Counter()
    for one in made:
        left[one.pool, one.from_embassy] += one.cases
        arrived[one.pool, one.to_embassy] += one.cases
    assert (left, arrived) == (leaving, arriving)
    keys = [(one.from_embassy, one.to_embassy, one.pool) for one in made]
    assert len(keys) == len(set(keys))
    pairs = {(one.from_embassy, one.to_embassy) for one in made}
    # Each link uses up a sender or a taker in every pool that it carries.
    assert len(pairs) <= len(leaving) + len(arriving)
