"""What may be told of small numbers, and the audit that stands before it.

`release_of` makes the weekly release, `protected_monthly` leadership's table of embassies by kind
of request. docs/disclosure.md explains the method to a statistician.
"""

from ambasada.disclosure.audit import AuditFailed, audit
from ambasada.disclosure.protected import protected_monthly, with_protected_months
from ambasada.disclosure.release import Released, release_of
from ambasada.disclosure.rules import RULES, Rules
from ambasada.disclosure.weeks import block_ends_with, due_weeks, release_day

__all__ = [
    "RULES",
    "AuditFailed",
    "Released",
    "Rules",
    "audit",
    "block_ends_with",
    "due_weeks",
    "protected_monthly",
    "release_day",
    "release_of",
    "with_protected_months",
]
