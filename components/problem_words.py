"""The sentences of a problem in the reader's language: its rule says them, the sheet fills them."""

from __future__ import annotations

from typing import Any

from ambasada.rules import RULE_BY_NAME, Effect
from components.texts import _, inside


def happened(problem: Any) -> str:
    """What happened, with the cell's text; for a row with rule, column and found."""
    rule = RULE_BY_NAME[problem.rule]
    # A sheet's fault is told by the program, all else stands in a cell.
    found = inside(problem.found) if rule.effect is Effect.SOURCE else problem.found
    # Sentences mark a column with backticks; a table shows them as they are.
    return _(rule.says).format(column=problem.column, found=found).replace("`", "")


def to_do(problem: Any) -> str:
    """How to mend the cell; for a row with rule and expected."""
    mend = _(RULE_BY_NAME[problem.rule].mend)
    return mend.format(expected=_expected(problem.expected)).replace("`", "")


def _expected(text: str) -> str:
    """What was expected: words of the catalogue, or codes as they are with "or" before the last."""
    told = inside(_(text)) if text else ""
    if told != text:
        return told
    first, between, last = told.rpartition(" or ")
    return _("{these} or {that}").format(these=first, that=last) if between else told
