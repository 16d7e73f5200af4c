"""Secrets: from `AMBASADA_…` variables, else from `.streamlit/secrets.toml`. Never from config/.

`SECRETS` is the one table; `.streamlit/secrets.example.toml` lists each with a comment.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ambasada.settings import SettingError, secrets_file

KEY_BYTES = 32
# Not in state/demo/, which is made anew each day: accounts outlive the day.
DEMO_KEY_NAME = "demo-gate.key"
_RECIPE = (
    'python -c "import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())"'
)


@dataclass(frozen=True)
class Secret:
    """One secret: its variable, its place in the file, what it is for, how to make it."""

    variable: str
    place: str
    purpose: str
    recipe: str


SECRETS: tuple[Secret, ...] = (
    Secret(
        "AMBASADA_SEAL_KEY",
        "ambasada.seal_key",
        "seals the readings on disk; without it they last as long as the program runs",
        _RECIPE,
    ),
    Secret(
        "AMBASADA_GATE_KEY",
        "ambasada.gate_key",
        "guards sessions, second steps and the audit log; needed beside real sources",
        _RECIPE,
    ),
)

# What the example file says of the service account: Google's own JSON, as a table.
SERVICE_ACCOUNT_EXAMPLE = """\
# The service account that reads the sheets: the fields of the JSON that Google gave you.
# GOOGLE_APPLICATION_CREDENTIALS with the path of that JSON does the same and comes first.
# [gcp_service_account]
# type = "service_account"
# project_id = ""
# private_key_id = ""
# private_key = ""
# client_email = ""
# token_uri = "https://oauth2.googleapis.com/token"
"""


def seal_key() -> bytes | None:
    """The key that seals readings, 32 bytes; None where none is set. Raises SettingError."""
    return _key("AMBASADA_SEAL_KEY", "seal_key")


def gate_key() -> bytes | None:
    """The gate's key, 32 bytes; None where none is set. Raises SettingError."""
    return _key("AMBASADA_GATE_KEY", "gate_key")


def gate_key_of(state: Path, *, is_demo: bool) -> bytes:
    """The gate's key in force; the demo makes one and keeps it in `state`. Raises SettingError."""
    key = gate_key()
    if key is not None:
        return key
    if not is_demo:
        raise SettingError(
            "AMBASADA_GATE_KEY is not set, and nobody signs in to real sources without it. Make "
            "one as .streamlit/secrets.example.toml says."
        )
    return _demo_key(state / DEMO_KEY_NAME)


def _demo_key(file: Path) -> bytes:
    if not file.exists():
        _keep_first(file, secrets.token_bytes(KEY_BYTES))
    key = file.read_bytes()
    if len(key) != KEY_BYTES:
        raise SettingError(
            f"{file.name} is no key of the demo. Delete it in the state folder, and "
            f"accounts.sqlite beside it; both are made anew."
        )
    return key


def _keep_first(file: Path, key: bytes) -> None:
    """Put a whole file in place; of several who do so at once, the first one's stays."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    passing = file.with_name(f"{file.name}.{secrets.token_hex(8)}.half")
    descriptor = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(key)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        file.hardlink_to(passing)
    except FileExistsError:
        pass  # another process was first; its key is the one
    finally:
        passing.unlink()


def derived_key(key: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose alone (HKDF-SHA256, RFC 5869).

    Whoever learns one of them learns nothing of the others.
    """
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"ambasada {purpose}".encode()).derive(key)


def _key(variable: str, name: str) -> bytes | None:
    text = _secret(variable, name)
    if not text:
        return None
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingError(
            f"{variable} is no 32 bytes in base64. Make one as docs/operations.md says."
        )
    return key


def lies_on_disk(variable: str) -> bool:
    """Whether a secret comes from the file of secrets, and not from the environment."""
    secret = next(one for one in SECRETS if one.variable == variable)
    table, name = secret.place.split(".")
    return not os.environ.get(variable, "").strip() and bool(secrets_table(table).get(name))


def _secret(variable: str, name: str) -> str:
    said = os.environ.get(variable, "").strip() or secrets_table("ambasada").get(name, "")
    return said if isinstance(said, str) else ""


def secrets_table(name: str) -> Mapping[str, Any]:
    """A table of secrets.toml, empty where there is none; raises SettingError."""
    try:
        tables = tomllib.loads(secrets_file().read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        # Not a word of what stands in the file.
        raise SettingError(".streamlit/secrets.toml cannot be read. Check that it is TOML.") from (
            None
        )
    table = tables.get(name, {})
    return table if isinstance(table, Mapping) else {}
