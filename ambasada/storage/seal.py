"""Readings sealed on disk: AES-256-GCM, written whole or not at all, the last fourteen kept.

The name of a file is part of what is sealed, so an old reading cannot be passed off as a new one.
"""

from __future__ import annotations

import logging
import secrets
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ambasada.storage.parcel import Parts, unpack
from ambasada.storage.whole import HALF, write_whole

log = logging.getLogger("ambasada.storage")
Made = TypeVar("Made")
KEY_BYTES = 32
KEPT_READINGS = 14
_MARK = b"ambasada reading 1\n"
_NONCE_BYTES = 12
_SUFFIX = ".sealed"
_FORGOTTEN_SECONDS = 3600


class Refused(Exception):
    """A sealed file that is not opened; the text is a sentence with what to do."""


def new_key() -> bytes:
    """A key from the system's source of chance."""
    return secrets.token_bytes(KEY_BYTES)


@dataclass(frozen=True)
class SealedFolder:
    """The sealed readings in one folder, all under one key of 32 bytes."""

    folder: Path
    key: bytes

    def write(self, content: bytes, moment: datetime) -> Path:
        """Seal `content` as the newest reading; forget all but the last fourteen."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = moment.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ") + _SUFFIX
        write_whole(self.folder / name, sealed(self.key, name, content))
        self._tidy()
        return self.folder / name

    def _tidy(self) -> None:
        """Forget old readings, and what a killed process left half written."""
        for old in self.files()[KEPT_READINGS:]:
            old.unlink(missing_ok=True)
        for half in self.folder.glob(f"*{HALF}"):
            if time.time() - half.stat().st_mtime > _FORGOTTEN_SECONDS:
                half.unlink(missing_ok=True)

    def files(self) -> list[Path]:
        """The sealed files, newest first."""
        return sorted(self.folder.glob(f"*{_SUFFIX}"), reverse=True)

    def open(self, file: Path) -> bytes:
        """What a file holds; raises Refused."""
        try:
            return opened(self.key, file)
        except InvalidTag:
            raise Refused(
                f"{file.name} was sealed with another key, or was changed since. An older one is "
                f"taken; if all are refused, check the seal key."
            ) from None

    def newest(self) -> Iterator[tuple[Path, bytes | Refused]]:
        """Each file, newest first, with what it holds or why it is refused."""
        for file in self.files():
            try:
                yield file, self.open(file)
            except Refused as refusal:
                yield file, refusal


def remove_readings(folder: Path) -> int:
    """Remove all sealed readings of a folder, half written ones too; returns how many there were.

    The disk may still hold their blocks for a while: sealed, as the files were.
    """
    files = [*folder.glob(f"*{_SUFFIX}"), *folder.glob(f"*{HALF}")]
    for file in files:
        file.unlink(missing_ok=True)
    return sum(file.suffix == _SUFFIX for file in files)


def last_good(sealed: SealedFolder, make: Callable[[Parts], Made]) -> Made | None:
    """What `make` makes of the newest sealed parcel that can be opened; None without any."""
    for file, content in sealed.newest():
        if isinstance(content, Refused):
            log.warning("%s", content)
            continue
        try:
            return make(unpack(content))
        except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
            log.warning("%s was written by another version (%s)", file.name, type(error).__name__)
    return None


def sealed(key: bytes, name: str, content: bytes) -> bytes:
    """`content` as it stands in a file called `name`; under another name it cannot be opened."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _MARK + nonce + AESGCM(key).encrypt(nonce, content, _MARK + name.encode())


def opened(key: bytes, file: Path) -> bytes:
    """What a sealed file holds; raises Refused, and InvalidTag where the key is another one."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refused(f"{file.name} cannot be read ({error.strerror}).") from None
    start = len(_MARK) + _NONCE_BYTES
    if not content.startswith(_MARK) or len(content) < start:
        raise Refused(f"{file.name} is no sealed file, or only the beginning of one.")
    nonce = content[len(_MARK) : start]
    return AESGCM(key).decrypt(nonce, content[start:], _MARK + file.name.encode())
