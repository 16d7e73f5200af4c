"""From which events on weeks are compared anew: an empty file a day, so that none is half written.

The command line reads the same folder, so its figures are those of the screens.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

BASELINES = "baselines"


@dataclass(frozen=True)
class Baselines:
    """The new baselines of one network, in one folder of its state."""

    folder: Path

    def days(self) -> tuple[date, ...]:
        """The days of all, oldest first; what else lies in the folder counts for nothing."""
        found = []
        with suppress(OSError):
            for file in self.folder.iterdir():
                with suppress(ValueError):
                    found.append(date.fromisoformat(file.name))
        return tuple(sorted(found))

    def begin(self, day: date) -> None:
        """Compare anew from `day` on; it holds from the next reading on."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.folder / day.isoformat()).touch(mode=0o600)

    def take_back(self, day: date) -> None:
        """Compare with the weeks before `day` again."""
        (self.folder / day.isoformat()).unlink(missing_ok=True)


def baselines_of(state: Path) -> Baselines:
    """Those of the network whose state lies in `state`."""
    return Baselines(state / BASELINES)
