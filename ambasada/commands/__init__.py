"""What several commands share: exit codes, what to say, the configuration and last reading."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ambasada import keys, settings
from ambasada.network import Network, load_configuration
from ambasada.office import AUDIT_FILE
from ambasada.reading import Reading
from ambasada.storage.accounts import Accounts
from ambasada.storage.accounts_file import ACCOUNTS_FILE
from ambasada.storage.audit import AuditLog
from ambasada.storage.readings import reading_of
from ambasada.storage.seal import SealedFolder, last_good
from ambasada.visibility import Member

DONE, PROBLEMS, CANNOT_RUN = 0, 1, 2


class CannotRun(Exception):
    """Why a command cannot run and what to do, in one line."""


def say(text: str) -> None:
    """A line on standard error."""
    print(text, file=sys.stderr)


def network_of(parsed: argparse.Namespace) -> Network:
    """The network of the configuration that a command names."""
    return load_configuration(parsed.config or settings.config_folder())


def last_good_of(parsed: argparse.Namespace, network: Network) -> Reading | None:
    """The dashboard's last good reading, where there is a key that opens it."""
    key = keys.seal_key()
    if key is None:
        return None
    sealed = SealedFolder(state_folder_of(parsed) / "readings", key)
    return last_good(sealed, lambda parts: reading_of(parts, network))


def state_folder_of(parsed: argparse.Namespace) -> Path:
    """The folder for state of that configuration."""
    return settings.state_folder(parsed.config or settings.config_folder())


def audit_log_of(parsed: argparse.Namespace) -> AuditLog | None:
    """The audit log of that configuration; None without the key that chains it."""
    state = state_folder_of(parsed)
    key = keys.gate_key()
    if key is None and (state / keys.DEMO_KEY_NAME).is_file():
        key = keys.gate_key_of(state, is_demo=True)
    return AuditLog(state / AUDIT_FILE, key) if key else None


def accounts_of(parsed: argparse.Namespace, network: Network) -> Accounts:
    """The accounts of that configuration. Raises AccountError, SettingError."""
    state = state_folder_of(parsed)
    is_demo = network.is_demo or not network.sources
    return Accounts(state / ACCOUNTS_FILE, keys.gate_key_of(state, is_demo=is_demo))


def member_of(parsed: argparse.Namespace, network: Network) -> Member:
    """The member whom `--member` names: what they may see. Raises CannotRun, AccountError."""
    account = accounts_of(parsed, network).account(parsed.member)
    if account is None:
        raise CannotRun(
            f"There is no member “{parsed.member[:40]}”. Look at the list: member list."
        )
    if not account.is_enabled:
        raise CannotRun(f"{account.login} is disabled and sees nothing. First: member enable.")
    return account.member
