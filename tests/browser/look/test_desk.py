"""Every screen on a desk, light and dark."""

from __future__ import annotations

import pytest

from tests.browser.conftest import WIDE, Chromium, Server
from tests.browser.look.tour import ON_A_DESK, Stop, look, stops


@pytest.mark.parametrize("stop", stops(WIDE, ON_A_DESK), ids=str)
def test_a_screen_looks_as_stored_and_keeps_nobody_out(
    quiet_server: Server, chromium: Chromium, stop: Stop
) -> None:
    look(chromium, quiet_server, stop)
