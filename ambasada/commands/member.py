"""`member`: who may sign in. Links of invitations go to standard output, all else to the other."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from ambasada import settings
from ambasada.accounts import (
    CONSOLE,
    Account,
    AccountError,
    NeedsSecond,
    Newcomer,
    check_embassy,
    parse_login,
)
from ambasada.audit import Kind
from ambasada.commands import (
    DONE,
    PROBLEMS,
    CannotRun,
    accounts_of,
    audit_log_of,
    network_of,
    say,
)
from ambasada.commands.credentials import newcomers_of
from ambasada.network import Network
from ambasada.storage.accounts import Accounts
from ambasada.visibility import Role

OWN_ADDRESS = "http://localhost:8501"
_HAND_OVER = (
    "Hand this link over in person or by a safe messenger. It is good once and for 72 hours; with "
    "it the member sets a password and a second step."
)


def add_parser(commands: argparse._SubParsersAction, common: argparse.ArgumentParser) -> None:
    """Describe `member` and what follows it to the command line's parser."""
    member = commands.add_parser("member", help="add, list, disable, reset members")
    deeds = member.add_subparsers(required=True, metavar="WHAT")

    def deed(name: str, run: Callable[..., int], says: str) -> argparse.ArgumentParser:
        parser = deeds.add_parser(name, parents=[common], help=says)
        parser.set_defaults(run=_run, deed=run)
        return parser

    add = deed("add", _add, "add a member; prints a one-time invitation")
    add.add_argument("login", metavar="LOGIN", help="made up: it must not tell who somebody is")
    add.add_argument("--role", type=_role_of, required=True, help=_role_names())
    add.add_argument("--language", metavar="CODE")
    role = deed("role", _role, "give a member another role; a second administrator must agree")
    role.add_argument("login", metavar="LOGIN")
    role.add_argument("role", type=_role_of, metavar="ROLE", help=_role_names())
    reset = deed("reset", _reset, "forget password and second step; prints an invitation")
    reset.add_argument("login", metavar="LOGIN")
    bring = deed("import", _import, "add the members of a streamlit-authenticator file")
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--role", type=_role_of, help="of all whom the file gives none")
    for parser in (add, role, bring):
        parser.add_argument("--embassy", default="", metavar="ID", help="of a coordinator")
    for parser in (add, reset, bring):
        parser.add_argument("--address", default=OWN_ADDRESS, help="where the dashboard is")
    for name, run in (("disable", _disable), ("enable", _enable)):
        deed(name, run, f"{name} a member, at once").add_argument("login", metavar="LOGIN")
    deed("list", _list, "list the members, and what waits for a second yes")
    deed("clear-demo", _clear_demo, "remove the demo's members")


def _role_names() -> str:
    return ", ".join(role.value for role in Role)


