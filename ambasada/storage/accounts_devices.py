"""The devices that members have signed in with: ten a member, 180 days each after its last time."""

from __future__ import annotations

import sqlite3

from ambasada.storage.accounts_file import AccountsFile, new_identity, new_token
from ambasada.storage.accounts_tables import DEVICE_SECONDS

DEVICES_OF_A_MEMBER = 10


class Devices(AccountsFile):
    """Knows a device by its token's HMAC."""

    def _device(self, db: sqlite3.Connection, login: str, device: str) -> str | None:
        """The public name of a known device of that login."""
        row = db.execute(
            "SELECT identity FROM device WHERE hash = ? AND login = ? AND seen_at > ?",
            (self._hash("device", device), login, self._clock() - DEVICE_SECONDS),
        ).fetchone()
        return row["identity"] if row else None

    def _remember(self, db: sqlite3.Connection, login: str, device: str | None) -> tuple[str, str]:
        """A device that signed in now: its token and public name; the eleventh is forgotten."""
        identity = self._device(db, login, device) if device else None
        if device is None or identity is None:
            device, identity = new_token(), new_identity()
        db.execute(
            "INSERT INTO device VALUES (:hash, :login, :identity, :now)"
            " ON CONFLICT (hash) DO UPDATE SET seen_at = :now",
            {
                "hash": self._hash("device", device),
                "login": login,
                "identity": identity,
                "now": self._clock(),
            },
        )
        db.execute(
            "DELETE FROM device WHERE login = :login AND hash NOT IN (SELECT hash FROM device"
            " WHERE login = :login ORDER BY seen_at DESC, rowid DESC LIMIT :most)",
            {"login": login, "most": DEVICES_OF_A_MEMBER},
        )
        return device, identity
