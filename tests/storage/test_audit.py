"""The audit log: what may stand in it, whole after any sudden end, and every change is found."""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import random
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ambasada.__main__ import main
from ambasada.audit import KINDS, Entry, Kind, sentence
from ambasada.keys import derived_key
from ambasada.storage import chain
from ambasada.storage.audit import AuditLog
from tests.conftest import ROOT

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
# 14:37:20 UTC: no minute of it may ever be seen.
MOMENT = datetime(2026, 11, 22, 14, 37, 20, tzinfo=UTC).timestamp()
LOGINS = ("ada", "bo.b", "", "console", "coordinator-pl")
ABOUTS = ("pl", "", "wrong_code", "embassy.open-cases", "gb-sct")
KINDS_OF_MEMBERS = [kind for kind in Kind if not kind.value.startswith("log_")]
Lines = list[bytes]


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = MOMENT

    def __call__(self) -> float:
        return self.now


def log_of(folder: Path, key: bytes = KEY, clock: Callable[[], float] | None = None) -> AuditLog:
    return AuditLog(folder / "audit.log", key, clock=clock or Clock())


def lines_in(folder: Path) -> Lines:
    return (folder / "audit.log").read_bytes().splitlines(keepends=True)


@pytest.fixture(scope="module")
def long_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a whole log of 200 entries of every kind, hour after hour."""
    folder, clock, chance = tmp_path_factory.mktemp("audit"), Clock(), random.Random(1)
    log = log_of(folder, clock=clock)
    for number in range(200):
        clock.now = MOMENT + 3600 * number
        kind = KINDS_OF_MEMBERS[number % len(KINDS_OF_MEMBERS)]
        log.record(kind, chance.choice(LOGINS), chance.choice(ABOUTS))
    assert log.verify() == [] and len(log.entries()) == 200
    return folder


def copy_of(folder: Path, into: Path) -> AuditLog:
    for name in ("audit.log", "audit.anchor"):
        (into / name).write_bytes((folder / name).read_bytes())
    return log_of(into)


# What may stand in it


def test_an_entry_says_who_what_and_the_hour_only(tmp_path: Path) -> None:
    log = log_of(tmp_path)
    log.record(Kind.SIGNED_IN, "ada")
    log.record(Kind.GUARD_ACCEPTED, "console", "pl")
    hour = datetime(2026, 11, 22, 14, tzinfo=UTC)
    assert log.entries() == [
        Entry(1, hour, Kind.SIGNED_IN, "ada", ""),
        Entry(2, hour, Kind.GUARD_ACCEPTED, "console", "pl"),
    ]
    assert log.entries(last=1) == log.entries()[1:] and log.entries(last=0) == []
    assert b"37" not in b"".join(line.rpartition(b"\t")[0] for line in lines_in(tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        "Anna Maria",
        "anna@example.org",
        "Ханна",
        "a\tb",
        "a\nb",
        "a\n",
        "=A1",
        "https://x",
        "x" * 41,
        "127.0.0.1",
        "127.0.0.1:8501",
        "::1",
        "fe80::1",
        "٣",
    ],
)
@pytest.mark.parametrize("place", ["who", "about"])
def test_what_is_no_code_is_refused_and_not_repeated(tmp_path: Path, text: str, place: str) -> None:
    log = log_of(tmp_path)
    with pytest.raises(ValueError, match="codes only") as refused:
        log.record(Kind.SIGNED_IN, **{place: text})
    assert text not in str(refused.value)
    assert not (tmp_path / "audit.log").exists()


def test_an_entry_with_a_minute_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="hours only"):
        Entry(1, datetime(2026, 11, 22, 14, 37, tzinfo=UTC), Kind.STARTED)
    with pytest.raises(ValueError, match="hours only"):
        Entry(1, datetime(2026, 11, 22, 14), Kind.STARTED)


def test_every_kind_has_a_sentence_that_screens_can_fill() -> None:
    assert set(KINDS) == set(Kind)
    hour = datetime(2026, 11, 22, 14, tzinfo=UTC)
    for kind in Kind:
        told = sentence(Entry(1, hour, kind, "ada", "pl"))
        assert told.endswith(".") and "{" not in told
        assert ("ada" in told) == ("{who}" in KINDS[kind].says)


def test_the_same_list_of_cases_is_recorded_once_an_hour(tmp_path: Path) -> None:
    clock = Clock()
    log = log_of(tmp_path, clock=clock)
    for _ in range(3):
        log.record(Kind.SAW_CASES, "ada", "pl")
        log.record(Kind.SIGN_IN_REFUSED, "ada", "password")
    log.record(Kind.SAW_CASES, "bo.b", "pl")
    clock.now += 3600
    log.record(Kind.SAW_CASES, "ada", "pl")
    seen = [(one.who, one.hour.hour) for one in log.entries() if one.kind is Kind.SAW_CASES]
    assert seen == [("ada", 14), ("bo.b", 14), ("ada", 15)]
    assert sum(one.kind is Kind.SIGN_IN_REFUSED for one in log.entries()) == 3


def test_its_files_are_readable_by_the_programs_user_only(tmp_path: Path) -> None:
    (tmp_path / "audit.log").touch(mode=0o644)
    log_of(tmp_path).record(Kind.STARTED)
    for name in ("audit.log", "audit.anchor"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


# Acceptance: 20 each of six attacks, by somebody without the key


def edited(lines: Lines, chance: random.Random) -> Lines:
    """One field of one entry is another; every second time its number is one of the others'."""
    at = chance.randrange(len(lines))
    fields = lines[at].rstrip(b"\n").split(b"\t")
    field = chance.randrange(6)
    fields[field] = chance.choice(
        [
            [str(number).encode() for number in range(1, 201) if number != at + 1],
            [b"2026-11-21T03Z", b"2026-11-22", b""],
            [kind.value.encode() for kind in Kind if kind.value.encode() != fields[2]],
            [b"eve", fields[3] + b"x"],
            [b"lt", fields[4] + b"x"],
            [bytes(reversed(fields[5])), fields[5].upper(), b"0" * 64],
        ][field]
    )
    return [*lines[:at], b"\t".join(fields) + b"\n", *lines[at + 1 :]]


