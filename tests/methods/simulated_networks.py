"""Invented networks: weekly counts of embassies × categories × weeks, from stated seeds."""

from __future__ import annotations

import numpy as np


def simulated(
    seed: int,
    shape: tuple[int, int, int] = (6, 5, 208),
    cases_a_week: float = 60.0,
    ratio: float = 1.3,
    drift: float = 0.0,
    season: float = 0.0,
    bursts: int = 0,
) -> np.ndarray:
    """Negative-binomial counts with variance `ratio` × mean, sizes lognormal.

    `drift` is the standard deviation of a week's step of each embassy's and each category's log
    rate, `season` the amplitude of a yearly wave of each category, `bursts` how many times one
    category doubles everywhere for two to seven weeks.
    """
    random = np.random.default_rng(seed)
    embassies, categories, weeks = shape
    size = np.multiply.outer(
        random.lognormal(0, 0.8, embassies), random.lognormal(0, 0.8, categories)
    )
    phase = random.random((1, categories, 1))
    log_rate = (
        np.cumsum(random.normal(0, drift, (embassies, 1, weeks)), axis=2)
        + np.cumsum(random.normal(0, drift, (1, categories, weeks)), axis=2)
        + season * np.sin(2 * np.pi * (np.arange(weeks) / 52 + phase))
    )
    rate = cases_a_week * (size / size.sum())[..., None] * np.exp(log_rate)
    for _ in range(bursts):
        start = random.integers(weeks)
        rate[:, random.integers(categories), start : start + random.integers(2, 8)] *= 2
    return random.negative_binomial(rate / (ratio - 1), 1 / ratio).astype(float)


def with_silence(counts: np.ndarray, seed: int) -> np.ndarray:
    """The same, where one week in twenty is not reported and two embassies begin half-way."""
    random = np.random.default_rng(seed)
    embassies, _, weeks = counts.shape
    is_silent = random.random((embassies, 1, weeks)) < 0.05
    is_silent[:2, :, : weeks // 2] = True
    return np.where(is_silent, np.nan, counts)
