"""The pictures that the map is made of: which part of the earth, in which projection, how large.

Plotly draws the projections; they are repeated here because marks can only make room for one
another where their pixels are known.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

Point = tuple[float, float]
# Latitude and longitude in degrees to earth radii, x to the east and y to the south.
Project = Callable[[float, float], Point]

ROTATION = 11.0  # degrees of longitude: so that no country is cut at the edge of the earth
PARALLELS = (38.0, 62.0)


def conic_equal_area(south: float, north: float, rotation: float) -> Project:
    """Albers' conic equal-area projection (Snyder 1987, pp. 98–103), on a sphere."""
    sine = math.sin(math.radians(south))
    cone = (sine + math.sin(math.radians(north))) / 2
    constant = 1 + sine * (2 * cone - sine)

    def project(latitude: float, longitude: float) -> Point:
        radius = math.sqrt(constant - 2 * cone * math.sin(math.radians(latitude))) / cone
        angle = cone * math.radians(longitude - rotation)
        return radius * math.sin(angle), radius * math.cos(angle)

    return project


def equal_earth(rotation: float) -> Project:
    """The Equal Earth projection (Šavrič, Patterson and Jenny 2018)."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    half_root = math.sqrt(3) / 2

    def project(latitude: float, longitude: float) -> Point:
        theta = math.asin(half_root * math.sin(math.radians(latitude)))
        second, sixth = theta**2, theta**6
        east = math.radians((longitude - rotation + 180) % 360 - 180)
        stretch = half_root * (a1 + 3 * a2 * second + sixth * (7 * a3 + 9 * a4 * second))
        north = theta * (a1 + a2 * second + sixth * (a3 + a4 * second))
        return east * math.cos(theta) / stretch, -north

    return project


@dataclass(frozen=True)
class View:
    """One subplot.

    Plotly fits the frame of `longitudes` and `latitudes` into the domain, puts `center` in its
    middle and enlarges by `scale`. `pixels` is the earth's radius that comes out on the narrowest
    card the view is made for, `frame` the picture's width and height there: both were measured in
    Chromium.
    """

    geometry: str
    kind: str
    project: Project
    center: Point  # latitude, longitude
    longitudes: tuple[float, float]
    latitudes: tuple[float, float]
    pixels: float
    frame: tuple[float, float]
    domain_x: tuple[float, float] = (0.0, 1.0)
    domain_y: tuple[float, float] = (0.0, 1.0)
    scale: float = 1.0
    # Diameter of the largest mark, and of the smallest by the digits of its number: a mark must be
    # seen and its number must fit. A single floor: numbers only where they happen to fit.
    largest: float = 40.0
    floors: tuple[float, ...] = (10.0, 17.0, 22.0, 28.0)
    has_frame: bool = False

    def shows(self, latitude: float, longitude: float) -> bool:
        """Whether the place lies inside the picture, with room for its mark."""
        return self.holds(self.pixels_of(latitude, longitude), 6.0)

    def holds(self, spot: Point, radius: float) -> bool:
        """Whether a mark in the picture's pixels is wholly inside."""
        return all(
            abs(there) <= side / 2 - radius for there, side in zip(spot, self.frame, strict=True)
        )

    def pixels_of(self, latitude: float, longitude: float) -> Point:
        """Where a place is drawn, counted from the picture's middle."""
        x, y = self.project(latitude, longitude)
        middle_x, middle_y = self.project(*self.center)
        return (x - middle_x) * self.pixels, (y - middle_y) * self.pixels

    def degrees_of(self, spot: Point, latitude: float, longitude: float) -> Point:
        """Latitude and longitude of a spot in pixels, starting from a place near it."""
        small = 0.01
        for _round in range(8):  # Newton's method; each round doubles the exact digits
            x, y = self.pixels_of(latitude, longitude)
            x_north, y_north = self.pixels_of(latitude + small, longitude)
            x_east, y_east = self.pixels_of(latitude, longitude + small)
            a, b, c, d = (x_north - x, x_east - x, y_north - y, y_east - y)
            right, down = spot[0] - x, spot[1] - y
            latitude += small * (right * d - down * b) / (a * d - b * c)
            longitude += small * (down * a - right * c) / (a * d - b * c)
        return latitude, longitude


EUROPE = View(
    geometry="europe",
    kind="conic equal area",
    project=conic_equal_area(*PARALLELS, ROTATION),
    center=(48.4, 11.0),
    longitudes=(-28.6, 50.6),
    latitudes=(30.8, 66.0),
    pixels=580.0,
    frame=(675.0, 401.0),
)
# In the empty North Atlantic.
INSET = View(
    geometry="world",
    kind="equal earth",
    project=equal_earth(ROTATION),
    center=(5.0, ROTATION),
    longitudes=(-180.0, 180.0),
    latitudes=(-72.0, 82.0),
    pixels=45.0,
    frame=(244.0, 112.0),
    domain_x=(0.012, 0.345),
    domain_y=(0.65, 0.985),
    has_frame=True,
)
WORLD = View(
    geometry="world",
    kind="equal earth",
    project=equal_earth(ROTATION),
    center=(4.5, ROTATION),
    longitudes=(-140.0, 165.0),
    latitudes=(-66.0, 84.0),
    pixels=170.0,
    frame=(780.0, 429.0),
    largest=14.0,
    floors=(6.5,),
)
# A telephone: Portugal to Israel, the world below it at full width.
EUROPE_COMPACT = replace(
    EUROPE,
    center=(48.4, 14.6),
    longitudes=(-20.0, 42.0),
    latitudes=(22.0, 68.0),
    scale=1.43,
    pixels=420.0,
    frame=(307.0, 247.0),
    domain_y=(0.50, 1.0),
    largest=30.0,
    floors=(9.0, 15.0, 20.0, 26.0),
)
INSET_COMPACT = replace(
    INSET,
    pixels=56.0,
    frame=(303.0, 138.0),
    domain_x=(0.01, 0.99),
    domain_y=(0.20, 0.49),
    largest=30.0,
    floors=(9.0, 15.0, 20.0, 26.0),
)
WORLD_COMPACT = replace(
    WORLD, pixels=66.0, frame=(303.0, 167.0), domain_y=(0.36, 1.0), largest=10.0, floors=(5.0,)
)

# By span and by whether the screen is a telephone's: the main view, then the one that takes
# whatever lies outside it.
VIEWS: dict[tuple[str, bool], tuple[View, ...]] = {
    ("europe", False): (EUROPE, INSET),
    ("europe", True): (EUROPE_COMPACT, INSET_COMPACT),
    ("world", False): (WORLD,),
    ("world", True): (WORLD_COMPACT,),
}
HEIGHTS = {
    ("europe", False): 500,
    ("world", False): 500,
    ("europe", True): 540,
    ("world", True): 290,
}
