"""Notes on alerts: one a seat, by role, for a year, in files of earlier versions too."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ambasada.alert_notes import Name
from ambasada.storage.accounts_tables import NOTE_SECONDS
from ambasada.visibility import Role
from tests.storage.enrolled import House

ALERT = Name("cell", "aa", "threats", "2026-W47")
OTHER = Name("cell", "aa", "threats", "2026-W46")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "accounts.sqlite")


def test_a_seat_has_one_note_on_an_alert_and_the_newest_stands(house: House) -> None:
    house.accounts.keep_note(ALERT, "seen", Role.COORDINATOR, "aa")
    house.accounts.keep_note(ALERT, "campaign", Role.COORDINATOR, "aa")
    house.accounts.keep_note(ALERT, "seen", Role.LEADERSHIP, "")
    house.accounts.keep_note(OTHER, "seen", Role.COORDINATOR, "aa")
    kept = {(one.alert, one.said, one.role) for one in house.accounts.notes_on(ALERT)}
    assert kept == {(ALERT, "campaign", Role.COORDINATOR), (ALERT, "seen", Role.LEADERSHIP)}
    assert len(house.accounts.notes_on(OTHER)) == 1
    house.accounts.forget_note(ALERT, Role.COORDINATOR, "aa")
    assert [one.role for one in house.accounts.notes_on(ALERT)] == [Role.LEADERSHIP]
    assert len(house.accounts.notes_on(OTHER)) == 1


def test_the_file_says_neither_who_noted_nor_on_what(house: House) -> None:
    house.enrol("lark")
    house.accounts.keep_note(ALERT, "seen", Role.LEADERSHIP, "")
    with sqlite3.connect(house.file) as db:
        (row,) = db.execute("SELECT * FROM note").fetchall()
    kept = b" ".join(str(one).encode() if not isinstance(one, bytes) else one for one in row)
    assert not any(word in kept for word in (b"lark", b"threats", b"W47", b"cell"))


def test_a_note_is_kept_for_a_year(house: House) -> None:
    house.accounts.keep_note(ALERT, "seen", Role.LEADERSHIP, "")
    house.clock.now += NOTE_SECONDS - 1
    assert len(house.accounts.notes_on(ALERT)) == 1
    house.clock.now += 2
    assert not house.accounts.notes_on(ALERT)
    house.clock.now += 60
    house.accounts.keep_note(OTHER, "seen", Role.LEADERSHIP, "")
    with sqlite3.connect(house.file) as db:
        assert db.execute("SELECT count(*) FROM note").fetchone() == (1,)


def test_a_file_of_an_earlier_version_gets_the_table(house: House) -> None:
    house.enrol("lark")
    with sqlite3.connect(house.file) as db:
        db.execute("DROP TABLE note")
    opened = house.open()
    opened.keep_note(ALERT, "seen", Role.LEADERSHIP, "")
    assert len(opened.notes_on(ALERT)) == 1
    assert [one.login for one in opened.members()] == ["lark"]
