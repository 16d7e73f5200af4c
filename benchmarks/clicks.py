"""Every kind of click that is measured, as one table: the screen, the control, what is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from playwright.sync_api import Locator

from benchmarks.browser import Cost, Visit


@dataclass(frozen=True)
class Kind:
    """One kind of click. `first` are choices nobody has made yet; `again` is what follows."""

    name: str
    group: str
    control: str
    first: tuple[str, ...]
    again: tuple[str, ...] = ()


@dataclass(frozen=True)
class Screen:
    """A screen, through whose eyes, and the clicks on it."""

    address: str
    eyes: tuple[str, ...]
    kinds: tuple[Kind, ...]


LEADERSHIP = "leadership"
PLACES = ("Poland", "Germany", "Lithuania", "Spain", "Sweden")

SCREENS = (
    Screen(
        "/overview",
        (LEADERSHIP, "pl"),
        (
            Kind("overview, period", "period", "buttons:weeks", ("13", "52"), ("13", "52", "26")),
            Kind("overview, map", "map", "buttons:map", ("World",), ("World", "Europe")),
        ),
    ),
    Screen(
        "/my-week",
        (LEADERSHIP,),
        (
            Kind("my week, embassy", "embassy", "list:Embassy", PLACES, PLACES),
            Kind("my week, period", "period", "buttons:weeks", ("13", "52"), ("13", "52", "26")),
        ),
    ),
    Screen(
        "/open-cases",
        ("pl",),
        (
            Kind(
                "open cases, filter",
                "filter",
                "buttons:only",
                ("Overdue", "Silent"),
                ("Overdue", "Silent", "All"),
            ),
            Kind(
                "open cases, list",
                "filter",
                "list:Urgency",
                ("urgent", "normal"),
                ("urgent", "normal", "All"),
            ),
        ),
    ),
    Screen(
        "/monthly-trends",
        (LEADERSHIP,),
        (
            Kind(
                "monthly trends, period",
                "period",
                "buttons:months",
                ("25", "37", "60"),
                ("25", "37", "60"),
            ),
            Kind(
                "monthly trends, figure",
                "filter",
                "buttons:figure",
                ("Closed", "Open"),
                ("Received", "Closed", "Open"),
            ),
            Kind("monthly trends, embassy", "embassy", "list:Embassy", PLACES[:3], PLACES[:3]),
        ),
    ),
)
NAVIGATION = Kind("another screen", "screen", "bar:", ("My week", "Overview", "Volunteers"))

USUAL = (
    Kind("usual page, period", "period", "buttons:", ("26", "52"), ("26", "52", "All")),
    Kind("usual page, embassy", "embassy", "list:Embassy", ("pl", "de", "lt"), ("pl", "de", "lt")),
    Kind(
        "usual page, filter",
        "filter",
        "list:Category",
        ("citizenship", "legal_stay"),
        ("citizenship", "legal_stay", "All"),
    ),
)


def choose(visit: Visit, control: str, option: str) -> Cost:
    """Choose `option`; opening a list and finding the option in it comes before the measurement."""
    sort, name = control.split(":")
    find = {"buttons": _button, "list": _option, "bar": _link}[sort]
    target = find(visit, name, option)
    return visit.cost_of(partial(target.click, timeout=10_000))


def _button(visit: Visit, name: str, option: str) -> Locator:
    inside = visit.page.locator(f".st-key-filter-{name}" if name else "[data-testid=stButtonGroup]")
    return inside.get_by_text(option, exact=True).first


def _option(visit: Visit, name: str, option: str) -> Locator:
    field = visit.page.get_by_role("combobox", name=name, exact=True)
    field.click()
    field.fill(option)
    return visit.page.get_by_role("option").filter(has_text=option).first


def _link(visit: Visit, name: str, option: str) -> Locator:
    return visit.page.get_by_role("link", name=option, exact=True).first
