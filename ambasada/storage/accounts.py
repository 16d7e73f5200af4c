"""The accounts of a network: everything that one file keeps of them, behind one name."""

from __future__ import annotations

from ambasada.storage.accounts_changes import Changes
from ambasada.storage.accounts_guesses import Guesses
from ambasada.storage.accounts_lock import LockDown
from ambasada.storage.accounts_members import Members
from ambasada.storage.accounts_notes import Notes
from ambasada.storage.accounts_sessions import Sessions
from ambasada.storage.accounts_steps import SecondSteps


class Accounts(Members, Guesses, SecondSteps, Sessions, Changes, LockDown, Notes):
    """Members, sign-ins, sessions, administration, lock-down and notes on alerts in
    `accounts.sqlite`.

    Safe for threads and processes. Each state change that concerns a member ends that member's
    sessions in the same transaction. Every refusal is an AccountError.
    """
