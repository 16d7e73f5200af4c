"""The office: accounts and audit log of the configuration in force, one of each in a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ambasada import keys, settings
from ambasada.accounts import Account, Session
from ambasada.audit import CONSOLE, Kind
from ambasada.current_network import CurrentNetwork
from ambasada.network import Network
from ambasada.storage.accounts import Accounts
from ambasada.storage.accounts_file import ACCOUNTS_FILE
from ambasada.storage.audit import AuditLog
from ambasada.visibility import Role

AUDIT_FILE = "audit.log"
# The demo's members: login, role, embassy. They have no password: the sign-in page offers them.
DEMO_MEMBERS = (
    ("demo-coordinator", Role.COORDINATOR, "pl"),
    ("demo-leadership", Role.LEADERSHIP, ""),
    ("demo-administrator", Role.ADMINISTRATOR, ""),
)


@dataclass(frozen=True)
class Office:
    """Who may enter, and the record of who did."""

    current: CurrentNetwork
    state: Path
    accounts: Accounts
    audit: AuditLog

    def network(self) -> Network:
        """The network as configured now; cheap enough for every click."""
        return self.current.get()

    def is_demo(self) -> bool:
        """Whether every source is demo data now: only then do demo members exist."""
        network = self.network()
        return not network.sources or network.is_demo

    def language_of(self, account: Account) -> str:
        """The language a member reads: their own, or the network's first where it has not that."""
        known = self.network().languages
        return account.language if account.language in known else known[0]

    def speak(self, login: str, language: str) -> None:
        """Keep the language that a member chose; one that the network has not is not chosen."""
        if language in self.network().languages:
            self.accounts.set_language(login, language)

    def session(self, token: str, *, touch: bool = True) -> Session | None:
        """The live session of a token; a demo member's only while everything is made up."""
        found = self.accounts.session(token, touch=touch) if token else None
        return found if found and self._may_be_here(found.account) else None

    def session_of(self, identity: str) -> Session | None:
        """The live session that the gate passed on by its public name."""
        found = self.accounts.session_of(identity) if identity else None
        return found if found and self._may_be_here(found.account) else None

    def _may_be_here(self, account: Account) -> bool:
        return not account.is_demo or self.is_demo()

    def demo_members(self) -> list[Account]:
        """The demo's members, made at the first start; none beside a real source."""
        if not self.is_demo():
            return []
        known = {one.login: one for one in self.accounts.members()}
        return [known[login] for login, _role, _embassy in DEMO_MEMBERS if login in known]

    def make_demo_members(self) -> list[Account]:
        """Make sure that the demo has its members."""
        if self.is_demo():
            known = {one.login for one in self.accounts.members()}
            for login, role, embassy in DEMO_MEMBERS:
                if login not in known:
                    place = self._demo_embassy(embassy) if embassy else ""
                    self.accounts.add(login, role, place, by=CONSOLE, is_demo=True)
                    self.audit.record(Kind.MEMBER_ADDED, CONSOLE, login)
        return self.demo_members()

    def _demo_embassy(self, wanted: str) -> str:
        """The embassy wanted, or the first of a network that does not have it."""
        known = self.network().embassy
        return wanted if wanted in known else next(iter(known))


@cache
def office_of(config: Path) -> Office:
    """The office of a configuration folder; raises SettingError where its key is missing."""
    state = settings.state_folder(config)
    current = CurrentNetwork(config)
    network = current.get()
    key = keys.gate_key_of(state, is_demo=not network.sources or network.is_demo)
    return Office(
        current=current,
        state=state,
        accounts=Accounts(state / ACCOUNTS_FILE, key),
        audit=AuditLog(state / AUDIT_FILE, key),
    )


def the_office() -> Office:
    """The office of the configuration in force."""
    return office_of(settings.config_folder().resolve())
