"""Which way a hand-over goes, in words that need no case ending."""

from __future__ import annotations

from ambasada.visibility import View
from components.texts import language


def way_words(view: View, sender: str, receiver: str) -> str:
    """Poland → Lithuania."""
    names = (view.embassy(one).label(language()) for one in (sender, receiver))
    return " → ".join(names)
