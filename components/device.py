"""What the reader's browser says of the device it runs on."""

from __future__ import annotations

import streamlit as st


def is_browser() -> bool:
    """Whether a browser is there at all; a program that runs a screen gives no name of its own."""
    return bool(st.context.headers.get("User-Agent"))


def is_telephone() -> bool:
    """Whether the browser says that it is a telephone's; the width itself the server cannot see."""
    return "Mobile" in (st.context.headers.get("User-Agent") or "")
