"""A crowd that knocks wrongly: handshakes that must all be refused. A process of its own.

`python handshakes.py PORT COUNT` prints how many were refused.
"""

from __future__ import annotations

import socket
import sys
from concurrent.futures import ThreadPoolExecutor

CROWD = 20
# No cookie; a made-up one; a page of another host; no page at all; not Streamlit's address.
KINDS = (
    ("/_stcore/stream", "http://127.0.0.1:{port}", ""),
    ("/_stcore/stream", "http://127.0.0.1:{port}", "Cookie: __Host-ambasada={made_up}\r\n"),
    ("/_stcore/stream", "https://elsewhere.example", "Cookie: __Host-ambasada={made_up}\r\n"),
    ("/_stcore/stream", "", ""),
    ("/stream", "http://127.0.0.1:{port}", ""),
)


def knock(port: int, turn: int) -> bool:
    """One handshake; whether it was refused."""
    path, origin, cookie = KINDS[turn % len(KINDS)]
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version: 13",
    ]
    if origin:
        lines.append("Origin: " + origin.format(port=port))
    request = "\r\n".join(lines) + "\r\n" + cookie.format(made_up=f"{turn:043d}") + "\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request.encode())
        return connection.recv(4096).split(b" ")[1] == b"403"


def main() -> None:
    """Knock."""
    port, count = map(int, sys.argv[1:])
    with ThreadPoolExecutor(CROWD) as crowd:
        print(sum(crowd.map(lambda turn: knock(port, turn), range(count))))


if __name__ == "__main__":
    main()
