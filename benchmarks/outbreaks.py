"""How many outbreaks are found, at how many false alerts: `python -m benchmarks.outbreaks`.

The simulation of Noufaily et al. 2013 (doi:10.1002/sim.5595): 42 scenarios of 624 weeks, negative
binomial around a mean with or without trend and season. Four outbreaks lie in weeks 313 to 575, one
in the 49 weeks after, which are judged. An outbreak is Poisson(k·sd) cases from its first week on,
lognormal(0, 0.5) weeks later each; it is found when one of its weeks is flagged.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from ambasada.methods.surges_expected import FIRST_BACK, LAST_BACK, Flags
from ambasada.methods.surges_judged import judge
from ambasada.methods.surges_regression import Numbers
from benchmarks.farrington import flagged
from benchmarks.ground import markdown

RUNS, SEED = 100, 20130330
WEEKS, FIRST_BASELINE, FIRST_JUDGED = 624, 312, 575
SIZES = (2, 10)
THETA = (0.1, -2.0, 1.5, 0.5, 2.5, 3.75, 5.0)
BETA = (0.0025, 0.005, 0.003, 0.002, 0.001, 0.001, 0.0001)
GAMMA = ((0.6, 0.6), (0.1, 0.3), (0.2, -0.4), (0.5, 0.5), (1.0, 0.1), (0.1, -0.1), (0.05, 0.01))
PHI = (1.5, 2.0, 1.0, 5.0, 3.0, 1.1, 1.2)

Detector = Callable[[Numbers, int], Flags]


@dataclass(frozen=True)
class Simulated:
    """Counts and the cases of outbreaks among them, scenarios · runs × weeks."""

    counts: Numbers
    outbreaks: Numbers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="of each scenario")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    simulated = simulate(given.runs, np.random.default_rng(given.seed))
    rows = [
        [name, years, *_row(simulated, detector, years, given.runs)]
        for years in (5, 3)
        for name, detector in (("seasonal quasi-Poisson", ours), ("Farrington Flexible", flagged))
    ]
    print(f"### Outbreaks, 42 scenarios × {given.runs} runs, seed {given.seed}\n")
    head = ["detector", "years", "outbreaks found", "false positives", "worst scenario", "alerts"]
    print(markdown(head, rows))


def ours(counts: Numbers, years: int) -> Flags:
    """Our alerts of the last week, from so many years of training."""
    history = min(FIRST_BACK, years * 52 + LAST_BACK - 1)
    return judge(counts[:, -history - 1 :]).is_alert


def simulate(runs: int, random: np.random.Generator) -> Simulated:
    """Every scenario `runs` times, in order of scenario."""
    parts = [one for mean, phi in _scenarios() for one in _repeated(mean, phi, runs, random)]
    return Simulated(*(np.array(kind) for kind in zip(*parts, strict=True)))


def _scenarios() -> Iterator[tuple[Numbers, float]]:
    weeks = np.arange(1, WEEKS + 1)
    for number, has_trend, harmonics in product(range(7), (False, True), (0, 1, 2)):
        turns = 2 * np.pi * weeks / 52
        cosine, sine = GAMMA[number]
        season = sum(
            (
                cosine * np.cos(j * turns) + sine * np.sin(j * turns)
                for j in range(1, harmonics + 1)
            ),
            np.zeros(WEEKS),
        )
        yield np.exp(THETA[number] + has_trend * BETA[number] * weeks + season), PHI[number]


def _repeated(
    mean: Numbers, phi: float, runs: int, random: np.random.Generator
) -> Iterator[tuple[Numbers, Numbers]]:
    for _run in range(runs):
        usual = random.negative_binomial(mean / (phi - 1), 1 / phi) if phi > 1 else None
        counts = random.poisson(mean) if usual is None else usual
        starts = [
            *random.choice(np.arange(FIRST_BASELINE, FIRST_JUDGED), 4, replace=False),
            random.integers(FIRST_JUDGED, WEEKS),
        ]
        outbreaks = np.zeros(WEEKS)
        for start in starts:
            size = random.poisson(
                random.integers(SIZES[0], SIZES[1] + 1) * np.sqrt(phi * mean[start])
            )
            weeks = start + random.lognormal(0.0, 0.5, size).astype(int)
            np.add.at(outbreaks, weeks[weeks < WEEKS], 1)
        yield counts + outbreaks, outbreaks


def _row(simulated: Simulated, detector: Detector, years: int, runs: int) -> list[str]:
    judged = range(FIRST_JUDGED, WEEKS)
    alerts = np.column_stack([detector(simulated.counts[:, : w + 1], years) for w in judged])
    during = simulated.outbreaks[:, FIRST_JUDGED:] > 0
    is_found = (alerts & during).any(axis=1)[during.any(axis=1)].mean()
    false = (alerts & ~during).reshape(-1, runs * len(judged)).sum(axis=1)
    quiet = (~during).reshape(-1, runs * len(judged)).sum(axis=1)
    shares = (is_found, false.sum() / quiet.sum(), (false / quiet).max())
    return [*(f"{share:.2%}" for share in shares), f"{alerts.sum():,}"]


if __name__ == "__main__":
    main()
