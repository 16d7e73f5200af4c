"""What the reader's browser says of the device it runs on."""

from __future__ import annotations

import streamlit as st


def is_telephone() -> bool:
    """Whether the browser says that it is a telephone's; the width itself the server cannot see."""
    return "Mobile" in (st.context.headers.get("User-Agent") or "")
