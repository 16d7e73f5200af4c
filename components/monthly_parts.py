"""The months by kind of request or by embassy: who changed most, the largest as charts, a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import streamlit as st

from ambasada.questions.changes import Verdict
from ambasada.questions.overview import embassy_rows
from ambasada.questions.periods import last_whole_month, month_before
from ambasada.questions.trends import (
    FIGURES,
    REST,
    Strand,
    events_of_months,
    largest_strands,
    silent_in_last_month,
    strands,
    whole_months,
)
from ambasada.visibility import View
from components.cache import drawn
from components.changes import change_words, how_judged, judged_words, verdict_words
from components.charts import events_by_place
from components.device import is_telephone
from components.drawing import ReadyFigure, show
from components.explain import explain, title
from components.export import Taken, download
from components.filters import segment
from components.folded import the_same_as_a_table
from components.listing import first_few
from components.month_kinds import PROTECTED, protected_list
from components.month_lists import part_lines
from components.month_statements import as_the_address_says
from components.monthly import axis_of_months
from components.panels import Panel, panels
from components.ready_table import height_of, ready_table
from components.texts import UNKNOWN, _, language, n_, short_month
from components.theme import palette
from components.words import REPORTING, category_name

_CATEGORY, _EMBASSY, _BOTH = "category", "embassy", "both"


@st.fragment
def monthly_parts(view: View, embassy: str, months: int) -> None:
    """One figure, by kind of request; of the network by embassy and by both too."""
    as_the_address_says("by", "figure", "of")
    heading = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        by = _by() if not embassy else _CATEGORY
        figure = _figure(FIGURES if by != _BOTH else PROTECTED)
    explained = drawn(view, ("part-explained", figure), lambda: _explained(view, figure))
    heading.header(_heading(by), anchor=False, help=explained)
    if by == _BOTH:
        protected_list(view, figure)
    elif by == _CATEGORY and not view.may_split_by_category(embassy):
        st.info(
            _(
                "Kinds of request of one embassy are small numbers, for its own coordinators. "
                "Choose “Whole network” to see them together."
            ),
            icon=":material/lock:",
        )
    else:
        _part(view, by, figure, embassy, months)


def _heading(by: str) -> str:
    headings = {
        _CATEGORY: _("By kind of request"),
        _EMBASSY: _("By embassy"),
        _BOTH: _("Embassies by kind of request"),
    }
    return headings[by]


def _by() -> str:
    names = {_CATEGORY: _("Kind of request"), _EMBASSY: _("Embassy"), _BOTH: _("Both")}
    return segment(
        _("Divided by"), "by", list(names), default=_CATEGORY, label_of=names.__getitem__
    )


def _figure(figures: Sequence[str]) -> str:
    return segment(_("Figure"), "figure", figures, default=figures[0], label_of=title)


def _part(view: View, by: str, figure: str, embassy: str, months: int) -> None:
    """The list beside the charts; on a telephone the list is the table, and stands first."""
    beside, charts = st.columns([2, 3], gap="large")
    with beside:
        st.caption(_("Largest change on the month before first."))
        asked = ("part-lines", by, figure, embassy)
        found = drawn(view, asked, lambda: part_lines(view, by, figure, embassy))
        first_few(found, f"{by}-{figure}")
    with charts:
        _small_charts(view, by, figure, embassy, months)
    if is_telephone():
        _download(view, by, figure, _table(view, by, figure, embassy))
    else:
        the_same_as_a_table(f"parts-{by}", lambda: _show_table(view, by, figure, embassy))


def _explained(view: View, figure: str) -> str:
    told = explain(figure, view, last_whole_month(view.as_of))
    return f"**{title(figure)}**: {told}\n\n{how_judged()}"


def _small_charts(view: View, by: str, figure: str, embassy: str, months: int) -> None:
    columns = 2
    asked = ("part", by, figure, embassy, months, columns)
    chart, summary = drawn(view, asked, lambda: _chart(view, by, figure, embassy, months, columns))
    st.caption(_("The largest of the last twelve months; every chart has the same axis."))
    show(chart, key=f"part-{by}", alt=summary)


def _chart(
    view: View, by: str, figure: str, embassy: str, months: int, columns: int
) -> tuple[ReadyFigure, str]:
    """The largest as small charts, and the same in words."""
    shown = largest_strands(view, by, figure, embassy, months)
    axis = axis_of_months([month.name for month in whole_months(view, months)])
    drawing = panels(
        [_panel(view, by, strand) for strand in shown],
        axis,
        palette(),
        columns=columns,
        marked=list(events_by_place(events_of_months(view, months), axis)),
    )
    told = [f"{name_of(view, by, one)}: {judged_words(one.on_month)}" for one in shown]
    return drawing, ". ".join(told)


def _panel(view: View, by: str, strand: Strand) -> Panel:
    """Change and verdict stand on a line each, so that they fit a narrow chart."""
    is_clear = strand.on_month.verdict in (Verdict.MORE, Verdict.FEWER)
    told = (change_words(strand.on_month), verdict_words(strand.on_month) if is_clear else "")
    return Panel(
        name_of(view, by, strand), [words for words in told if words], strand.series.values
    )


def name_of(view: View, by: str, strand: Strand) -> str:
    """A kind's or an embassy's name; the rest by their number."""
    if strand.key == REST and by == "category":
        return n_("{count} other kind", "{count} other kinds", strand.members)
    if strand.key == REST:
        return n_("{count} other embassy", "{count} other embassies", strand.members)
    if by == "category":
        return category_name(view.network)(strand.key)
    return view.embassy(strand.key).label(language())


def _table(view: View, by: str, figure: str, embassy: str) -> pa.Table:
    """All of them, most growth first."""
    asked = ("parts", by, figure, embassy)
    return drawn(view, asked, lambda: ready_table(_frame(view, by, figure, embassy)))


def _show_table(view: View, by: str, figure: str, embassy: str) -> None:
    table = _table(view, by, figure, embassy)
    st.dataframe(
        table,
        key=f"parts-{by}",
        hide_index=True,
        height=height_of(len(table)),
        row_height=34,
        placeholder=UNKNOWN,
        column_config=_columns(view, by),
        alt=_("One row each: the last whole month, the one before, the same a year before."),
    )
    _download(view, by, figure, table)


def _download(view: View, by: str, figure: str, table: pa.Table) -> None:
    last = last_whole_month(view.as_of)
    download(view, Taken("monthly-trends", title(figure), table, _columns(view, by), last, by))


def _columns(view: View, by: str) -> dict[str, object]:
    config = st.column_config
    last = last_whole_month(view.as_of)
    now, before, year = (short_month(month_before(last, back).first) for back in (0, 1, 12))
    return {
        "name": config.TextColumn(
            _("Kind of request") if by == "category" else _("Embassy"), pinned=True
        ),
        "now": config.NumberColumn(now, width=75),
        "before": config.NumberColumn(before, width=75),
        "year": config.NumberColumn(year, width=75),
        "growth": config.NumberColumn(_("Growth in a month"), format="%+d", width=100),
        "on_month": config.TextColumn(_("On the month before")),
        "on_year": config.TextColumn(_("On the year before")),
    }


def _frame(view: View, by: str, figure: str, embassy: str) -> pd.DataFrame:
    rows = strands(view, by, figure, embassy)
    silent = silent_in_last_month(view) if by == "embassy" else ()
    table = pd.DataFrame(
        {
            "name": [name_of(view, by, row) for row in rows],
            "now": _counts([row.on_month.now for row in rows]),
            "before": _counts([row.on_month.before for row in rows]),
            "year": _counts([row.on_year.before for row in rows]),
            "growth": _counts([row.on_month.growth for row in rows]),
            "on_month": [_on_month(row, row.key in silent) for row in rows],
            "on_year": [judged_words(row.on_year) for row in rows],
        }
    )
    return pd.concat([table, _without_figures(view)]) if by == "embassy" else table


def _counts(values: Sequence[int | None]) -> object:
    return pd.array(list(values), dtype="Int64")


def _on_month(row: Strand, is_silent: bool) -> str:
    """Silence is said, not shown as a fall."""
    silence = _(REPORTING["missing"])
    if not is_silent:
        return judged_words(row.on_month)
    return silence if row.on_month.now is None else f"{judged_words(row.on_month)}, {silence}"


def _without_figures(view: View) -> pd.DataFrame:
    """Embassies whose sheet is not there or could not be read: blank, never 0."""
    rows = [row for row in embassy_rows(view) if not row.has_figures]
    return pd.DataFrame(
        {
            "name": [view.embassy(row.embassy).label(language()) for row in rows],
            "on_month": [_(REPORTING[row.reporting]) for row in rows],
        }
    )
