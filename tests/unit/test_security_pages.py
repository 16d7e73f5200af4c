"""SECURITY.md and the threat model are there, and no secret and no place is left out of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ambasada.keys import SECRETS, Secret

ROOT = Path(__file__).resolve().parents[2]
# What may be in other hands: each has its row.
ASKED = (
    "telephone, signed in",
    "telephone, locked",
    "password alone",
    "an administrator's session",
    "the server's disk",
    "the running server",
    "the seal key",
    "the gate key",
    "the service account's key",
    "an editor's Google account",
    "the backup",
    "the reverse proxy",
    "the network path",
    "Google itself",
    "a malicious Python dependency",
)


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def rows_below(text: str, heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its head."""
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.variable)
def test_every_secret_is_said_to_surrender_something(secret: Secret) -> None:
    surrendered = [row[0] for row in rows_below(page("docs/threat-model.md"), "The table")]
    assert any(f"`{secret.variable}`" in one for one in surrendered)


@pytest.mark.parametrize(
    "place", [row[0] for row in rows_below(page("docs/operations.md"), "What is where")]
)
def test_every_place_has_its_worth(place: str) -> None:
    places = [row[0] for row in rows_below(page("docs/threat-model.md"), "What lies where")]
    assert place in places


@pytest.mark.parametrize("thing", ASKED)
def test_each_row_says_what_is_lost_what_limits_it_and_what_to_do(thing: str) -> None:
    rows = rows_below(page("docs/threat-model.md"), "The table")
    (row,) = [row for row in rows if thing in row[0]]
    assert len(row) == 4 and all(row)


def test_every_file_that_keeps_a_promise_is_there() -> None:
    rows = rows_below(page("docs/threat-model.md"), "Where each promise is kept")
    for place in re.findall(r"[\w./-]+/[\w./-]*", " ".join(where for _, where in rows)):
        assert (ROOT / place).exists(), place


def test_a_report_has_a_private_way_and_no_address_that_nobody_reads() -> None:
    text = page("SECURITY.md")
    assert "Report a vulnerability" in text and "@" not in text
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (ROOT / link).exists(), link


@pytest.mark.parametrize(
    "file", sorted((ROOT / "ambasada").rglob("*.py")), ids=lambda file: file.name
)
def test_a_source_that_the_code_names_is_there(file: Path) -> None:
    for name in re.findall(r"docs/[\w-]+\.md", file.read_text("utf-8")):
        assert (ROOT / name).exists(), f"{file.name} refers to {name}"
