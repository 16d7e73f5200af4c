"""A case counts once in the network wherever it goes: a hand-over moves no figure.

Only *reporting* reads the hand-overs' dates. Here every embassy has checked in each week, so that
nothing else is left that could differ.
"""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ambasada.cells import format_week
from ambasada.figures import Figures, compute_figures
from tests.factories import case, reading_of, volunteer

FIRST, AS_OF = date(2026, 9, 28), date(2026, 11, 25)
EMBASSIES = ("aa", "bb", "cc")
# What is made of the hand-overs themselves, and where the tab's columns and rows are counted.
THEIRS = {"handovers", "limbo", "handover_steps", "handover_answers"}
OF_SHEETS = {"sheet_columns", "tab_counts", "sources", "freshness"}

DAYS = st.integers(0, 70)
HANDOVERS = st.lists(
    st.tuples(
        st.sampled_from(EMBASSIES),  # in whose sheet it stands
        st.sampled_from(EMBASSIES),
        st.sampled_from(EMBASSIES),
        st.integers(0, 11),  # of which case, or of none that is known
        DAYS,
        st.none() | DAYS,
        st.none() | DAYS,
        st.none() | DAYS,
    ),
    min_size=1,
    max_size=12,
)
Drawn = list[tuple[str, str, str, int, int, int | None, int | None, int | None]]


def figures_of(drawn: Drawn) -> Figures:
    """Nine cases, some closed, a volunteer and every check-in in each of three embassies."""
    sheets: dict[str, dict[str, list[dict[str, object]]]] = {
        embassy: {
            "cases": [_case(3 * number + place) for number in range(3)],
            "volunteers": [volunteer(place, languages="be", skills="threats")],
            "checkins": [{"week": week, "status": "reported"} for week in _weeks()],
            "handovers": [],
        }
        for place, embassy in enumerate(EMBASSIES)
    }
    for number, (sheet, sender, receiver, of_case, *days) in enumerate(drawn):
        row = {"handover_id": f"H-{number}", "case_id": f"C-{of_case}"}
        row |= {"from": sender, "to": receiver}
        names = ("sent_on", "accepted_on", "declined_on", "first_action_on")
        row |= {name: _day(day) for name, day in zip(names, days, strict=True)}
        sheets[sheet]["handovers"].append(row)
    with tempfile.TemporaryDirectory() as folder:
        return compute_figures(reading_of(Path(folder), sheets), AS_OF)


def _case(number: int) -> dict[str, object]:
    kinds = ("passport_documents", "threats", "other")
    received, closed = _day(4 * number), _day(4 * number + 9)
    more = {"closed_at": closed, "outcome": "referred"} if number % 3 == 1 else {}
    return case(number, received_at=received, category=kinds[number % 3]) | more


def _day(offset: int | None) -> str:
    return "" if offset is None else (FIRST + timedelta(days=offset)).isoformat()


def _weeks() -> list[str]:
    return [format_week(FIRST + timedelta(weeks=back)) for back in range(10)]


@pytest.fixture(scope="module")
def without() -> Figures:
    return figures_of([])


def _rows(table: pd.DataFrame) -> list[str]:
    """Rows in one order: the engine gives them in any."""
    return sorted(repr(tuple(row)) for row in table.itertuples(index=False))


# Each example computes every figure, so that a failing one is told as it was drawn.
@settings(max_examples=4, deadline=None, phases=[Phase.generate])
@given(HANDOVERS)
def test_hand_overs_change_no_other_figure(without: Figures, drawn: Drawn) -> None:
    with_them = figures_of(drawn)
    assert with_them.tables.keys() == without.tables.keys()
    for name in without.tables.keys() - THEIRS - OF_SHEETS:
        assert _rows(with_them[name]) == _rows(without[name]), name
    # What counts where its row stands, counted by hand: the network is the sum of its embassies.
    last = with_them["weekly"].query("week == '2026-W48'")
    assert last["open_end"].sum() == 9 - 3 and set(last["embassy"]) == {*EMBASSIES}
    sent = sum(1 for row in drawn if FIRST + timedelta(days=row[4]) <= AS_OF)
    assert with_them["handovers"]["sent"].sum() == sent
