"""The audit before publishing: works out what anybody could from all releases, and fails closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ambasada.disclosure.bounds import Block, Margin, block_bounds, cell_bounds
from ambasada.disclosure.classes import ENDLESS, Counts
from ambasada.disclosure.counted import FLOWS, Counted
from ambasada.disclosure.embassies import chains_of, hides_small
from ambasada.disclosure.release import EVERYBODY, Released
from ambasada.disclosure.rules import BLOCK_WEEKS, SMALL
from ambasada.disclosure.weeks import block_ends_with, week_before


class AuditFailed(Exception):
    """A release that would tell too much; the text is a sentence with what happens now."""

    def __init__(self, week: str, what: str) -> None:
        super().__init__(
            f"The release of week {week} is not published: {what}. The one before it stays; the "
            f"week is tried again after the next reading. With very few embassies no number can "
            f"be told safely, and nothing is."
        )


def audit(released: Released, before: Sequence[Released]) -> None:
    """Raises AuditFailed where `released`, with all that was released `before`, shows anybody (an
    outsider, or a coordinator who knows the own embassy exactly) that a count of 1 to 4 is not 0,
    or that any number of another embassy is under 5.
    """
    like, weeks = released.counted, _weeks_of_block(released, before)
    chains = chains_of([one.tables["embassy"] for one in (*before, released)], released.week)
    if not all(map(hides_small, chains.values())):
        raise AuditFailed(released.week, "everybody could work out an embassy's small number")
    for place, flow in enumerate(FLOWS):
        rows = _embassies(like, chains, place)
        truth = np.concatenate([_align(one.counted, like, flow) for one in weeks], axis=1)
        low, high = np.concatenate([_as_seen(one, flow, like) for one in weeks], axis=2)
        for number, viewer in enumerate((EVERYBODY, *like.embassies)):
            others = np.array([embassy != viewer for embassy in like.embassies])
            own = truth[~others].sum(axis=0)
            left = Margin(np.maximum(low[number] - own, 0), high[number] - own)
            theirs = Margin(rows.low[others], rows.high[others])
            for what in _leaks(truth[others], theirs, left):
                who = f"coordinators of {viewer}" if viewer else "everybody"
                raise AuditFailed(released.week, f"{who} could see that {what}")


def _weeks_of_block(released: Released, before: Sequence[Released]) -> list[Released]:
    """The releases of the block that `released` belongs to, itself the last."""
    weeks = [released]
    for one in reversed(before):
        if len(weeks) == BLOCK_WEEKS or block_ends_with(one.week):
            break
        if one.week != week_before(weeks[0].week):
            break
        weeks.insert(0, one)
    return weeks


def _align(counted: Counted, like: Counted, flow: str) -> Counts:
    """The week's cells with the embassies and kinds of `like`; 0 where they were not there."""
    frame = pd.DataFrame(counted.of_week[flow], counted.embassies, counted.categories)
    return frame.reindex(index=like.embassies, columns=like.categories, fill_value=0).to_numpy()


def _embassies(like: Counted, chains: Mapping[str, Sequence[Block]], flow: int) -> Margin:
    """Rows: what is known of each embassy's cases in the block; nothing before it is whole."""
    count = len(like.embassies)
    low, high = np.zeros(count, dtype=np.int64), np.full(count, ENDLESS)
    for embassy, chain in chains.items():
        place = like.embassies.index(embassy)
        low[place], high[place] = block_bounds(chain)[-1].parts[flow]
    return Margin(low, high)


def _as_seen(released: Released, flow: str, like: Counted) -> Counts:
    """Lowest and highest (first axis) of the network as everybody and each embassy see it (second)
    by the kinds of `like` (third).
    """
    viewers = {viewer: number for number, viewer in enumerate((EVERYBODY, *like.embassies))}
    kinds = {category: place for place, category in enumerate(like.categories)}
    seen = np.zeros((2, len(viewers), len(kinds)), dtype=np.int64)
    seen[1] = ENDLESS
    table = released.tables["category"]
    # Everybody's stand first; a coordinator's own wider class takes their place.
    for row in table[table["figure"] == flow].itertuples(index=False):
        if row.category in kinds and row.viewer in viewers:
            whose = slice(viewers[row.viewer], viewers[row.viewer] + 1)
            told = slice(None) if row.viewer == EVERYBODY else whose
            seen[0, told, kinds[row.category]] = row.low
            seen[1, told, kinds[row.category]] = row.high
    return seen


def _leaks(truth: Counts, embassies: Margin, network: Margin) -> Iterator[str]:
    """What can be worked out of the others, in words that tell no number."""
    if not truth.size:
        return
    low, high = cell_bounds(embassies, network)
    if (low[_is_small(truth)] > 0).any():
        yield "a small count is not 0"
    if (high < SMALL).any():
        yield f"a count is under {SMALL}"
    if (embassies.low[_is_small(truth.sum(axis=1))] > 0).any():
        yield "an embassy's small total is not 0"


def _is_small(counts: Counts) -> NDArray[np.bool_]:
    return (counts > 0) & (counts < SMALL)
