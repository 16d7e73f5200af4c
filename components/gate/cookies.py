"""The gate's three cookies. No other file of the product reads or writes one.

`__Host-` makes the browser refuse them from another host, for another path, or without TLS
(a machine's own `localhost` counts as safe).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.responses import Response

# Who is signed in; who has given a right password; which device has signed in before.
SESSION, HALF, DEVICE = "__Host-ambasada", "__Host-ambasada-step", "__Host-ambasada-device"
# The first two end with the browser; a device is known for as long as the accounts keep it.
_DEVICE_SECONDS = 180 * 24 * 3600


def read_cookie(connection: HTTPConnection, name: str) -> str:
    """A cookie's value, empty where there is none."""
    return connection.cookies.get(name, "")


def give_cookie(answer: Response, name: str, value: str) -> None:
    """Let the browser keep `value`: out of reach of scripts, and never sent for another site."""
    answer.set_cookie(
        name,
        value,
        max_age=_DEVICE_SECONDS if name == DEVICE else None,
        path="/",
        secure=True,
        httponly=True,
        samesite="strict",
    )


def take_cookie(answer: Response, name: str) -> None:
    """Let the browser forget a cookie."""
    answer.delete_cookie(name, path="/", secure=True, httponly=True, samesite="strict")
