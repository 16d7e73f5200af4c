"""What every answer says to the browser, and what no request may say to Streamlit."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from streamlit import file_util

if TYPE_CHECKING:
    from starlette.types import Message, Scope

# Streamlit takes the member's session from this header (`server.trustedUserHeaders`); only the
# gate writes it.
IDENTITY = "x-ambasada-session"
# A proxy's word about somebody, Streamlit's own cookies: none of it reaches Streamlit.
_NOT_PASSED = {b"cookie", b"authorization", b"forwarded", IDENTITY.encode()}
_OF_WHOLE_PAGES = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
_NOT_PASSED_PREFIXES = (b"x-forwarded-", b"x-remote-", b"x-auth-", b"remote-")
_ALWAYS = {
    "x-content-type-options": "nosniff",
    # "no-referrer" would make the browser hide the origin of our own forms.
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
}
NO_STORE = "no-store"
# Streamlit's scripts are named by their content, tell nothing of anybody, and weigh megabytes.
KEPT = ("/static/", "/gate/", "/geo/")


def _policy(**more: str) -> str:
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    rules |= {name.replace("_", "-"): value for name, value in more.items()}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _inline_scripts() -> str:
    """The hash of each script that stands in Streamlit's own page, so that no other may run."""
    page = (Path(file_util.get_static_dir()) / "index.html").read_text("utf-8")
    found = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in found]
    return " ".join(f"'sha256-{one}'" for one in hashes)


OWN_POLICY = _policy()
# Streamlit and Plotly write styles into the page; a script they may not.
SCREEN_POLICY = _policy(
    script_src=f"'self' {_inline_scripts()}".strip(),
    style_src="'self' 'unsafe-inline'",
    img_src="'self' data: blob:",
    worker_src="'self' blob:",
    # Plotly and the tables' drawing bring small fonts of symbols in their own scripts.
    font_src="'self' data:",
)


def guard_answer(message: Message, path: str, policy: str) -> None:
    """Add the headers of protection to the start of an answer, and take out what betrays us."""
    headers = MutableHeaders(scope=message)
    for name, value in _ALWAYS.items():
        headers[name] = value
    headers["content-security-policy"] = policy
    if not path.startswith(KEPT):
        headers["cache-control"] = NO_STORE
    for name in ("server", "x-powered-by", "access-control-allow-origin"):
        if name in headers:
            del headers[name]


def passed_on(scope: Scope, identity: str, *, is_page: bool = False) -> Scope:
    """The request as Streamlit gets it: without cookies and foreign claims, with the session.

    A page is asked for whole and uncompressed, because the gate writes into it.
    """
    not_passed = _NOT_PASSED | (_OF_WHOLE_PAGES if is_page else set())
    kept = [
        (name, value)
        for name, value in scope["headers"]
        if name.lower() not in not_passed and not name.lower().startswith(_NOT_PASSED_PREFIXES)
    ]
    return {**scope, "headers": [*kept, (IDENTITY.encode(), identity.encode())]}
