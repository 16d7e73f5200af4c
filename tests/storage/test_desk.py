"""The dashboard's desk with its real reader process: one reading for all, and none is lost."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from ambasada.desk import JITTER, SHORTEST_PAUSE_SECONDS, Desk, TooSoon
from ambasada.errand import NothingRead
from ambasada.figures import Figures, compute_figures
from ambasada.guard import Decision
from ambasada.network import load_configuration
from ambasada.reading import take_reading
from ambasada.storage.decisions import Decisions
from ambasada.storage.readings import reading_of
from ambasada.storage.seal import SealedFolder, last_good
from tests.conftest import use
from tests.factories import TODAY, case, volunteer, write_network, write_tab

KEY = bytes(range(32))
EARLIER = date(2026, 11, 1)


def cases(count: int) -> list[dict[str, object]]:
    """A case a day, the last one on the first of November."""
    return [
        case(number, received_at=date.fromordinal(EARLIER.toordinal() - number))
        for number in range(count)
    ]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two embassies, one of ten cases; readings are sealed in state/."""
    both = {"pl": {"cases": cases(10), "volunteers": [volunteer(1)]}, "lt": {"cases": []}}
    config = write_network(tmp_path, both)
    use(config, monkeypatch)
    monkeypatch.setenv("AMBASADA_SEAL_KEY", base64.b64encode(KEY).decode())
    return config


@pytest.fixture
def desk(config: Path) -> Iterator[Desk]:
    desk = Desk(config)
    yield desk
    desk.stop()


def sealed(config: Path) -> SealedFolder:
    return SealedFolder(config.parent / "state" / "readings", KEY)


def in_order(table: pd.DataFrame) -> pd.DataFrame:
    """The engine gives rows in any order."""
    return table.sort_values(
        list(table.columns), key=lambda one: one.astype(str), ignore_index=True
    )


def open_cases(figures: Figures) -> dict[str, int]:
    return dict(figures["open_summary"].set_index("embassy")["open"].astype(int))


def read_again(desk: Desk) -> Figures:
    """The next reading, without the minute's pause between two."""
    before = desk.latest()
    desk._began = float("-inf")
    desk.read_now()
    wait_until(lambda: desk.latest().read_at != before.read_at)
    return desk.latest()


def wait_until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def at_once(count: int, ask: Callable[[], Figures]) -> list[Figures]:
    with ThreadPoolExecutor(count) as pool:
        gate = threading.Barrier(count)

        def one(_number: int) -> Figures:
            gate.wait()
            return ask()

        return list(pool.map(one, range(count)))


def test_a_hundred_sessions_at_once_cause_one_reading(desk: Desk, config: Path) -> None:
    figures = at_once(100, lambda: desk.figures(TODAY))
    assert len({id(one) for one in figures}) == 1
    assert open_cases(figures[0]) == {"lt": 0, "pl": 10}
    assert len(sealed(config).files()) == 1


def test_another_day_is_computed_once_from_the_same_reading(desk: Desk, config: Path) -> None:
    day = date(2026, 10, 28)
    figures = at_once(20, lambda: desk.figures(day))
    assert len({id(one) for one in figures}) == 1
    assert open_cases(figures[0]) == {"lt": 0, "pl": 6}
    network = load_configuration(config)
    own = compute_figures(take_reading(network, TODAY), day)
    for name, table in own.tables.items():
        if name not in ("sources", "freshness"):  # which say when it was read
            there = in_order(figures[0][name])
            # What came through Arrow has texts where there were objects.
            pd.testing.assert_frame_equal(there, in_order(table), check_dtype=False)


def test_read_now_is_at_most_once_a_minute(desk: Desk) -> None:
    desk.latest()
    with pytest.raises(TooSoon, match="Ask again in"):
        desk.read_now()


def test_the_pause_between_two_readings_is_never_quite_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMBASADA_READ_EVERY", "300")
    pauses = [desk._pause() for _number in range(300)]
    assert all(abs(pause - 300) <= 300 * JITTER for pause in pauses)
    # Some are nearly as short, and some nearly as long, as they may be.
    assert min(pauses) < 285 and max(pauses) > 315
    desk._is_put_off = True
    put_off = [desk._pause() for _number in range(300)]
    assert max(put_off) <= SHORTEST_PAUSE_SECONDS * (1 + JITTER)
    assert max(put_off) - min(put_off) > 6


def test_a_decision_wakes_the_reader_a_minute_after_its_last_beginning(desk: Desk) -> None:
    desk.latest()
    began = desk._began = time.monotonic() - SHORTEST_PAUSE_SECONDS + 1.5
    desk.decide("somewhere", "something", Decision.REJECT)
    wait_until(lambda: desk._began != began, seconds=20)
    assert SHORTEST_PAUSE_SECONDS <= desk._began - began < SHORTEST_PAUSE_SECONDS + 5


