"""Every setting that comes from the environment, in one table."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit


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
    Setting(
        "AMBASADA_TRUSTED_PROXY",
        "address of the proxy with TLS in front; without it only this machine is served",
        "none",
    ),
    Setting("AMBASADA_READ_EVERY", "seconds between two readings of the dashboard", "300"),
    Setting(
        "GOOGLE_APPLICATION_CREDENTIALS",
        "path of the JSON key of the service account that reads Google Sheets",
        "the table [gcp_service_account] of .streamlit/secrets.toml",
    ),
    Setting(
        "AMBASADA_SHEETS_ADDRESS",
        "where the Google Sheets API is; another one only for tests",
        "https://sheets.googleapis.com",
    ),
    Setting(
        "AMBASADA_DRIVE_ADDRESS",
        "where the Google Drive API is; another one only for tests",
        "https://www.googleapis.com",
    ),
)
_OWN_MACHINE = ("127.0.0.1", "localhost")
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


def trusted_proxy() -> str:
    """The proxy with TLS that stands in front, empty where there is none.

    It only lifts the refusal to listen beyond this machine: nothing that a proxy says of a visitor
    is believed, and no address of a visitor is looked at.
    """
    return _read("AMBASADA_TRUSTED_PROXY")


def credentials_file() -> Path | None:
    """The service account's key named by GOOGLE_APPLICATION_CREDENTIALS."""
    chosen = _read("GOOGLE_APPLICATION_CREDENTIALS")
    return Path(chosen) if chosen else None


def secrets_file() -> Path:
    """The file of secrets that Streamlit reads too; it need not be there."""
    return _ROOT / ".streamlit" / "secrets.toml"


def sheets_address() -> str:
    """Where the Sheets API is, without a slash at the end; raises SettingError."""
    return _address("AMBASADA_SHEETS_ADDRESS", "https://sheets.googleapis.com")


def drive_address() -> str:
    """Where the Drive API is, without a slash at the end; raises SettingError."""
    return _address("AMBASADA_DRIVE_ADDRESS", "https://www.googleapis.com")


def _address(name: str, default: str) -> str:
    chosen = _read(name) or default
    if not is_safe_address(chosen):
        raise SettingError(
            f"{name} reads “{chosen[:60]}”. Type an address such as {default}; without https only "
            f"this machine's own, such as http://127.0.0.1:8080."
        )
    return chosen.rstrip("/")


def is_safe_address(address: str) -> bool:
    """Whether what is sent there cannot be read on the way: https, or this machine itself."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port  # a port that is no number raises ValueError
    except ValueError:
        return False
    if not host or "@" in parts.netloc or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _OWN_MACHINE)
