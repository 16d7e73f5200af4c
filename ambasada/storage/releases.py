"""Releases on disk, one sealed file a week, written once and never again.

Beside what is told, a file keeps what was counted for it, embassy by kind, so that corrections
count in a later week. Those are exact small numbers: so the files are sealed, not only signed.
"""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd
from cryptography.exceptions import InvalidTag

from ambasada.disclosure import RULES, AuditFailed, Released, Rules, audit, due_weeks, release_of
from ambasada.disclosure.counted import counted_of
from ambasada.disclosure.unusual import release_alerts
from ambasada.disclosure.weeks import week_before
from ambasada.figures import Figures, weeks_begun
from ambasada.keys import derived_key
from ambasada.storage.parcel import frame_bytes, frame_of, json_bytes, json_of, pack, unpack
from ambasada.storage.seal import Refused, opened, sealed
from ambasada.storage.whole import write_whole

log = logging.getLogger("ambasada.releases")
_SUFFIX = ".release"
_HEAD, _COUNTED, _TABLES = "release.json", "counted", "tables/"
NETWORK = ("week", "viewer", "category", "figure", "low", "high")
EMBASSIES = ("embassy", "week", "figure", "low", "high")


@dataclass(frozen=True)
class Releases:
    """The releases in one folder; `key` is the one that seals readings, or another of 32 bytes."""

    folder: Path
    key: bytes

    def publish_due(self, figures: Figures, today: date, rules: Rules = RULES) -> list[Released]:
        """Make, audit and write the releases that are due by `today`, oldest first.

        A week is due when the one before is known too, or all that came before would count in it.
        One that fails the audit is not written; its cases count in the next one. Raises Refused
        where an earlier one cannot be opened: nothing may be told twice.
        """
        made, known = self.all(), set(figures["weekly_cells"]["week"])
        new = []
        for week in due_weeks(today, made[-1].week if made else None):
            if {week, week_before(week)} <= known:
                released = release_of(figures, week, made, rules)
                if self._passes(released, made):
                    self._write(released)
                    made.append(released)
                    new.append(released)
        return new

    def _passes(self, released: Released, before: Sequence[Released]) -> bool:
        try:
            audit(released, before)
        except AuditFailed as failure:
            log.warning("%s", failure)
            return False
        return True

    def all(self) -> list[Released]:
        """Every release, oldest first; raises Refused where one cannot be opened."""
        return [self._open(file) for file in sorted(self.folder.glob(f"*{_SUFFIX}"))]

    def newest(self, today: date) -> Released | None:
        """The last one made by `today`; raises Refused."""
        made = [one for one in self.all() if one.made_on <= today]
        return made[-1] if made else None

    def last(self, count: int) -> list[Released]:
        """The last `count`, oldest first; raises Refused."""
        return self.all()[-count:]

    def _write(self, released: Released) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        head = {"week": released.week, "made_on": released.made_on.isoformat()}
        tables = {f"{_TABLES}{name}": frame_bytes(one) for name, one in released.tables.items()}
        parts = {_HEAD: json_bytes(head), _COUNTED: frame_bytes(released.counted.frame())} | tables
        file = self.folder / f"{released.week}{_SUFFIX}"
        write_whole(file, sealed(self._key, file.name, pack(parts)))

    def _open(self, file: Path) -> Released:
        try:
            parts = unpack(opened(self._key, file))
        except (InvalidTag, zipfile.BadZipFile):
            raise Refused(
                f"{file.name} was sealed with another key, or was changed since, so nothing is "
                f"released. Put the seal key back, or the file from a backup. Only if neither "
                f"exists, take the folder {file.parent.name} away: past weeks are then told anew."
            ) from None
        head = json_of(parts[_HEAD])
        tables = {
            name.removeprefix(_TABLES): frame_of(content)
            for name, content in parts.items()
            if name.startswith(_TABLES)
        }
        counted = counted_of(frame_of(parts[_COUNTED]))
        return Released(head["week"], date.fromisoformat(head["made_on"]), tables, counted)

    @property
    def _key(self) -> bytes:
        return derived_key(self.key, "releases")


def with_releases(
    figures: Figures, releases: Sequence[Released], baselines: Sequence[date] = ()
) -> Figures:
    """`figures` with the tables `release_network` (week, viewer, category, figure, low, high) and
    `release_embassies` (embassy, week, figure, low, high) of what was told by their day, and
    `release_alerts`: what these themselves show to be unusual, compared anew from the newest of
    `baselines` on; those after their day do not count.
    """
    made = [one for one in releases if one.made_on <= figures.span.as_of]
    tables = {
        "release_network": _together(
            [one.tables["category"].assign(week=one.week) for one in made], NETWORK
        ),
        "release_embassies": _together([one.tables["embassy"] for one in made], EMBASSIES),
    }
    begun = weeks_begun(baselines, figures.span.as_of)
    tables["release_alerts"] = release_alerts(
        tables["release_network"], list(figures.network.embassy), begun
    )
    return replace(figures, tables={**figures.tables, **tables})


def _together(parts: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    told = [part for part in parts if len(part)]
    if not told:
        return pd.DataFrame({name: [] for name in columns})
    return pd.concat(told, ignore_index=True)[list(columns)]
