"""What the methods of a reading cost: `python -m benchmarks.methods`.

24 embassies × 10 categories × 5 years, 100,000 cases: alerts of the weeks that a reading judges,
the forecast of new cases, of open cases and hours, waiting times of every month, one balance,
months without their season.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from ambasada.figures.forecast import outlook
from ambasada.figures.week_counts import JUDGED_WEEKS, WeekCounts
from ambasada.methods.balance import balance
from ambasada.methods.forecast import forecasts
from ambasada.methods.forecast_levels import WeeklyCounts
from ambasada.methods.surges import NetworkWeeks, find_surges
from ambasada.methods.trends_season import without_season_of
from ambasada.methods.waiting import waiting_by_month
from benchmarks.ground import markdown
from tests.methods.simulated_networks import simulated
from tests.methods.test_balance_size import network

EMBASSIES, CATEGORIES, WEEKS, MONTHS = 24, 10, 260, 60
CASES, TARGET, SEED = 100_000, 3.0, 6
NAMES = [f"e{number}" for number in range(EMBASSIES)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3, help="the best of so many is told")
    given = parser.parse_args()
    counts = simulated(SEED, (EMBASSIES, CATEGORIES, WEEKS), CASES / WEEKS, 1.4, season=0.2)
    cases, situation = _waiting_cases(), network(EMBASSIES)
    of_categories = [f"c{number}" for number in range(CATEGORIES)]
    steps: dict[str, Callable[[], object]] = {
        f"alerts of {JUDGED_WEEKS} weeks": lambda: _alerts(counts),
        "forecast": lambda: forecasts(WeeklyCounts(counts), NAMES, of_categories),
        "open cases and hours": lambda: _outlook(counts, of_categories),
        f"waiting, {MONTHS} months": lambda: waiting_by_month(cases, NAMES, range(MONTHS)),
        "balance": lambda: balance(situation),
        f"season, {EMBASSIES + 1} series": lambda: _seasons(cases),
    }
    seconds = {name: _cheapest(work, given.times) for name, work in steps.items()}
    rows = [[name, f"{spent:.2f}"] for name, spent in seconds.items()]
    rows.append(["**together**", f"{sum(seconds.values()):.2f}"])
    print(markdown(["method", "processor seconds"], [*rows, ["target", f"{TARGET:.0f}"]]))


def _alerts(counts: np.ndarray) -> list[object]:
    whole = NetworkWeeks(counts, np.ones(counts[:, 0].shape, bool))
    return [
        find_surges(whole.between(0, whole.counts.shape[2] - back)) for back in range(JUDGED_WEEKS)
    ]


def _outlook(received: np.ndarray, categories: list[str]) -> pd.DataFrame:
    """A week later as many are closed as were received; all hours are known."""
    closed = np.roll(received, 1, axis=2)
    weeks, is_reported = range(WEEKS), np.ones((EMBASSIES, WEEKS), bool)
    open_now = np.full((EMBASSIES, CATEGORIES), 30.0)
    names = tuple(NAMES), tuple(categories)
    counts = WeekCounts(*names, weeks, received, closed, is_reported, open_now)
    hours = pd.DataFrame({"embassy": NAMES, "week": WEEKS - 1}).assign(
        available_hours=200.0, utilisation=0.8
    )
    return outlook(counts, hours, dict.fromkeys(categories, 0.5))


def _seasons(cases: pd.DataFrame) -> list[object]:
    """Of each embassy and of the network, which has as many cases as it goes."""
    own = cases.groupby(["embassy", "received_month"]).size().unstack(fill_value=0)
    return [without_season_of(one) for one in [*own.to_numpy(float), own.sum().to_numpy(float)]]


def _waiting_cases() -> pd.DataFrame:
    random = np.random.default_rng(SEED)
    hours = random.lognormal(4.0, 1.2, CASES)
    return pd.DataFrame(
        {
            "embassy": random.choice(NAMES, CASES),
            "received_month": random.integers(0, MONTHS, CASES),
            "hours": hours,
            "is_answered": hours < 60 * 24,
        }
    )


def _cheapest(work: Callable[[], object], times: int) -> float:
    spent = []
    for _time in range(times):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return min(spent)


if __name__ == "__main__":
    main()
