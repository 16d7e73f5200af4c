"""Marks on the map: what each stands for, and how they make room for one another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


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


@dataclass(frozen=True)
class Projection:
    """Albers' conic equal-area projection (Snyder 1987, pp. 98–103), in screen pixels."""

    parallels: tuple[float, float]
    rotation: float
    pixels_per_unit: float

    @property
    def _cone(self) -> tuple[float, float]:
        first, second = (math.radians(parallel) for parallel in self.parallels)
        n = (math.sin(first) + math.sin(second)) / 2
        return n, math.cos(first) ** 2 + 2 * n * math.sin(first)

    def forward(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Degrees to pixels; y grows to the north."""
        n, c = self._cone
        rho = math.sqrt(c - 2 * n * math.sin(math.radians(latitude))) / n
        theta = n * math.radians(longitude - self.rotation)
        scale = self.pixels_per_unit
        return scale * rho * math.sin(theta), -scale * rho * math.cos(theta)

    def backward(self, x: float, y: float) -> tuple[float, float]:
        """Pixels to degrees (latitude, longitude)."""
        n, c = self._cone
        east, north = x / self.pixels_per_unit, -y / self.pixels_per_unit
        rho, theta = math.hypot(east, north), math.atan2(east, north)
        latitude = math.asin((c - (rho * n) ** 2) / (2 * n))
        return math.degrees(latitude), math.degrees(theta / n) + self.rotation


# Circles may touch by this many pixels; a rim still tells them apart.
_ALLOWED = 2.0
_ROUNDS = 60


def spread(
    where: Sequence[tuple[float, float]], sizes: Sequence[float], projection: Projection
) -> list[tuple[float, float]]:
    """Move marks (latitude, longitude) apart until none hides another; always the same way.

    Of two that overlap the smaller one moves further, so that a large circle stays in its country.
    """
    points = [list(projection.forward(*one)) for one in where]
    for _round in range(_ROUNDS):
        moved = [_push_apart(points, sizes, i, j) for i, j in _pairs(len(points))]
        if not any(moved):
            break
    return [projection.backward(*point) for point in points]


def _pairs(count: int) -> list[tuple[int, int]]:
    return [(i, j) for i in range(count) for j in range(i + 1, count)]


def _push_apart(points: list[list[float]], sizes: Sequence[float], i: int, j: int) -> bool:
    dx, dy = points[j][0] - points[i][0], points[j][1] - points[i][1]
    distance = math.hypot(dx, dy)
    wanted = (sizes[i] + sizes[j]) / 2 - _ALLOWED
    if distance >= wanted - 0.01:
        return False
    if distance == 0:
        dx, dy, distance = 1.0, 0.0, 1.0
    overlap = wanted - distance
    share = sizes[i] / (sizes[i] + sizes[j])
    for index, part in ((i, -(1 - share)), (j, share)):
        points[index][0] += part * overlap * dx / distance
        points[index][1] += part * overlap * dy / distance
    return True
