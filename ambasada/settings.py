"""Every setting that comes from the environment, in one table."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, what it is for, what holds without it."""

    name: str
    purpose: str
    default: str


SETTINGS: tuple[Setting, ...] = (
    Setting("AMBASADA_CONFIG", "folder with network.toml and sources.toml", "config/"),
    Setting(
        "AMBASADA_STATE",
        "folder for what the program keeps (demo network, later sealed readings and accounts)",
        "state/ beside the configuration folder",
    ),
    Setting("AMBASADA_TODAY", "a date that counts as today, to repeat a run", "the real clock"),
    Setting("AMBASADA_READ_EVERY", "seconds between two readings of the dashboard", "300"),
)
_ROOT = Path(__file__).resolve().parent.parent


class SettingError(ValueError):
    """A setting that cannot be used; the message is a sentence with a next step."""


def _read(name: str) -> str:
    return os.environ.get(name, "").strip()


def config_folder() -> Path:
    """The configuration folder."""
    chosen = _read("AMBASADA_CONFIG")
    return Path(chosen) if chosen else _ROOT / "config"


def state_folder(config: Path) -> Path:
    """The folder for state; by default beside `config`, so two configurations never mix."""
    chosen = _read("AMBASADA_STATE")
    return Path(chosen) if chosen else config.resolve().parent / "state"


def today_override() -> date | None:
    """The date set by AMBASADA_TODAY; raises SettingError when it is no date."""
    chosen = _read("AMBASADA_TODAY")
    return parse_day(chosen, "AMBASADA_TODAY") if chosen else None


def parse_day(text: str, name: str) -> date:
    """`text` as a date; raises SettingError that names the setting or option `name`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SettingError(f"{name} reads “{text}”. Type a date such as 2026-11-22.") from None


def read_every_seconds() -> float:
    """Seconds between two readings; raises SettingError below 5."""
    chosen = _read("AMBASADA_READ_EVERY") or "300"
    try:
        seconds = float(chosen)
    except ValueError:
        seconds = 0.0
    if not 5 <= seconds < 1e6:
        raise SettingError(f"AMBASADA_READ_EVERY reads “{chosen}”. Type seconds, 5 or more.")
    return seconds
