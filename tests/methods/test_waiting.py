"""How long people wait: the values of R's `survival` 3.5-3, and what is told of how few cases."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from ambasada.methods.waiting import (
    NETWORK,
    Wait,
    kaplan_meier,
    wait_of,
    waiting_by_month,
    waiting_curve,
)
from tests.methods.survival_samples import (
    AML_MAINTAINED,
    AML_NOT_MAINTAINED,
    LUNG,
    PLACEBO,
    SIX_MP,
    sample,
)

JANUARY = 2026 * 12


@pytest.fixture(autouse=True)
def nothing_warns() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def some_cases(*rows: tuple[str, int, float, bool]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["embassy", "received_month", "hours", "is_answered"])


# quantile(survfit(Surv(time, status) ~ 1, conf.type = "log-log"), 0.5) in R.
@pytest.mark.parametrize(
    ("text", "median", "lower", "upper"),
    [
        (LUNG, 310, 284, 361),
        (AML_MAINTAINED, 31, 13, None),
        (AML_NOT_MAINTAINED, 23, 5, 33),
        (f"{AML_MAINTAINED} {AML_NOT_MAINTAINED}", 27, 13, 34),
        (SIX_MP, 23, 13, None),
        (PLACEBO, 8, 4, 11),
        # statsmodels' own interval is unknown for the first of these, and 1 to 10 for the second.
        ("3 " * 45 + "9 " * 5, 3, 3, 3),
        ("1 1 3 3 3 9 9 9 10 10 10", 9, 1, None),
        ("1 2 3 3 3 3 3 3 9 9 10", 3, 2, 9),
    ],
)
def test_the_median_and_its_interval_are_those_of_r(
    text: str, median: float, lower: float, upper: float | None
) -> None:
    wait = wait_of(*sample(text))
    assert (wait.median_days, wait.lower, wait.upper) == (median, lower, upper)


# summary(survfit(…), times = c(7, 14))$surv in R.
@pytest.mark.parametrize(
    ("text", "after_7", "after_14"),
    [
        (SIX_MP, 0.80672269, 0.69019608),
        (PLACEBO, 0.57142857, 0.19047619),
        (AML_MAINTAINED, 1.0, 0.81818182),
        (AML_NOT_MAINTAINED, 0.83333333, 0.58333333),
    ],
)
def test_the_shares_still_waiting_are_those_of_r(
    text: str, after_7: float, after_14: float
) -> None:
    wait = wait_of(*sample(text))
    assert wait.waiting_7d == pytest.approx(after_7, abs=1e-8)
    assert wait.waiting_14d == pytest.approx(after_14, abs=1e-8)


def test_events_come_before_censorings_at_equal_times() -> None:
    wait = wait_of(*sample("7 7 7+ 7+ 9"))
    assert wait.waiting_7d == pytest.approx(3 / 5)


def test_the_median_is_the_first_day_on_which_half_are_answered() -> None:
    assert wait_of(*sample("1 2 3 8 9 9+")).median_days == 3


def test_a_case_not_answered_waits_until_the_day_of_the_reading() -> None:
    """Ten cases, five answered on day 2; the others were received 3 to 7 days ago."""
    wait = wait_of(*sample("2 2 2 2 2 3+ 4+ 5+ 6+ 7+"))
    assert wait.waiting_7d == pytest.approx(0.5)
    assert wait.waiting_14d is None, "nobody has been watched for 14 days"


def test_a_mean_of_answered_cases_would_say_less() -> None:
    days, is_answered = sample("1 1 1 1 30+ 30+ 30+ 30+ 30+ 30+")
    wait = wait_of(days, is_answered)
    assert days[is_answered].mean() == 1
    assert wait.median_days is None
    assert wait.waiting_14d == pytest.approx(0.6)


def test_nobody_answered_is_a_share_of_one_without_a_median() -> None:
    wait = wait_of(*sample("20+ " * 12))
    assert wait == Wait(12, None, None, None, 1.0, 1.0)


def test_everybody_answered_leaves_nobody_waiting_later() -> None:
    assert wait_of(*sample("1 2 3 4 5")).waiting_14d == 0


def test_everybody_answered_on_one_day_has_no_interval() -> None:
    assert wait_of(*sample("3 " * 20)) == Wait(20, 3.0, None, None, 0.0, 0.0)


@pytest.mark.parametrize(
    ("n", "shares", "interval"),
    [(0, False, False), (4, False, False), (5, True, False), (9, True, False), (10, True, True)],
)
def test_what_is_told_of_how_few_cases(n: int, shares: bool, interval: bool) -> None:
    days = np.repeat([2.0, 3.0, 4.0, 8.0, 20.0], 2)[:n]
    wait = wait_of(days, np.full(n, True))
    assert wait.n == n
    assert (wait.median_days is not None) == shares
    assert (wait.waiting_7d is not None) == shares
    assert (wait.lower is not None) == interval


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=5, max_size=40))
def test_the_curve_is_the_product_over_its_steps(cases: list[tuple[int, bool]]) -> None:
    days = np.array([float(day) for day, _ in cases])
    is_answered = np.array([answered for _, answered in cases])
    curve = waiting_curve(days, is_answered)
    share, expected = 1.0, [1.0]
    for day in sorted(set(days[is_answered])):
        share *= 1 - (is_answered & (days == day)).sum() / (days >= day).sum()
        expected.append(share)
    assert curve["share"].tolist() == pytest.approx(expected, abs=1e-12)
    wait = wait_of(days, is_answered)
    if wait.lower is not None and wait.upper is not None:
        assert wait.lower <= wait.median_days <= wait.upper


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=40))
def test_share_and_standard_error_are_those_of_statsmodels(cases: list[tuple[int, bool]]) -> None:
    days = np.array([float(day) for day, _ in cases])
    is_answered = np.array([answered for _, answered in cases])
    answered_after, share, error = kaplan_meier(days, is_answered)
    with warnings.catch_warnings():
        # It divides by zero once nobody waits any more.
        warnings.simplefilter("ignore")
        expected = SurvfuncRight(days, is_answered.astype(float))
    assert answered_after.tolist() == expected.surv_times.tolist()
    assert share == pytest.approx(expected.surv_prob, abs=1e-12)
    some_wait = share > 0
    assert error[some_wait] == pytest.approx(expected.surv_prob_se[some_wait], abs=1e-12)


def test_the_curve_of_no_cases_is_its_beginning() -> None:
    assert waiting_curve(np.zeros(0), np.zeros(0, bool)).to_numpy().tolist() == [[0.0, 1.0]]


def test_an_embassy_takes_three_months_together_and_the_network_one() -> None:
    cases = some_cases(
        *[("pl", JANUARY, 24.0, True)] * 4,
        *[("pl", JANUARY + 3, 48.0, True)] * 5,
        *[("lt", JANUARY + 2, 72.0, True)] * 6,
    )
    months = range(JANUARY, JANUARY + 5)
    table = waiting_by_month(cases, ["pl", "lt", "se"], months).set_index(["embassy", "month"])
    assert len(table) == 4 * 5
    assert table.loc["pl", "n"].tolist() == [4, 4, 4, 5, 5]
    assert table.loc["lt", "n"].tolist() == [0, 0, 6, 6, 6]
    assert table.loc["se", "n"].tolist() == [0, 0, 0, 0, 0]
    assert table.loc[NETWORK, "n"].tolist() == [4, 0, 6, 5, 0]
    assert table.loc["pl", "median_days"].tolist() == pytest.approx(
        [float("nan")] * 3 + [2.0, 2.0], nan_ok=True
    )
