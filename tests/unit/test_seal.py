"""Sealed readings: whole or not at all, refused when touched, the last fourteen kept."""

from __future__ import annotations

import os
import random
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ambasada.storage.parcel import pack
from ambasada.storage.seal import KEPT_READINGS, Refused, SealedFolder, last_good, new_key

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
KEY = bytes(range(32))


@pytest.fixture
def sealed(tmp_path: Path) -> SealedFolder:
    return SealedFolder(tmp_path / "readings", KEY)


def newest(sealed: SealedFolder) -> object:
    """The text in the newest parcel that can be opened."""
    return last_good(sealed, lambda parts: parts["text"].decode())


def write(sealed: SealedFolder, text: str, minutes: int = 0) -> Path:
    return sealed.write(pack({"text": text.encode()}), NOON + timedelta(minutes=minutes))


def test_what_was_sealed_is_opened_again(sealed: SealedFolder) -> None:
    file = write(sealed, "first")
    write(sealed, "second", minutes=5)
    assert newest(sealed) == "second"
    assert b"first" not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_another_key_opens_nothing(sealed: SealedFolder) -> None:
    write(sealed, "first")
    other = SealedFolder(sealed.folder, new_key())
    with pytest.raises(Refused, match="another key"):
        other.open(sealed.files()[0])
    assert newest(other) is None


def test_each_of_200_flipped_bits_is_refused_and_the_older_reading_taken(
    sealed: SealedFolder,
) -> None:
    write(sealed, "older")
    file = write(sealed, "newer" * 100, minutes=5)
    whole = file.read_bytes()
    for bit in random.Random(1).sample(range(len(whole) * 8), 200):
        touched = bytearray(whole)
        touched[bit // 8] ^= 1 << bit % 8
        file.write_bytes(touched)
        with pytest.raises(Refused):
            sealed.open(file)
    assert newest(sealed) == "older"


def test_every_truncation_is_refused(sealed: SealedFolder) -> None:
    file = write(sealed, "text")
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        with pytest.raises(Refused):
            sealed.open(file)
    assert newest(sealed) is None


def test_an_old_reading_cannot_be_passed_off_as_a_new_one(sealed: SealedFolder) -> None:
    old, new = write(sealed, "old"), write(sealed, "new", minutes=5)
    old.replace(new)
    assert newest(sealed) is None


def test_a_parcel_of_another_version_is_passed_over(sealed: SealedFolder) -> None:
    write(sealed, "older")
    sealed.write(pack({"other": b""}), NOON + timedelta(minutes=5))
    sealed.write(b"no parcel at all", NOON + timedelta(minutes=6))
    assert newest(sealed) == "older"


def test_the_last_fourteen_are_kept(sealed: SealedFolder) -> None:
    for minute in range(KEPT_READINGS + 5):
        write(sealed, str(minute), minutes=minute)
    assert len(sealed.files()) == KEPT_READINGS
    assert newest(sealed) == str(KEPT_READINGS + 4)


def test_what_a_killed_process_left_half_written_goes_after_an_hour(sealed: SealedFolder) -> None:
    write(sealed, "first")
    half, fresh = sealed.folder / "a.1.half", sealed.folder / "b.2.half"
    for file in (half, fresh):
        file.write_bytes(b"half")
    os.utime(half, (time.time() - 7200,) * 2)
    write(sealed, "second", minutes=5)
    assert not half.exists() and fresh.exists()
