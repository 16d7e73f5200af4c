"""`guard`: what is held back, and an administrator's yes or no to it."""

from __future__ import annotations

import argparse

from ambasada import guard, keys
from ambasada.audit import CONSOLE, DECIDED, NETWORKS_OWN
from ambasada.commands import (
    DONE,
    PROBLEMS,
    CannotRun,
    audit_log_of,
    last_good_of,
    network_of,
    say,
    state_folder_of,
)
from ambasada.guard import Decision
from ambasada.kept import Kept
from ambasada.storage.decisions import Decisions


def run(parsed: argparse.Namespace) -> int:
    """List, accept or reject; exit 1 where something is held back."""
    network = network_of(parsed)
    if keys.seal_key() is None:
        raise CannotRun("Readings are kept only with AMBASADA_SEAL_KEY. Set the dashboard's key.")
    reading = last_good_of(parsed, network)
    if reading is None:
        raise CannotRun(
            "There is no sealed reading that this key opens. Start the dashboard first."
        )
    held = [one for one in reading.kept.values() if one.held]
    if parsed.decision == "list":
        print("".join(_held_line(one) for one in held), end="")
        return PROBLEMS if held else DONE
    chosen = [one for one in held if parsed.name in (*_names_of(one), one.raw.source.address)]
    if not chosen or parsed.name is None:
        known = ", ".join(name for one in held for name in _names_of(one)) or "none"
        raise CannotRun(f"Nothing of “{parsed.name}” is held back. Held back: {known}.")
    _decide(parsed, chosen, Decision(parsed.decision))
    say(f"Kept: {parsed.decision}. It holds from the dashboard's next reading on.")
    return DONE


def _decide(parsed: argparse.Namespace, chosen: list[Kept], decision: Decision) -> None:
    decisions = Decisions(state_folder_of(parsed) / "decisions")
    log = audit_log_of(parsed)
    for one in chosen:
        assert one.held is not None
        if log:
            for name in _names_of(one):
                log.record(DECIDED[decision], CONSOLE, name)
        decisions.record(one.raw.source.address, one.held.facts.fingerprint, decision)


def _names_of(kept: Kept) -> tuple[str, ...]:
    return kept.raw.source.embassy_ids or (NETWORKS_OWN,)


def _held_line(kept: Kept) -> str:
    assert kept.held is not None
    told = (
        guard.RULE_BY_NAME[one.rule].says.format(tab=one.tab, count=one.count, of=one.of)
        for one in kept.held.objections
    )
    state = "rejected" if kept.held.is_rejected else "held"
    since = kept.held.since.strftime("%Y-%m-%d %H:%M UTC")
    return "\t".join((",".join(_names_of(kept)), state, since, " ".join(told))) + "\n"
