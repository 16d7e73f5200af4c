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

from ambasada.disclosure import plans
from ambasada.figures import Figures
from ambasada.figures.alerts import OWN
from ambasada.figures.plans import PLAN_TABLES, Tables
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
    # What passed between one's own embassy and another, whichever way.
    EITHER = "own embassy, on either side"
    # The sums of embassies, of no single kind of request.
    TOTALS = "all embassies, by total"
    # The sums of the network, of no single embassy.
    NETWORK = "the network"
    # What was told to everybody, or what those of the embassy are told instead.
    RELEASE = "the weekly release"
    # What names an embassy or a kind of request, not both together.
    SINGLE = "all embassies and kinds, never both together"
    # One's own embassy as it stands out by its own weeks, whatever others did.
    ALONE = "own embassy, by its own weeks"
    # What the release itself told those of the embassy.
    TOLD = "what the release told one's embassy"
    # Who reported; of other embassies not whether it was nothing.
    HEARD = "who reported"
    # Of a plan of hand-overs the own part, or all of it without kinds beside embassies.
    PLAN = "what the role is told of a plan"
    NONE = "nothing"


# One row a table of the figures: what a coordinator, leadership and an administrator may see.
# Of other embassies and of the network coordinators see what was released and nothing live;
# leadership sees embassies and kinds of request by total, and both together only protected
# (docs/disclosure.md).
# Rows of single cases and volunteers stay with their embassy; leadership sees totals; an
# administrator sees where rows cannot be read, and no figures. A row of a shared spreadsheet that
# names none of the embassies that share it is everybody's who shares it (column `owners`), so that
# someone can mend it; the row of another embassy stays that embassy's.
MAY_SEE: Mapping[str, tuple[Reach, Reach, Reach]] = {
    # table:           coordinator  leadership   administrator
    "weekly": (Reach.OWN, Reach.ALL, Reach.NONE),
    "stock_history": (Reach.OWN, Reach.ALL, Reach.NONE),
    "capacity": (Reach.OWN, Reach.ALL, Reach.NONE),
    "reporting": (Reach.HEARD, Reach.ALL, Reach.ALL),
    "weekly_category": (Reach.NONE, Reach.ALL, Reach.NONE),
    "network_response": (Reach.NONE, Reach.ALL, Reach.NONE),
    "network_recent_response": (Reach.NONE, Reach.ALL, Reach.NONE),
    "events": (Reach.ALL, Reach.ALL, Reach.NONE),
    "release_network": (Reach.RELEASE, Reach.RELEASE, Reach.NONE),
    "release_embassies": (Reach.ALL, Reach.ALL, Reach.NONE),
    "alerts": (Reach.ALONE, Reach.SINGLE, Reach.NONE),
    "watches": (Reach.ALONE, Reach.SINGLE, Reach.NONE),
    "alert_parts": (Reach.OWN, Reach.SINGLE, Reach.NONE),
    "release_alerts": (Reach.TOLD, Reach.NONE, Reach.NONE),
    "monthly": (Reach.OWN, Reach.TOTALS, Reach.NONE),
    # Totals of months, and what is left of them without a season.
    "season": (Reach.OWN, Reach.ALL, Reach.NONE),
    "monthly_by_kind": (Reach.NONE, Reach.ALL, Reach.NONE),
    "protected_monthly": (Reach.NONE, Reach.ALL, Reach.NONE),
    "response": (Reach.OWN, Reach.ALL, Reach.NONE),
    "recent_response": (Reach.OWN, Reach.ALL, Reach.NONE),
    # Those of the network have no embassy, so that a coordinator does not see them.
    "waiting": (Reach.OWN, Reach.ALL, Reach.NONE),
    "waiting_curves": (Reach.OWN, Reach.ALL, Reach.NONE),
    "waiting_cohorts": (Reach.OWN, Reach.ALL, Reach.NONE),
    "funnel": (Reach.NONE, Reach.ALL, Reach.NONE),
    # Whether the rows fit each other, without a number.
    "flow_check": (Reach.OWN, Reach.NONE, Reach.ALL),
    # What is expected is a mean of what was: who may see one may see the other.
    "forecast": (Reach.OWN, Reach.SINGLE, Reach.NONE),
    "outlook": (Reach.OWN, Reach.ALL, Reach.NONE),
    # By embassy its skills would be open cases by kind.
    "volunteer_totals": (Reach.OWN, Reach.NETWORK, Reach.NONE),
    "open_summary": (Reach.OWN, Reach.NONE, Reach.NONE),
    "ageing": (Reach.OWN, Reach.NONE, Reach.NONE),
    "open_cases": (Reach.OWN, Reach.NONE, Reach.NONE),
    "recent_cases": (Reach.OWN, Reach.NONE, Reach.NONE),
    "volunteers": (Reach.OWN, Reach.NONE, Reach.NONE),
    # Between two embassies and of no kind of request; the code of a case handed over is told to the
    # coordinators of both, who must settle whose it is, and to nobody else.
    "handovers": (Reach.EITHER, Reach.ALL, Reach.NONE),
    "handover_answers": (Reach.NONE, Reach.ALL, Reach.NONE),
    "limbo": (Reach.EITHER, Reach.NONE, Reach.NONE),
    "handover_steps": (Reach.EITHER, Reach.NONE, Reach.NONE),
    "problems": (Reach.OWN, Reach.NONE, Reach.ALL),
    "tab_counts": (Reach.OWN, Reach.NONE, Reach.ALL),
    "problem_places": (Reach.OWN, Reach.NONE, Reach.ALL),
    # How old an embassy's figures are is part of them.
    "freshness": (Reach.ALL, Reach.ALL, Reach.ALL),
    "sources": (Reach.OWN, Reach.NONE, Reach.ALL),
    "held": (Reach.OWN, Reach.NONE, Reach.ALL),
    "formulas": (Reach.OWN, Reach.NONE, Reach.ALL),
    "sheet_columns": (Reach.OWN, Reach.NONE, Reach.ALL),
    # Proposed hand-overs, of the reading's plan and of those under other terms (`plan_of`).
    "balance": (Reach.PLAN, Reach.PLAN, Reach.NONE),
    "balance_standings": (Reach.PLAN, Reach.PLAN, Reach.NONE),
    "balance_staying": (Reach.PLAN, Reach.PLAN, Reach.NONE),
    "balance_summary": (Reach.PLAN, Reach.PLAN, Reach.NONE),
    # What a cell says is for the embassy whose cell it is.
    "problem_texts": (Reach.OWN, Reach.NONE, Reach.NONE),
}
_ROLES = tuple(Role)
# Before the first release there is none.
_NOTHING = pd.DataFrame()


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

    def may_see_exactly(self, embassy: str) -> bool:
        """Whether the numbers of an embassy (or of the network, "") may be seen as they are now;
        if not, only what was released.
        """
        if self.member.role is Role.COORDINATOR:
            return embassy == self.member.embassy
        return self.member.role is Role.LEADERSHIP

    @property
    def may_read_now(self) -> bool:
        """Whether this member may have the sheets read at once."""
        return self.member.role is not Role.LEADERSHIP

    @property
    def may_decide(self) -> bool:
        """Whether this member may accept or reject what the guard holds back."""
        return self.member.role is Role.ADMINISTRATOR

    @property
    def may_vary_plans(self) -> bool:
        """Whether this member may ask for a plan under other terms: a coordinator could learn of
        others from how plans differ.
        """
        return self.member.role is Role.LEADERSHIP

    def may_split_by_category(self, embassy: str) -> bool:
        """Whether kinds of request may be told: of the whole network (``), of one's own embassy.

        Those of another embassy are small numbers.
        """
        return self.may_see_exactly("") if not embassy else self.may_see_cases_of(embassy)

    def embassy(self, identity: str) -> Embassy:
        """An embassy of the network by its id."""
        return self.network.embassy[identity]


