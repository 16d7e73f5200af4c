"""Kinds of request or embassies as a list, the largest change first; each leads to what is behind.

A kind leads leadership to its embassies, a coordinator to the open cases of it; an embassy leads to
its own months.
"""

from __future__ import annotations

from ambasada.questions.changes import Verdict
from ambasada.questions.movers import most_changed_first
from ambasada.questions.overview import embassy_rows
from ambasada.questions.periods import last_whole_month, month_before
from ambasada.questions.trends import Strand, silent_in_last_month
from ambasada.visibility import View
from components.changes import before_words, clear_words
from components.listing import HERE, Badge, Entry
from components.texts import _, language, short_month, signed
from components.words import REPORTING, category_name

_ICONS = {
    1: ":material/trending_up:",
    0: ":material/trending_flat:",
    -1: ":material/trending_down:",
}
_SILENT = ":material/hearing_disabled:"


def part_lines(view: View, by: str, figure: str, embassy: str) -> list[Entry]:
    """A line each; at the end the embassies whose sheet is not there or could not be read."""
    silent = silent_in_last_month(view) if by == "embassy" else ()
    year = short_month(month_before(last_whole_month(view.as_of), 12).first)
    found = [
        _line(view, by, strand, year, is_silent=strand.key in silent)
        for strand in most_changed_first(view, by, figure, embassy)
    ]
    return found + _without_figures(view) if by == "embassy" else found


def _line(view: View, by: str, strand: Strand, year: str, *, is_silent: bool) -> Entry:
    growth = strand.on_month.growth
    way = (growth or 0) > 0, (growth or 0) < 0
    silence = _(REPORTING["missing"])
    told = [clear_words(strand.on_month)] if strand.on_month.now is not None else []
    told += [silence] * is_silent
    if strand.on_year.growth is not None:
        told.append(f"{year}: {before_words(strand.on_year)}")
    is_clear = strand.on_month.verdict in (Verdict.MORE, Verdict.FEWER)
    badges = [Badge(silence, _SILENT)] if is_silent else []
    if growth is not None:
        badges = [Badge(signed(growth), _ICONS[way[0] - way[1]], "blue" if is_clear else "gray")]
    screen, query = _way_in(view, by, strand.key)
    return Entry(_name(view, by, strand.key), " · ".join(told), badges, screen=screen, query=query)


def _name(view: View, by: str, key: str) -> str:
    if by == "category":
        return category_name(view.network)(key)
    return view.embassy(key).label(language())


def _way_in(view: View, by: str, key: str) -> tuple[str, dict[str, str]]:
    if by == "embassy":
        return HERE, {"embassy": key}
    if view.member.embassy:
        return "open-cases", {"category": key}
    return HERE, {"by": "both", "of": key}


def _without_figures(view: View) -> list[Entry]:
    """Blank, never 0."""
    return [
        Entry(
            view.embassy(row.embassy).label(language()),
            badges=(Badge(_(REPORTING[row.reporting]), _SILENT),),
        )
        for row in embassy_rows(view)
        if not row.has_figures
    ]
