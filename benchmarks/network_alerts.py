"""What a whole network's alerts are worth: `python -m benchmarks.network_alerts`.

Networks of 24 embassies × 10 categories in which nothing happens: how many alerts a week do all
levels give together? And where one category doubles in every embassy: is it an alert within four
weeks? By length of history before the first week judged.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass

import numpy as np

from ambasada.methods.surges import NetworkWeeks, Sign, Surge, find_surges
from ambasada.methods.surges_levels import LEVELS
from ambasada.methods.surges_regression import Numbers
from benchmarks.ground import markdown

SEED = 20261127
HISTORIES = (52, 78, 104, 260)
EMBASSIES, CATEGORIES = 24, 10
# Cases a week and embassy; variance ÷ mean; a category's yearly wave, on the log scale.
CASES, DISPERSION, SEASON = 8.0, 1.4, 0.25
DOUBLED_WEEKS, QUIET_WEEKS = 4, 8
_Z = 1.96


@dataclass(frozen=True)
class Share:
    """A share of `count` trials with Wilson's 95 % interval."""

    hits: int
    count: int

    def __str__(self) -> str:
        middle, square = self.hits / self.count, _Z**2 / self.count
        centre = (middle + square / 2) / (1 + square)
        reach = np.sqrt(square * (middle * (1 - middle) + square / 4)) / (1 + square)
        return f"{middle:.2f} ({centre - reach:.2f}–{centre + reach:.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", type=int, default=100, help="simulated for each history")
    parser.add_argument("--weeks", type=int, nargs="+", default=HISTORIES, help="of history")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    print(f"### Alerts of {EMBASSIES} × {CATEGORIES}, {given.networks} networks, seed {given.seed}")
    print(f"\nOf each network {QUIET_WEEKS} quiet weeks and one doubling; 95 % intervals.\n")
    head = ["weeks of history", "false alerts a week", *(f"by {level}" for level in LEVELS)]
    rows = [_row(weeks, given.networks, given.seed) for weeks in given.weeks]
    print(markdown([*head, "doubling found", "in its first week", "in two weeks"], rows))


def network_means(random: np.random.Generator, weeks: int) -> Numbers:
    """Mean cases, embassies × categories × weeks: sizes lognormal, each category with its wave."""
    embassies, categories = random.lognormal(0, 1, EMBASSIES), random.lognormal(0, 1, CATEGORIES)
    share = np.outer(embassies / embassies.sum(), categories / categories.sum())
    phase = random.random((CATEGORIES, 1))
    wave = np.exp(SEASON * np.cos(2 * np.pi * (np.arange(weeks) / 52 + phase)))
    return share[:, :, None] * CASES * EMBASSIES * wave


def alerts_of_each(
    random: np.random.Generator, means: Numbers, judged: int
) -> list[tuple[Surge, ...]]:
    """The alerts of the last `judged` weeks of negative binomial counts around `means`."""
    counts = random.negative_binomial(means / (DISPERSION - 1), 1 / DISPERSION).astype(float)
    network = NetworkWeeks(counts, np.ones(counts[:, 0].shape, bool))
    weeks = (
        find_surges(network.between(0, network.counts.shape[2] - back))
        for back in range(judged - 1, -1, -1)
    )
    return [tuple(one for one in found if one.sign == Sign.ALERT) for found in weeks]


def _row(weeks: int, networks: int, seed: int) -> list[str]:
    false: list[Counter[str]] = []
    found_after = []
    for run in range(networks):
        random = np.random.default_rng([seed, weeks, run])
        quiet = alerts_of_each(random, network_means(random, weeks + QUIET_WEEKS), QUIET_WEEKS)
        false.append(Counter(one.level for week in quiet for one in week))
        means = network_means(random, weeks + DOUBLED_WEEKS)
        doubled = int(random.integers(CATEGORIES))
        means[:, doubled, weeks:] *= 2
        found = alerts_of_each(random, means, DOUBLED_WEEKS)
        is_told = [any(one.category == doubled for one in week) for week in found]
        found_after.append(is_told.index(True) if any(is_told) else DOUBLED_WEEKS)
    by_network = np.array([one.total() for one in false]) / QUIET_WEEKS
    reach = _Z * by_network.std(ddof=1) / np.sqrt(networks)
    together = f"{by_network.mean():.2f} (± {reach:.2f})"
    by_level = (sum(one[level] for one in false) / networks / QUIET_WEEKS for level in LEVELS)
    within = (Share(sum(after < most for after in found_after), networks) for most in (4, 1, 2))
    return [str(weeks), together, *(f"{level:.2f}" for level in by_level), *map(str, within)]


if __name__ == "__main__":
    main()
