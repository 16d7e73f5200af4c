"""What comes next: sums that agree, intervals that hold what they say, and odd histories."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import product
from time import process_time

import numpy as np
import pandas as pd
import pytest

from ambasada.methods.forecast import EVERY, HORIZONS, forecasts
from ambasada.methods.forecast_course import on_course
from ambasada.methods.forecast_levels import LEVELS, WeeklyCounts
from ambasada.methods.forecast_means import smoothed
from ambasada.methods.forecast_spread import ORIGINS, smoothed_forecasts
from tests.methods.simulated_networks import simulated, with_silence

FORETOLD = ["mean", "lower80", "upper80"]


@pytest.fixture(autouse=True)
def nothing_warns() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def foretold(counts: np.ndarray, *breaks: int) -> pd.DataFrame:
    """`forecasts` of invented embassies e0, e1, … and categories c0, c1, …"""
    embassies, categories, _ = counts.shape
    return forecasts(
        WeeklyCounts(counts),
        [f"e{number}" for number in range(embassies)],
        [f"c{number}" for number in range(categories)],
        breaks,
    )


def one(table: pd.DataFrame, level: str, horizon: int = 1) -> pd.Series:
    """The first series of a level."""
    return table[(table["level"] == level) & (table["horizon"] == horizon)].iloc[0]


@pytest.mark.parametrize(
    "counts", [simulated(1, drift=0.02), with_silence(simulated(2), seed=2)], ids=["all", "silent"]
)
def test_cells_add_up_to_embassies_categories_and_network(counts: np.ndarray) -> None:
    table = foretold(counts)
    for horizon in HORIZONS:
        level = {
            name: table[(table["level"] == name) & (table["horizon"] == horizon)] for name in LEVELS
        }
        cells = level["cell"]
        for name in ("embassy", "category"):
            sums = cells.groupby(name)["mean"].sum()
            assert sums.to_numpy() == pytest.approx(
                level[name].set_index(name)["mean"][sums.index].to_numpy(), abs=1e-9
            )
        assert cells["mean"].sum() == pytest.approx(level["network"]["mean"].sum(), abs=1e-9)


def test_the_mean_halves_the_weight_of_a_week_in_half_a_year() -> None:
    counts = np.zeros((1, 1, 104))
    counts[..., -1] = 1
    latest = one(foretold(counts), "cell")["mean"]
    counts = np.roll(counts, -26)
    assert one(foretold(counts), "cell")["mean"] == pytest.approx(latest / 2)
    weights = 0.5 ** (np.arange(104) / 26)
    assert latest == pytest.approx(1 / weights.sum())


@pytest.mark.parametrize(
    ("weeks", "breaks", "half_life"),
    [(51, (), 13), (52, (), 26), (104, (60,), 13), (112, (60,), 26), (104, (104,), 13)],
)
def test_it_forgets_faster_in_the_first_year_and_after_a_break(
    weeks: int, breaks: tuple[int, ...], half_life: int
) -> None:
    counts = np.zeros((1, 1, weeks))
    counts[..., -1] = 1
    weights = 0.5 ** (np.arange(weeks) / half_life)
    assert one(foretold(counts, *breaks), "cell")["mean"] == pytest.approx(1 / weights.sum())


# Four networks, each simulated twelve times: eight weeks together are few in four years.
NETWORKS: dict[str, Callable[[int], np.ndarray]] = {
    "calm": simulated,
    "drifting, with seasons": lambda seed: simulated(seed, drift=0.015, season=0.15),
    "drifting hard": lambda seed: simulated(seed, ratio=1.5, drift=0.03),
    "bursts, silent weeks, late beginnings": lambda seed: with_silence(
        simulated(seed, ratio=2.0, bursts=20), seed
    ),
}


@pytest.mark.parametrize("network", NETWORKS)
def test_eight_in_ten_fall_inside_the_interval_at_every_level(network: str) -> None:
    within: dict[tuple[str, int], list[float]] = defaultdict(list)
    for seed in range(12):
        counts = WeeklyCounts(NETWORKS[network](seed))
        for level, horizon in product(LEVELS, HORIZONS):
            means = on_course(counts, smoothed(counts)).ahead(horizon)
            made = smoothed_forecasts(counts, means, level, horizon)
            made.is_checked[:, : -ORIGINS - 1] = False
            where = np.nonzero(made.is_checked)
            within[level, horizon].append(
                made.laws.at(where).is_within80(made.happened[where]).mean()
            )
    covered = {key: np.mean(runs).round(3) for key, runs in within.items()}
    assert len(covered) == 8
    assert all(0.75 <= share <= 0.95 for share in covered.values()), covered


def test_a_calm_network_is_told_better_than_by_the_last_eight_weeks() -> None:
    table = pd.concat([foretold(simulated(seed)) for seed in range(3)])
    mean = table.groupby(["level", "horizon"])[["score", "reference_score"]].mean()
    assert (mean["score"] < 0.97 * mean["reference_score"]).all()
    assert table["is_hidden"].mean() < 0.1


def test_the_share_covered_is_that_of_the_forecasts_checked() -> None:
    """Nine weeks of 10, then 60: of nine checks only the last was outside."""
    counts = np.full((1, 1, 10), 10.0)
    counts[..., -1] = 60
    assert one(foretold(counts), "cell")["covered"] == pytest.approx(8 / 9)


def test_a_forecast_is_hidden_where_the_last_eight_weeks_did_better() -> None:
    """Cases double each half-year, so half a year's mean is always late."""
    weeks = np.arange(208)
    counts = np.round(4 * 2 ** (weeks / 26))[None, None, :]
    row = one(foretold(counts), "network")
    assert row["score"] > row["reference_score"]
    assert row["is_hidden"]


