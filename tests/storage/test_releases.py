"""A week's release is written once, sealed, and never again."""

from __future__ import annotations

import dataclasses
import shutil
import stat
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from ambasada.disclosure import Rules, block_ends_with
from ambasada.figures import Figures
from ambasada.storage.releases import Releases, with_releases
from ambasada.storage.seal import Refused
from tests.attack.tables import Truth, truth_of

KEY = bytes(range(32))
# Thirteen weeks are told by this Monday, twelve a week earlier.
MONDAY, MONDAY_BEFORE = date(2026, 11, 30), date(2026, 11, 23)


@pytest.fixture(scope="module")
def truth() -> Truth:
    return truth_of(0)


@pytest.fixture(scope="module")
def twelve(truth: Truth, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twelve") / "releases"
    made = Releases(folder, KEY).publish_due(truth.figures, MONDAY_BEFORE)
    assert [one.week for one in made] == list(truth.weeks[:-1])
    return folder


@pytest.fixture
def releases(twelve: Path, tmp_path: Path) -> Releases:
    """Twelve weeks are told."""
    return Releases(Path(shutil.copytree(twelve, tmp_path / "releases")), KEY)


def with_late_rows(figures: Figures, embassy: str, category: str, since: str, more: int) -> Figures:
    """`figures` after somebody typed `more` cases received in the week `since`."""
    cells = figures["weekly_cells"].copy()
    is_meant = (cells["embassy"] == embassy) & (cells["category"] == category)
    cells.loc[is_meant & (cells["week"] >= since), "received_so_far"] += more
    return dataclasses.replace(figures, tables={**figures.tables, "weekly_cells": cells})


def test_a_week_is_told_once_whatever_is_corrected_later(truth: Truth, releases: Releases) -> None:
    before = {file.name: file.read_bytes() for file in releases.folder.iterdir()}
    corrected = with_late_rows(truth.figures, "pl", "other", truth.weeks[3], 7)
    (new,) = releases.publish_due(corrected, MONDAY)
    after = {file.name: file.read_bytes() for file in releases.folder.iterdir()}
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {f"{new.week}.release"}
    # The late rows count in the week that is told next, and in no other.
    place = new.counted.embassies.index("pl"), new.counted.categories.index("other")
    assert new.counted.of_week["received"][place] == truth.flows["received"][(*place, -1)] + 7
    assert releases.publish_due(corrected, MONDAY) == []


def test_rows_taken_away_again_are_never_a_number_below_none(
    truth: Truth, releases: Releases
) -> None:
    emptied = with_late_rows(truth.figures, "pl", "other", truth.weeks[3], -500)
    (new,) = releases.publish_due(emptied, MONDAY)
    assert (new.counted.of_week["received"] >= 0).all()


def test_what_is_read_back_is_what_was_told(truth: Truth, releases: Releases) -> None:
    (one,) = releases.publish_due(truth.figures, MONDAY)
    read = releases.all()[-1]
    assert (one.week, one.made_on) == (read.week, read.made_on)
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, read.tables[name], check_dtype=False)
    for flow, counts in one.counted.so_far.items():
        assert (counts == read.counted.so_far[flow]).all()
    newest = releases.newest(date(2026, 11, 29))
    assert newest is not None and newest.week == truth.weeks[-2]
    assert [one.week for one in releases.last(2)] == list(truth.weeks[-2:])


def test_the_files_are_for_the_programme_alone_and_hold_no_plain_number(
    truth: Truth, releases: Releases
) -> None:
    for file in releases.folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        # Long words: two letters stand in a sealed file by chance.
        content = file.read_bytes()
        assert not [word for word in (b"embassy", b"received", b"closed") if word in content]
    assert stat.S_IMODE(releases.folder.stat().st_mode) == 0o700


def test_with_another_key_or_a_changed_file_nothing_is_told_anew(
    truth: Truth, releases: Releases
) -> None:
    with pytest.raises(Refused, match="Put the seal key back"):
        Releases(releases.folder, KEY[::-1]).publish_due(truth.figures, MONDAY)
    file = releases.folder / f"{truth.weeks[5]}.release"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    with pytest.raises(Refused, match=f"^{truth.weeks[5]}.release was sealed with another key"):
        releases.publish_due(truth.figures, MONDAY)
    # Nor can one week's file stand for another's.
    (releases.folder / f"{truth.weeks[4]}.release").replace(file)
    with pytest.raises(Refused):
        releases.all()


def test_a_release_that_fails_the_audit_is_not_published_and_the_one_before_stays(
    truth: Truth, releases: Releases, caplog: pytest.LogCaptureFixture
) -> None:
    failing = Rules(minds_own_share=False, hides_small=False)
    assert releases.publish_due(truth.figures, MONDAY, failing) == []
    assert "The release of week 2026-W47 is not published" in caplog.text
    newest = releases.newest(MONDAY)
    assert newest is not None and newest.week == truth.weeks[-2]


def test_the_figures_carry_what_was_told_by_their_day(truth: Truth, releases: Releases) -> None:
    releases.publish_due(truth.figures, MONDAY)
    made = releases.all()
    figures = with_releases(truth.figures, made)
    assert set(figures["release_network"]["week"]) == set(truth.weeks)
    assert sorted(set(figures["release_embassies"]["week"])) == [
        week for week in truth.weeks if block_ends_with(week)
    ]
    earlier = dataclasses.replace(
        truth.figures, span=dataclasses.replace(truth.figures.span, as_of=date(2026, 10, 5))
    )
    assert max(with_releases(earlier, made)["release_network"]["week"]) == "2026-W39"
    assert with_releases(truth.figures, [])["release_network"].empty