def dropped(lines: Lines, chance: random.Random) -> Lines:
    """Some entries are gone from the middle, and the later ones are numbered anew."""
    at, count = chance.randrange(len(lines) - 5), chance.choice([1, 1, 2, 5])
    return renumbered([*lines[:at], *lines[at + count :]], chance)


def swapped(lines: Lines, chance: random.Random) -> Lines:
    """Two entries change places: all of them, or all but their numbers."""
    one, other = sorted(chance.sample(range(len(lines)), 2))
    changed = list(lines)
    changed[one], changed[other] = changed[other], changed[one]
    return renumbered(changed, chance)


def duplicated(lines: Lines, chance: random.Random) -> Lines:
    """An entry stands once more, right behind itself or at the end of the log."""
    at = chance.randrange(len(lines))
    to = chance.choice([at + 1, len(lines)])
    return renumbered([*lines[:to], lines[at], *lines[to:]], chance)


def truncated(lines: Lines, chance: random.Random) -> Lines:
    """The end is gone: one entry, many, all, or the last one by half."""
    kept = chance.choice([len(lines) - 1, chance.randrange(len(lines)), 0])
    half = lines[kept][: chance.randrange(len(lines[kept]) - 1)]
    return [*lines[:kept], *chance.choice([[half], []])]


def inserted(lines: Lines, chance: random.Random) -> Lines:
    """A made-up entry stands somewhere, with a code of chance or its neighbour's."""
    at = chance.randrange(len(lines) + 1)
    code = chance.choice([chance.randbytes(32).hex().encode(), lines[at - 1][-65:-1]])
    made = b"\t".join([str(at + 1).encode(), b"2026-11-23T01Z", b"signed_out", b"eve", b"", code])
    return renumbered([*lines[:at], made + b"\n", *lines[at:]], chance)


def renumbered(lines: Lines, chance: random.Random) -> Lines:
    """Half of the attackers think of the numbers."""
    if chance.random() < 0.5:
        return lines
    return [
        str(number).encode() + line[line.index(b"\t") :] for number, line in enumerate(lines, 1)
    ]


ATTACKS = (edited, dropped, swapped, duplicated, truncated, inserted)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_twenty_of_twenty_are_found(
    long_log: Path, tmp_path: Path, attack: Callable[[Lines, random.Random], Lines]
) -> None:
    log, whole, found, chance = copy_of(long_log, tmp_path), lines_in(long_log), 0, random.Random(7)
    for _ in range(20):
        changed = attack(whole, chance)
        assert changed != whole
        (tmp_path / "audit.log").write_bytes(b"".join(changed))
        findings = log.verify()
        found += bool(findings)
        assert all("ine" in one and one.endswith(".") for one in findings)
    assert found == 20


