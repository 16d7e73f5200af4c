"""Small networks for tests: rows as an embassy types them, written as the CSV files it would
keep.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from ambasada.network import load_configuration
from ambasada.reading import Reading, take_reading

TODAY = date(2026, 11, 25)
NETWORK = """
[network]
name = "Test network"
timezone = "Europe/Vilnius"
languages = ["en"]
"""
CATEGORIES = (
    ("passport_documents", "normal", 0.5),
    ("threats", "urgent", 1.5),
    ("other", "normal", 1.0),
)


def case(number: int, **more: object) -> dict[str, object]:
    """A case received on 2 November 2026, unless told otherwise."""
    row = {"case_id": f"C-{number}", "received_at": "2026-11-02", "category": "passport_documents"}
    return row | more


def volunteer(number: int, **more: object) -> dict[str, object]:
    """A volunteer with 5 hours a week, confirmed in time."""
    row = {"volunteer_id": f"V-{number}", "hours_per_week": 5, "confirmed_on": "2026-11-20"}
    return row | more


def write_tab(folder: Path, tab: str, rows: Iterable[Mapping[str, object]]) -> None:
    """Write one TAB.csv; the header has every column that a row names."""
    rows = list(rows)
    needed = {"cases": ["case_id", "received_at", "category"], "volunteers": ["volunteer_id"]}
    names = list(dict.fromkeys([*needed.get(tab, []), *(name for row in rows for name in row)]))
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{tab}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names)
        writer.writeheader()
        writer.writerows(rows)


def write_network(
    folder: Path, embassies: Mapping[str, Mapping[str, Iterable[Mapping[str, object]]]]
) -> Path:
    """A configuration and its sheets: embassy -> tab -> rows. An embassy of no tabs has no
    source.
    """
    config = folder / "config"
    config.mkdir(parents=True, exist_ok=True)
    parts, sources = [NETWORK], []
    for embassy, tabs in embassies.items():
        parts.append(
            f'[[embassy]]\nid = "{embassy}"\ncountry = "PL"\nlatitude = 52\nlongitude = 21\n'
            f'timezone = "Europe/Warsaw"\nname = {{ en = "Embassy {embassy}" }}\n'
        )
        if tabs:
            sources.append(
                '[[source]]\nkind = "folder"\n'
                f'path = "../sheets/{embassy}"\nembassy = "{embassy}"\n'
            )
        for tab in dict.fromkeys(["cases", "volunteers", *tabs]) if tabs else ():
            write_tab(folder / "sheets" / embassy, tab, tabs.get(tab, ()))
    parts += [
        f'[[category]]\nid = "{name}"\nname = {{ en = "{name}" }}\n'
        f'urgency = "{urgency}"\nweekly_hours = {hours}\n'
        for name, urgency, hours in CATEGORIES
    ]
    (config / "network.toml").write_text("\n".join(parts), "utf-8")
    (config / "sources.toml").write_text("\n".join(sources), "utf-8")
    return config


def google_sources(config: Path, embassies: Iterable[str]) -> None:
    """Let each embassy's rows come from the Google spreadsheet that is called like it."""
    entries = [
        f'[[source]]\nkind = "google_sheets"\nspreadsheet = "{embassy}"\nembassy = "{embassy}"\n'
        for embassy in embassies
    ]
    (config / "sources.toml").write_text("\n".join(entries), "utf-8")


def reading_of(
    folder: Path,
    embassies: Mapping[str, Mapping[str, Iterable[Mapping[str, object]]]],
    today: date = TODAY,
) -> Reading:
    """Write a network and read it."""
    return take_reading(load_configuration(write_network(folder, embassies)), today)
