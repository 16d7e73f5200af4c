"""Surges of a whole network: the signs at each level, what explains them, odd networks."""

from __future__ import annotations

import time

import numpy as np
import pytest

from ambasada.methods.surges import NetworkWeeks, Sign, Surge, find_surges

EMBASSIES, CATEGORIES = 24, 10


def network(weeks: int = 290, seed: int = 1, doubled: int | None = None) -> np.ndarray:
    """Usual weeks: 8 cases a week and embassy, seasonal, more varied than Poisson.

    `doubled`: a category that everybody has twice of in the last four weeks.
    """
    random = np.random.default_rng(seed)
    share = np.outer(random.lognormal(0, 0.7, EMBASSIES), random.lognormal(0, 0.7, CATEGORIES))
    season = np.exp(0.25 * np.cos(2 * np.pi * np.arange(weeks) / 52))
    means = share[:, :, None] / share.mean() * season * 0.8
    if doubled is not None:
        means[:, doubled, -4:] *= 2
    return random.negative_binomial(means / 0.4, 1 / 1.4).astype(float)


def surges(counts: np.ndarray, events: tuple[int, ...] = ()) -> tuple[Surge, ...]:
    return find_surges(NetworkWeeks(counts, np.ones(counts[:, 0].shape, bool)), events)


def one_of(found: tuple[Surge, ...], level: str, **place: int) -> Surge:
    (surge,) = (
        one
        for one in found
        if one.level == level and all(getattr(one, name) == at for name, at in place.items())
    )
    return surge


def test_a_surge_everywhere_in_one_category_is_network_wide() -> None:
    counts = network()
    usual = counts[:, 3, -60:].mean()
    counts[:, 3, -1] = counts[:, 3, -9:-1].max(axis=1) + 1

    alert = one_of(surges(counts), "category", category=3)

    assert alert.sign == Sign.ALERT
    assert alert.embassy is None
    assert alert.why.reach == "network"
    assert alert.observed == counts[:, 3, -1].sum() and alert.weeks == 1
    assert alert.expected == pytest.approx(EMBASSIES * usual, rel=0.4)
    assert alert.since_weeks == 1
    assert sum(part.share for part in alert.why.by_embassy) == pytest.approx(1)
    assert alert.why.by_category == ()


def test_one_embassy_alone_is_local_and_carries_the_excess() -> None:
    counts = network()
    counts[5, 2, -1] += 60

    found = surges(counts)

    for level, place in (("category", {"category": 2}), ("embassy", {"embassy": 5})):
        assert one_of(found, level, **place).why.reach == "local"
    parts = one_of(found, "category", category=2).why.by_embassy
    assert parts[0].index == 5 and parts[0].share > 0.7
    assert parts[0].observed == counts[5, 2, -1]
    assert parts[0].usual == np.median(counts[5, 2, -9:-1])
    by_category = one_of(found, "embassy", embassy=5).why.by_category
    assert by_category[0].index == 2 and by_category[0].share > 0.7
    cell = one_of(found, "cell", embassy=5, category=2)
    assert cell.sign == Sign.ALERT and not cell.why.by_embassy and not cell.why.by_category


def test_the_network_is_told_by_embassy_and_by_category() -> None:
    counts = network()
    counts[:, :, -1] *= 2
    alert = one_of(surges(counts), "network")
    assert alert.why.reach == "network"
    assert len(alert.why.by_embassy) > EMBASSIES / 2
    assert len(alert.why.by_category) > CATEGORIES / 2


def test_a_surge_of_two_weeks_is_told_with_both() -> None:
    counts = network(seed=4)
    counts[7, 1, -2:] += 12
    cell = one_of(surges(counts), "cell", embassy=7, category=1)
    assert cell.weeks == 2
    assert cell.observed == counts[7, 1, -2:].sum()
    assert cell.since_weeks == 2


def test_events_within_three_weeks_are_named_before_and_after() -> None:
    counts = network()
    counts[5, 2, -1] += 60
    last = counts.shape[2] - 1
    events = (last - 4, last - 3, last, last + 3, last + 4)
    assert one_of(surges(counts, events), "cell", embassy=5).why.events == (1, 2, 3)