@lru_cache(maxsize=64)
def _view(key: str, member: Member, figures: _Shared) -> View:
    cut = {
        name: _cut(
            figures.of.tables.get(name, _NOTHING),
            reaches[_ROLES.index(member.role)],
            member.embassy,
        )
        for name, reaches in MAY_SEE.items()
    }
    of = figures.of
    cut |= plan_of(member, of, of.tables)
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


def plan_of(member: Member, figures: Figures, plan: Tables) -> dict[str, pd.DataFrame]:
    """What `member` may see of a plan made from `figures`: theirs, or one under other terms."""
    tables = {name: plan.get(name, _NOTHING) for name in PLAN_TABLES}
    is_told = Reach.PLAN in (MAY_SEE[name][_ROLES.index(member.role)] for name in PLAN_TABLES)
    if not is_told or tables["balance_summary"].empty:
        return {name: table.iloc[:0] for name, table in tables.items()}
    if member.role is Role.LEADERSHIP:
        return {
            "balance": plans.moves_by_pair(tables["balance"]),
            "balance_standings": plans.standings_in_steps(tables["balance_standings"]),
            "balance_staying": plans.staying_by_reason(tables["balance_staying"]),
            "balance_summary": plans.totals_in_steps(tables["balance_summary"]),
        }
    named = plans.named_embassies(figures.tables.get("release_embassies", _NOTHING))
    staying = tables["balance_staying"]
    return {
        "balance": plans.own_moves(tables["balance"], member.embassy, figures.known, named),
        "balance_standings": plans.own_standing(tables["balance_standings"], member.embassy),
        "balance_staying": staying[staying["embassy"] == member.embassy].reset_index(drop=True),
        "balance_summary": plans.without_totals(tables["balance_summary"]),
    }


