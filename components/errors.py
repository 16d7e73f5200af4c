"""An unknown error is a short number that the log repeats, never a traceback on a screen."""

from __future__ import annotations

import logging
import secrets

from components.states import State, tell
from components.texts import _

log = logging.getLogger("ambasada.screen")


def show_failure(error: Exception) -> bool:
    """Log `error` under a number and show the number; True says that it was shown."""
    number = secrets.token_hex(4)
    log.error("screen failed, number %s", number, exc_info=error)
    tell(
        State.FAILED,
        _(
            "This screen could not be drawn. Reload the page; if it happens again, tell an "
            "administrator the number {number}."
        ).format(number=number),
    )
    return True