def test_alerts_come_first_and_then_the_least_likely() -> None:
    found = [one for seed in range(12) for one in surges(network(seed=seed))]
    counts = network()
    counts[5, 2, -1] += 60
    order = [(one.sign != Sign.ALERT, one.chance) for one in surges(counts)]
    assert order == sorted(order) and len(order) >= 3
    assert {one.sign for one in found} <= {Sign.ALERT, Sign.WATCH}
    assert not [one for one in found if one.level == "cell" and one.sign == Sign.WATCH]


def test_false_alerts_of_a_year_are_those_of_all_series_of_the_level() -> None:
    counts = network()
    counts[:, :, -1] *= 2
    counts[5, 2, -1] += 60
    found = surges(counts)
    assert one_of(found, "network").false_alerts_a_year == pytest.approx(52 * 0.006)
    of_embassy = next(one for one in found if one.level == "embassy")
    assert of_embassy.false_alerts_a_year == pytest.approx(52 * EMBASSIES * 0.006)
    of_cell = next(one for one in found if one.level == "cell")
    assert of_cell.false_alerts_a_year == pytest.approx(52 * 0.10)


def test_a_short_history_is_marked() -> None:
    counts = network(weeks=30)
    counts[5, 2, -1] += 60
    assert one_of(surges(counts), "cell", embassy=5).is_provisional
    counts = network(weeks=62)
    counts[5, 2, -1] += 60
    assert not one_of(surges(counts), "cell", embassy=5).is_provisional


def test_a_category_of_the_network_is_told_sooner_while_history_is_short() -> None:
    """One embassy, one category: the same counts at every level, and one chance."""
    counts = np.full((1, 1, 30), 2.0)
    counts[..., -1] = 8
    found = surges(counts)
    assert [one.chance for one in found] == pytest.approx([0.0042] * len(found), abs=0.0001)
    signs = {one.level: str(one.sign) for one in found}
    assert signs == {"category": "alert", "embassy": "watch", "network": "watch"}
    assert one_of(found, "category").false_alerts_a_year == pytest.approx(52 * 0.01)
    assert one_of(found, "embassy").false_alerts_a_year == pytest.approx(52 * 0.0025)
    long = np.full((1, 1, 290), 2.0)
    long[..., -1] = 7
    assert {str(one.sign) for one in surges(long)} == {"watch"}


def test_how_long_a_short_category_stands_is_told_by_its_own_chance() -> None:
    counts = np.full((1, 1, 30), 2.0)
    counts[..., -2:] = 7
    found = surges(counts)
    assert one_of(found, "category").since_weeks == 2
    counts[..., -2] = 3
    assert one_of(surges(counts), "category").since_weeks == 1


def test_a_cell_needs_a_chance_that_stands_out_of_all_cells() -> None:
    counts = network(seed=3)
    assert not [one for one in surges(counts) if one.level == "cell"]
    counts[3, 2, -4:] = (1, 2, 1, 7)
    alone = one_of(surges(counts[3:4, 2:3]), "cell")
    assert alone.sign == Sign.ALERT
    # The same cell among 240: more than a tenth of such cells would be chance.
    assert 0.1 / 240 < alone.chance < 0.006
    assert not [one for one in surges(counts) if one.level == "cell"]


def test_one_false_alert_a_week_at_most_after_one_year() -> None:
    weeks = 0
    alerts = 0
    for seed in range(6):
        whole = network(weeks=56, seed=100 + seed)
        for end in range(52, 57):
            weeks += 1
            found = surges(whole[:, :, :end])
            alerts += sum(one.sign == Sign.ALERT for one in found)
    assert alerts <= weeks


def test_a_doubling_after_one_year_is_found_within_four_weeks() -> None:
    found = 0
    for seed in range(20):
        category = seed % CATEGORIES
        counts = network(weeks=56, seed=200 + seed, doubled=category)
        found += any(
            one.category == category and one.sign == Sign.ALERT
            for end in range(53, 57)
            for one in surges(counts[:, :, :end])
        )
    assert found >= 14


def test_all_series_of_a_network_take_well_under_a_second() -> None:
    counts = network()
    counts[:, :, -1] *= 2  # with many surges to explain
    started = time.process_time()
    assert len(surges(counts)) > 15
    assert time.process_time() - started < 1
