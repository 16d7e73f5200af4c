"""Whole readings of a network whose sheets are at Google: whatever fails, the other rows are there
once, fresh, and those concerned are the last good ones.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from ambasada.kept import Kept
from ambasada.network import Network, Source, load_configuration
from ambasada.reading import Reading, take_reading
from ambasada.sources.fetch import Asking
from ambasada.sources.google_limits import Limits
from tests.factories import TODAY, google_sources, write_network
from tests.sheets.server import SheetsServer
from tests.sheets.workbook import Tab, Workbook, workbook

EMBASSIES = [f"e{number:02}" for number in range(24)]
CASES_EACH = 5
QUICK = Limits(
    connect=1.0,
    silence=0.3,
    request=0.6,
    reading=20.0,
    first_wait=0.01,
    requests_in_window=100_000,
)


def rows_of(embassy: str, count: int = CASES_EACH) -> Workbook:
    cases = [(f"{embassy}-{number}", "2026-11-02", "other", "canary") for number in range(count)]
    return workbook(
        embassy,
        cases=[("case_id", "received_at", "category", "Name and telephone"), *cases],
        volunteers=[("volunteer_id",), (f"v-{embassy}",)],
    )


@dataclass
class Google:
    """Twenty-four spreadsheets, and readings of them one after another."""

    server: SheetsServer
    network: Network

    def read(self, before: Mapping[Source, Kept] | None = None) -> Reading:
        return take_reading(self.network, TODAY, before, asking=Asking(limits=QUICK))


@pytest.fixture
def google(server: SheetsServer, account: Path, tmp_path: Path) -> Google:
    config = write_network(tmp_path, {embassy: {} for embassy in EMBASSIES})
    google_sources(config, EMBASSIES)
    server.put(*(rows_of(embassy) for embassy in EMBASSIES))
    return Google(server, load_configuration(config))


def _header(change: Callable[[Tab], object]) -> Callable[[SheetsServer, str], None]:
    return lambda server, key: server.books[key].edit("cases", change)


def _rename_header(tab: Tab) -> None:
    tab.rows[0][tab.column("received_at")] = "when"


def _double_header(tab: Tab) -> None:
    tab.rows[0][tab.column("Name and telephone")] = "case_id"


# What can happen to one spreadsheet, and the rule that it is told by.
FAULTS: dict[str, tuple[Callable[[SheetsServer, str], object], str]] = {
    "quota": (lambda server, key: server.fail("status", key=key, status=429), "unreachable"),
    "internal": (lambda server, key: server.fail("status", key=key, status=500), "unreachable"),
    "unavailable": (lambda server, key: server.fail("status", key=key, status=503), "unreachable"),
    "unshared": (lambda server, key: server.fail("status", key=key, status=403), "no_access"),
    "hang": (lambda server, key: server.fail("hang", key=key), "unreachable"),
    "drip": (lambda server, key: server.fail("drip", key=key), "unreachable"),
    "reset": (lambda server, key: server.fail("reset", key=key), "unreachable"),
    "cut": (lambda server, key: server.fail("cut", key=key), "unreachable"),
    "truncated": (lambda server, key: server.fail("truncated", key=key), "unreachable"),
    "empty": (lambda server, key: server.fail("empty", key=key), "unreachable"),
    "deleted": (lambda server, key: server.books.pop(key), "no_access"),
    "in the bin": (
        lambda server, key: setattr(server.books[key], "is_trashed", True),
        "no_access",
    ),
    "tab renamed": (lambda server, key: server.books[key].rename("cases", "old"), "missing_tab"),
    "header renamed": (_header(_rename_header), "missing_column"),
    "header doubled": (_header(_double_header), "missing_column"),
}


def check(good: Reading, now: Reading, concerned: Mapping[str, str]) -> None:
    """Those concerned keep their last good rows and say why; all others are fresh."""
    assert now.tables["cases"].num_rows == len(EMBASSIES) * CASES_EACH
    ids = now.tables["cases"]["case_id"].to_pylist()
    assert len(set(ids)) == len(ids)
    states = {state.source.embassy: state for state in now.sources}
    before = {state.source.embassy: state for state in good.sources}
    for embassy in EMBASSIES:
        state = states[embassy]
        assert state.good_at is not None
        if embassy in concerned:
            assert [fault.rule for fault in state.faults] == [concerned[embassy]], embassy
            assert state.good_at == before[embassy].good_at
        else:
            assert state.is_fresh, (embassy, state.faults)
    assert "canary" not in repr(now.problems) + repr(now.kept)
    assert not [one for one in threading.enumerate() if one.name.startswith("google-sheets")]


def suffer(google: Google, faults: Mapping[str, str]) -> None:
    """One reading while these spreadsheets suffer these faults, and one after they are well."""
    good = google.read()
    assert all(state.is_fresh for state in good.sources)
    for embassy, fault in faults.items():
        FAULTS[fault][0](google.server, embassy)
    bad = google.read(good.kept)
    check(good, bad, {embassy: FAULTS[fault][1] for embassy, fault in faults.items()})
    google.server.failures.clear()
    google.server.put(*(rows_of(embassy) for embassy in faults))
    for embassy in faults:
        google.server.books[embassy].touch()
    check(good, google.read(bad.kept), {})


@pytest.mark.parametrize("number", range(24))
def test_one_of_24_fails_and_23_are_fresh(google: Google, number: int) -> None:
    suffer(google, {EMBASSIES[number]: list(FAULTS)[number % len(FAULTS)]})


def _pairs(count: int) -> list[dict[str, str]]:
    chance = random.Random(24)
    return [
        dict(zip(chance.sample(EMBASSIES, 2), chance.choices(list(FAULTS), k=2), strict=True))
        for _pair in range(count)
    ]


@pytest.mark.parametrize("faults", _pairs(50), ids=lambda faults: "+".join(faults.values()))
def test_two_of_24_fail_and_22_are_fresh(google: Google, faults: dict[str, str]) -> None:
    suffer(google, faults)


def test_an_unchanged_network_costs_one_question_a_spreadsheet(google: Google) -> None:
    first = google.read()
    second = google.read(first.kept)  # looks at formulas once
    google.server.forget()
    third = google.read(second.kept)
    assert google.server.asked() == ["file"] * 24
    assert third.key == first.key
    assert not [one for one in google.server.ranges() if "D" in one]


def test_what_another_process_asked_counts(google: Google) -> None:
    """Three readings within a minute, each with a fresh client, as the reader's processes are."""
    asking = Asking(limits=Limits(first_wait=0.01))
    kept: Mapping[Source, Kept] = {}
    for _reading in range(3):
        reading = take_reading(google.network, TODAY, kept, asking=asking)
        kept = reading.kept
        assert reading.is_put_off
    sent = [one for one in google.server.requests if one.kind != "token"]
    assert len(sent) <= 55


@pytest.mark.parametrize("fault", ["status", "hang", "reset"])
def test_all_24_down_from_a_cold_start(google: Google, fault: str) -> None:
    google.server.fail(fault, status=503)
    reading = google.read()
    assert reading.tables["cases"].num_rows == 0
    assert reading.embassies_with_rows == ()
    assert {problem.rule for problem in reading.problems} == {"unreachable"}
    assert len(google.server.requests) < 30


def test_a_token_that_is_refused_is_told_to_all(google: Google) -> None:
    google.server.fail("status", of=("token",), status=400)
    reading = google.read()
    assert {problem.rule for problem in reading.problems} == {"no_access"}
    assert "key" in reading.problems[0].what_to_do


def test_without_a_key_each_spreadsheet_says_so(
    google: Google, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "nowhere.json")
    reading = google.read()
    assert len(reading.problems) == 24
    assert {problem.rule for problem in reading.problems} == {"no_access"}
    assert "GOOGLE_APPLICATION_CREDENTIALS" in reading.problems[0].what_happened
