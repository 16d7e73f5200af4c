"""A running Ambasada to attack, and members of it."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ambasada import settings
from ambasada.storage.accounts_file import ACCOUNTS_FILE
from tests.attack.canaries import write_canaries
from tests.attack.office import libreoffice
from tests.attack.people import Person, enrol
from tests.browser.conftest import Server, serve
from tests.conftest import accounts_of

# Its fixture is used here too.
__all__ = ["libreoffice"]


def change(config: Path, statement: str, *values: str) -> None:
    """Change the file of accounts behind the program's back."""
    file = settings.state_folder(config) / ACCOUNTS_FILE
    with closing(sqlite3.connect(file, timeout=10)) as db, db:
        db.execute(statement, values)


@pytest.fixture(scope="session")
def server(demo_config: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of the demo network."""
    with serve(demo_config, tmp_path_factory.mktemp("attacked") / "log.txt") as running:
        yield running


@pytest.fixture(scope="session")
def server_with_words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of a network in which each embassy's rows hold a word of its own."""
    folder = tmp_path_factory.mktemp("canaries")
    with serve(write_canaries(folder), folder / "log.txt") as running:
        yield running


@pytest.fixture
def person(server: Server, request: pytest.FixtureRequest) -> Person:
    """A coordinator of Poland with a password, made for one test."""
    number = zlib.crc32(request.node.nodeid.encode()) % 10**8
    return enrol(accounts_of(server.config), f"lark-{number}")


@pytest.fixture(autouse=True)
def no_guesses_yet(server: Server) -> None:
    """What one test guessed must not slow the next."""
    change(server.config, "DELETE FROM guess")
