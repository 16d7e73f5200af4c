"""Answers of the server leave at once."""

from __future__ import annotations

import socket
import weakref

import pytest

from components.gate.opening import answer_at_once


def test_answers_do_not_wait_for_the_browsers_receipt() -> None:
    """Nagle's algorithm is off for what Streamlit's kind of listening socket accepts."""
    with socket.socket(socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert not _leaves_at_once(listening)
        answer_at_once()
        assert _leaves_at_once(listening)


def _leaves_at_once(listening: socket.socket) -> bool:
    with socket.create_connection(listening.getsockname()):
        accepted, _address = listening.accept()
        with accepted:
            return bool(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def test_what_else_lives_in_the_process_does_no_harm() -> None:
    """A reference to what is gone raises as soon as somebody asks what it is."""

    class Gone:
        pass

    one = Gone()
    left = weakref.proxy(one)
    del one
    with pytest.raises(ReferenceError):
        isinstance(left, socket.socket)
    answer_at_once()
