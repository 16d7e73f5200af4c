"""What a series leads one to expect: the seasonal regression, few cases, a short history."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from ambasada.methods.surges_expected import expect
from ambasada.methods.surges_judged import judge


def expected(counts: np.ndarray, reported: np.ndarray | None = None):  # type: ignore[no-untyped-def]
    counts = np.atleast_2d(counts).astype(float)
    return expect(counts, np.ones(counts.shape, bool) if reported is None else reported)


def drawn(weeks: int, seed: int = 1, growth: float = 0.0) -> np.ndarray:
    time = np.arange(weeks)
    mean = 6 * np.exp(0.5 * np.cos(2 * np.pi * time / 52) + growth * time / 52)
    return np.random.default_rng(seed).negative_binomial(mean / 0.8, 1 / 1.8)


def by_statsmodels(counts: np.ndarray, harmonics: int, has_trend: bool) -> tuple[list, list]:
    """The whole of 6.1 once more, week by week and slowly: mean and variance of both windows."""
    last = len(counts) - 1
    weeks = np.arange(max(0, last - 268), last - 8)

    def row(week: int) -> list[float]:
        turn = 2 * np.pi * (week - last) / 52
        waves = [f(j * turn) for j in range(1, harmonics + 1) for f in (np.cos, np.sin)]
        return [1.0, *([(week - last) / 52] if has_trend else []), *waves]

    design = np.array([row(week) for week in weeks])
    training = counts[weeks]

    def glm(weights: np.ndarray):  # type: ignore[no-untyped-def]
        model = sm.GLM(training, design, family=sm.families.Poisson(), var_weights=weights)
        done = model.fit(tol=1e-13, maxiter=200)
        return done, max(1.0, done.pearson_chi2 / done.df_resid)

    first, dispersion = glm(np.ones(len(weeks)))
    leverage = first.get_hat_matrix_diag()
    residuals = first.resid_anscombe_unscaled / np.sqrt(dispersion * (1 - leverage))
    weights = np.where(residuals > 2.58, residuals**-2.0, 1.0)
    done, dispersion = glm(weights * len(weeks) / weights.sum())
    ahead = np.array([row(last), row(last - 1)])
    means = np.exp(ahead @ done.params)
    if has_trend:
        means = np.minimum(means, training.max())
    covariance = np.minimum(dispersion * ahead @ done.normalized_cov_params @ ahead.T, 4)
    unsure = np.outer(means, means) * (np.exp(covariance) - 1)
    one = dispersion * means[0] + unsure[0, 0]
    two = dispersion * means.sum() + unsure.sum()
    return [means[0], means.sum()], [one, two]


@pytest.mark.parametrize(
    ("weeks", "harmonics", "has_trend"),
    [
        (61, 1, False),  # 52 weeks of training
        (112, 1, False),  # 103
        (113, 1, True),  # 104
        (164, 1, True),  # 155
        (165, 2, True),  # 156
        (400, 2, True),  # more than the 260 that train
    ],
)
def test_the_regression_is_the_one_of_statsmodels(
    weeks: int, harmonics: int, has_trend: bool
) -> None:
    counts = drawn(weeks)
    counts[weeks - 30] += 60  # an old surge, which has to weigh less
    found = expected(counts)
    mean, variance = by_statsmodels(counts, harmonics, has_trend)
    np.testing.assert_allclose(found.mean[0], mean, rtol=1e-5)
    np.testing.assert_allclose(found.variance[0], variance, rtol=1e-4)
    assert not found.is_provisional[0]


def test_the_last_eight_weeks_do_not_train() -> None:
    counts = drawn(300)
    surging = counts.copy()
    surging[-9:-1] += 100
    np.testing.assert_array_equal(expected(counts).mean, expected(surging).mean)
    surging[-10] += 100
    assert (expected(counts).mean != expected(surging).mean).all()


def test_a_trend_does_not_lead_above_everything_seen() -> None:
    counts = np.round(np.exp(np.arange(200) / 40)).astype(int)
    found = expected(counts)
    assert found.mean[0, 0] == pytest.approx(counts[:-9].max())
    assert found.mean[0, 1] == pytest.approx(2 * found.mean[0, 0])


def test_fewer_than_five_cases_have_the_gamma_predictive() -> None:
    counts = np.zeros(269)
    counts[[5, 60, 200]] = 1
    predictive = stats.nbinom(3.5, 260 / 261)
    found = expected(counts)
    assert found.mean[0, 0] == pytest.approx(predictive.mean())
    assert found.variance[0, 0] == pytest.approx(predictive.var())


def test_under_52_weeks_the_last_eight_speak() -> None:
    counts = np.array([9, 9, 9, 1, 3, 2, 2, 0, 4, 2, 2, 7])
    found = expected(counts)
    eight = counts[3:11]
    mean = (16 + 0.25) / 8
    dispersion = max(1, (7 * eight.var(ddof=1) / eight.mean() + 12) / 15)
    assert found.is_provisional[0]
    assert found.mean[0, 0] == pytest.approx(mean)
    assert found.variance[0, 0] == pytest.approx(9 / 8 * dispersion * mean)


def test_two_weeks_of_a_short_history_stand_before_eight_others() -> None:
    counts = np.array([2] * 8 + [50, 50])
    found = expected(counts)
    mean = 2 * (16 + 0.25) / 8
    assert found.mean[0, 1] == pytest.approx(mean)
    assert found.variance[0, 1] == pytest.approx(10 / 8 * mean)  # no spread: dispersion is 1


@pytest.mark.parametrize(("weeks", "known"), [(1, [0, 0]), (8, [0, 0]), (9, [1, 0]), (10, [1, 1])])
def test_without_eight_weeks_before_nothing_is_expected(weeks: int, known: list[int]) -> None:
    assert np.isfinite(expected(np.full(weeks, 3)).mean[0]).tolist() == [bool(one) for one in known]


def test_a_year_of_silence_trains_nothing() -> None:
    counts = drawn(300)
    silent = counts.copy()
    silent[100:152] = 0
    reported = np.ones((1, 300), bool)
    reported[0, 100:152] = False
    with_gap = expected(silent, reported)
    assert with_gap.mean[0, 0] == pytest.approx(expected(counts).mean[0, 0], rel=0.15)
    assert expected(silent).variance[0, 0] > 1.5 * with_gap.variance[0, 0]


def test_a_season_that_never_had_a_case_expects_little_but_not_nothing() -> None:
    counts = np.zeros(339)
    for week in range(7):
        counts[week::52] = 40  # week 338, the last, lies some half a year from all of them
    assert expected(counts).mean[0, 0] == pytest.approx(0.5 / 260)


@pytest.mark.parametrize("weeks", [30, 60, 110, 200, 300])
@pytest.mark.parametrize("scale", [0.02, 0.3, 5, 400])
def test_usual_weeks_seldom_look_unusual(weeks: int, scale: float) -> None:
    random = np.random.default_rng(weeks)
    counts = random.negative_binomial(scale / 0.5, 1 / 1.5, (400, weeks))
    # 2 of 400 usual series are below 0.005 by chance; more than 7 in one of 1000 worlds.
    enough = counts[:, -4:].sum(axis=1) >= 5
    assert (enough & (judge(counts).chance < 0.005)).sum() <= 7
