"""The rules about rows that cannot be read as agreed, in one table, and the problems they make.

Source: docs/sheets.md, "Rules". The order of `RULES` is the order in which they are tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Effect(Enum):
    """How far a problem reaches."""

    SOURCE = "the embassy's last good reading stays"
    ROW = "row left out"
    VALUE = "value left blank or replaced, row kept"


@dataclass(frozen=True)
class Rule:
    """One rule: what happened (`says`, after "<where>: ") and what to do about it (`mend`).

    `says` may use {column} and {found}; `mend` may use {expected}.
    """

    name: str
    effect: Effect
    title: str
    says: str
    mend: str


RULES: tuple[Rule, ...] = (
    Rule(
        "no_access",
        Effect.SOURCE,
        "No access",
        "the spreadsheet cannot be opened: {found}.",
        "{expected}",
    ),
    Rule(
        "unreachable",
        Effect.SOURCE,
        "Cannot be read",
        "the spreadsheet cannot be read: {found}.",
        "{expected}",
    ),
    Rule(
        "missing_tab",
        Effect.SOURCE,
        "Tab missing",
        "there is no such tab.",
        "Add the tab, or give it back its name.",
    ),
    Rule(
        "missing_column",
        Effect.SOURCE,
        "Column missing",
        "the header `{column}` {found}.",
        "{expected}",
    ),
    Rule(
        "missing_value",
        Effect.ROW,
        "Value missing",
        "`{column}` is blank.",
        "Type {expected}.",
    ),
    Rule(
        "bad_date",
        Effect.ROW,
        "Date not understood",
        "`{column}` reads “{found}”, which is no date.",
        "Type {expected}.",
    ),
    Rule(
        "bad_id",
        Effect.ROW,
        "Code not understood",
        "`{column}` reads “{found}”, which is no code.",
        "Type 1 to 40 of the letters A–Z a–z, digits, full stop, _ and -.",
    ),
    Rule(
        "unknown_embassy",
        Effect.ROW,
        "Embassy unknown",
        "`{column}` reads “{found}”, which is no embassy that may stand here.",
        "Type {expected}.",
    ),
    Rule(
        "bad_number",
        Effect.ROW,
        "Number not understood",
        "`{column}` reads “{found}”, which is no number.",
        "Type a number such as 5 or 2,5.",
    ),
    Rule(
        "out_of_range",
        Effect.ROW,
        "Number out of range",
        "`{column}` reads {found}; a week has 0 to 168 hours.",
        "Type a number from 0 to 168.",
    ),
    Rule(
        "unknown_status",
        Effect.ROW,
        "Status unknown",
        "`{column}` reads “{found}”.",
        "Type {expected}.",
    ),
    Rule(
        "future_date",
        Effect.ROW,
        "Date in the future",
        "`{column}` reads “{found}”, which has not happened yet.",
        "Type the day on which it happened; check the year.",
    ),
    Rule(
        "closed_before_received",
        Effect.ROW,
        "Closed before received",
        "`{column}` reads “{found}”, before the case was received.",
        "Mend `closed_at` or `received_at`.",
    ),
    Rule(
        "duplicate_id",
        Effect.ROW,
        "Code used twice",
        "`{column}` “{found}” stands in another row too, which was kept.",
        "Give this row a code of its own, or delete it.",
    ),
    Rule(
        "unknown_category",
        Effect.VALUE,
        "Category unknown",
        "`{column}` reads “{found}” and counts as `other`.",
        "Type {expected}.",
    ),
    Rule(
        "response_before_received",
        Effect.VALUE,
        "Answered before received",
        "`{column}` reads “{found}”, before the case was received, and is not used.",
        "Mend `first_response_at` or `received_at`.",
    ),
    Rule(
        "unknown_urgency",
        Effect.VALUE,
        "Urgency unknown",
        "`{column}` reads “{found}”; the category's own urgency is used.",
        "Type {expected}, or leave it blank.",
    ),
    Rule(
        "unknown_waiting_on",
        Effect.VALUE,
        "Turn unknown",
        "`{column}` reads “{found}”; it counts as waiting on us.",
        "Type {expected}, or leave it blank.",
    ),
    Rule(
        "unknown_outcome",
        Effect.VALUE,
        "Outcome unknown",
        "`{column}` reads “{found}” and is not used.",
        "Type {expected}.",
    ),
    Rule(
        "unknown_language",
        Effect.VALUE,
        "Language unknown",
        "`{column}` holds “{found}”, which is no language code, and is not used.",
        "Type two letters such as be, pl or lt.",
    ),
    Rule(
        "unknown_skill",
        Effect.VALUE,
        "Skill unknown",
        "`{column}` holds “{found}”, which is no category, and is not used.",
        "Type {expected}.",
    ),
    Rule(
        "outcome_while_open",
        Effect.VALUE,
        "Outcome of an open case",
        "`{column}` reads “{found}” but the case is not closed; it is not used.",
        "Fill `closed_at`, or empty `outcome`.",
    ),
    Rule(
        "closed_without_outcome",
        Effect.VALUE,
        "Closed without outcome",
        "the case is closed but `{column}` is blank.",
        "Type {expected}.",
    ),
    Rule(
        "unknown_volunteer",
        Effect.VALUE,
        "Volunteer unknown",
        "`{column}` reads “{found}”, who is in no tab `volunteers`.",
        "Mend the code, or add the volunteer.",
    ),
    Rule(
        "left_without_date",
        Effect.VALUE,
        "Left without a date",
        "the volunteer has left but `{column}` is blank; they count in no week.",
        "Type the day on which they left, such as 2026-11-22.",
    ),
)

RULE_BY_NAME = {rule.name: rule for rule in RULES}
# A very long cell must not make a very long sentence.
LONGEST_QUOTE = 60


def quote(text: str) -> str:
    """`text` as a sentence may show it: one line, at most `LONGEST_QUOTE` characters."""
    line = "".join(letter if letter.isprintable() else " " for letter in text[:LONGEST_QUOTE])
    return line + ("…" if len(text) > LONGEST_QUOTE else "")


@dataclass(frozen=True, slots=True)
class Problem:
    """One row, cell or sheet that could not be read as agreed.

    `row` is the sheet's row number (header 1; None where the whole sheet is concerned);
    `value_kept` is what the figures use instead; `effect` says how far it reaches: some rules
    leave a row out in one column and only a value in another.
    """

    embassy: str
    spreadsheet: str
    tab: str
    row: int | None
    column: str
    rule: str
    effect: Effect
    found: str = ""
    expected: str = ""
    value_kept: str = ""

    @property
    def what_happened(self) -> str:
        """The sentence that says what was found, with the cell's text."""
        return RULE_BY_NAME[self.rule].says.format(column=self.column, found=self.found)

    @property
    def what_to_do(self) -> str:
        """The sentence that says how to mend the cell."""
        return RULE_BY_NAME[self.rule].mend.format(expected=self.expected)


def where(problem: Problem) -> str:
    """Where a problem is: embassy, spreadsheet, tab, row, column."""
    parts = [quote(problem.embassy) or "(no embassy)", problem.spreadsheet]
    if problem.tab:
        parts.append(f"tab {problem.tab}")
    if problem.row is not None:
        parts.append(f"row {problem.row}")
    if problem.column:
        parts.append(f"column {problem.column}")
    return ", ".join(part for part in parts if part)