def test_a_changed_entry_is_found_at_its_line_and_no_other(long_log: Path, tmp_path: Path) -> None:
    log, lines = copy_of(long_log, tmp_path), lines_in(long_log)
    lines[41] = lines[41].replace(b"2026-", b"2025-", 1)
    (tmp_path / "audit.log").write_bytes(b"".join(lines))
    assert log.verify() == ["Line 42 was changed, or does not follow the line before it."]


def test_a_log_written_anew_with_another_key_is_found(long_log: Path, tmp_path: Path) -> None:
    log = copy_of(long_log, tmp_path)
    entries, end = log.entries(), chain.Link()
    forged = b""
    own_key = derived_key(OTHER_KEY, "audit")
    for entry in entries:
        line = chain.written(entry, end, own_key)
        end = chain.Link(entry.number, chain.line_of(line[:-1]).code)
        forged += line
    (tmp_path / "audit.log").write_bytes(forged)
    (tmp_path / "audit.anchor").write_text(chain.anchor_of(end, own_key))
    assert log_of(tmp_path, OTHER_KEY).verify() == []
    findings = log.verify()
    assert findings[0].startswith("Lines 1 to 200: not one fits this key.")
    assert "does not end as audit.anchor says" in findings[1]


# Cut and put back


def test_an_anchor_that_is_gone_or_of_another_log_is_found(long_log: Path, tmp_path: Path) -> None:
    log = copy_of(long_log, tmp_path)
    for text in ("", "nonsense", f"200-{'0' * 32}", f"150-{'a' * 32}"):
        (tmp_path / "audit.anchor").write_text(text)
        assert len(log.verify()) == 1
    (tmp_path / "audit.anchor").unlink()
    assert log.verify() == ["After line 200: audit.anchor is gone, so the end cannot be checked."]


@pytest.mark.parametrize("is_anchor_gone", [False, True])
def test_the_next_entry_does_not_hide_a_cut(
    long_log: Path, tmp_path: Path, is_anchor_gone: bool
) -> None:
    log = copy_of(long_log, tmp_path)
    (tmp_path / "audit.log").write_bytes(b"".join(lines_in(long_log)[:150]))
    if is_anchor_gone:
        (tmp_path / "audit.anchor").unlink()
    log.record(Kind.SIGNED_IN, "eve")
    log.record(Kind.SIGNED_OUT, "eve")
    said = log.entries(last=3)[0]
    assert (said.kind, said.about) == (Kind.LOG_CUT, "no-anchor" if is_anchor_gone else "200")
    (finding,) = log.verify()
    assert finding.startswith("Line 151 says that the log before it, up to entry 150, was not ")


def test_the_next_entry_does_not_hide_a_log_that_was_taken_away(
    long_log: Path, tmp_path: Path
) -> None:
    log = copy_of(long_log, tmp_path)
    (tmp_path / "audit.log").unlink()
    assert len(log.verify()) == 1
    log.record(Kind.SIGNED_IN, "eve")
    assert log.entries()[0].kind is Kind.LOG_CUT and len(log.verify()) == 1


def test_both_files_put_back_are_found_by_an_anchor_kept_elsewhere_only(tmp_path: Path) -> None:
    log = log_of(tmp_path)
    for _ in range(5):
        log.record(Kind.SIGNED_IN, "ada")
    files = [tmp_path / name for name in ("audit.log", "audit.anchor")]
    older = [file.read_bytes() for file in files]
    log.record(Kind.EXPORTED, "eve", "pl")
    elsewhere = log.anchor()
    log.record(Kind.SIGNED_OUT, "eve")
    assert log.verify(elsewhere) == []  # it grows on, and still holds
    for file, content in zip(files, older, strict=True):
        file.write_bytes(content)
    assert log.verify() == []
    assert log.verify(elsewhere) == [
        "After line 5: entry 6 was written down, but is not there. The log was cut, or put back "
        "to an older state."
    ]
    log.record(Kind.SIGNED_IN, "ada")  # as many entries as were known, but another one
    assert log.verify() == [] and "Line 6 is not what was written down" in log.verify(elsewhere)[0]


def test_what_is_no_anchor_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no anchor of the log"):
        log_of(tmp_path).verify("214-3f9a")


# Any end, many writers


