"""The same explanation of a figure wherever it appears: formula, period, embassies, reading."""

from __future__ import annotations

from collections.abc import Sequence

from ambasada.figures import DEFINITIONS
from ambasada.questions.overview import reporting_of_week
from ambasada.questions.periods import Period
from ambasada.visibility import View
from components.texts import _, moment, n_, span


def title(figure: str) -> str:
    """The figure's name on screens."""
    return _(DEFINITIONS[figure].title)


# Figures whose past the sheets do not keep.
_WITHOUT_HISTORY = ("overdue", "silent", "our_turn")


def explain(figure: str, view: View, period: Period) -> str:
    """What the figure means, for which days, from whom, and when the sheets were read."""
    parts = [
        _(DEFINITIONS[figure].formula),
        _("Period: {days}.").format(days=span(period)),
        _coverage(view),
        read_at(view),
    ]
    if figure in _WITHOUT_HISTORY:
        parts.append(
            _("Earlier days are told as the sheets stand now: they keep no history of turns.")
        )
    parts.append(definition_link(figure))
    return "\n\n".join(parts)


def definition_link(figure: str) -> str:
    """To the figure's own place on *How to read this*."""
    place = figure.replace("_", "-")
    return f"[{_('What this word means')}](/how-to-read?figure={figure}#{place})"


def explain_all(figures: Sequence[str], view: View, period: Period) -> str:
    """Several figures, each under its name: for the heading of a chart that shows them."""
    return "\n\n".join(f"**{title(one)}**: {explain(one, view, period)}" for one in figures)


def _coverage(view: View) -> str:
    reporting = reporting_of_week(view)
    sentence = n_("{count} embassy", "{count} embassies", reporting.expected)
    return _("Reporting last week: {heard} of {expected}.").format(
        heard=reporting.reported, expected=sentence
    )


def read_at(view: View) -> str:
    """When the sheets were read, on the network's clock."""
    local = view.read_at.astimezone(view.network.zone)
    return _("Sheets read: {moment}.").format(moment=moment(local))
