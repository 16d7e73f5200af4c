"""What a member may see, decided here and nowhere else, on the server.

`view_of` hands out a `View`: the tables of the figures cut to what the member's role may see.
A page receives the view and nothing else. Source: docs/threat-model.md; `MAY_SEE` is the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache

import pandas as pd

from ambasada.figures import Figures
from ambasada.network import Embassy, Network


class Role(Enum):
    """What a member does in the network."""

    COORDINATOR = "coordinator"
    LEADERSHIP = "leadership"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Member:
    """Someone who signs in. A coordinator belongs to one embassy."""

    role: Role
    embassy: str = ""


class Reach(Enum):
    """How much of a table a role may see."""

    ALL = "all embassies"
    OWN = "own embassy"
    NONE = "nothing"


# One row a table of the figures: what a coordinator, leadership and an administrator may see.
# Rows of single cases and volunteers stay with their embassy; leadership sees totals; an
# administrator sees where rows cannot be read, and no figures. A row of a shared spreadsheet that
# names none of the embassies that share it is everybody's who shares it (column `owners`), so that
# someone can mend it; the row of another embassy stays that embassy's.
MAY_SEE: Mapping[str, tuple[Reach, Reach, Reach]] = {
    # table:           coordinator  leadership   administrator
    "weekly": (Reach.ALL, Reach.ALL, Reach.NONE),
    "stock_history": (Reach.ALL, Reach.ALL, Reach.NONE),
    "capacity": (Reach.ALL, Reach.ALL, Reach.NONE),
    "reporting": (Reach.ALL, Reach.ALL, Reach.ALL),
    "weekly_category": (Reach.ALL, Reach.ALL, Reach.NONE),
    "network_response": (Reach.ALL, Reach.ALL, Reach.NONE),
    "network_recent_response": (Reach.ALL, Reach.ALL, Reach.NONE),
    "events": (Reach.ALL, Reach.ALL, Reach.NONE),
    "monthly": (Reach.OWN, Reach.ALL, Reach.NONE),
    "response": (Reach.OWN, Reach.ALL, Reach.NONE),
    "recent_response": (Reach.OWN, Reach.ALL, Reach.NONE),
    "volunteer_totals": (Reach.OWN, Reach.ALL, Reach.NONE),
    "open_summary": (Reach.OWN, Reach.NONE, Reach.NONE),
    "ageing": (Reach.OWN, Reach.NONE, Reach.NONE),
    "open_cases": (Reach.OWN, Reach.NONE, Reach.NONE),
    "volunteers": (Reach.OWN, Reach.NONE, Reach.NONE),
    "problems": (Reach.OWN, Reach.NONE, Reach.ALL),
    "tab_counts": (Reach.OWN, Reach.NONE, Reach.ALL),
    "problem_places": (Reach.OWN, Reach.NONE, Reach.ALL),
    # How old an embassy's figures are is part of them.
    "freshness": (Reach.ALL, Reach.ALL, Reach.ALL),
    "sources": (Reach.OWN, Reach.NONE, Reach.ALL),
    "held": (Reach.OWN, Reach.NONE, Reach.ALL),
    "formulas": (Reach.OWN, Reach.NONE, Reach.ALL),
    "sheet_columns": (Reach.OWN, Reach.NONE, Reach.ALL),
    # What a cell says is for the embassy whose cell it is.
    "problem_texts": (Reach.OWN, Reach.NONE, Reach.NONE),
}
_ROLES = tuple(Role)


@dataclass(frozen=True, eq=False)
class View:
    """What one member sees of one reading as of one day. Shared by all with the same scope."""

    member: Member
    network: Network
    as_of: date
    read_at: datetime
    key: str
    week: str
    known: tuple[str, ...]
    tables: Mapping[str, pd.DataFrame]

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A table of the figures, cut to this member's scope; empty where nothing may be seen."""
        return self.tables[name]

    @property
    def scope(self) -> str:
        """Names what may be seen, so that a drawing may be shared by those who see the same."""
        return f"{self.member.role.value}:{self.member.embassy}"

    def may_see_cases_of(self, embassy: str) -> bool:
        """Whether single cases and volunteers of `embassy` may be seen."""
        return self.member.role is Role.COORDINATOR and embassy == self.member.embassy

    @property
    def may_read_now(self) -> bool:
        """Whether this member may have the sheets read at once."""
        return self.member.role is not Role.LEADERSHIP

    @property
    def may_decide(self) -> bool:
        """Whether this member may accept or reject what the guard holds back."""
        return self.member.role is Role.ADMINISTRATOR

    def may_split_by_category(self, embassy: str) -> bool:
        """Whether kinds of request may be told: of the whole network (``), of one's own embassy.

        Those of another embassy are small numbers that a protected release must round first.
        """
        return not embassy or self.may_see_cases_of(embassy)

    def embassy(self, identity: str) -> Embassy:
        """An embassy of the network by its id."""
        return self.network.embassy[identity]


@lru_cache(maxsize=64)
def _view(key: str, member: Member, figures: _Shared) -> View:
    cut = {
        name: _cut(figures.of[name], reaches[_ROLES.index(member.role)], member.embassy)
        for name, reaches in MAY_SEE.items()
    }
    of = figures.of
    return View(
        member=member,
        network=of.network,
        as_of=of.span.as_of,
        read_at=of.read_at,
        key=key,
        week=of.week_text,
        known=of.known,
        tables=cut,
    )


@dataclass(frozen=True)
class _Shared:
    """Figures as a cache key: two of the same key are the same."""

    of: Figures

    def __hash__(self) -> int:
        return hash(self.of.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shared) and other.of is self.of


def view_of(member: Member, figures: Figures) -> View:
    """What `member` may see of `figures`."""
    return _view(figures.key, member, _Shared(figures))


def forget_views() -> None:
    """Let go of all that was handed out, as in a lock-down."""
    _view.cache_clear()


def _cut(table: pd.DataFrame, reach: Reach, embassy: str) -> pd.DataFrame:
    if reach is Reach.ALL:
        return table
    if reach is Reach.NONE or "embassy" not in table:
        return table.iloc[:0]
    if "owners" in table:
        is_own = table["owners"].map(lambda owners: embassy in owners).astype(bool)
    else:
        is_own = table["embassy"] == embassy
    return table[is_own].reset_index(drop=True)
