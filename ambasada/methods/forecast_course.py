"""How fast a network changes, and what comes every year: which mean to follow, and its season.

A half-life of half a year is late where a network grows or comes in waves, and a short one is
restless where it is calm. So all series follow one of a few half-lives, at each origin the one that
would have done best; and a cell that had the same wave in its own years before is carried along it.
A wave is told from the cell's own counts, and the chance that it is none from its embassy's: nobody
can read another embassy's counts off a forecast. Every level is the sum of its cells. At each
origin only weeks already past are used.

Source: Winters' (1960) multiplicative season with one harmonic, shrunk towards none as James and
Stein (1961) shrink one mean of several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ambasada.methods.forecast_levels import Flags, Floats, WeeklyCounts, at_level
from ambasada.methods.forecast_means import PastMeans, Smoothed

# Means are compared by what they would have foretold for so many weeks together, over so many
# origins, of the sums in which a change shows.
COMPARED_WEEKS, COMPARED_ORIGINS = 8, 104
COMPARED_LEVELS = ("embassy", "category")
SEASON_WEEKS = 52
# A wave is believed that came back, and looked for in so many years.
FEWEST_YEARS, MOST_YEARS = 2, 5
# Of a year told, so many weeks at least were reported; the others are filled in.
FEWEST_WEEKS_OF_A_YEAR = 39
# No season takes more than this share of a cell away: what is expected stays above 0.
LARGEST_WAVE = 0.8
_TURN = -2j * np.pi / SEASON_WEEKS
_TINY = 1e-9

_Waves = NDArray[np.complex128]


@dataclass(frozen=True)
class Course:
    """Which mean is followed at each origin (weeks + 1 places among slow, fast and quick), where
    the slow one may be and where it may not, and the waves of the cells.
    """

    means: Smoothed
    waves: _Waves
    best: NDArray[np.intp]
    best_when_young: NDArray[np.intp]

    def ahead(self, horizon: int) -> Smoothed:
        """The means as a week among the coming `horizon` is expected, in season."""
        means = _all(self.means)
        expected = np.stack([_in_season(one, self.waves, horizon) for one in means])
        uncertainty = np.stack([one.uncertainty for one in means])

        def followed(best: NDArray[np.intp], first: PastMeans) -> PastMeans:
            place = best[None, None, None, :]
            told, unsure = (
                np.take_along_axis(one, place, axis=0)[0] for one in (expected, uncertainty)
            )
            return PastMeans(told, unsure, first.kept)

        slow = followed(self.best, self.means.slow)
        return replace(self.means, slow=slow, fast=followed(self.best_when_young, self.means.fast))


def on_course(counts: WeeklyCounts, means: Smoothed) -> Course:
    """The half-life that did best so far at each origin, and the season; worked out once for all
    horizons. The first mean that may be followed before any could be checked.
    """
    expected = np.nan_to_num(means.slow.mean[..., :-1])
    weekly = np.where(counts.reported, counts.known, expected)
    waves = yearly_waves(weekly, counts.reported)
    checked = [_in_season(one, waves, COMPARED_WEEKS) for one in _all(means)]
    return Course(means, waves, _best(weekly, checked), 1 + _best(weekly, checked[1:]))


def _all(means: Smoothed) -> tuple[PastMeans, ...]:
    return means.slow, means.fast, *means.quick


def yearly_waves(weekly: Floats, reported: Flags) -> _Waves:
    """The yearly wave of each cell as known at each origin, embassies × categories × (weeks + 1).

    `weekly` is embassies × categories × weeks, its gaps filled in; `reported` (embassies × 1 ×
    weeks) says where there were none. A wave w multiplies week t by 1 + Re(w · exp(2πit/52)). It is
    the mean of the waves of up to five whole years before the origin, less what chance and drift
    make of years without any; 0 under two years.
    """
    turning = weekly * np.exp(_TURN * np.arange(weekly.shape[-1]))
    is_told = _last_year(reported.astype(float)) >= FEWEST_WEEKS_OF_A_YEAR
    cases = _last_year(weekly)
    last = 2 * _last_year(turning) / np.maximum(cases, _TINY)
    years, of_year = _years_back(last), _years_back(cases * is_told)
    cases = np.maximum(of_year.sum(axis=0), _TINY)
    count = _years_back(is_told).sum(axis=0)
    mean = (years * of_year).sum(axis=0) / cases
    apart = (np.abs(years - mean) ** 2 * of_year).sum(axis=0) / cases
    chance = apart / np.maximum(count - 1, 1)
    # Few years say little of how far years lie apart: an embassy's categories say it together.
    together = (chance * cases).mean(axis=1, keepdims=True) / cases
    # Of n cases spread by chance a wave has a mean square of 4/n.
    chance = np.maximum(np.maximum(chance, together), 4 / cases)
    size = np.maximum(np.abs(mean), _TINY)
    kept = np.maximum(1 - chance / size**2, 0) * np.minimum(1, LARGEST_WAVE / size)
    return np.asarray(np.where(count >= FEWEST_YEARS, mean * kept, 0))


def _in_season(means: PastMeans, waves: _Waves, horizon: int) -> Floats:
    """A week among the coming `horizon`: the mean freed of the season that it has seen, times that
    of these weeks.
    """
    origins = np.arange(waves.shape[-1])
    turns = np.exp(-_TURN * np.arange(horizon)).mean()
    ahead = (waves * turns * np.exp(-_TURN * origins)).real
    # What an exponential mean makes of a wave: it comes through smaller and late.
    passed = (1 - means.kept) * np.exp(_TURN) / (1 - means.kept * np.exp(_TURN))
    seen = (waves * passed * np.exp(-_TURN * origins)).real
    return np.asarray(means.mean * (1 + ahead) / (1 + seen))


def _best(weekly: Floats, expected: Sequence[Floats]) -> NDArray[np.intp]:
    """Which of the means had the smallest squared errors for their size, by origin."""
    errors = np.zeros((len(expected), weekly.shape[-1] + 1))
    origins = max(errors.shape[1] - COMPARED_WEEKS, 0)
    if not (weekly.size and origins):
        return np.zeros(errors.shape[1], dtype=np.intp)
    sums = np.cumsum(np.pad(weekly, ((0, 0), (0, 0), (1, 0))), axis=-1)
    happened = sums[..., COMPARED_WEEKS:] - sums[..., :origins]
    foretold = [COMPARED_WEEKS * np.nan_to_num(one[..., :origins]) for one in expected]
    for level in COMPARED_LEVELS:
        usual = np.maximum(at_level(foretold[0], level), 0.5)
        for number, one in enumerate(foretold):
            off = at_level(happened - one, level) ** 2 / usual
            # An error is known when the last of its weeks is.
            errors[number, COMPARED_WEEKS:] += off.sum(axis=0)
    total = np.cumsum(errors, axis=-1)
    total[:, COMPARED_ORIGINS:] -= total[:, :-COMPARED_ORIGINS].copy()
    return np.asarray(total.argmin(axis=0))


def _last_year(weekly: NDArray[Any]) -> NDArray[Any]:
    """Sums of the last 52 weeks before each origin, 0 where there are not so many."""
    sums = np.cumsum(np.pad(weekly, ((0, 0), (0, 0), (1, 0))), axis=-1)
    years = np.zeros_like(sums)
    years[..., SEASON_WEEKS:] = sums[..., SEASON_WEEKS:] - sums[..., :-SEASON_WEEKS]
    return years


def _years_back(last: NDArray[Any]) -> NDArray[Any]:
    """`last`, and what it was one, two, … years before each origin: years × …"""
    years = np.zeros((MOST_YEARS, *last.shape), dtype=last.dtype)
    origins = last.shape[-1]
    for ago in range(MOST_YEARS):
        before = min(SEASON_WEEKS * ago, origins)
        years[ago, ..., before:] = last[..., : origins - before]
    return years
