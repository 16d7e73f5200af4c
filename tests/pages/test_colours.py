"""Colours of charts and the map stand out from what is behind them and from one another.

Texts are axe-core's matter (tests/browser/look). WCAG 2.2, 1.4.11: a mark that says something has
3 to 1 to its neighbours. Colour blindness: Machado, Oliveira and Fernandes (2009), severity 1.
"""

from __future__ import annotations

import tomllib
from itertools import pairwise

import numpy as np
import pytest

from components.theme import DARK, LIGHT, Palette
from tests.conftest import ROOT

PALETTES = {"light": LIGHT, "dark": DARK}
# What a line or a bar is drawn in. Borders, grids and what is paler on purpose carry no meaning.
MARKS = ("neutral", "primary", "warning", "good", "muted")
SEEN_BY = {
    "everybody": np.eye(3),
    "protanopia": np.array(
        [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]
    ),
    "deuteranopia": np.array(
        [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]
    ),
}
_TO_CONES = np.array([[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]])
_TO_LAB = np.array(
    [[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]]
)


def light_of(colour: str) -> np.ndarray:
    """Red, green and blue as amounts of light."""
    shares = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours."""
    dark, bright = sorted(float(light_of(each) @ [0.2126, 0.7152, 0.0722]) for each in (one, other))
    return (bright + 0.05) / (dark + 0.05)


def distance(one: str, other: str, seer: str) -> float:
    """How far apart two colours look (OKLab, hundredths)."""
    lab = [
        _TO_LAB @ np.cbrt(_TO_CONES @ np.clip(SEEN_BY[seer] @ light_of(each), 0, 1))
        for each in (one, other)
    ]
    return float(np.linalg.norm(lab[0] - lab[1])) * 100


def theme(scheme: str) -> dict[str, list[str]]:
    """The colours of Streamlit's own charts."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    return settings["theme"][scheme]  # type: ignore[no-any-return]


def test_the_ratio_is_wcags() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", MARKS)
@pytest.mark.parametrize("scheme", PALETTES)
def test_a_mark_stands_out_from_the_page(scheme: str, name: str) -> None:
    palette: Palette = PALETTES[scheme]
    assert contrast(getattr(palette, name), palette.page) >= 3


@pytest.mark.parametrize("scheme", PALETTES)
def test_words_stand_out_from_the_page(scheme: str) -> None:
    palette: Palette = PALETTES[scheme]
    for name in ("text", "muted", "warning", "good", "primary"):
        assert contrast(getattr(palette, name), palette.page) >= 4.5, name


@pytest.mark.parametrize("seer", SEEN_BY)
@pytest.mark.parametrize("scheme", PALETTES)
def test_bad_good_and_primary_are_told_apart_by_everybody(scheme: str, seer: str) -> None:
    palette: Palette = PALETTES[scheme]
    meanings = (palette.warning, palette.good, palette.primary)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert distance(meanings[one], meanings[other], seer) >= 8


@pytest.mark.parametrize("seer", SEEN_BY)
@pytest.mark.parametrize("scheme", PALETTES)
def test_steps_of_a_sequence_go_one_way_for_everybody(scheme: str, seer: str) -> None:
    steps = theme(scheme)["chartSequentialColors"]
    for before, after in pairwise(steps):
        assert distance(before, after, seer) >= 3
    brightness = [float(light_of(one).sum()) for one in steps]
    assert brightness == sorted(brightness, reverse=scheme == "light")


@pytest.mark.parametrize("scheme", PALETTES)
def test_charts_and_streamlit_have_the_same_colours(scheme: str) -> None:
    palette, settings = PALETTES[scheme], theme(scheme)
    assert tuple(settings["chartCategoricalColors"]) == palette.categories
    assert settings["backgroundColor"] == palette.page  # type: ignore[comparison-overlap]
    assert settings["textColor"] == palette.text  # type: ignore[comparison-overlap]
