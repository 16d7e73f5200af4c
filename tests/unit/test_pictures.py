"""The comparison of pictures in the browser's tests sees what a reader would, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.browser.look import pictures

PAGE, INK, ANOTHER_INK = "#FFFFFF", "#1B4F7A", "#7A1B4F"


def screen(ink: str = INK, *, left: float = 40) -> Image.Image:
    """A card of four million pixels with one small badge on it."""
    picture = Image.new("RGB", (1440, 2800), PAGE)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, 1420, 400), outline="#DDE2E9")
    draw.rectangle((left, 60, left + 60, 80), fill=ink)
    return picture


def test_the_same_picture_differs_nowhere() -> None:
    found = pictures.difference(screen(), screen())
    assert found.is_small and found.share == 0


def test_a_small_badge_of_another_colour_is_seen_on_a_large_screen() -> None:
    found = pictures.difference(screen(), screen(ANOTHER_INK))
    assert found.share < pictures.MOST_DIFFERENT, "the share of the whole alone would not see it"
    assert not found.is_small


def test_a_badge_that_moved_by_a_pixel_is_not_told() -> None:
    assert pictures.difference(screen(), screen(left=41)).is_small


def test_a_colour_a_little_off_is_anti_aliasing_and_a_little_more_is_not() -> None:
    plain = Image.new("RGB", (400, 400), (100, 100, 100))
    assert pictures.difference(plain, Image.new("RGB", (400, 400), (100, 116, 100))).is_small
    assert not pictures.difference(plain, Image.new("RGB", (400, 400), (100, 117, 100))).is_small


def test_a_longer_screen_is_another_screen() -> None:
    assert pictures.difference(screen(), screen().crop((0, 0, 1440, 2799))).is_small
    found = pictures.difference(screen(), screen().crop((0, 0, 1440, 2798)))
    assert not found.is_small
    assert str(found) == "1440 × 2800 pixels, stored are 1440 × 2798"


def test_what_is_stored_stays_within_the_tolerance(tmp_path: Path) -> None:
    wheel = Image.effect_noise((300, 300), 90).convert("RGB")
    pictures.store(wheel, tmp_path / "wheel.webp")
    stored = Image.open(tmp_path / "wheel.webp")
    assert pictures.difference(wheel, stored).share == 0


def test_a_picture_that_nobody_stored_says_how_to_store_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "STORED", tmp_path)
    monkeypatch.delenv(pictures.RENEW, raising=False)
    says = pictures.check("nowhere-light-390-en", screen())
    assert says.startswith("No stored picture of nowhere-light-390-en")
    assert says.endswith("make pictures ARGS='-k nowhere-light-390-en'")
