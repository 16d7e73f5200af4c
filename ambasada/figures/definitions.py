"""What each figure means: the one place that a screen's help text and the docs are taken from.

A figure is defined by the function that computes it; the first paragraph of that function's
docstring is its formula, and `@figure` gives it the name that screens show.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])


@dataclass(frozen=True)
class Definition:
    """One figure: its id, the name on screens, the formula in words."""

    id: str
    title: str
    formula: str


DEFINITIONS: dict[str, Definition] = {}


def figure(title: str) -> Callable[[Function], Function]:
    """Register a function as the one definition of a figure."""

    def register(function: Function) -> Function:
        paragraph = (inspect.getdoc(function) or "").split("\n\n")[0]
        formula = " ".join(paragraph.split())
        DEFINITIONS[function.__name__] = Definition(function.__name__, title, formula)
        return function

    return register