def test_a_half_entry_of_any_length_is_moved_aside_and_said(tmp_path: Path) -> None:
    log = log_of(tmp_path)
    log.record(Kind.STARTED)
    before = [(tmp_path / name).read_bytes() for name in ("audit.log", "audit.anchor")]
    log.record(Kind.SIGNED_IN, "coordinator-pl", "x" * 40)
    whole = (tmp_path / "audit.log").read_bytes()
    for size in range(len(before[0]) + 1, len(whole)):
        half = whole[len(before[0]) : size]
        (tmp_path / "audit.log").write_bytes(whole[:size])
        (tmp_path / "audit.anchor").write_bytes(before[1])
        (tmp_path / "audit.halves").unlink(missing_ok=True)
        assert log.verify() == ["Line 2 is only the beginning of an entry."]
        log.record(Kind.SIGNED_OUT, "ada")
        said = [(one.kind, one.about) for one in log.entries()]
        assert said[1:] == [(Kind.LOG_REPAIRED, str(len(half))), (Kind.SIGNED_OUT, "")]
        assert (tmp_path / "audit.halves").read_bytes() == half + b"\n"
        assert log.verify() == []


def test_a_half_entry_that_had_been_whole_is_a_cut_too(long_log: Path, tmp_path: Path) -> None:
    log = copy_of(long_log, tmp_path)
    (tmp_path / "audit.log").write_bytes(b"".join(lines_in(long_log))[:-10])
    log.record(Kind.STARTED)
    said = [one.kind for one in log.entries(last=3)]
    assert said == [Kind.LOG_CUT, Kind.LOG_REPAIRED, Kind.STARTED]
    assert len(log.verify()) == 1


def test_an_end_between_entry_and_anchor_is_no_cut(tmp_path: Path) -> None:
    log = log_of(tmp_path)
    anchors = []
    for _ in range(4):
        log.record(Kind.SIGNED_IN, "ada")
        anchors.append((tmp_path / "audit.anchor").read_bytes())
    (tmp_path / "audit.anchor").write_bytes(anchors[1])
    assert len(log.verify()) == 1  # two entries without an anchor: that no sudden end explains
    (tmp_path / "audit.anchor").write_bytes(anchors[2])
    assert log.verify() == []
    log.record(Kind.SIGNED_OUT, "ada")
    assert log.verify() == [] and len(log.entries()) == 5


def test_two_ends_in_a_row_between_entry_and_anchor_are_no_cut(
    tmp_path: Path,
) -> None:
    log = log_of(tmp_path)
    log.record(Kind.STARTED)
    anchors = [(tmp_path / "audit.anchor").read_bytes()]
    log.record(Kind.SIGNED_IN, "ada")
    (tmp_path / "audit.anchor").write_bytes(anchors[0])  # the first end
    passing = tmp_path / f"audit.{os.getpid()}.half"
    for _ in range(2):  # the second: no anchor can be written, so the entry is not either
        passing.mkdir(exist_ok=True)
        with pytest.raises(OSError):
            log.record(Kind.SIGNED_OUT, "ada")
    passing.rmdir()
    assert log.verify() == [] and len(log.entries()) == 2
    log.record(Kind.SIGNED_OUT, "ada")
    assert log.verify() == [] and len(log.entries()) == 3


def test_an_end_after_the_very_first_entry_is_no_cut(tmp_path: Path) -> None:
    log = log_of(tmp_path)
    log.record(Kind.STARTED)
    (tmp_path / "audit.anchor").unlink()
    assert log.verify() == []
    log.record(Kind.STARTED)
    assert log.verify() == [] and len(log.entries()) == 2