def _role_of(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no role: {_role_names()}") from None


def _run(parsed: argparse.Namespace) -> int:
    network = network_of(parsed)
    accounts = accounts_of(parsed, network)
    try:
        done = int(parsed.deed(parsed, accounts, network))
        _note(parsed, _KINDS.get(parsed.deed))
    except NeedsSecond as waits:
        _note(parsed, Kind.CHANGE_PROPOSED)
        say(str(waits))
        return PROBLEMS
    return done


def _note(parsed: argparse.Namespace, kind: Kind | None, login: str = "") -> None:
    """Write down what was done on the command line."""
    log = audit_log_of(parsed)
    if log and kind:
        log.record(kind, CONSOLE, parse_login(login or parsed.login))


def _add(parsed: argparse.Namespace, accounts: Accounts, network: Network) -> int:
    address = _address(parsed.address)
    _check_known(network, parsed.embassy)
    language = _language(network, parsed.language)
    token = accounts.add(parsed.login, parsed.role, parsed.embassy, language, by=CONSOLE)
    print(_link(address, token))
    say(_HAND_OVER)
    return DONE


def _reset(parsed: argparse.Namespace, accounts: Accounts, network: Network) -> int:
    address = _address(parsed.address)
    print(_link(address, accounts.reset(parsed.login, by=CONSOLE)))
    say(_HAND_OVER)
    return DONE


def _role(parsed: argparse.Namespace, accounts: Accounts, network: Network) -> int:
    _check_known(network, parsed.embassy)
    accounts.change_role(parsed.login, parsed.role, parsed.embassy, by=CONSOLE)
    say(f"{parsed.login} is {parsed.role.value} from now on, and was signed out everywhere.")
    return DONE


def _disable(parsed: argparse.Namespace, accounts: Accounts, network: Network) -> int:
    accounts.disable(parsed.login, by=CONSOLE)
    say(f"{parsed.login} is disabled, and was signed out everywhere.")
    return DONE


def _enable(parsed: argparse.Namespace, accounts: Accounts, network: Network) -> int:
    accounts.enable(parsed.login, by=CONSOLE)
    say(f"{parsed.login} is enabled. Without a password yet: member reset {parsed.login}.")
    return DONE


def _clear_demo(parsed: argparse.Namespace, accounts: Accounts, network: Network) -> int:
    say(f"{accounts.remove_demo()} members of the demo were removed.")
    return DONE


def _list(parsed: argparse.Namespace, accounts: Accounts, network: Network) -> int:
    for account in accounts.members():
        print("\t".join(_told(account)))
    for one in accounts.proposals():
        role = " ".join(filter(None, [one.role.value if one.role else "", one.embassy]))
        say(f"Waits for a second yes: {one.number}, {one.change.value} {one.login} {role}".rstrip())
    return DONE


def _told(account: Account) -> Sequence[str]:
    steps = ["code"] * account.has_code + ["passkey"] * account.passkeys
    return (
        account.login,
        account.role.value,
        account.embassy or "-",
        account.language,
        account.state,
        ",".join(steps) or "-",
        account.last_seen_on.isoformat() if account.last_seen_on else "-",
    )


def _import(parsed: argparse.Namespace, accounts: Accounts, network: Network) -> int:
    """Add whom the file names, or list all its mistakes and add nobody."""
    address = _address(parsed.address)
    language = _language(network, None)
    newcomers, mistakes = newcomers_of(parsed.file, parsed.role, parsed.embassy, language)
    taken = {account.login for account in accounts.members()}
    for one in newcomers:
        mistakes.extend(f"{one.login}: {why}" for why in _why_not(one, network, taken))
    if mistakes:
        raise CannotRun("\n".join(["Nobody was added.", *mistakes]))
    tokens = accounts.add_all(newcomers, by=CONSOLE)
    for one in newcomers:
        _note(parsed, Kind.MEMBER_ADDED, one.login)
    for one, token in zip(newcomers, tokens, strict=True):
        print(f"{one.login}\t{_link(address, token) if token else 'disabled'}")
    say(_HAND_OVER)
    return DONE


def _why_not(one: Newcomer, network: Network, taken: set[str]) -> list[str]:
    reasons = []
    checks: Mapping[str, Callable[[], object]] = {
        "login": lambda: parse_login(one.login),
        "role": lambda: check_embassy(one.role, one.embassy),
        "embassy": lambda: _check_known(network, one.embassy),
    }
    for check in checks.values():
        try:
            check()
        except (AccountError, CannotRun) as error:
            reasons.append(str(error))
    if one.login in taken:
        reasons.append("This login is a member's already. Take it out of the file.")
    return reasons


def _check_known(network: Network, embassy: str) -> None:
    if embassy and embassy not in network.embassy:
        known = ", ".join(network.embassy)
        raise CannotRun(f"There is no embassy “{embassy[:40]}”. Choose one of {known}.")


def _language(network: Network, chosen: str | None) -> str:
    """A language of the network; its first where none is chosen."""
    if chosen and chosen not in network.languages:
        known = ", ".join(network.languages)
        raise CannotRun(f"The network has no language “{chosen[:20]}”. Choose one of {known}.")
    return chosen or network.languages[0]


def _address(text: str) -> str:
    """Where the dashboard is, without a slash at the end; an onion service needs no https."""
    is_onion = text.startswith("http://") and (urlsplit(text).hostname or "").endswith(".onion")
    if not settings.is_safe_address(text.replace("http:", "https:", 1) if is_onion else text):
        raise CannotRun(
            f"--address reads “{text[:60]}”. Type one such as https://ambasada.example; without "
            f"https only this machine's own or an onion service."
        )
    return text.rstrip("/")


def _link(address: str, token: str) -> str:
    return f"{address}/invitation?{urlencode({'token': token})}"


# What is written down of each deed; `import` notes each login itself.
_KINDS: Mapping[Callable[..., int], Kind] = {
    _add: Kind.MEMBER_ADDED,
    _role: Kind.ROLE_CHANGED,
    _reset: Kind.MEMBER_RESET,
    _disable: Kind.MEMBER_DISABLED,
    _enable: Kind.MEMBER_ENABLED,
}
