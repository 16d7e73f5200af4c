"""`audit`: whether the audit log is whole, what it says, and its anchor to write down."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence

from ambasada.audit import Entry, sentence
from ambasada.commands import DONE, PROBLEMS, CannotRun, audit_log_of, say
from ambasada.storage.audit import AuditLog

_HOUR = "%Y-%m-%d %H:00 UTC"
_COLUMNS = ("number", "hour", "kind", "who", "about")
_WHAT_NOW = (
    "Keep audit.log and audit.anchor as they are, and compare them with the backup; "
    "docs/operations.md says more."
)


def describe(parser: argparse.ArgumentParser) -> None:
    """The three things that can be asked, and their options."""
    parser.add_argument("asked", choices=("verify", "show", "anchor"))
    parser.add_argument("--anchor", metavar="TEXT", help="verify: one that was written down")
    parser.add_argument("--last", type=_count, metavar="N", help="show: only the last N entries")
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text")
    parser.set_defaults(run=run)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is no count. Type 1 or more.")
    return int(text)


def run(parsed: argparse.Namespace) -> int:
    """Verify, show or anchor; exit 1 where the log is not whole."""
    log = audit_log_of(parsed)
    if log is None:
        raise CannotRun("The audit log is chained with AMBASADA_GATE_KEY. Set the dashboard's key.")
    return {"verify": _verify, "show": _show, "anchor": _anchor}[parsed.asked](log, parsed)


def _verify(log: AuditLog, parsed: argparse.Namespace) -> int:
    try:
        findings = log.verify(parsed.anchor)
    except ValueError as error:
        raise CannotRun(str(error)) from None
    print("".join(f"{finding}\n" for finding in findings), end="")
    count = len(log.entries())
    say(_WHAT_NOW if findings else f"The log is whole: {count} entries.")
    return PROBLEMS if findings else DONE


def _show(log: AuditLog, parsed: argparse.Namespace) -> int:
    entries = log.entries(parsed.last)
    {"text": _show_text, "csv": _show_csv, "json": _show_json}[parsed.format](entries)
    if log.verify():
        say("This log is not whole, so it may say what never happened. Run: audit verify.")
    return DONE


def _show_text(entries: Sequence[Entry]) -> None:
    for entry in entries:
        print(f"{entry.number}\t{entry.hour.strftime(_HOUR)}\t{sentence(entry)}")


def _show_csv(entries: Sequence[Entry]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_cells(entry) for entry in entries)


def _show_json(entries: Sequence[Entry]) -> None:
    records = [dict(zip(_COLUMNS, _cells(entry), strict=True)) for entry in entries]
    print(json.dumps(records))


def _cells(entry: Entry) -> tuple[int, str, str, str, str]:
    hour = entry.hour.strftime("%Y-%m-%dT%HZ")
    return entry.number, hour, entry.kind.value, entry.who, entry.about


def _anchor(log: AuditLog, parsed: argparse.Namespace) -> int:
    print(log.anchor())
    say("Write it down outside this machine. Later: audit verify --anchor with this text.")
    return DONE
