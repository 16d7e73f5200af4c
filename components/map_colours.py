"""What colours mean on the map, and the words for them."""

from __future__ import annotations

from dataclasses import dataclass

# Utilisation at which a step begins, with its words; the last one is everything above 100 %.
STEPS = ((0.0, "under 70 %"), (0.70, "70–85 %"), (0.85, "85–100 %"), (1.0, "over 100 %"))
TEXTS = {
    "steps": "Hours used",
    "unknown": "hours unknown",
    "missing": "no report",
    "overdue": "some overdue",
    **{words: words for _start, words in STEPS},
}


@dataclass(frozen=True)
class Colours:
    """The map's colours; the four steps go from slack to overloaded."""

    sea: str
    land: str
    border: str
    page: str
    text: str
    line: str
    unknown: str
    circle: str
    overdue: str
    on_circle: str
    steps: tuple[str, str, str, str]
    belarus: str = "#C8102E"


LIGHT = Colours(
    sea="#F4F6F8",
    land="#D9DDE3",
    border="#FFFFFF",
    page="#FFFFFF",
    text="#0F1720",
    line="#C3CAD3",
    unknown="#F0E9DC",
    circle="#1B4F7A",
    overdue="#C2410C",
    on_circle="#FFFFFF",
    steps=("#C6DCF0", "#8DB8DF", "#457FB6", "#103D69"),
)
DARK = Colours(
    sea="#151C24",
    land="#2A323C",
    border="#151C24",
    page="#10151B",
    text="#E4E9EF",
    line="#3A4653",
    unknown="#4F4938",
    circle="#7FB5E6",
    overdue="#FF8A4C",
    on_circle="#10151B",
    steps=("#2C5179", "#4A7BAB", "#86B3DE", "#C8DFF5"),
)
