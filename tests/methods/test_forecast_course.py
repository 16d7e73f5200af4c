"""How fast the means forget is chosen by what came, and a wave that came back is foretold."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
import pytest

from ambasada.methods.forecast_course import on_course, yearly_waves
from ambasada.methods.forecast_levels import Floats, WeeklyCounts
from ambasada.methods.forecast_means import smoothed
from tests.methods.simulated_networks import simulated, with_silence

WEEKS = np.arange(260)
WAVE = 0.4 * np.exp(2j * np.pi * 10 / 52)


@pytest.fixture(autouse=True)
def nothing_warns() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def along(wave: complex, weeks: Floats) -> Floats:
    return 1 + (wave * np.exp(2j * np.pi * weeks / 52)).real


def course(counts: np.ndarray, horizon: int = 1) -> Floats:
    known = WeeklyCounts(counts)
    return on_course(known, smoothed(known)).ahead(horizon).slow.mean


def waves_of(weekly: np.ndarray) -> np.ndarray:
    """Of weeks that were all reported."""
    return yearly_waves(weekly, np.ones_like(weekly[:, :1], dtype=bool))


def slowly(counts: np.ndarray) -> Floats:
    return smoothed(WeeklyCounts(counts)).slow.mean


def test_a_wave_of_every_year_is_found_from_two_years_on() -> None:
    waves = waves_of(1000 * along(WAVE, WEEKS)[None, None])
    assert (waves[..., :104] == 0).all()
    assert waves[0, 0, 104:] == pytest.approx(np.full(157, WAVE), abs=0.02)


def test_years_that_do_not_agree_have_no_wave() -> None:
    """A wave that turns by a third of a year each year has a mean of nothing."""
    weekly = 1000 * along(WAVE, WEEKS * 4 / 3)[None, None]
    last = (
        2 * (weekly * np.exp(-2j * np.pi * WEEKS / 52))[..., -52:].sum() / weekly[..., -52:].sum()
    )
    assert abs(last) > 0.1, "one year alone would show one"
    assert abs(waves_of(weekly)[0, 0, -1]) < 0.03


def test_chance_alone_makes_hardly_a_wave() -> None:
    """Of n cases at random in a year one would read a wave of about √(π/n)."""
    networks = [simulated(seed, ratio=1.01) for seed in range(20)]
    waves = np.abs([waves_of(counts)[..., -1] for counts in networks])
    cases = np.array([counts[..., -52:].sum(axis=-1) for counts in networks])
    single = np.sqrt(np.pi / np.maximum(cases, 1))
    assert (waves / single).mean() < 0.2
    assert (waves == 0).mean() > 0.5


def test_an_embassys_wave_says_nothing_of_another() -> None:
    counts = simulated(8, season=0.3)
    others = counts.copy()
    others[1:] *= 7
    assert (waves_of(others)[0] == waves_of(counts)[0]).all()


def test_years_that_were_hardly_reported_tell_no_wave() -> None:
    """An embassy that began in the autumn before last has had one whole year."""
    counts = np.full((1, 1, 260), 20.0)
    counts[..., :180] = np.nan
    assert course(counts)[0, 0, 181:] == pytest.approx(np.full(80, 20.0))
    reported = np.ones((1, 1, 260), dtype=bool)
    reported[..., ::5] = False
    weekly = 1000 * along(WAVE, WEEKS)[None, None]
    assert yearly_waves(weekly, reported)[0, 0, -1] == pytest.approx(WAVE, abs=0.02)
    reported[..., ::3] = False
    assert (yearly_waves(weekly, reported) == 0).all()


def test_a_wave_never_takes_everything_away() -> None:
    """All cases in one week of the year: its wave would go far below none."""
    counts = np.where(WEEKS % 52 == 30, 500.0, 0.0)[None, None, :]
    assert 0.79 < np.abs(waves_of(counts)).max() <= 0.8
    for horizon in (1, 8):
        assert np.nanmin(course(counts, horizon)) >= 0


@pytest.mark.parametrize("horizon", [1, 8])
def test_a_season_is_foretold_before_it_comes(horizon: int) -> None:
    wave = along(WAVE, np.arange(-1, 280))
    told = course(100 * wave[None, None, 1:261], horizon)[0, 0, 200:260]
    coming = np.array([wave[1 + week : 1 + week + horizon].mean() for week in range(200, 260)])
    assert told == pytest.approx(100 * coming, rel=0.06)


def test_a_network_that_triples_is_followed_in_weeks() -> None:
    """After 13 weeks half a year's mean has gone a third of the way."""
    calm, more = (simulated(1, (12, 4, 200), cases, ratio=1.05) for cases in (200, 600))
    counts = np.where(np.arange(200) < 150, calm, more)
    slow, told = (means.sum(axis=(0, 1)) for means in (slowly(counts), course(counts)))
    assert slow[163] < 350
    assert told[163] > 450
    assert told[150] == pytest.approx(slow[150], rel=0.05), "until then it was calm"


def test_a_calm_network_keeps_its_slow_mean() -> None:
    """Mostly: chance looks like a change now and then. From two years on there may be waves."""
    kept = []
    for seed in range(6):
        counts = simulated(seed, (12, 4, 104), cases_a_week=400, ratio=1.05)
        kept.append(course(counts)[..., 26:104] == slowly(counts)[..., 26:104])
    assert np.mean(kept) > 0.8


def test_a_mean_is_as_uncertain_as_the_half_life_that_it_follows() -> None:
    counts = WeeklyCounts(np.tile(200 * 3.0 ** (WEEKS / 52), (1, 1, 1)))
    means = smoothed(counts)
    followed = on_course(counts, means).ahead(1).slow
    assert followed.uncertainty[..., -1] == means.quick[-1].uncertainty[..., -1]


@pytest.mark.parametrize("horizon", [1, 8])
def test_nothing_that_came_after_is_known(horizon: int) -> None:
    """A calm network that grows at once: to know it would be to follow a quicker half-life."""
    counts = with_silence(simulated(6, (4, 3, 200), cases_a_week=400, ratio=1.05), seed=6)
    later = counts.copy()
    later[..., 150:] *= 5
    assert course(later, horizon)[..., :151] == pytest.approx(
        course(counts[..., :150], horizon), nan_ok=True
    )


def test_a_category_without_cases_stays_without() -> None:
    counts = simulated(7, (3, 3, 150))
    counts[:, 1] = 0
    told = course(counts)
    assert (told[:, 1, 1:] == 0).all()
    assert np.isfinite(told[..., 1:]).all()
