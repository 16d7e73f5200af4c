"""Hand-overs from × to as a heat table: a number in each cell, darker where there are more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ambasada.questions.handovers import Pair
from ambasada.visibility import View
from components.chart_look import base_layout
from components.drawing import ReadyFigure
from components.handovers_words import way_words
from components.specification import escape_html
from components.texts import _, language, number
from components.theme import Palette

# So many embassies stand on a side: more names than this nobody could read.
MOST = 24
# Pixels: a row, a letter of a name, and the least room above and beside the cells.
_ROW, _LETTER, _LEAST = 30, 7.0, 60
_NAMED = 3


def matrix(view: View, found: Sequence[Pair], colours: Palette) -> tuple[ReadyFigure, str, bool]:
    """The drawing, the same in words, and whether embassies had to be left out."""
    sent, received = Counter[str](), Counter[str]()
    for one in found:
        sent[one.sender] += one.sent
        received[one.receiver] += one.sent
    # Plotly draws upwards, so the first sender stands last.
    senders = [one for one, _count in sent.most_common(MOST)][::-1]
    receivers = [one for one, _count in received.most_common(MOST)]
    counts = {(one.sender, one.receiver): one.sent for one in found}
    rows = [[counts.get((sender, receiver)) for receiver in receivers] for sender in senders]
    names_left = [view.embassy(one).label(language()) for one in senders]
    names_above = [view.embassy(one).label(language()) for one in receivers]
    drawing = {
        "data": [_cells(rows, names_left, names_above, colours)],
        "layout": _layout(names_left, names_above, colours),
    }
    is_part = len(sent) > MOST or len(received) > MOST
    return ReadyFigure(drawing), _summary(view, found), is_part


def _cells(
    rows: Sequence[Sequence[int | None]],
    names_left: Sequence[str],
    names_above: Sequence[str],
    colours: Palette,
) -> dict[str, object]:
    """Blank where none was sent, so that the few numbers are found at once."""
    ways = [
        [f"{escape_html(left)} → {escape_html(above)}" for above in names_above]
        for left in names_left
    ]
    return {
        "type": "heatmap",
        "x": list(range(len(names_above))),
        "y": list(range(len(names_left))),
        "z": [list(row) for row in rows],
        "text": [["" if count is None else number(count) for count in row] for row in rows],
        "texttemplate": "%{text}",
        "customdata": ways,
        "hovertemplate": "%{customdata}: %{text}<extra></extra>",
        "hoverongaps": False,
        "showscale": False,
        "colorscale": _steps(colours),
        "zmin": 0,
        "xgap": 1,
        "ygap": 1,
    }


def _steps(colours: Palette) -> list[list[object]]:
    """Three steps: on a tone between two of them neither a dark nor a light number is read well."""
    return [
        [edge, tone]
        for tone, edges in zip(
            (colours.least, colours.soft, colours.most),
            ((0, 0.34), (0.34, 0.67), (0.67, 1)),
            strict=True,
        )
        for edge in edges
    ]


def _layout(
    names_left: Sequence[str], names_above: Sequence[str], colours: Palette
) -> dict[str, object]:
    longest_left, longest_above = (
        max(map(len, names), default=0) * _LETTER for names in (names_left, names_above)
    )
    # Slanted names are as high as long ÷ √2.
    above = max(_LEAST, round(longest_above * 0.71) + 24)
    layout = base_layout(colours, above + _ROW * len(names_left) + 12)
    axis = {
        # Through the middle of each row and column, so that the eye finds its name.
        "gridcolor": colours.grid,
        "zeroline": False,
        "fixedrange": True,
        "ticks": "",
        "tickfont": {"size": 12, "color": colours.muted},
    }
    return layout | {
        "margin": {"l": max(_LEAST, round(longest_left) + 16), "r": above, "t": above, "b": 12},
        "xaxis": axis
        | {"side": "top", "tickangle": -45, "tickvals": list(range(len(names_above)))}
        | {"ticktext": [escape_html(one) for one in names_above]},
        "yaxis": axis
        | {"tickvals": list(range(len(names_left)))}
        | {"ticktext": [escape_html(one) for one in names_left]},
    }


def _summary(view: View, found: Sequence[Pair]) -> str:
    """The ways that most cases went."""
    told = [
        _("{way}: {count}").format(
            way=way_words(view, one.sender, one.receiver), count=number(one.sent)
        )
        for one in found[:_NAMED]
    ]
    return _("Hand-overs by sender and receiver, the most first. {told}.").format(
        told="; ".join(told)
    )
