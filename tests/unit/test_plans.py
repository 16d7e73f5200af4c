"""Plans under other terms: nobody waits for one, and each is made once."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pandas as pd
import pytest

from ambasada import plans as plans_module
from ambasada.figures import Figures, compute_figures
from ambasada.figures.plans import LIMITS, Tables
from ambasada.methods.balance_inputs import Terms
from ambasada.plans import KEPT_PLANS, Plans
from tests.factories import TODAY, case, reading_of, volunteer

TERMS = Terms(horizon_weeks=8.0, limits=LIMITS)


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    helper = {"skills": "threats"}
    cases = [case(number, category="threats", urgency="normal") for number in range(10)]
    embassies = {
        "aa": {"cases": cases, "volunteers": [volunteer(1, hours_per_week=10)]},
        "bb": {"volunteers": [volunteer(2, hours_per_week=40, **helper)]},
    }
    return compute_figures(reading_of(tmp_path_factory.mktemp("plans"), embassies), TODAY)


def test_a_network_of_which_no_sheet_is_read_has_an_empty_plan(tmp_path: Path) -> None:
    figures = compute_figures(reading_of(tmp_path, {"aa": {}}), TODAY)
    assert figures["balance"].empty and figures["balance_standings"].empty


@pytest.fixture
def plans():  # type: ignore[no-untyped-def]
    made = Plans()
    yield made
    made.stop()


class Slow:
    """Stands in for the search: waits until it may go on, and counts."""

    def __init__(self) -> None:
        self.may_go_on = threading.Event()
        self.asked: list[Terms] = []

    def __call__(self, facts: Tables, terms: Terms) -> dict[str, pd.DataFrame]:
        self.asked.append(terms)
        assert self.may_go_on.wait(20)
        return {"balance": pd.DataFrame({"weeks": [terms.horizon_weeks]})}


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    stand_in = Slow()
    monkeypatch.setattr(plans_module, "propose", stand_in)
    yield stand_in
    stand_in.may_go_on.set()


def awaited(plans: Plans, figures: Figures, terms: Terms) -> Tables:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        made = plans.ask(figures, terms)
        if made is not None:
            return made
        time.sleep(0.01)
    raise AssertionError("no plan came")


def test_a_plan_under_other_terms_comes_by_itself(plans: Plans, figures: Figures) -> None:
    assert plans.ask(figures, TERMS) is None
    made = awaited(plans, figures, TERMS)
    assert made["balance"]["cases"].sum() > 0
    assert made["balance_summary"]["is_found"].tolist() == [True]


def test_who_asks_does_not_wait_and_all_get_the_same_plan(
    plans: Plans, figures: Figures, slow: Slow
) -> None:
    began = time.monotonic()
    assert [plans.ask(figures, TERMS) for _again in range(5)] == [None] * 5
    assert time.monotonic() - began < 1
    slow.may_go_on.set()
    made = awaited(plans, figures, TERMS)
    assert plans.ask(figures, TERMS) is made
    assert slow.asked == [TERMS]


def test_other_terms_are_another_plan(plans: Plans, figures: Figures, slow: Slow) -> None:
    slow.may_go_on.set()
    other = Terms(horizon_weeks=2.0, limits=LIMITS)
    assert awaited(plans, figures, TERMS)["balance"]["weeks"].tolist() == [8.0]
    assert awaited(plans, figures, other)["balance"]["weeks"].tolist() == [2.0]


def test_what_nobody_looks_at_any_more_is_not_begun(
    plans: Plans, figures: Figures, slow: Slow
) -> None:
    """A member drags a slider over more steps than are kept."""
    asked = [
        Terms(horizon_weeks=float(1 + weeks), limits=LIMITS) for weeks in range(KEPT_PLANS + 5)
    ]
    for terms in asked:
        plans.ask(figures, terms)
    slow.may_go_on.set()
    awaited(plans, figures, asked[-1])
    # The first was under way already; the next four were let go of.
    assert slow.asked == [asked[0], *asked[5:]]


def test_in_a_lock_down_all_plans_are_let_go_of(plans: Plans, figures: Figures, slow: Slow) -> None:
    slow.may_go_on.set()
    awaited(plans, figures, TERMS)
    plans.forget()
    assert plans.ask(figures, TERMS) is None
    awaited(plans, figures, TERMS)
    assert slow.asked == [TERMS, TERMS]