def test_a_decision_long_after_the_last_beginning_wakes_it_at_once(desk: Desk) -> None:
    desk.latest()
    began = desk._began = time.monotonic() - 200
    desk.decide("somewhere", "something", Decision.REJECT)
    wait_until(lambda: desk._began != began, seconds=20)
    assert desk._began - began < 205


def test_a_sheet_that_is_gone_keeps_its_last_good_rows(desk: Desk, config: Path) -> None:
    first = desk.latest()
    (config.parent / "sheets" / "pl" / "cases.csv").unlink()
    again = read_again(desk)
    assert open_cases(again) == open_cases(first)
    state = again["sources"].set_index("embassy")
    assert state.loc["pl", "state"] == "late" and state.loc["lt", "state"] == "fresh"
    assert state.loc["pl", "good_at"] == first["sources"].set_index("embassy").loc["pl", "good_at"]
    assert set(again["problems"]["rule"]) == {"missing_tab"}


def test_rows_gone_are_held_back_until_an_administrator_says_yes(desk: Desk, config: Path) -> None:
    first = desk.latest()
    write_tab(config.parent / "sheets" / "pl", "cases", cases(10)[:4])
    held = read_again(desk)
    assert open_cases(held) == open_cases(first)
    assert list(held["held"]["rule"]) == ["rows_gone"]
    assert list(held["held"][["count", "of"]].iloc[0]) == [6, 10]
    decide(config, Decision.REJECT)
    rejected = read_again(desk)
    assert open_cases(rejected) == open_cases(first)
    assert rejected["sources"].set_index("embassy").loc["pl", "state"] == "rejected"
    decide(config, Decision.ACCEPT)
    accepted = read_again(desk)
    assert open_cases(accepted) == {"lt": 0, "pl": 4}
    assert accepted["held"].empty and set(accepted["sources"]["state"]) == {"fresh"}


def decide(config: Path, decision: Decision) -> None:
    network = load_configuration(config)
    reading = last_good(sealed(config), lambda parts: reading_of(parts, network))
    assert reading is not None
    kept = reading.kept[network.sources[0]]
    assert kept.held is not None
    decisions = Decisions(config.parent / "state" / "decisions")
    decisions.record(network.sources[0].address, kept.held.facts.fingerprint, decision)


def test_a_restart_shows_the_sealed_reading_at_once(desk: Desk, config: Path) -> None:
    first = desk.latest()
    desk.stop()
    for file in (config.parent / "sheets").rglob("*.csv"):
        file.unlink()
    restarted = Desk(config)
    try:
        shown = restarted.latest()
        assert shown.read_at == first.read_at and open_cases(shown) == open_cases(first)
        wait_until(lambda: restarted.latest().read_at != first.read_at)
        # All sheets are gone: the rows stay, marked with their age.
        assert open_cases(restarted.latest()) == open_cases(first)
        assert set(restarted.latest()["sources"]["state"]) == {"late"}
    finally:
        restarted.stop()


def test_another_seal_key_opens_nothing_and_reads_afresh(
    desk: Desk, config: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first = desk.latest()
    desk.stop()
    monkeypatch.setenv("AMBASADA_SEAL_KEY", base64.b64encode(bytes(32)).decode())
    other = Desk(config)
    try:
        assert other.latest().read_at > first.read_at
    finally:
        other.stop()
    assert "was sealed with another key" in caplog.text


def test_a_broken_configuration_keeps_the_last_figures(desk: Desk, config: Path) -> None:
    first = desk.latest()
    (config / "network.toml").write_text("nonsense", "utf-8")
    desk._began = float("-inf")
    desk.read_now()
    wait_until(lambda: desk._failure is not None)
    assert desk.latest() is first
    with pytest.raises(NothingRead, match=r"network\.toml, line 1"):
        desk.figures(EARLIER)


def test_stopping_ends_a_reading_under_way(config: Path) -> None:
    desk = Desk(config)
    desk.start()
    wait_until(lambda: bool(desk._errands._under_way))
    (process,) = desk._errands._under_way
    desk.stop()
    assert desk._thread is not None
    desk._thread.join(10)
    assert not desk._thread.is_alive() and process.returncode is not None


def test_releases_are_frozen_under_the_gates_key_whether_readings_are_kept_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [case(n, received_at=f"2026-10-{n % 28 + 1:02d}") for n in range(400)]
    config = write_network(tmp_path, {"aa": {"cases": cases}})
    monkeypatch.setenv("AMBASADA_TODAY", TODAY.isoformat())
    monkeypatch.setenv("AMBASADA_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("AMBASADA_GATE_KEY", base64.b64encode(bytes(range(32))).decode())
    monkeypatch.delenv("AMBASADA_SEAL_KEY", raising=False)
    kept = []
    for _start in range(2):
        desk = Desk(config)
        desk.latest()
        desk.stop()
        kept.append(
            {file.name: file.read_bytes() for file in (tmp_path / "state" / "releases").iterdir()}
        )
    # The second start found the weeks told, and told none of them anew.
    assert kept[0] and kept[0] == kept[1]
    assert not (tmp_path / "state" / "readings").exists()
