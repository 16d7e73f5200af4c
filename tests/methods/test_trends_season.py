"""Months without their season: what was put in is found, and of little nothing is told."""

from __future__ import annotations

import numpy as np
import pytest

from ambasada.methods.trends_season import FEWEST_MONTHS, MOST_MONTHS, without_season_of

MONTHS = 60
PLACES = np.arange(MONTHS)
RISING = 200 * 1.01**PLACES
WAVE = 1 + 0.3 * np.cos(2 * np.pi * PLACES / 12)


def test_what_has_no_chance_in_it_is_taken_apart_whole() -> None:
    told = without_season_of(RISING * WAVE)
    assert told is not None and told.is_seasonal
    assert told.season == pytest.approx(WAVE / np.exp(np.log(WAVE[-12:]).mean()), rel=0.02)
    assert told.trend * told.season == pytest.approx(RISING * WAVE, rel=0.02)


def test_a_season_is_the_same_in_every_year_and_leaves_a_year_as_it_was() -> None:
    told = without_season_of(np.random.default_rng(8).poisson(RISING * WAVE))
    assert told is not None
    assert told.season[:12] == pytest.approx(told.season[-12:])
    assert np.log(told.season[-12:]).sum() == pytest.approx(0, abs=1e-9)
    assert told.season == pytest.approx(WAVE / np.exp(np.log(WAVE[-12:]).mean()), rel=0.1)
    assert told.trend == pytest.approx(RISING, rel=0.08)


def test_one_wild_month_does_not_bend_the_line() -> None:
    calm = np.random.default_rng(8).poisson(RISING * WAVE).astype(float)
    wild = calm.copy()
    wild[40] *= 4
    one, other = without_season_of(calm), without_season_of(wild)
    assert one is not None and other is not None
    assert other.trend == pytest.approx(one.trend, rel=0.05)
    assert other.season == pytest.approx(one.season, rel=0.05)


def test_of_chance_alone_a_season_is_seldom_made() -> None:
    said = []
    for seed in range(200):
        counts = np.random.default_rng(900 + seed).poisson(80, 48)
        told = without_season_of(np.maximum(counts, 20))
        assert told is not None
        said.append(told.is_seasonal)
        if not told.is_seasonal:
            assert (told.season == 1).all()
    assert np.mean(said) <= 0.08, np.mean(said)


def test_under_three_years_nothing_is_told() -> None:
    assert without_season_of([50] * (FEWEST_MONTHS - 1)) is None
    assert without_season_of([]) is None
    assert without_season_of([50] * FEWEST_MONTHS) is not None


def test_it_begins_behind_the_last_month_that_has_too_little() -> None:
    values = [50.0] * 10 + [19] + [50] * 40
    told = without_season_of(values)
    assert told is not None and len(told.trend) == 40
    assert without_season_of([50.0] * 40 + [19] + [50] * 10) is None
    assert without_season_of([50.0] * 40 + [19]) is None


def test_an_unknown_month_is_no_month_of_twenty() -> None:
    assert without_season_of([50.0] * 20 + [float("nan")] + [50] * 20) is None


def test_ten_years_are_enough() -> None:
    told = without_season_of(np.tile(RISING * WAVE, 3))
    assert told is not None and len(told.trend) == MOST_MONTHS