def test_many_threads_lose_nothing(tmp_path: Path) -> None:
    logs = [log_of(tmp_path), log_of(tmp_path)]  # as two processes have one each
    threads = [
        threading.Thread(target=_record_some, args=(logs[number % 2], f"member-{number}"))
        for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert logs[0].verify() == []
    by_member = [one.who for one in logs[0].entries()]
    assert sorted(by_member) == sorted(f"member-{number}" for number in range(12) for _ in range(8))


def _record_some(log: AuditLog, who: str) -> None:
    for _ in range(8):
        log.record(Kind.SIGNED_IN, who)


# Prints the number of each entry once `record` has returned.
WRITER = """
import sys
from pathlib import Path
from ambasada.audit import Kind
from ambasada.storage.audit import AuditLog
log = AuditLog(Path(sys.argv[1]), bytes(range(32)))
for number in range(100_000):
    log.record(Kind.EXPORTED, sys.argv[2], str(number))
    print(number, flush=True)
"""


def test_killed_at_any_moment_it_is_whole_and_has_every_entry_that_was_promised(
    tmp_path: Path,
) -> None:
    log, chance, promised = log_of(tmp_path), random.Random(3), set()
    for turn in range(12):
        writers = [_writer(tmp_path, f"w{turn}-{one}") for one in range(2)]
        for writer in writers:
            assert writer.stdout and writer.stdout.readline() == "0\n"
        time.sleep(chance.uniform(0, 0.15))
        for number, writer in enumerate(writers):
            os.kill(writer.pid, signal.SIGKILL)
            said = writer.communicate()[0].splitlines(keepends=True)
            numbers = ["0", *(line.strip() for line in said if line.endswith("\n"))]
            promised |= {(f"w{turn}-{number}", one) for one in numbers}
        assert log.verify() in (
            [],
            [f"Line {len(log.entries()) + 1} is only the beginning of an entry."],
        )
    log.record(Kind.STARTED)
    assert log.verify() == []
    assert promised <= {(one.who, one.about) for one in log.entries()}
    assert len(promised) > 24, "the writers got no further than their first entry"


def _writer(folder: Path, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder / "audit.log"), name],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_log_longer_than_what_is_looked_at_goes_on(tmp_path: Path) -> None:
    log = log_of(tmp_path)
    for number in range(2):
        log.record(Kind.SIGNED_IN, f"member-{number}")
    with (tmp_path / "audit.log").open("ab") as stream:
        stream.write(b"x" * 200_000)  # more than a tail, without an end
    log.record(Kind.SIGNED_OUT, "ada")
    assert log.entries(last=2)[0].about == "200000" and log.verify() == []
    end = chain.end_of([chain.line_of(lines_in(tmp_path)[-1][:-1])])
    hour = log.entries(last=1)[0].hour
    with (tmp_path / "audit.log").open("ab") as stream:
        for number in range(end.count + 1, 1000):
            entry = Entry(number, hour, Kind.SIGNED_IN, "ada")
            line = chain.written(entry, end, derived_key(KEY, "audit"))
            end = chain.Link(number, chain.line_of(line[:-1]).code)
            stream.write(line)
    (tmp_path / "audit.anchor").write_text(chain.anchor_of(end, derived_key(KEY, "audit")))
    log.record(Kind.SIGNED_OUT, "ada")
    assert log.verify() == [] and len(log.entries()) == 1000


# The command


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration folder whose log has two entries under the gate's key."""
    monkeypatch.setenv("AMBASADA_GATE_KEY", base64.b64encode(KEY).decode())
    monkeypatch.setenv("AMBASADA_STATE", str(tmp_path / "state"))
    log = log_of(tmp_path / "state")
    log.record(Kind.SIGNED_IN, "ada")
    log.record(Kind.GUARD_ACCEPTED, "console", "pl")
    return tmp_path / "config"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["audit", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_verify_says_whole_or_where_not(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ("--config", str(config))
    assert run(capsys, "verify", *at) == (0, "", "The log is whole: 2 entries.\n")
    code, anchor, _ = run(capsys, "anchor", *at)
    assert code == 0 and anchor.startswith("2-")
    assert run(capsys, "verify", "--anchor", anchor.strip(), *at)[0] == 0
    file = config.parent / "state" / "audit.log"
    file.write_bytes(file.read_bytes().replace(b"\tpl\t", b"\tlt\t"))
    code, out, err = run(capsys, "verify", *at)
    assert (code, out) == (1, "Line 2 was changed, or does not follow the line before it.\n")
    assert err.startswith("Keep audit.log and audit.anchor as they are")
    assert run(capsys, "verify", "--anchor", "2", *at)[0] == 2
    assert "not whole" in run(capsys, "show", *at)[2]


def test_show_has_a_form_for_eyes_and_two_for_programs(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ("--config", str(config))
    assert run(capsys, "show", *at)[1].splitlines() == [
        "1\t2026-11-22 14:00 UTC\tada signed in.",
        "2\t2026-11-22 14:00 UTC\tconsole accepted the sheet of pl that was held back.",
    ]
    table = list(csv.DictReader(io.StringIO(run(capsys, "show", "--format", "csv", *at)[1])))
    records = json.loads(run(capsys, "show", "--format", "json", "--last", "1", *at)[1])
    assert records[0]["kind"] == "guard_accepted" and records[0]["number"] == 2
    assert [{**one, "number": str(one["number"])} for one in records] == table[1:]


def test_without_the_key_there_is_a_sentence(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AMBASADA_GATE_KEY")
    code, _, err = run(capsys, "verify", "--config", str(config))
    assert code == 2 and "AMBASADA_GATE_KEY" in err
