"""The stored pictures are those of the tour, and small."""

from __future__ import annotations

from tests.browser.look.pictures import STORED
from tests.browser.look.tour import all_stops


def test_every_screen_has_its_pictures_and_no_picture_is_left_over() -> None:
    assert {file.stem for file in STORED.glob("*.webp")} == set(map(str, all_stops()))


def test_the_pictures_stay_small() -> None:
    assert sum(file.stat().st_size for file in STORED.iterdir()) < 6_000_000
