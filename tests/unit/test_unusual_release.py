"""What of the network is unusual by the release alone, and that it is nothing but the release."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from ambasada.cells import format_week
from ambasada.disclosure.unusual import TOLD_WEEKS, release_alerts
from ambasada.reading import day_number, week_number

MONDAY = date(2026, 11, 9)
VIEWERS = ("aa", "bb")
Told = tuple[int, int]
LESS, USUAL, MORE = (0, 9), (10, 14), (60, 64)


def release(
    told: list[Told | None], own: dict[tuple[str, int], Told] | None = None, kind: str = "threats"
) -> pd.DataFrame:
    """The table `release_network` of one kind, oldest week first; None: a week not released.

    `own`: what an embassy's members were told instead, by embassy and week.
    """
    rows = []
    for place, one in enumerate(told):
        week = format_week(MONDAY - timedelta(weeks=len(told) - 1 - place))
        if one:
            rows.append((week, "", kind, "received", *one))
            rows.append((week, "", kind, "closed", 0, 9))
        for viewer in VIEWERS:
            if (viewer, place) in (own or {}):
                rows.append((week, viewer, kind, "received", *own[viewer, place]))
    return pd.DataFrame(rows, columns=["week", "viewer", "category", "figure", "low", "high"])


def found(table: pd.DataFrame, viewer: str = "aa") -> pd.DataFrame:
    made = release_alerts(table, VIEWERS)
    return made[made["viewer"] == viewer]


def test_a_leap_beyond_what_the_weeks_before_can_have_been_is_unusual() -> None:
    (row,) = found(release([USUAL] * 12 + [MORE])).itertuples()
    assert (row.level, row.embassy, row.category, row.week) == (
        "category",
        "",
        "threats",
        "2026-W46",
    )
    assert (row.low, row.high) == MORE and (row.usual_low, row.usual_high) == USUAL
    assert row.is_provisional and row.since_weeks == 1


def test_a_step_to_the_next_class_is_not() -> None:
    assert found(release([LESS] * 12 + [USUAL])).empty
    assert found(release([USUAL] * 12 + [(15, 19)])).empty


def test_what_is_told_as_small_is_never_unusual() -> None:
    for history in ([LESS] * 20, [USUAL] * 12 + [LESS]):
        assert found(release(list(history))).empty


def test_a_week_that_was_not_released_is_no_week_without_cases() -> None:
    assert found(release([USUAL] * 10 + [None] + [USUAL])).empty
    # Too little is known beside it to judge at once.
    assert found(release([USUAL] * 10 + [None, MORE])).empty


def test_a_coordinator_with_an_own_class_is_told_by_that_one_alone() -> None:
    wider = (0, 64)
    hidden = release([USUAL] * 12 + [MORE], {("aa", 12): wider})
    assert found(hidden, "aa").empty and len(found(hidden, "bb")) == 1
    # Wider weeks before leave more room for what may have been usual.
    roomy = release([USUAL] * 12 + [MORE], {("aa", week): wider for week in range(12)})
    assert found(roomy, "aa").empty and len(found(roomy, "bb")) == 1


def test_a_run_is_counted_and_only_the_last_released_weeks_are_told() -> None:
    made = found(release([USUAL] * 62 + [MORE] * 2))
    assert list(made["since_weeks"]) == [1, 2]
    old = release([USUAL] * 12 + [MORE] + [USUAL] * TOLD_WEEKS)
    assert found(old).empty


def test_after_a_new_baseline_the_weeks_before_it_are_compared_with_no_more() -> None:
    """A step ten weeks ago that stays: unusual for five years, and usual by the weeks since."""
    table = release([LESS] * 60 + [MORE] * 10)
    weeks = [week_number(day_number(MONDAY - timedelta(weeks=back))) for back in (9, 8)]
    assert found(table)["week"].max() == "2026-W46"
    for week, is_begun in zip(weeks, (True, False), strict=True):
        made = release_alerts(table, VIEWERS, [week])
        # Nine weeks must lie between, or too little is known since.
        assert ("2026-W46" not in set(made["week"])) is is_begun
        assert "2026-W45" in set(made["week"]), "judged by what was before"


def test_before_the_first_release_there_is_none() -> None:
    assert release_alerts(pd.DataFrame(), VIEWERS).empty
    assert release_alerts(release([None]), VIEWERS).empty
    assert found(release([MORE])).empty
