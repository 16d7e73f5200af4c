"""Where rows come from. Each source gives raw text by agreed column, or says why it cannot.

A source knows nothing of dates, categories or embassies: it finds the tabs and the agreed
columns, and hands on their cells as text. `intake` makes typed rows of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ambasada import rules, schema
from ambasada.network import Source


@dataclass(frozen=True)
class RawTab:
    """The agreed columns of one tab, as text. All columns have the same length.

    Cell `i` of a column stands in the sheet's row `i + 2` (the header is row 1). `letters` are
    the sheet's names of the columns, `gid` is Google's number of the tab: both for links to a cell.
    """

    name: str
    columns: dict[str, Sequence[str]]
    gid: int | None = None
    letters: Mapping[str, str] = field(default_factory=dict)

    @property
    def order(self) -> tuple[str, ...]:
        """The agreed columns from left to right."""
        letters = self.letters
        return tuple(sorted(self.columns, key=lambda name: _left_to_right(letters.get(name, ""))))

    @property
    def height(self) -> int:
        """How many rows stand below the header, blank ones included."""
        return max((len(column) for column in self.columns.values()), default=0)


def _left_to_right(letters: str) -> tuple[int, str]:
    """Z stands before AA."""
    return len(letters), letters


@dataclass(frozen=True)
class RawBook:
    """One spreadsheet as read: its source and the tabs it has."""

    source: Source
    tabs: tuple[RawTab, ...]


@dataclass(frozen=True)
class Fault:
    """Why a spreadsheet, or a tab of it, cannot be used; see the rules with `Effect.SOURCE`."""

    rule: str
    tab: str = ""
    column: str = ""
    found: str = ""
    expected: str = ""

    def problem_of(self, embassy: str, source: Source) -> rules.Problem:
        """This fault as a problem of `embassy`."""
        return rules.Problem(
            embassy=embassy,
            spreadsheet=source.address,
            tab=self.tab,
            row=1 if self.rule == "missing_column" else None,
            column=self.column,
            rule=self.rule,
            effect=rules.Effect.SOURCE,
            found=self.found,
            expected=self.expected,
        )


class SourceError(Exception):
    """A spreadsheet cannot be read as agreed; `faults` has every reason that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.rule for fault in faults))


def tabs_of(source: Source) -> tuple[schema.Tab, ...]:
    """The tabs that a spreadsheet may have: an embassy's, or the network's."""
    return schema.NETWORK_TABS if source.network else schema.EMBASSY_TABS


def place_columns(
    tab: schema.Tab, headers: Sequence[str], *, is_shared: bool
) -> tuple[dict[str, int], list[Fault]]:
    """Where each agreed column stands in `headers`, and what is wrong with them.

    A header that stands twice is as bad as none: to take either would be a guess.
    """
    names = schema.header_names(tab)
    agreed = {column.name for column in schema.agreed_columns(tab, is_shared=is_shared)}
    places: dict[str, int] = {}
    faults: list[Fault] = []
    for index, header in enumerate(headers):
        name = names.get(schema.normalise(header))
        if name not in agreed:
            continue
        if name in places:
            twice = f"stands twice, in columns {letter(places[name])} and {letter(index)}"
            faults.append(Fault("missing_column", tab.name, name, twice, "Rename one of them."))
        places.setdefault(name, index)
    for column in schema.needed_columns(tab, is_shared=is_shared):
        if column.name not in places:
            mend = f"Add a column with the header `{column.name}`, or give it back its name."
            faults.append(
                Fault("missing_column", tab.name, column.name, "is missing in row 1", mend)
            )
    return places, faults


def letter(index: int) -> str:
    """The name of a sheet's column: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
