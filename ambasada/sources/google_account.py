"""The service account that reads Google Sheets: its key, from where the setting says.

Errors: `SourceError` with one sentence. No sentence holds anything of the key.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from google.oauth2.service_account import Credentials

from ambasada import settings
from ambasada.sources import Fault, SourceError

SCOPES = (
    "https://www.googleapis.com/auth/spreadsheets.readonly",
    "https://www.googleapis.com/auth/drive.metadata.readonly",
)
_VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS"
_TABLE = "gcp_service_account"
_NEEDED = ("client_email", "private_key", "token_uri")
_MEND = (
    f"Set {_VARIABLE} to the path of the service account's JSON key, or put the key into the "
    f"table [{_TABLE}] of .streamlit/secrets.toml."
)


def load_credentials(chosen: Path | None, secrets: Path) -> Credentials:
    """Credentials with both scopes, from the JSON `chosen`, else from a table of `secrets`."""
    if chosen:
        where = f"the file that {_VARIABLE} names"
        return _credentials(_parse(where, json.loads, chosen), where)
    where = f"[{_TABLE}] of .streamlit/secrets.toml"
    if not secrets.is_file():
        raise _no_key("Ambasada has no key of a service account")
    table = _parse(".streamlit/secrets.toml", tomllib.loads, secrets).get(_TABLE)
    if not isinstance(table, dict):
        raise _no_key(f".streamlit/secrets.toml has no table [{_TABLE}]")
    return _credentials(table, where)


def _parse(where: str, loads: Any, file: Path) -> dict[str, Any]:
    try:
        content = loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise _no_key(f"{where} cannot be read ({type(error).__name__})") from None
    except (ValueError, RecursionError):
        raise _no_key(f"{where} is damaged") from None
    if not isinstance(content, dict):
        raise _no_key(f"{where} holds no key")
    return content


def _credentials(key: Mapping[str, Any], where: str) -> Credentials:
    missing = [name for name in _NEEDED if not isinstance(key.get(name), str) or not key[name]]
    if missing:
        raise _no_key(f"{where} is no key of a service account: it lacks {', '.join(missing)}")
    if not settings.is_safe_address(key["token_uri"]):
        raise _no_key(f"{where} has a token_uri that is not https")
    try:
        made = Credentials.from_service_account_info(dict(key), scopes=list(SCOPES))
    except Exception:  # whatever the cryptography behind it finds wrong
        raise _no_key(f"{where} has a private_key that cannot be used") from None
    return made


def _no_key(found: str) -> SourceError:
    return SourceError([Fault("no_access", found=found, expected=_MEND)])
