"""The audit log on disk: `audit.log`, a line an entry, and beside it `audit.anchor`.

The anchor says how many entries there are and how the last one ends, so a log that was cut or put
back to an older state is found. Whoever puts back both files together is found only by an anchor
that was written down elsewhere (`anchor`, `verify`). Whoever has the key can write any log.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ambasada.audit import KINDS, Entry, Kind, check_code, to_the_hour
from ambasada.keys import derived_key
from ambasada.storage import chain
from ambasada.storage.chain import Line, Link
from ambasada.storage.whole import HALF, write_whole

NO_ANCHOR = "no-anchor"
# Some hundreds of lines: enough to see how the log ends.
_TAIL_BYTES = 65_536


class AuditLog:
    """One log. Safe for many threads and several processes of one machine.

    `key` is the gate's, 32 bytes; the log makes one of its own from it.
    """

    def __init__(self, file: Path, key: bytes, *, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._anchor_file = file.with_suffix(".anchor")
        self._halves_file = file.with_suffix(".halves")
        self._key = derived_key(key, "audit")
        self._clock = clock
        self._lock = threading.Lock()
        self._said: set[tuple[datetime, Kind, str, str]] = set()

    def record(self, kind: Kind, who: str = "", about: str = "") -> None:
        """Write one entry; it is on the disk when this returns.

        Raises ValueError where `who` or `about` is no code, OSError where it cannot be written:
        what must not happen unseen must then not happen.
        """
        check_code(who)
        check_code(about)
        hour = to_the_hour(datetime.fromtimestamp(self._clock(), UTC))
        with self._lock:
            if self._is_said(hour, kind, who, about):
                return
            with self._opened_to_write() as descriptor:
                self._mend(descriptor, hour)
                self._append(descriptor, hour, kind, who, about)
            self._said.add((hour, kind, who, about))

    def _is_said(self, hour: datetime, kind: Kind, who: str, about: str) -> bool:
        self._said = {one for one in self._said if one[0] == hour}
        return KINDS[kind].once_an_hour and (hour, kind, who, about) in self._said

    @contextmanager
    def _opened_to_write(self) -> Iterator[int]:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            os.fchmod(descriptor, 0o600)  # a log that came back from a backup may be readable
            yield descriptor
        finally:
            os.close(descriptor)

    def _mend(self, descriptor: int, hour: datetime) -> None:
        """Say in the log itself what is amiss with its end, before anything else is written."""
        lines, half = _tail(descriptor)
        cut = self._cut(lines)
        if half:
            self._put_aside(half)
        if cut:  # first: the next entry's anchor would cover it
            self._append(descriptor, hour, Kind.LOG_CUT, about=cut)
        elif lines:  # where a process ended before its anchor, two would look like a cut
            self._keep_anchor(chain.end_of(lines))
        if half:
            self._append(descriptor, hour, Kind.LOG_REPAIRED, about=str(len(half)))

    def _put_aside(self, half: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        with os.fdopen(os.open(self._halves_file, flags, 0o600), "ab") as aside:
            aside.write(half + b"\n")
            aside.flush()
            os.fsync(aside.fileno())

    def _cut(self, lines: Sequence[Line]) -> str:
        """Which entry the anchor knows while the log ends otherwise; empty where all is well."""
        anchor = self._kept_anchor()
        if anchor is None and len(lines) <= 1 or anchor and self._ends_at(anchor, lines):
            return ""
        try:
            return str(chain.anchored_count(anchor or ""))
        except ValueError:
            return NO_ANCHOR

    def _ends_at(self, anchor: str, lines: Sequence[Line]) -> bool:
        return chain.ends_as_anchored(anchor, lines, self._key)

    def _append(
        self, descriptor: int, hour: datetime, kind: Kind, who: str = "", about: str = ""
    ) -> None:
        """One line in the place of what is half there, then the anchor; each is synced.

        The half is overwritten, not cut off first: a kill in between leaves a half again, and the
        next entry says so.
        """
        lines, half = _tail(descriptor)
        end = chain.end_of(lines)
        entry = Entry(end.count + 1, hour, kind, who, about)
        line = chain.written(entry, end, self._key)
        at = os.fstat(descriptor).st_size - len(half)
        _write_at(descriptor, line, at)
        os.ftruncate(descriptor, at + len(line))
        os.fsync(descriptor)
        self._keep_anchor(chain.end_of([chain.line_of(line[:-1])]))

    def _keep_anchor(self, end: Link) -> None:
        anchor = chain.anchor_of(end, self._key)
        if anchor == self._kept_anchor():
            return
        # What a killed process left: nobody else writes while the log is locked.
        for left in self._file.parent.glob(f"{self._file.stem}.*{HALF}"):
            left.unlink(missing_ok=True)
        write_whole(self._anchor_file, f"{anchor}\n".encode())

    def _kept_anchor(self) -> str | None:
        try:
            return self._anchor_file.read_bytes().decode("ascii", "replace").strip()
        except FileNotFoundError:
            return None

    def entries(self, last: int | None = None) -> list[Entry]:
        """The readable entries, oldest first; only the `last` ones where that is given."""
        lines, _, _ = self._read()
        found = [line.entry for line in lines if line.entry]
        return found if last is None else found[max(0, len(found) - last) :]

    def anchor(self) -> str:
        """The end of the log, to be written down outside this machine, such as `214-3f9a…`."""
        lines, _, _ = self._read()
        return chain.anchor_of(chain.end_of(lines), self._key)

    def verify(self, anchor: str | None = None) -> list[str]:
        """What is amiss, a sentence each; nothing where the log is whole.

        `anchor` is one that was written down earlier; raises ValueError where it is none.
        """
        told = None if anchor is None else chain.anchored_count(anchor)
        lines, half, kept = self._read()
        found = list(chain.breaks(lines, self._key))
        if len(found) == len(lines) > 1:
            found = [
                f"Lines 1 to {len(lines)}: not one fits this key. They were written with another, "
                f"or replaced. Check AMBASADA_GATE_KEY."
            ]
        if half:
            found.append(f"Line {len(lines) + 1} is only the beginning of an entry.")
        found += self._beside_the_anchor(kept, lines)
        if anchor is not None and told is not None:
            found += self._beside_the_written_down(anchor, told, lines)
        return found

    def _beside_the_anchor(self, kept: str | None, lines: Sequence[Line]) -> Iterator[str]:
        name = self._anchor_file.name
        if kept is None:
            if len(lines) > 1:
                yield f"After line {len(lines)}: {name} is gone, so the end cannot be checked."
        elif not self._ends_at(kept, lines):
            yield (
                f"After line {len(lines)}: the log does not end as {name} says. Entries were cut "
                f"off or added, or one of the two files was put back."
            )

    def _beside_the_written_down(
        self, anchor: str, told: int, lines: Sequence[Line]
    ) -> Iterator[str]:
        if told > len(lines):
            yield (
                f"After line {len(lines)}: entry {told} was written down, but is not there. The "
                f"log was cut, or put back to an older state."
            )
        elif not chain.is_anchor_of(anchor, chain.end_of(lines[:told]), self._key):
            yield (
                f"Line {told} is not what was written down: the log was replaced, or the key "
                f"is another."
            )

    def _read(self) -> tuple[list[Line], bytes, str | None]:
        """All whole lines, the half one behind them, and the anchor; nobody writes meanwhile."""
        try:
            descriptor = os.open(self._file, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return [], b"", self._kept_anchor()
        with os.fdopen(descriptor, "rb") as stream:
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            lines, half = _lines(stream.read())
            return lines, half, self._kept_anchor()


def _lines(content: bytes) -> tuple[list[Line], bytes]:
    *whole, half = content.split(b"\n")
    return [chain.line_of(raw) for raw in whole], half


def _tail(descriptor: int) -> tuple[list[Line], bytes]:
    """The last whole lines and what stands half behind them."""
    size = os.fstat(descriptor).st_size
    start = max(0, size - _TAIL_BYTES)
    content = os.pread(descriptor, _TAIL_BYTES, start)
    if start and content.count(b"\n") < 3:  # nothing of ours is that long
        start, content = 0, os.pread(descriptor, size, 0)
    if start:
        content = content.partition(b"\n")[2]
    return _lines(content)


def _write_at(descriptor: int, content: bytes, at: int) -> None:
    while content:
        written = os.pwrite(descriptor, content, at)
        content, at = content[written:], at + written
