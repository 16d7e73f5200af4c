"""Is the forecast as sure as it says, and as good as AutoETS? `python -m benchmarks.forecast`.

Networks of 24 embassies × 10 categories over five years: calm, seasonal, drifting. Of the last 104
origins of each: how many weeks fell inside their 80 % interval, by level and horizon. And on one
network of each kind the score (CRPS) beside AutoETS of statsforecast, which gets an environment of
its own (`benchmarks/autoets.py`), and beside "the same as the last 8 weeks".
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np

from ambasada.methods.forecast import HORIZONS, forecasts
from ambasada.methods.forecast_course import on_course
from ambasada.methods.forecast_levels import LEVELS, Floats, WeeklyCounts, at_level
from ambasada.methods.forecast_means import same_as_lately, smoothed
from ambasada.methods.forecast_spread import ORIGINS, past_forecasts, smoothed_forecasts
from benchmarks.autoets import foretold, score, sums_of
from benchmarks.ground import markdown
from tests.methods.simulated_networks import simulated

SEED = 27_112_026
SHAPE = (24, 10, 260)
KINDS = {
    "calm": partial(simulated, shape=SHAPE, cases_a_week=385),
    "seasonal": partial(simulated, shape=SHAPE, cases_a_week=385, ratio=1.5, season=0.25),
    "drifting": partial(simulated, shape=SHAPE, cases_a_week=385, ratio=1.5, drift=0.015),
}
# Weeks between two origins that are scored beside AutoETS, by level: there are many cells.
STEPS = {"network": 8, "embassy": 52, "category": 26, "cell": 104}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", type=int, default=6, help="of each kind, for the intervals")
    parser.add_argument("--scored", type=int, default=3, help="of each kind, beside AutoETS")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    print(f"### Inside the 80 % interval, {given.networks} networks of each kind\n")
    keys = list(product(LEVELS, HORIZONS))
    head = ["network", *(f"{level}, {weeks} wk" for level, weeks in keys)]
    print(markdown(head, [_covered(kind, given.networks, given.seed, keys) for kind in KINDS]))
    print(f"\nLargest gap between cells and their sums: {_largest_gap(given.seed):.1e} cases.")
    if given.scored:
        print(f"\n### CRPS in cases, {given.scored} networks of each kind\n")
        head = ["network", "level", "weeks", "forecasts", "ours", "AutoETS", "last 8 weeks"]
        print(markdown([*head, "ours : AutoETS"], list(_scored(given.scored, given.seed))))


def _network(kind: str, seed: int, run: int) -> WeeklyCounts:
    return WeeklyCounts(KINDS[kind](seed + run))


def _covered(kind: str, networks: int, seed: int, keys: list[tuple[str, int]]) -> list[str]:
    within = np.empty((networks, len(keys)))
    for run in range(networks):
        counts = _network(kind, seed, run)
        course = on_course(counts, smoothed(counts))
        for place, (level, weeks) in enumerate(keys):
            made = smoothed_forecasts(counts, course.ahead(weeks), level, weeks)
            made.is_checked[:, : -ORIGINS - 1] = False
            where = np.nonzero(made.is_checked)
            within[run, place] = made.laws.at(where).is_within80(made.happened[where]).mean()
    means, errors = within.mean(axis=0), within.std(axis=0, ddof=1) / np.sqrt(networks)
    return [kind, *(f"{one:.3f} ± {error:.3f}" for one, error in zip(means, errors, strict=True))]


def _largest_gap(seed: int) -> float:
    gaps = []
    for kind in KINDS:
        names = [[f"{axis}{number}" for number in range(SHAPE[axis])] for axis in (0, 1)]
        table = forecasts(_network(kind, seed, 0), *names)
        for _weeks, one in table.groupby("horizon"):
            cells = one[one["level"] == "cell"]
            for level in ("embassy", "category", "network"):
                by = "level" if level == "network" else level
                sums = cells.groupby(by)["mean"].sum().to_numpy()
                told = one[one["level"] == level].sort_values(by)["mean"].to_numpy()
                gaps.append(np.abs(sums - told).max())
    return float(max(gaps))


@dataclass(frozen=True)
class Asked:
    """Forecasts of one kind, level and horizon: histories, what happened, our scores and those of
    the last 8 weeks.
    """

    name: tuple[str, str, int]
    histories: list[Floats]
    happened: Floats
    ours: Floats
    lately: Floats


def _scored(networks: int, seed: int) -> Iterator[list[str]]:
    names = product(KINDS, LEVELS, HORIZONS, range(networks))
    asked = [_asked(kind, level, weeks, seed + run) for kind, level, weeks, run in names]
    # Its environment takes seconds to start, so everything is asked at once.
    mean, deviation = foretold([one for part in asked for one in part.histories])
    scores: dict[tuple[str, ...], list[Floats]] = defaultdict(list)
    begun = 0
    for one in asked:
        those = slice(begun, begun := begun + len(one.histories))
        other = score(mean[those], deviation[those], one.happened)
        kind, level, weeks = one.name
        for name in (kind, level, f"{weeks}"), ("**all**", level, f"{weeks}"):
            scores[name].append(np.stack([one.ours, other, one.lately]))
    for name, parts in scores.items():
        means = np.hstack(parts).mean(axis=1)
        count = sum(part.shape[1] for part in parts)
        told = (f"{mean:.3f}" for mean in means)
        yield [*name, f"{count:,}", *told, f"{means[0] / means[1]:.3f}"]


def _asked(kind: str, level: str, weeks: int, seed: int) -> Asked:
    counts = WeeklyCounts(KINDS[kind](seed))
    ours = smoothed_forecasts(
        counts, on_course(counts, smoothed(counts)).ahead(weeks), level, weeks
    )
    lately = past_forecasts(counts, same_as_lately(counts), level, weeks)
    origins = np.arange(counts.weeks - weeks, counts.weeks - weeks - ORIGINS, -STEPS[level])
    happened = ours.happened[:, origins]
    mine, last = (
        one.laws.at((slice(None), origins)).score(happened).ravel() for one in (ours, lately)
    )
    weekly = at_level(counts.raw, level)
    histories = [sums_of(row[:origin], weeks) for row in weekly for origin in origins]
    return Asked((kind, level, weeks), histories, happened.ravel(), mine, last)


if __name__ == "__main__":
    main()
