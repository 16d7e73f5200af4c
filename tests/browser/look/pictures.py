"""Pictures of screens: stored small, compared with room for anti-aliasing."""

from __future__ import annotations

import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

STORED = Path(__file__).resolve().parents[1] / "pictures"
RENEW = "RENEW_PICTURES"
# A channel may differ by so much of 255: the edge of a letter, and what storing rounds away.
TOLERANCE = 16
# Of a whole picture. The same Chromium draws the same pixels; another one smooths edges otherwise.
MOST_DIFFERENT = 0.002
# A word or a mark that changed is lost among four million pixels, but not within its own square.
SQUARE, MOST_IN_A_SQUARE = 40, 0.4
_STEP = 8


@dataclass(frozen=True)
class Difference:
    """How far two pictures are from each other; shares run from 0 to 1."""

    sizes: tuple[tuple[int, int], tuple[int, int]]
    share: float
    worst_square: float
    marks: Image.Image | None

    @property
    def is_small(self) -> bool:
        """Whether nobody would see it."""
        same_size = self.sizes[0] == self.sizes[1]
        return same_size and self.share <= MOST_DIFFERENT and self.worst_square <= MOST_IN_A_SQUARE

    def __str__(self) -> str:
        if self.marks is None:
            (wide, high), (was_wide, was_high) = self.sizes
            return f"{wide} × {high} pixels, stored are {was_wide} × {was_high}"
        return (
            f"{self.share:.2%} of all pixels differ (at most {MOST_DIFFERENT:.2%}), and "
            f"{self.worst_square:.0%} of one square of {SQUARE} pixels (at most "
            f"{MOST_IN_A_SQUARE:.0%})"
        )


def difference(actual: Image.Image, stored: Image.Image) -> Difference:
    """Compare two pictures, channel by channel."""
    actual, stored = _of_one_height(actual, stored)
    sizes = (actual.size, stored.size)
    if actual.size != stored.size:
        return Difference(sizes, 1.0, 1.0, None)
    channels = ImageChops.difference(actual.convert("RGB"), stored.convert("RGB")).split()
    most = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    marks = most.point(lambda value: 255 if value > TOLERANCE else 0)
    # Averages of squares: a shrunken picture of the marks.
    squares = marks.resize(
        (-(-marks.width // SQUARE), -(-marks.height // SQUARE)), Image.Resampling.BOX
    )
    share = marks.histogram()[255] / (marks.width * marks.height)
    return Difference(sizes, share, float(squares.getextrema()[1]) / 255, marks)  # type: ignore[arg-type]


def _of_one_height(first: Image.Image, second: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Without the last line of one: heights of text are fractions, and their sum is rounded."""
    if first.width != second.width or abs(first.height - second.height) > 1:
        return first, second
    box = (0, 0, first.width, min(first.height, second.height))
    return first.crop(box), second.crop(box)


def opened(png: bytes) -> Image.Image:
    """A browser's picture."""
    return Image.open(io.BytesIO(png)).convert("RGB")


def store(picture: Image.Image, file: Path) -> None:
    """Lossless WebP of channels rounded to steps of 8: half the size, within the tolerance."""
    rounded = picture.convert("RGB").point(
        lambda value: min(255, (value + _STEP // 2) // _STEP * _STEP)
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    rounded.save(file, "WEBP", lossless=True, quality=80, method=4)


def check(name: str, picture: Image.Image) -> str:
    """Compare with the stored picture of that name, or store it; what is wrong, or nothing."""
    file = STORED / f"{name}.webp"
    if os.environ.get(RENEW):
        store(picture, file)
        return ""
    if not file.exists():
        seen = _put_aside(name, picture, None)
        return (
            f"No stored picture of {name}; this run's is {seen}. Look at it, and if it is right "
            f"store it: make pictures ARGS='-k {name}'"
        )
    found = difference(picture, Image.open(file))
    if found.is_small:
        return ""
    seen = _put_aside(name, picture, found)
    return (
        f"{name} looks otherwise than stored: {found}. This run's picture and the marked "
        f"difference: {seen.parent}. If the change is meant: make pictures ARGS='-k {name}'"
    )


def _put_aside(name: str, picture: Image.Image, found: Difference | None) -> Path:
    folder = Path(tempfile.gettempdir()) / "ambasada-pictures"
    folder.mkdir(exist_ok=True)
    seen = folder / f"{name}.png"
    picture.save(seen)
    if found and found.marks:
        pale = Image.blend(picture, Image.new("RGB", picture.size, "white"), 0.75)
        pale.paste((220, 0, 120), mask=found.marks)
        pale.save(folder / f"{name}-difference.png")
    return seen
