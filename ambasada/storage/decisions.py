"""What administrators said of states that the guard holds back: one small file a spreadsheet."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ambasada.guard import Decision
from ambasada.kept import Held, Kept
from ambasada.network import Source


@dataclass(frozen=True)
class Decisions:
    """The decisions in one folder. A decision is about one held state and no other."""

    folder: Path

    def record(self, spreadsheet: str, about: str, decision: Decision) -> None:
        """Write down a decision about a held state; it holds from the next reading on.

        `spreadsheet` is the source's address, `about` the fingerprint of the held facts.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self._file(spreadsheet)
        passing = file.with_suffix(f".{os.getpid()}.half")
        said = {"decision": decision.value, "about": about}
        passing.write_text(json.dumps(said), "utf-8")
        passing.replace(file)

    def about(self, kept: Mapping[Source, Kept]) -> dict[Source, Decision]:
        """The decisions about what is held back now."""
        found = {}
        for source, one in kept.items():
            if one.held and (decision := self._about(source, one.held)):
                found[source] = decision
        return found

    def _about(self, source: Source, held: Held) -> Decision | None:
        try:
            said = json.loads(self._file(source.address).read_text("utf-8"))
            is_about = said["about"] == held.facts.fingerprint
            return Decision(said["decision"]) if is_about else None
        except (OSError, ValueError, KeyError, TypeError):
            return None  # no decision, or one that cannot be read: the state stays held back

    def _file(self, spreadsheet: str) -> Path:
        # An address may hold anything, a file's name may not.
        name = hashlib.blake2b(spreadsheet.encode(), digest_size=12).hexdigest()
        return self.folder / f"{name}.json"
