"""Every screen on a telephone, light and dark, and in Belarusian."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NARROW, Chromium, Server
from tests.browser.look.tour import ON_A_TELEPHONE, Stop, look, stops


@pytest.mark.parametrize("stop", stops(NARROW, ON_A_TELEPHONE), ids=str)
def test_a_screen_looks_as_stored_and_keeps_nobody_out(
    quiet_server: Server, chromium: Chromium, stop: Stop
) -> None:
    look(chromium, quiet_server, stop)
