"""Last of all by its name: what the server wrote while the other tests looked at it."""

from __future__ import annotations

from tests.browser.conftest import Server


def test_the_servers_log_has_no_failure(server: Server) -> None:
    log = server.log.read_text("utf-8")
    assert "Traceback" not in log, log[-3000:]
    assert "screen failed" not in log, log[-3000:]
