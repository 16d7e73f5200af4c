"""The quick tests need no screen: loading Streamlit and Plotly took some three seconds of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent
SLOW_TO_LOAD = {"streamlit", "plotly"}


@pytest.fixture(scope="session", autouse=True)
def no_screen_is_loaded(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails at the end of a run of these tests alone in which any of them loaded a screen.

    At the end, so that what a test loads late is seen too; and in the run itself, because to
    collect everything once more in a process of its own would take longer than Streamlit does.
    Beside the tests of pages nothing can be said: those load it.
    """
    yield
    is_alone = all(FOLDER in item.path.parents for item in request.session.items)
    loaded = SLOW_TO_LOAD & sys.modules.keys() if is_alone else set()
    assert not loaded, (
        f"A test of tests/unit loaded {', '.join(sorted(loaded))}. Move what it tests to a file "
        "without it, or the test to tests/pages (python -X importtime -m pytest tests/unit)."
    )
