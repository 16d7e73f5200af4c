"""A network in which each embassy's rows hold a word of its own, and a word that nobody may read.

The first stands wherever a code or a text of an agreed column stands, the second in columns and
tabs that the agreement does not name.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path

import xlsxwriter

from ambasada.network import load_configuration
from tests.conftest import ROOT
from tests.factories import TODAY, case, volunteer, write_tab

Tabs = Mapping[str, list[dict[str, object]]]
SHARED = ("at", "si")
CASES = 60
# To whom an embassy hands a case over: the next one in this order.
_RING = sorted(load_configuration(ROOT / "config").embassy)
_WORDS = re.compile(rb"(?:canary|hidden)[0-9a-f]{8}", re.IGNORECASE)
_CATEGORIES = ("passport_documents", "visa_entry", "other", "health", "money")


def canary(embassy: str) -> str:
    """What only this embassy's coordinators may see."""
    return f"CANARY{zlib.crc32(embassy.encode()):08x}"


def handed_over(embassy: str) -> str:
    """What this embassy's coordinators may see, and those whom they handed the case over to."""
    return canary(f"handed over by {embassy}")


def heard_by(embassy: str) -> set[str]:
    """The words that an embassy's coordinators may see."""
    place = _RING.index(embassy)
    return {canary(embassy), handed_over(embassy), handed_over(_RING[place - 1])}


def hidden(embassy: str) -> str:
    """What nobody may see: the program never asks for it."""
    return f"HIDDEN{zlib.crc32(embassy.encode()):08x}"


def found_in(heard: Iterable[bytes]) -> set[str]:
    """The words of either kind in messages and files; workbooks are looked into."""
    words: set[bytes] = set()
    for one in heard:
        for part in _unpacked(one):
            words.update(_WORDS.findall(part))
    return {word[:6].decode().upper() + word[6:].decode().lower() for word in words}


def _unpacked(content: bytes) -> Iterable[bytes]:
    if not content.startswith(b"PK\x03\x04"):
        return [content]
    book = zipfile.ZipFile(io.BytesIO(content))
    return [book.read(name) for name in book.namelist()]


def write_canaries(folder: Path) -> Path:
    """The network's configuration and its sheets: folders, workbooks, and one that two share."""
    config = folder / "config"
    config.mkdir(parents=True)
    shutil.copy(ROOT / "config" / "network.toml", config)
    embassies = sorted(load_configuration(ROOT / "config").embassy)
    entries = [_shared(folder / "sheets" / "shared"), _network(folder / "sheets" / "network")]
    for number, embassy in enumerate(embassies):
        if embassy not in SHARED:
            write = _as_workbook if number % 2 else _as_folder
            path = write(folder / "sheets", embassy, tabs_of(embassy))
            entries.append(f'path = "../sheets/{path}"\nembassy = "{embassy}"\n')
    text = "".join(f'[[source]]\nkind = "folder"\n{entry}\n' for entry in entries)
    (config / "sources.toml").write_text(text, "utf-8")
    return config


def tabs_of(embassy: str, *, is_shared: bool = False) -> Tabs:
    """The tabs of an embassy, its word in every code and in every cell that cannot be read."""
    word, secret = canary(embassy), hidden(embassy)
    beside = {"full_name": secret, "phone": secret, "notes": f"{secret} {secret}"}
    beside |= {"embassy": embassy} if is_shared else {}
    people = [f"V-{word}-{number}" for number in range(4)]
    return {
        "cases": [
            *(_case(word, people, number) | beside for number in range(CASES)),
            *(_mistyped(word, column) | beside for column in _TEXTS),
            case(901, case_id=f"{word} is no code") | beside,
            case(902, case_id=f"{word}-b", received_at=f"{word}.2026") | beside,
        ],
        "volunteers": [
            *(volunteer(0, volunteer_id=one, languages="be, pl", skills="other") | beside
              for one in people),
            volunteer(1, volunteer_id=f"V-{word}-x", languages=word, skills=word) | beside,
        ],
        "availability": [{"volunteer_id": people[0], "week": "2026-W48", "hours": 3} | beside],
        "checkins": [{"week": "2026-W47", "status": "reported"} | beside],
        "handovers": [
            {"handover_id": f"H-{word}", "case_id": handed_over(embassy), "from": embassy,
             "to": _RING[(_RING.index(embassy) + 1) % len(_RING)], "sent_on": "2026-11-02"} | beside
        ],
        "contacts": [{"case_id": f"{word}-1", "full_name": secret}],
    }  # fmt: skip


_TEXTS = ("category", "language", "urgency", "assigned_to", "closed_at")


def _case(word: str, people: list[str], number: int) -> dict[str, object]:
    received = TODAY - timedelta(days=9 * number + 1)
    closed = received + timedelta(days=5)
    return case(
        number,
        case_id=f"{word}-{number}",
        received_at=received.isoformat(),
        closed_at=closed.isoformat() if number % 3 == 2 and closed < TODAY else "",
        category=_CATEGORIES[number % len(_CATEGORIES)],
        language=("be", "uk", "ru")[number % 3],
        assigned_to=people[number % 4] if number % 5 else "",
        waiting_on=("us", "authority", "applicant")[number % 3],
        urgency=("normal", "urgent", "emergency")[number % 3],
    )


def _mistyped(word: str, column: str) -> dict[str, object]:
    return case(900, case_id=f"{word}-{column}", **{column: f"{word} typed"})


def _as_folder(sheets: Path, name: str, tabs: Tabs) -> str:
    for tab, rows in tabs.items():
        write_tab(sheets / name, tab, rows)
    return name


def _as_workbook(sheets: Path, name: str, tabs: Tabs) -> str:
    sheets.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(sheets / f"{name}.xlsx") as book:
        for tab, rows in tabs.items():
            sheet = book.add_worksheet(tab)
            columns = list(dict.fromkeys(column for row in rows for column in row))
            sheet.write_row(0, 0, columns)
            for place, row in enumerate(rows, 1):
                sheet.write_row(place, 0, [str(row.get(column, "")) for column in columns])
    return f"{name}.xlsx"


def _shared(folder: Path) -> str:
    parts = [tabs_of(embassy, is_shared=True) for embassy in SHARED]
    for tab in parts[0]:
        write_tab(folder, tab, [row for part in parts for row in part[tab]])
    named = ", ".join(f'"{one}"' for one in SHARED)
    return f'path = "../sheets/shared"\nembassies = [{named}]\n'


def _network(folder: Path) -> str:
    write_tab(
        folder,
        "events",
        [{"date": "2026-10-01", "kind": "law", "title": "A law", "author": hidden("network")}],
    )
    return 'path = "../sheets/network"\nnetwork = true\n'
