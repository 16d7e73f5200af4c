"""What *Monthly trends* says: which months compare, what a change is, what is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.rates import confint_poisson_2indep

from ambasada.network import Category, Embassy, Network
from ambasada.questions.changes import (
    Change,
    Verdict,
    change_between,
)
from ambasada.questions.movers import most_changed_first, movers
from ambasada.questions.periods import (
    last_whole_month,
    month_before,
    month_of,
    week_of,
    weeks_until,
)
from ambasada.questions.trends import (
    FIGURES,
    LARGEST,
    REST,
    events_of_months,
    largest_strands,
    month_under_way,
    monthly_flows,
    silent_in_last_month,
    statements,
    strands,
    whole_months,
)
from ambasada.reading import day_number
from ambasada.visibility import Member, Role, View

LEADERSHIP = Member(Role.LEADERSHIP)
AS_OF = date(2026, 11, 25)
# The last whole month of AS_OF, the one before, and the same one a year before.
OCTOBER, SEPTEMBER, LAST_OCTOBER = "2026-10", "2026-09", "2025-10"
Flows = Mapping[tuple[str, str, str], tuple[int, int]]


def a_network(embassies: Iterable[str], categories: Iterable[str]) -> Network:
    """Invented embassies and kinds of request."""
    return Network(
        name="Nowhere",
        timezone="UTC",
        languages=("en",),
        embassies=tuple(
            Embassy(
                id=one,
                country="PL",
                latitude=0,
                longitude=0,
                timezone="UTC",
                name={"en": one.title()},
            )
            for one in embassies
        ),
        categories=tuple(Category(id=one, name={"en": one.title()}) for one in categories),
        reply_hours={},
        turn_days={},
    )


def months_between(first: str, last: str) -> list[str]:
    """Names of months, both included."""
    names = [last]
    while names[0] > first:
        names.insert(0, month_before(month_of(names[0])).name)
    return names


def a_view(
    flows: Flows,
    *,
    embassies: tuple[str, ...] = ("pl", "lt"),
    categories: tuple[str, ...] = ("passport", "threats"),
    member: Member = LEADERSHIP,
    as_of: date = AS_OF,
    first: str = LAST_OCTOBER,
    statuses: Mapping[tuple[str, str], str] | None = None,
    events: Iterable[tuple[str, str]] = (),
) -> View:
    """A view of (embassy, month, category) → (received, closed); the rest of the months is 0.

    Every week of every embassy is reported, but for `statuses` by (embassy, week).
    """
    months = months_between(first, f"{as_of:%Y-%m}")
    monthly = pd.DataFrame(
        [
            (embassy, month, category, *flows.get((embassy, month, category), (0, 0)))
            for embassy, month, category in product(embassies, months, categories)
        ],
        columns=["embassy", "month", "category", "received", "closed"],
    )
    so_far = monthly.groupby(["embassy", "category"])[["received", "closed"]].cumsum()
    monthly["open_end"] = so_far["received"] - so_far["closed"]
    last_week = f"{as_of:%G-W%V}"
    count = (as_of - month_of(first).first).days // 7 + 1
    weeks = [one.name for one in weeks_until(week_of(last_week), count)]
    said = statuses or {}
    reporting = pd.DataFrame(
        [(one, week, said.get((one, week), "reported")) for one, week in product(embassies, weeks)],
        columns=["embassy", "week", "status"],
    )
    told = pd.DataFrame(
        [(day_number(date.fromisoformat(day)), "law", title) for day, title in events],
        columns=["event_day", "kind", "title"],
    )
    return View(
        member=member,
        network=a_network(embassies, categories),
        as_of=as_of,
        read_at=datetime.now(UTC),
        key="invented",
        week=last_week,
        known=embassies,
        tables={
            "monthly": monthly,
            "monthly_by_kind": monthly.groupby(["month", "category"], as_index=False)[
                ["received", "closed", "open_end"]
            ].sum(),
            "reporting": reporting,
            "events": told,
        },
    )


def silent_from(embassy: str, first: str, last: str) -> dict[tuple[str, str], str]:
    """No report of `embassy` in the weeks from `first` to `last`."""
    count = (week_of(last).first - week_of(first).first).days // 7 + 1
    return {(embassy, one.name): "missing" for one in weeks_until(week_of(last), count)}


# Every week that touches October 2026.
NO_OCTOBER = silent_from("lt", "2026-W40", "2026-W44")


# Months


def test_a_month_half_gone_is_never_compared() -> None:
    view = a_view({("pl", "2026-11", "passport"): (99, 0)})
    assert whole_months(view, 13)[-1].name == OCTOBER
    assert statements(view)[0].value == 0
    assert monthly_flows(view)["received"].periods[-1] == OCTOBER


@pytest.mark.parametrize(
    ("as_of", "month"),
    [
        (date(2026, 10, 31), "2026-10"),  # its last day ends a month
        (date(2026, 10, 30), "2026-09"),
        (date(2024, 2, 28), "2024-01"),  # a leap year has one day more
        (date(2024, 2, 29), "2024-02"),
        (date(2026, 1, 1), "2025-12"),
    ],
)
def test_the_last_day_makes_a_month_whole(as_of: date, month: str) -> None:
    assert last_whole_month(as_of).name == month


def test_the_month_under_way_is_told_apart() -> None:
    view = a_view({("pl", OCTOBER, "passport"): (5, 1), ("lt", "2026-11", "threats"): (7, 2)})
    now = month_under_way(view)
    assert now is not None
    assert (now.period.name, now.period.last) == ("2026-11", AS_OF)
    assert (now.received, now.closed, now.open_end) == (7, 2, 9)


def test_no_month_is_under_way_on_its_last_day() -> None:
    assert month_under_way(a_view({}, as_of=date(2026, 10, 31))) is None


def test_fewer_months_than_asked_are_given_where_the_sheets_begin_later() -> None:
    view = a_view({}, first=SEPTEMBER)
    assert [month.name for month in whole_months(view, 13)] == [SEPTEMBER, OCTOBER]
    assert statements(view)[0].on_year.before is None


# Changes


def test_a_change_has_growth_and_per_cent() -> None:
    change = Change(312, 287)
    assert change.growth == 25
    assert change.ratio == pytest.approx(25 / 287)


def test_no_per_cent_after_fewer_than_twenty_cases() -> None:
    assert Change(5, 3).ratio is None
    assert Change(40, 19).ratio is None
    assert Change(40, 20).ratio == 1


def test_nothing_grows_from_the_unknown() -> None:
    assert Change(5, None).growth is None
    assert Change(None, 30).ratio is None


def steady(level: int, count: int, *, swing: int = 0) -> pd.Series:
    """Months until September 2026 that swing around `level`."""
    names = months_between("2020-01", SEPTEMBER)[-count:]
    return pd.Series({name: level + swing * (-1) ** at for at, name in enumerate(names)})


def october_after(past: pd.Series, now: int, figure: str = "received") -> Change:
    values = pd.concat([past, pd.Series({OCTOBER: now})])
    return change_between(values, figure, month_of(OCTOBER), month_of(SEPTEMBER))


@pytest.mark.parametrize(("now", "before"), [(312, 287), (60, 30), (21, 200), (20, 20)])
def test_the_interval_is_the_score_interval_of_two_poisson_rates(now: int, before: int) -> None:
    # Days: October has 31, September 30. A steady series has no spread beyond chance.
    expected = confint_poisson_2indep(now, 31, before, 30, method="score", compare="ratio")
    change = october_after(steady(before, 12), now)
    assert change.interval == pytest.approx([one - 1 for one in expected], abs=1e-6)


def test_the_interval_after_which_nothing_came_starts_at_nothing() -> None:
    interval = october_after(steady(25, 12), 0).interval
    assert interval is not None
    assert interval[0] == -1
    assert october_after(steady(25, 12), 0).verdict is Verdict.FEWER


def test_a_change_is_clear_only_beyond_the_usual_ups_and_downs() -> None:
    assert october_after(steady(100, 24), 150).verdict is Verdict.MORE
    assert october_after(steady(100, 24, swing=40), 210).verdict is Verdict.UNCLEAR
    assert october_after(steady(100, 24), 104).verdict is Verdict.UNCLEAR
    assert october_after(steady(100, 24), 50).verdict is Verdict.FEWER


def test_a_stock_has_no_verdict_for_its_months_hold_the_same_cases() -> None:
    assert october_after(steady(100, 24), 150, "open_end").verdict is None


def test_few_months_give_no_verdict() -> None:
    assert october_after(steady(100, 6), 150).verdict is None
    assert october_after(steady(100, 7), 150).verdict is Verdict.MORE


def test_few_cases_give_no_verdict() -> None:
    assert october_after(steady(19, 24), 90).verdict is None


# Silence


def test_silence_of_a_whole_month_is_unknown_and_not_zero() -> None:
    view = a_view({("lt", SEPTEMBER, "passport"): (4, 1)}, statuses=NO_OCTOBER)
    assert monthly_flows(view, "lt")["received"].values[-2:] == (4, None)
    assert monthly_flows(view, "lt")["open_end"].values[-2:] == (3, 3)
    assert silent_in_last_month(view) == ("lt",)


def test_nothing_to_report_is_zero() -> None:
    said = NO_OCTOBER | {("lt", "2026-W42"): "nothing"}
    view = a_view({}, statuses=said)
    assert monthly_flows(view, "lt")["received"].values[-1] == 0
    assert silent_in_last_month(view) == ()


def test_a_week_across_two_months_reports_neither_of_them() -> None:
    # Week 44 ends on Sunday 1 November: it says nothing about the whole of October.
    said = NO_OCTOBER | {("lt", "2026-W44"): "reported"}
    assert silent_in_last_month(a_view({}, statuses=said)) == ("lt",)


def test_a_case_is_a_sign_of_life_in_whatever_week() -> None:
    view = a_view({("lt", OCTOBER, "threats"): (0, 1)}, statuses=NO_OCTOBER)
    assert monthly_flows(view, "lt")["closed"].values[-1] == 1
    assert monthly_flows(view, "lt")["received"].values[-1] == 0


def test_open_is_unknown_before_an_embassys_first_sign_of_life() -> None:
    before = silent_from("lt", "2025-W39", "2026-W39")
    view = a_view({("lt", OCTOBER, "threats"): (3, 1)}, statuses=before)
    assert monthly_flows(view, "lt")["open_end"].values == (None,) * 12 + (2,)
    assert statements(view, "lt")[2].on_year == Change(2, None)


def test_the_network_counts_those_who_reported() -> None:
    view = a_view({("pl", OCTOBER, "passport"): (8, 0)}, statuses=NO_OCTOBER)
    assert monthly_flows(view)["received"].values[-1] == 8


def test_like_for_like_counts_only_embassies_that_reported_in_both_months() -> None:
    flows = {
        ("pl", SEPTEMBER, "passport"): (30, 0),
        ("pl", OCTOBER, "passport"): (33, 0),
        ("lt", SEPTEMBER, "passport"): (10, 0),
    }
    received = statements(a_view(flows, statuses=NO_OCTOBER))[0]
    assert (received.on_month.now, received.on_month.before) == (33, 40)
    alike = received.alike_on_month
    assert alike is not None
    assert (alike.now, alike.before) == (33, 30)


def test_like_for_like_is_not_told_when_all_reported_in_both() -> None:
    received = statements(a_view({("pl", OCTOBER, "passport"): (3, 0)}))[0]
    assert received.alike_on_month is None
    assert received.alike_on_year is None


# Kinds of request and embassies


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(["pl", "lt"]),
            st.sampled_from([LAST_OCTOBER, "2026-03", SEPTEMBER, OCTOBER]),
            st.sampled_from(["passport", "threats"]),
        ),
        st.tuples(st.integers(0, 60), st.integers(0, 60)),
    )
)
def test_the_parts_add_up_to_the_network(flows: Flows) -> None:
    view = a_view(flows)
    flows_of_network = monthly_flows(view)
    for figure, by in product(FIGURES, ("category", "embassy")):
        whole = flows_of_network[figure].values
        for parts in (strands(view, by, figure), largest_strands(view, by, figure)):
            columns = zip(*(part.series.values for part in parts), strict=True)
            assert tuple(map(sum, columns)) == whole


EIGHT = tuple(f"kind_{letter}" for letter in "abcdefgh")


def test_the_largest_have_their_own_chart_and_the_rest_share_one() -> None:
    flows = {("pl", OCTOBER, kind): (10 - at, 0) for at, kind in enumerate(EIGHT)}
    shown = largest_strands(a_view(flows, categories=EIGHT), "category", "received")
    assert [one.key for one in shown] == [*EIGHT[:LARGEST], REST]
    assert shown[-1].members == 3
    assert shown[-1].on_month.now == 5 + 4 + 3


def test_a_rest_of_one_has_its_own_name() -> None:
    shown = largest_strands(a_view({}, categories=EIGHT[:6]), "category", "received")
    assert len(shown) == 6
    assert REST not in [one.key for one in shown]


def test_most_growth_in_cases_stands_first_and_the_unknown_last() -> None:
    flows = {
        ("pl", SEPTEMBER, "passport"): (50, 0),
        ("pl", OCTOBER, "passport"): (60, 0),  # +10
        ("de", OCTOBER, "passport"): (12, 0),  # +12, from nothing
        ("fr", SEPTEMBER, "passport"): (9, 0),  # −9
    }
    view = a_view(flows, embassies=("lt", "fr", "pl", "de"), statuses=NO_OCTOBER)
    assert [one.key for one in strands(view, "embassy", "received")] == ["de", "pl", "fr", "lt"]


def test_kinds_of_request_of_another_embassy_are_not_told() -> None:
    flows = {("pl", OCTOBER, "passport"): (3, 0)}
    leadership = a_view(flows)
    assert strands(leadership, "category", "received", "pl") == ()
    assert largest_strands(leadership, "category", "received", "pl") == ()
    own = a_view(flows, member=Member(Role.COORDINATOR, "pl"), embassies=("pl",))
    told = [(leadership, ""), (leadership, "pl"), (own, "pl"), (own, "lt")]
    assert [view.may_split_by_category(one) for view, one in told] == [True, False, True, False]
    assert [one.on_month.now for one in strands(own, "category", "received", "pl")] == [3, 0]


def test_what_grew_most_and_what_fell_most() -> None:
    flows = {
        ("pl", SEPTEMBER, "passport"): (10, 0),
        ("pl", OCTOBER, "passport"): (18, 0),  # +8
        ("lt", SEPTEMBER, "threats"): (9, 0),
        ("lt", OCTOBER, "threats"): (6, 0),  # −3
    }
    assert [one.key for one in movers(a_view(flows), "", 1)] == ["passport", "pl"]
    assert [one.key for one in movers(a_view(flows), "", -1)] == ["threats", "lt"]


def test_nothing_moves_where_nothing_changed() -> None:
    assert movers(a_view({}), "", 1) == movers(a_view({}), "", -1) == ()


def test_one_embassy_is_not_explained_by_its_kinds_to_others() -> None:
    assert movers(a_view({("pl", OCTOBER, "passport"): (9, 0)}), "pl", 1) == ()


def test_a_large_fall_stands_before_a_small_growth_and_the_unknown_last() -> None:
    flows = {
        ("pl", SEPTEMBER, "passport"): (10, 0),
        ("pl", OCTOBER, "passport"): (12, 0),  # +2
        ("lt", SEPTEMBER, "passport"): (9, 0),
        ("lt", OCTOBER, "passport"): (4, 0),  # −5
        ("se", SEPTEMBER, "passport"): (9, 0),
    }
    silent = {("se", week.name): "missing" for week in weeks_until(week_of("2026-W48"), 9)}
    view = a_view(flows, embassies=("pl", "lt", "se"), statuses=silent)
    told = [
        (one.key, one.on_month.growth) for one in most_changed_first(view, "embassy", "received")
    ]
    assert told == [("lt", -5), ("pl", 2), ("se", None)]


# Events


def test_events_are_those_of_the_months_shown() -> None:
    told = [
        ("2025-09-30", "before the first month"),
        ("2025-10-01", "on the first day"),
        ("2026-10-31", "on the last day"),
        ("2026-11-02", "in the month under way"),
    ]
    shown = events_of_months(a_view({}, first="2025-01", events=told), 13)
    assert [event.title for event in shown] == ["on the first day", "on the last day"]