def test_half_a_year_is_settled_and_less_is_provisional_and_never_hidden() -> None:
    every_eighth = np.where(np.arange(26) % 8 == 0, 80.0, 0.0)[None, None, :]
    assert one(foretold(every_eighth), "cell", 8)["is_hidden"]
    row = one(foretold(every_eighth[..., :25]), "cell", 8)
    assert row["score"] > row["reference_score"]
    assert row["is_provisional"]
    assert not row["is_hidden"]


def test_an_embassys_own_weeks_decide_whether_it_is_provisional() -> None:
    counts = simulated(3, (2, 2, 60))
    counts[1, :, :40] = np.nan
    table = foretold(counts)
    assert not one(table, "network")["is_provisional"]
    new = table[table["embassy"] == "e1"]
    assert new["is_provisional"].all()
    assert not table[table["embassy"] == "e0"]["is_provisional"].any()


def test_a_silent_week_is_not_a_week_without_cases() -> None:
    counts = np.full((2, 1, 60), 10.0)
    counts[0, 0, 30:50] = np.nan
    table = foretold(counts)
    assert table["mean"].to_numpy() == pytest.approx(
        10 * table["horizon"] * np.where(table["embassy"] == EVERY, 2, 1)
    )
    # The network's past forecasts were right for those who reported.
    assert one(table, "network")["score"] < 1.2


def test_an_embassy_that_never_reported_is_unknown_and_not_0() -> None:
    counts = simulated(4, (3, 2, 60))
    counts[2] = np.nan
    table = foretold(counts)
    unknown = table["embassy"] == "e2"
    assert table.loc[unknown, FORETOLD].isna().all(axis=None)
    assert table.loc[~unknown, FORETOLD].notna().all(axis=None)


def test_a_missing_year_leaves_the_forecast_where_it_was() -> None:
    counts = simulated(5, (2, 2, 156))
    counts[..., 60:112] = np.nan
    table = foretold(counts)
    level = counts[..., 112:].mean() * 4
    assert one(table, "network")["mean"] == pytest.approx(level, rel=0.15)
    assert table[[*FORETOLD, "score", "covered"]].notna().all(axis=None)


def test_no_cases_in_five_years_are_none_expected() -> None:
    table = foretold(np.zeros((2, 2, 260)))
    assert (table[FORETOLD] == 0).all(axis=None)
    assert not table["is_hidden"].any()


def test_no_cases_in_the_one_week_known_may_be_some_in_eight() -> None:
    table = foretold(np.zeros((1, 1, 1)))
    row = one(table, "cell", horizon=8)
    assert (row["mean"], row["lower80"]) == (0, 0)
    assert row["upper80"] >= 1
    assert table["is_provisional"].all()
    assert table["score"].isna().all()


def test_one_week_of_history_says_little() -> None:
    row = one(foretold(np.full((1, 1, 1), 20.0)), "cell")
    assert row["mean"] == 20
    assert row["lower80"] < 13
    assert row["upper80"] > 28


def test_no_week_yet_is_unknown() -> None:
    assert foretold(np.zeros((2, 3, 0)))[FORETOLD].isna().all(axis=None)


def test_eight_weeks_together_include_drift() -> None:
    """A calm network's eight weeks are hardly wider than counts are; drifting ones' are."""

    def width(drift: float, seed: int) -> float:
        counts = simulated(seed, ratio=1.1, drift=drift, cases_a_week=100)
        row = one(foretold(counts), "network", 8)
        return (row["upper80"] - row["lower80"]) / np.sqrt(row["mean"])

    drifting, calm = (np.mean([width(drift, seed) for seed in range(6)]) for drift in (0.04, 0.0))
    assert drifting > 2 * calm


def test_the_weights_of_a_past_forecast_know_nothing_of_what_came_after() -> None:
    counts = simulated(8, (3, 2, 80))
    early = smoothed(WeeklyCounts(counts[..., :60])).slow.mean
    assert smoothed(WeeklyCounts(counts)).slow.mean[..., :61] == pytest.approx(early, nan_ok=True)


def test_the_rows_are_every_series_at_both_horizons() -> None:
    table = foretold(simulated(9, (3, 2, 30)))
    assert len(table) == 2 * (1 + 3 + 2 + 6)
    assert not table.duplicated(["level", "embassy", "category", "horizon"]).any()
    assert list(table.columns) == [
        *["level", "embassy", "category", "horizon", *FORETOLD],
        *["score", "reference_score", "covered", "is_hidden", "is_provisional"],
    ]


@pytest.mark.parametrize("embassies", [1, 300])
def test_any_number_of_embassies(embassies: int) -> None:
    table = foretold(simulated(10, (embassies, 2, 20)))
    assert len(table) == 2 * (1 + embassies + 2 + 2 * embassies)
    assert table[FORETOLD].notna().all(axis=None)


def test_five_years_of_24_by_10_take_less_than_a_second_and_a_half() -> None:
    counts = simulated(11, (24, 10, 260), cases_a_week=150)
    begun = process_time()
    foretold(counts)
    assert process_time() - begun < 1.5
