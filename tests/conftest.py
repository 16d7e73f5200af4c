"""What several kinds of tests share: one made-up network a session, written once."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyotp
import pytest

from ambasada import settings
from ambasada.network import load_configuration
from ambasada.sources.demo import write_demo
from ambasada.storage.accounts import Accounts
from ambasada.storage.accounts_file import ACCOUNTS_FILE
from ambasada.visibility import Role
from tests.factories import TODAY

if TYPE_CHECKING:
    from tests.browser.conftest import Chromium

ROOT = Path(__file__).resolve().parent.parent
# Seconds that a test waits for what must come: that it comes is tested, how soon is benchmarked.
PATIENCE = 180
# The embassy of the demo whose sheet is taken away again: it must never read as zero.
NO_SHEET = "kr"
GATE_KEY = bytes(range(32))
# What no password has, and the key of everybody's authenticator app.
NOBODYS_HASH, SECRET = "$2b$04$" + "." * 53, "A" * 32


def settings_of(config: Path) -> Mapping[str, str]:
    """The environment that reads `config` as of a fixed day, once and for all."""
    return {
        "AMBASADA_CONFIG": str(config),
        "AMBASADA_TODAY": TODAY.isoformat(),
        "AMBASADA_READ_EVERY": "900000",
        "AMBASADA_GATE_KEY": base64.b64encode(GATE_KEY).decode(),
    }


def use(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the app of this process read `config`."""
    for name, value in settings_of(config).items():
        monkeypatch.setenv(name, value)


def accounts_of(config: Path) -> Accounts:
    """The accounts of the server, or of the app, that reads `config`."""
    return Accounts(settings.state_folder(config.resolve()) / ACCOUNTS_FILE, GATE_KEY)


@dataclass(frozen=True)
class SignedIn:
    """A session as the gate would have opened it."""

    login: str
    token: str
    identity: str


@cache
def signed_in_as(config: Path, eyes: str) -> SignedIn:
    """A member with a session: a coordinator by their embassy, `leadership`, `administrator`."""
    accounts = accounts_of(config)
    login = f"test-{eyes}"
    is_role = eyes in ("leadership", "administrator")
    if accounts.account(login) is None:
        role = Role(eyes) if is_role else Role.COORDINATOR
        invitation = accounts.add(login, role, "" if is_role else eyes, by="console")
        accounts.accept(invitation, NOBODYS_HASH, SECRET, pyotp.TOTP(SECRET).now())
    token, _device = accounts.open_session(login, None)
    session = accounts.session(token)
    assert session is not None
    return SignedIn(login, token, session.identity)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """The one browser of a run."""
    from tests.browser.conftest import browsing

    with browsing() as browser:
        yield browser


@pytest.fixture(scope="session")
def demo_config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration folder of a demo of 2,500 cases; `NO_SHEET` has no source in it."""
    folder = tmp_path_factory.mktemp("demo")
    config = ROOT / "config"
    network = load_configuration(config)
    write_demo(folder, network, config, cases=2500, seed=1, as_of=TODAY)
    sources = folder / "config" / "sources.toml"
    entries = sources.read_text("utf-8").split("[[source]]")
    kept = [entry for entry in entries if f'embassy = "{NO_SHEET}"' not in entry]
    assert len(kept) == len(entries) - 1
    sources.write_text("[[source]]".join(kept), "utf-8")
    return folder / "config"
