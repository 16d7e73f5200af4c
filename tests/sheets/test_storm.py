"""Half an hour of “too many requests”, and a Google that says nothing to a fresh start: the figures
stay those of the last good reading, Google is asked little, and afterwards all are fresh again.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from ambasada.desk import JITTER, SHORTEST_PAUSE_SECONDS
from ambasada.kept import Kept
from ambasada.network import Network, Source, load_configuration
from ambasada.reading import Reading, take_reading
from ambasada.sources.fetch import Asking
from ambasada.sources.google_limits import Clock, Limits
from ambasada.storage.parcel import pack
from ambasada.storage.readings import reading_of, reading_parts
from ambasada.storage.seal import SealedFolder, last_good, new_key
from tests.factories import TODAY, google_sources, write_network
from tests.sheets.reader import Hands
from tests.sheets.server import SheetsServer
from tests.sheets.test_readings import CASES_EACH, EMBASSIES, QUICK, rows_of

# The quickest that the desk reads by itself: where a spreadsheet had to wait.
SOONEST = SHORTEST_PAUSE_SECONDS * (1 - JITTER)
HALF_AN_HOUR = 1800.0


@dataclass
class Dashboard:
    """Readings one after another at the hands' time, each by a fresh client as the desk's are."""

    network: Network
    hands: Hands = field(default_factory=Hands)
    asking: Asking = field(init=False)
    kept: Mapping[Source, Kept] = field(default_factory=dict)
    sent: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        clock = Clock(seconds=self.hands.seconds, now=self.hands.now, wait=self.wait)
        self.asking = Asking(limits=Limits(first_wait=0.01), clock=clock)

    def wait(self, changed: threading.Condition, seconds: float) -> None:
        """Time passes only while no other thread has anything to do."""
        if not changed.wait(0.02):
            self.hands.move(seconds=min(seconds, 6))

    def read(self) -> Reading:
        reading = take_reading(self.network, TODAY, self.kept, asking=self.asking)
        self.kept = reading.kept
        return reading

    def read_until_fresh(self, most: int) -> Reading:
        for _number in range(most):
            reading = self.read()
            if all(state.is_fresh for state in reading.sources):
                return reading
            self.hands.move(seconds=SHORTEST_PAUSE_SECONDS)
        raise AssertionError([state.faults for state in reading.sources])

    def most_in_a_minute(self) -> int:
        """The most requests, tokens included, that any sixty seconds saw."""
        ends = (bisect_right(self.sent, start + 59.999) for start in self.sent)
        return max(end - start for start, end in enumerate(ends))


@pytest.fixture
def network(server: SheetsServer, account: Path, tmp_path: Path) -> Network:
    config = write_network(tmp_path, {embassy: {} for embassy in EMBASSIES})
    google_sources(config, EMBASSIES)
    server.put(*(rows_of(embassy) for embassy in EMBASSIES))
    return load_configuration(config)


@pytest.fixture
def dashboard(server: SheetsServer, network: Network) -> Dashboard:
    dashboard = Dashboard(network)
    server.now = dashboard.hands.now
    server.before = lambda asked: dashboard.sent.append(dashboard.hands.seconds())
    return dashboard


@pytest.mark.parametrize(("pause", "most"), [(300.0, 30), (SOONEST, 30), (5.0, 60)])
def test_half_an_hour_of_too_many_requests(
    server: SheetsServer, dashboard: Dashboard, pause: float, most: int
) -> None:
    """Five seconds is the shortest pause that the setting takes."""
    good = dashboard.read_until_fresh(2)
    dashboard.hands.move(minutes=5)
    dashboard.sent.clear()
    server.fail("status", status=429)

    started = dashboard.hands.seconds()
    while dashboard.hands.seconds() < started + HALF_AN_HOUR:
        has_last_good_rows(dashboard.read(), good)
        dashboard.hands.move(seconds=pause)

    assert 0 < dashboard.most_in_a_minute() < most
    server.failures.clear()
    dashboard.hands.move(seconds=SHORTEST_PAUSE_SECONDS)
    well = dashboard.read_until_fresh(2)
    assert well.key == good.key and dashboard.most_in_a_minute() < 60


def has_last_good_rows(reading: Reading, good: Reading) -> None:
    assert reading.tables["cases"].num_rows == len(EMBASSIES) * CASES_EACH
    assert reading.embassies_with_rows == tuple(EMBASSIES)
    moments = {state.source: state.good_at for state in good.sources}
    for state in reading.sources:
        assert state.good_at == moments[state.source] and state.faults


@pytest.mark.parametrize("has_sealed", [True, False], ids=["sealed", "nothing sealed"])
@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_no_answer_from_a_cold_start_ends_in_time(
    server: SheetsServer, network: Network, tmp_path: Path, fault: str, has_sealed: bool
) -> None:
    limits = replace(QUICK, reading=4.0)
    sealed = SealedFolder(tmp_path / "readings", new_key())
    good = take_reading(network, TODAY, asking=Asking(limits=QUICK))
    if has_sealed:
        sealed.write(pack(reading_parts(good)), good.read_at)
    server.fail(fault, of=("tabs", "values", "file", "token"))

    start = time.monotonic()
    before = last_good(sealed, lambda parts: reading_of(parts, network))
    reading = take_reading(
        network, TODAY, before.kept if before else None, asking=Asking(limits=limits)
    )
    assert time.monotonic() - start < limits.reading + 2
    assert {problem.rule for problem in reading.problems} == {"unreachable"}
    if has_sealed:
        has_last_good_rows(reading, good)
    else:
        assert reading.embassies_with_rows == () and reading.tables["cases"].num_rows == 0
