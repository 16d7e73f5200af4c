"""Marks on the map: what each stands for, how large it is, how they make room for one another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from components.map_views import Point, View

NUMBER_FROM = 10  # open cases; below it the size says enough
NOT_REPORTED = frozenset({"missing", "no_sheet"})

# The largest mark stands for at least this many cases, or three would look like a crisis.
_SMALLEST_CROWD = 60
# Pixels: the pale rim of a mark; the air between two rims; how far a mark may step aside.
RIM = 1.5
_AIR = 1.0
_FARTHEST = 45.0
_RING = 1.5
_DIRECTIONS = 16
# A crossed mark is this many times the smallest, or its cross could not be seen.
_CROSS = 1.3
# Width of a digit as a share of the font's size, and how a number's size follows its mark.
_DIGIT = 0.52
_FONTS = ((36.0, 14), (26.0, 12), (0.0, 10))


_Disc = tuple[Point, float]  # middle and radius in pixels


@dataclass(frozen=True)
class Place:
    """One embassy on the map. None is unknown; `tooltip` is ready text, its first line the name."""

    embassy: str
    name: str
    shape: str
    latitude: float
    longitude: float
    open_cases: int | None
    overdue: int | None
    utilisation: float | None
    reporting: str
    tooltip: tuple[str, ...]

    @property
    def has_reported(self) -> bool:
        """Whether this week's silence would be a zero."""
        return self.reporting not in NOT_REPORTED


@dataclass(frozen=True)
class Mark:
    """A place's mark: where it is drawn (degrees) and its diameter (pixels)."""

    place: Place
    latitude: float
    longitude: float
    diameter: float

    @property
    def font_size(self) -> int:
        """Of the number inside, in pixels."""
        return next(font for diameter, font in _FONTS if self.diameter >= diameter)

    @property
    def number(self) -> str:
        """The open cases, where there are enough of them and they fit; a crossed mark has none."""
        text = str(self.place.open_cases or 0)
        fits = len(text) * _DIGIT * self.font_size <= self.diameter - 2
        is_wanted = (self.place.open_cases or 0) >= NUMBER_FROM and self.place.has_reported
        return text if fits and is_wanted else ""


def diameter_of(place: Place, most: int, view: View) -> float:
    """In pixels: the area follows the open cases, above a floor. `most` is the map's largest."""
    cases = place.open_cases or 0
    digits = len(str(cases)) if place.has_reported else 1
    floor = view.floors[min(digits, len(view.floors)) - 1]
    if not place.has_reported:
        floor *= _CROSS
    return round(max(floor, view.largest * math.sqrt(cases / max(most, _SMALLEST_CROWD))), 1)


def marks_of(places: Sequence[Place], most: int, view: View) -> list[Mark]:
    """The marks of a view, large ones first; none hides another."""
    marks = [
        Mark(place, place.latitude, place.longitude, diameter_of(place, most, view))
        for place in places
    ]
    return spread(marks, view)


def spread(marks: Sequence[Mark], view: View) -> list[Mark]:
    """Move marks apart, inside the picture. The order they come in does not matter.

    The largest stay on their cities. Each next one takes the nearest free spot around its own,
    looking first away from what it would hide: a large circle must not leave its country.
    """
    taken: list[_Disc] = []
    moved = []
    for mark in sorted(marks, key=lambda mark: (-mark.diameter, mark.place.embassy)):
        city = view.pixels_of(mark.latitude, mark.longitude)
        radius = mark.diameter / 2
        spot = _free_spot(city, radius, taken, view)
        taken.append((spot, radius))
        moved.append(mark if spot == city else _moved(mark, spot, view))
    return moved


def _moved(mark: Mark, spot: Point, view: View) -> Mark:
    latitude, longitude = view.degrees_of(spot, mark.latitude, mark.longitude)
    return replace(mark, latitude=latitude, longitude=longitude)


def _free_spot(city: Point, radius: float, taken: Sequence[_Disc], view: View) -> Point:
    reach = radius + _FARTHEST + RIM + _AIR
    near = [other for other in taken if math.dist(city, other[0]) < reach + other[1]]
    hidden = [other for other in near if _overlap(city, radius, other)]
    if not hidden:
        return city
    for spot in _spots_around(city, hidden):
        if view.holds(spot, radius) and not any(_overlap(spot, radius, disc) for disc in near):
            return spot
    return city  # hundreds of marks in one spot: better hidden than on another continent


def _overlap(spot: Point, radius: float, other: _Disc) -> bool:
    return math.dist(spot, other[0]) < radius + other[1] + RIM + _AIR


def _spots_around(city: Point, hidden: Sequence[_Disc]) -> Iterator[Point]:
    """Ring by ring: straight away from what is hidden, then a little left, a little right …"""
    away = math.atan2(
        sum(city[1] - spot[1] for spot, _radius in hidden),
        sum(city[0] - spot[0] for spot, _radius in hidden),
    )
    for ring in range(1, int(_FARTHEST / _RING) + 1):
        for turn in range(_DIRECTIONS):
            side = 1 if turn % 2 else -1
            angle = away + side * ((turn + 1) // 2) * 2 * math.pi / _DIRECTIONS
            distance = ring * _RING
            yield city[0] + distance * math.cos(angle), city[1] + distance * math.sin(angle)
