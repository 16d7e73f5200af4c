"""Safe start: what would open a hole refuses to start, each with one sentence.

`REFUSALS` is the one table. All of them are asked, and all that apply are said at once.
"""

from __future__ import annotations

import gc
import ipaddress
import os
import socket
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import uvicorn
from streamlit import config

from ambasada import keys, settings
from ambasada.accounts import AccountError
from ambasada.audit import Kind
from ambasada.configuration_file import ConfigurationError
from ambasada.office import Office, the_office

CANNOT_START = 2
_HIDDEN_DETAILS = "none"


def _keys_as_they_must_be() -> str:
    """A key that is missing beside real sources, or is no key."""
    try:
        keys.seal_key()
        the_office()
    except (settings.SettingError, AccountError) as error:
        return str(error)
    except ConfigurationError as error:
        return f"The configuration cannot be used. {'; '.join(map(str, error.mistakes))}"
    return ""


def _demo_members_beside_real_sources() -> str:
    try:
        office = the_office()
    except (settings.SettingError, AccountError, ConfigurationError):
        return ""  # said already
    if office.is_demo() or not office.accounts.has_demo():
        return ""
    return (
        "There are demo members beside a real source, and they need no password. Remove them: "
        "python -m ambasada member clear-demo."
    )


def _readable_secrets() -> str:
    """A file of secrets that everybody on this machine can read."""
    state = settings.state_folder(settings.config_folder())
    credentials = settings.credentials_file()
    files = [settings.secrets_file(), *([credentials] if credentials else [])]
    files += [state / name for name in ("accounts.sqlite", "audit.log")]
    open_ones = [one.name for one in files if _is_readable_by_all(one)]
    if not open_ones:
        return ""
    return (
        f"Everybody on this machine can read {', '.join(open_ones)}. Let only the program's own "
        f"user read it: chmod 600."
    )


def _is_readable_by_all(file: Path) -> bool:
    try:
        return bool(file.stat().st_mode & stat.S_IROTH) and os.name == "posix"
    except OSError:
        return False


def _beyond_this_machine() -> str:
    address = str(config.get_option("server.address") or "")
    if _is_this_machine(address) or settings.trusted_proxy():
        return ""
    return (
        f"It would listen on {address or 'every address'}, beyond this machine and without TLS. "
        f"Set server.address to 127.0.0.1, or name the proxy with TLS that stands in front: "
        f"AMBASADA_TRUSTED_PROXY."
    )


def _is_this_machine(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _tells_others() -> str:
    if not config.get_option("browser.gatherUsageStats"):
        return ""
    return "Usage statistics are on. Set browser.gatherUsageStats to false."


def _shows_errors() -> str:
    if config.get_option("client.showErrorDetails") == _HIDDEN_DETAILS:
        return ""
    return "Details of errors would stand on screens. Set client.showErrorDetails to “none”."


def _has_no_identity() -> str:
    wanted = {"X-Ambasada-Session": "session"}
    if config.get_option("server.trustedUserHeaders") == wanted:
        return ""
    return (
        "Sessions of the screens would not be bound to members. Leave server.trustedUserHeaders "
        "as .streamlit/config.toml has it."
    )


def _stands_elsewhere() -> str:
    if not config.get_option("server.baseUrlPath"):
        return ""
    return "The gate knows no base path. Leave server.baseUrlPath empty; give it its own host name."


def _speaks_to_programs() -> str:
    if not config.get_option("server.enableStaticServing"):
        return ""
    return "A folder would be served as it is. Set server.enableStaticServing to false."


REFUSALS: tuple[Callable[[], str], ...] = (
    _keys_as_they_must_be,
    _demo_members_beside_real_sources,
    _readable_secrets,
    _beyond_this_machine,
    _tells_others,
    _shows_errors,
    _has_no_identity,
    _stands_elsewhere,
    _speaks_to_programs,
)


def refusals() -> list[str]:
    """Why the program must not start as it is set up; empty when it may."""
    return [said for ask in REFUSALS if (said := ask())]


def refuse_unsafe_start() -> None:
    """End the program with its reasons on standard error, if it has any."""
    found = refusals()
    if not found:
        return
    for sentence in found:
        print(f"Ambasada does not start: {sentence}", file=sys.stderr, flush=True)
    # Not sys.exit: the server would wrap it into a traceback.
    os._exit(CANNOT_START)


def announce(office: Office) -> None:
    """Say how to enter the demo; a real network is told nothing of anybody."""
    office.audit.record(Kind.STARTED)
    members = office.make_demo_members()
    if not members:
        return
    print("\n  Everything is made up. The sign-in page offers three members, without a password:")
    for one in members:
        print(f"    {one.login:<20} {one.role.value}{f' of {one.embassy}' * bool(one.embassy)}")
    print(flush=True)


def say_no_server_name() -> None:
    """Take the server's name and make out of its answers.

    Streamlit starts uvicorn without a way to set this, and no application can take out what the
    server adds after it: so the server's own settings are looked up once.
    """
    for one in gc.get_objects():
        if isinstance(one, uvicorn.Config) and getattr(one, "encoded_headers", None):
            one.encoded_headers = [pair for pair in one.encoded_headers if pair[0] != b"server"]


def answer_at_once() -> None:
    """Let no answer wait for the browser's receipt of its own beginning.

    Streamlit's listening socket leaves Nagle's algorithm on: on a kept connection the body of each
    answer then follows its head 40 ms late, some sixty times before a first screen. What is set on
    the listening socket holds for the connections that it accepts.
    """
    for one in gc.get_objects():
        # Its type and not `isinstance`, which asks the object: a reference to what is gone raises.
        if issubclass(type(one), socket.socket) and _listens(one):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _listens(one: socket.socket) -> bool:
    if one.fileno() < 0 or one.family not in (socket.AF_INET, socket.AF_INET6):
        return False
    return bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
