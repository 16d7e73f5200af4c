"""What a click must not do again: read the configuration, or a sheet."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ambasada.figures import Figures
from tests.pages.conftest import open_screen, run

_opened: list[str] | None = None


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if _opened is not None and event == "open":
        _opened.append(str(arguments[0]))


@contextmanager
def watched() -> Iterator[list[str]]:
    """The files that are opened inside, by Python's own audit events."""
    global _opened
    _opened = seen = []
    try:
        yield seen
    finally:
        _opened = None


sys.addaudithook(_note)


@pytest.mark.parametrize(
    ("address", "eyes"),
    [("overview", "leadership"), ("overview", "pl"), ("open-cases", "pl"), ("my-week", "pl"),
     ("data-health", "administrator"), ("accounts", "administrator")],
)  # fmt: skip
def test_a_second_run_opens_neither_configuration_nor_sheet(
    demo: Figures, address: str, eyes: str
) -> None:
    app = open_screen(address, eyes)
    with watched() as seen:
        run(app)
    assert any(name.endswith("app.py") for name in seen), "nothing was watched"
    # secrets.toml is looked for by Streamlit's own AppTest.
    ours = ("network.toml", "sources.toml", ".csv", ".xlsx", ".po")
    assert not [name for name in seen if name.endswith(ours)]