def forget_views() -> None:
    """Let go of all that was handed out, as in a lock-down."""
    _view.cache_clear()


def _cut(table: pd.DataFrame, reach: Reach, embassy: str) -> pd.DataFrame:
    if reach is Reach.ALL or table.empty:
        return table
    if reach in _SHAPED:
        return _SHAPED[reach](table, embassy)
    if reach is Reach.NONE or "embassy" not in table:
        return table.iloc[:0]
    if "owners" in table:
        is_own = table["owners"].map(lambda owners: embassy in owners).astype(bool)
    else:
        is_own = table["embassy"] == embassy
    return table[is_own].reset_index(drop=True)


def _on_either_side(table: pd.DataFrame, embassy: str) -> pd.DataFrame:
    is_own = (table["from"] == embassy) | (table["to"] == embassy)
    return table[is_own].reset_index(drop=True)


def _by_total(table: pd.DataFrame, _embassy: str) -> pd.DataFrame:
    """One row an embassy and month; its kind is blank."""
    sums = table.groupby(["embassy", "month"], as_index=False, sort=False).sum(numeric_only=True)
    return sums.assign(category="")


def _of_network(table: pd.DataFrame, _embassy: str) -> pd.DataFrame:
    """One row a kind and item; its embassy is blank."""
    sums = table.groupby(["kind", "item"], as_index=False).sum(numeric_only=True)
    return sums.assign(embassy="")


def _as_told(table: pd.DataFrame, embassy: str) -> pd.DataFrame:
    """Everybody's class, or the wider one that an embassy's own members are shown instead."""
    told = table[table["viewer"].isin(("", embassy))]
    # The wider ones stand below everybody's of the same week.
    last = told.drop_duplicates(["week", "category", "figure"], keep="last")
    return last.drop(columns="viewer").reset_index(drop=True)


def _heard(table: pd.DataFrame, embassy: str) -> pd.DataFrame:
    """That another embassy had nothing to report is a number, 0; that it reported is not."""
    is_theirs = table["embassy"] != embassy
    return table.assign(
        status=table["status"].mask(is_theirs & (table["status"] == "nothing"), "reported")
    )


def _single(table: pd.DataFrame, _embassy: str) -> pd.DataFrame:
    """The rows that name no embassy together with a kind of request, as key or as part of it."""
    part = table.get("part", pd.Series("", index=table.index))
    names_embassy = (table["embassy"] != "") | (part == "embassy")
    names_kind = (table["category"] != "") | (part == "category")
    return table[~(names_embassy & names_kind)].reset_index(drop=True)


def _alone(table: pd.DataFrame, embassy: str) -> pd.DataFrame:
    """One's own alerts, but those that only the weeks of others make one; how far it reaches over
    the others is not told, and false alerts are counted for the one embassy.
    """
    own = table[(table["embassy"] == embassy) & table["is_alone"]].reset_index(drop=True)
    told = own["explanation"].str.replace(r"^\w+", OWN, regex=True)
    return own.assign(explanation=told, false_alerts_a_year=own["own_false_alerts_a_year"])


def _told(table: pd.DataFrame, embassy: str) -> pd.DataFrame:
    """What an embassy's members may work out of the release as they see it."""
    return table[table["viewer"] == embassy].drop(columns="viewer").reset_index(drop=True)


_SHAPED = {
    Reach.EITHER: _on_either_side,
    Reach.SINGLE: _single,
    Reach.ALONE: _alone,
    Reach.TOLD: _told,
    Reach.TOTALS: _by_total,
    Reach.NETWORK: _of_network,
    Reach.RELEASE: _as_told,
    Reach.HEARD: _heard,
}
