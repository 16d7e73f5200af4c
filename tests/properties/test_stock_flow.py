"""Properties of the figures on drawn networks: stock and flow agree, parts sum to the whole."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ambasada.figures import flows
from ambasada.figures.rows import open_rows
from tests.factories import case, reading_of

FIRST = date(2025, 12, 15)
AS_OF = date(2026, 1, 21)

CASES = st.lists(
    st.tuples(
        st.sampled_from(["aa", "bb"]),
        st.integers(0, 37),  # day of receipt
        st.none() | st.integers(0, 30),  # days until closed
        st.sampled_from(["passport_documents", "threats", "other"]),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=12, deadline=None)
@given(CASES)
def test_stock_and_flow_agree_for_every_embassy_and_week(drawn):
    flow_tables = _flow_tables(drawn)
    weekly = flow_tables["weekly"].sort_values(["embassy", "week"])
    for embassy, rows in weekly.groupby("embassy"):
        before = 0
        for row in rows.itertuples():
            assert row.open_end == before + row.received - row.closed
            last = min(date(1970, 1, 1) + timedelta(days=int(row.week) * 7 + 3), AS_OF)
            assert row.open_end == _open_on(drawn, embassy, last)
            before = row.open_end
    network = (
        flow_tables["weekly_category"].groupby("week")[["received", "closed", "open_end"]].sum()
    )
    summed = weekly.groupby("week")[["received", "closed", "open_end"]].sum()
    assert summed.equals(network)
    monthly = flow_tables["monthly"].groupby("embassy")[["received", "closed"]].sum()
    assert monthly.equals(weekly.groupby("embassy")[["received", "closed"]].sum())


def _flow_tables(drawn):
    tabs = {"aa": {"cases": []}, "bb": {"cases": []}}
    for number, (embassy, day, lasting, category) in enumerate(drawn):
        received = FIRST + timedelta(days=day)
        more = {"received_at": received.isoformat(), "category": category, "outcome": ""}
        if lasting is not None:
            more |= {
                "closed_at": (received + timedelta(days=lasting)).isoformat(),
                "outcome": "resolved",
            }
        tabs[embassy]["cases"].append(case(number, **more))
    with tempfile.TemporaryDirectory() as folder:
        reading = reading_of(Path(folder), tabs)
    with open_rows(reading, AS_OF) as rows:
        return {
            build.__name__: rows.execute(build(rows))
            for build in (flows.weekly, flows.weekly_category, flows.monthly)
        }


def _open_on(drawn, embassy, day):
    """By the definition: received by the day, and not closed by then."""
    count = 0
    for its_embassy, offset, lasting, _category in drawn:
        received = FIRST + timedelta(days=offset)
        is_closed = lasting is not None and received + timedelta(days=lasting) <= day
        count += its_embassy == embassy and received <= day and not is_closed
    return count
