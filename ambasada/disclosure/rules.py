"""The rules of the release, each with a switch so that a test can see what it is good for."""

from __future__ import annotations

from dataclasses import dataclass

# Counts of 1 to 4 are protected: nobody may learn that one is not 0, or that it is under 5.
SMALL = 5
# A number below this is told as “<10”, 0 among them.
LEAST = 10
STEP = 5
# A number that would tell too much by the step of 5 is told by the first of these that does not.
STEPS = (5, 10, 20, 40, 80, 160, 320)
# An embassy is told by blocks of this many weeks.
BLOCK_WEEKS = 4


@dataclass(frozen=True)
class Rules:
    """What holds in a release. Each is needed: switched off, the attack of tests/attack succeeds.

    `tells_margins_only`: kinds by week for the network and embassies by four weeks, no cell.
    `hides_small`: under 10 is “<10”, 0 among them. `rounds_down`: the rest in steps of 5.
    `never_revises`: a week is told once, four weeks in blocks that do not overlap.
    `hides_enough_others`: the stock is told in wider steps where it would tell the flows, and a
    hidden cell has company. `minds_own_share`: a coordinator whose own embassy is much of a number
    sees it in a wider class.
    """

    tells_margins_only: bool = True
    hides_small: bool = True
    rounds_down: bool = True
    never_revises: bool = True
    hides_enough_others: bool = True
    minds_own_share: bool = True


RULES = Rules()
