"""`lockdown`: everybody out at once, two administrators to open again, and a drill."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from ambasada import settings
from ambasada.accounts import plain_login
from ambasada.audit import CONSOLE
from ambasada.commands import (
    DONE,
    PROBLEMS,
    CannotRun,
    network_of,
    say,
    state_folder_of,
)
from ambasada.drill import Place, copied, drill, opened
from ambasada.lockdown import LOCKED, lock_down, say_yes
from ambasada.storage.accounts import Accounts
from ambasada.visibility import Role

_HOW_TO_OPEN = (
    "Two administrators open it again, each on the sign-in page, or here with lockdown lift "
    "--administrator LOGIN."
)
_ONLY_ONE = (
    "Only one administrator is in office, and two different ones are needed. Add another: member "
    "add LOGIN --role administrator; then lockdown lift --administrator with that login."
)


def add_parser(commands: argparse._SubParsersAction, common: argparse.ArgumentParser) -> None:
    """Describe `lockdown` and what follows it to the command line's parser."""
    lockdown = commands.add_parser("lockdown", help="everybody out, until two open it again")
    deeds = lockdown.add_subparsers(required=True, metavar="WHAT")

    def deed(name: str, run: Callable[..., int], says: str) -> argparse.ArgumentParser:
        parser = deeds.add_parser(name, parents=[common], help=says)
        parser.set_defaults(run=run)
        return parser

    deed("start", _start, "end all sessions, stop readings, remove what was read")
    lift = deed("lift", _lift, "an administrator's yes to open again; two are needed")
    lift.add_argument("--administrator", required=True, metavar="LOGIN", help="which one you are")
    deed("status", _status, "whether it is locked, by whom, and who said yes")
    exercise = deed("drill", _drill, "lock a copy: how long it takes, what could have been read")
    exercise.add_argument("--real", action="store_true", help="lock this very network, and stay so")


def place_of(parsed: argparse.Namespace) -> Place:
    """The state of the configuration that a command names. Raises SettingError, AccountError."""
    config = parsed.config or settings.config_folder()
    return opened(config, state_folder_of(parsed), network_of(parsed))


def _start(parsed: argparse.Namespace) -> int:
    place = place_of(parsed)
    ended = lock_down(place.accounts, place.audit, place.state, by=CONSOLE)
    say(
        f"Locked. Sessions ended: {ended.sessions}. Sealed readings removed: {ended.readings}. A "
        f"dashboard that runs closes its sockets and forgets what it read within two seconds."
    )
    say(_how_to_open(place.accounts))
    return DONE


def _how_to_open(accounts: Accounts) -> str:
    return _HOW_TO_OPEN if _in_office(accounts) > 1 else _ONLY_ONE


def _in_office(accounts: Accounts) -> int:
    members = accounts.members()
    return sum(one.role is Role.ADMINISTRATOR and one.is_enabled for one in members)


def _lift(parsed: argparse.Namespace) -> int:
    place = place_of(parsed)
    login = plain_login(parsed.administrator)
    if not say_yes(place.accounts, place.audit, login, at_console=True):
        say("The network is open again: everybody can sign in, and the sheets are read anew.")
        return DONE
    say(f"{login} said yes. One more administrator is needed.")
    if _in_office(place.accounts) < 2:
        say(_ONLY_ONE)
    return PROBLEMS


def _status(parsed: argparse.Namespace) -> int:
    accounts = place_of(parsed).accounts
    lock = accounts.lock()
    if lock is None:
        print("open")
        return DONE
    print("\t".join(("locked", lock.by, ",".join(lock.said_yes) or "-")))
    say(f"{LOCKED} {_how_to_open(accounts)}")
    return PROBLEMS


def _drill(parsed: argparse.Namespace) -> int:
    network = network_of(parsed)
    real = place_of(parsed)
    if real.accounts.is_locked:
        raise CannotRun(f"{LOCKED} A drill needs an open one.")
    if parsed.real:
        _say_all(drill(real, network))
        say(_how_to_open(real.accounts))
        return DONE
    with copied(real.state) as state:
        _say_all(drill(opened(real.config, state, network), network))
    say("This was a copy: the network itself is open as before.")
    return DONE


def _say_all(sentences: list[str]) -> None:
    for sentence in sentences:
        print(sentence)
