"""How often trends, funnels and process charts speak when nothing changed: `python -m
benchmarks.trends`. And whether Little's law finds cases that nobody closed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np

from ambasada.methods.trends import rate_ratio
from ambasada.methods.trends_flow import Flow, check_flow
from ambasada.methods.trends_funnel import Place, funnel
from ambasada.methods.trends_process import process_chart
from benchmarks.ground import markdown

SEED = 1127
POINTS, EMBASSIES, WEEKS = 24, 24, 104
RULES = ("outside", "one_side", "rising_or_falling", "outer_third")
# Weeks that a case is open on average, for Little's law.
OPEN_WEEKS = 3.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    random = np.random.default_rng(given.seed)
    print(f"### Said although nothing changed, {given.runs} runs, seed {given.seed}\n")
    rows = [
        *_rate_ratios(given.runs, random),
        *_process_charts(given.runs, random),
        *_funnels(given.runs, random),
        *_flows(given.runs, random),
    ]
    print(markdown(["what", "of", "share"], [[*row[:2], f"{row[2]:.1%}"] for row in rows]))


def _rate_ratios(runs: int, random: np.random.Generator) -> Iterator[tuple[str, str, float]]:
    for mean, dispersion in ((3, 1.0), (20, 1.0), (100, 1.0), (20, 2.0), (100, 2.0)):
        pairs = _counts(mean, dispersion, (runs, 2), random)
        said = [
            rate_ratio(int(new), int(old), dispersion=dispersion).is_clear for new, old in pairs
        ]
        yield "clear change (5 %)", f"{mean} cases, φ = {dispersion:g}", float(np.mean(said))


def _counts(
    mean: float, dispersion: float, shape: tuple[int, int], random: np.random.Generator
) -> np.ndarray:
    if dispersion == 1:
        return random.poisson(mean, shape)
    return random.negative_binomial(mean / (dispersion - 1), 1 / dispersion, shape)


def _process_charts(runs: int, random: np.random.Generator) -> Iterator[tuple[str, str, float]]:
    charts = [process_chart(random.normal(10, 2, POINTS)) for _run in range(runs)]
    for rule in RULES:
        marks = np.mean([getattr(chart, rule).mean() for chart in charts])
        yield "point marked, process chart", rule.replace("_", " "), float(marks)
    said = [any(getattr(chart, rule).any() for rule in RULES) for chart in charts]
    yield "any mark, process chart", f"{POINTS} points", float(np.mean(said))


def _funnels(runs: int, random: np.random.Generator) -> Iterator[tuple[str, str, float]]:
    places: list[Place] = []
    for _run in range(runs):
        cases = random.lognormal(3, 1, EMBASSIES).astype(int)
        places += funnel(random.binomial(cases, 0.3), cases).places
    known = [place for place in places if place != Place.NO_CASES]
    outside = [place != Place.INSIDE for place in known]
    beyond = [place in (Place.ABOVE_OUTER, Place.BELOW_OUTER) for place in known]
    yield "outside the inner funnel (5 %)", "embassies alike", float(np.mean(outside))
    yield "outside the outer funnel (0.2 %)", "embassies alike", float(np.mean(beyond))


def _flows(runs: int, random: np.random.Generator) -> Iterator[tuple[str, str, float]]:
    for arrivals in (2, 10, 40):
        for stale in (0.0, 0.1):
            verdicts = [_verdict(arrivals, stale, random) for _run in range(max(1, runs // 5))]
            said = np.mean([verdict != Flow.FITS for verdict in verdicts])
            yield "stale or misdated", f"{arrivals} a week, {stale:.0%} never closed", float(said)


def _verdict(arrivals: float, stale: float, random: np.random.Generator) -> Flow:
    """Of two years in which each case is open for a time of its own, some for ever."""
    received = random.poisson(arrivals, WEEKS)
    begun = np.repeat(np.arange(WEEKS), received) + random.random(received.sum())
    lasting = random.exponential(OPEN_WEEKS, len(begun))
    lasting[random.random(len(begun)) < stale] = np.inf
    ends = np.arange(1, WEEKS + 1)[:, None]
    is_open = (begun < ends) & (begun + lasting >= ends)
    count = is_open.sum(axis=1)
    ages = (is_open * (ends - begun)).sum(axis=1) / np.maximum(count, 1)
    return check_flow(count.astype(float), received.astype(float), 7 * ages).verdict


if __name__ == "__main__":
    main()
