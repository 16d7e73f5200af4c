"""The coming eight weeks behind the months of a chart, as a mean month of them."""

from __future__ import annotations

from ambasada.questions.coming import Expected, Fan, coming
from ambasada.visibility import View
from components.chart_ahead import as_wide_as, longer, with_mark
from components.chart_look import Axis
from components.coming_words import range_text, range_words
from components.drawing import ReadyFigure
from components.explain import title
from components.texts import _, span
from components.theme import palette


def months_and_coming(view: View, embassy: str, months: Axis) -> Axis:
    """The axis with one place more where the eight weeks are told."""
    told = _cases_told(view, embassy)
    if told is None:
        return months
    period = told.period
    name = f"{_('Eight weeks')}, {span(period)}"
    return longer(months, Axis([period.first], [name], [_("+8 weeks")]))


def with_coming(figure: ReadyFigure, view: View, embassy: str, months: Axis) -> ReadyFigure:
    """The figure of `months` with the range of new cases behind them, and below it that of open
    ones; as it was where neither is told.
    """
    told = _cases_told(view, embassy)
    if told is None:
        return figure
    place, colours = len(months.days), palette()
    figure = as_wide_as(figure, months_and_coming(view, embassy, months))
    ends, name = _ends(told), coming_month(view, embassy)
    figure = with_mark(figure, name, place, ends, colours)
    fan = _open_told(view, embassy)
    if fan is None:
        return figure
    at_the_end = fan.lower[-1], fan.upper[-1]
    words = f"{title('expected_open')}: {range_text(*map(round, at_the_end))}"
    return with_mark(figure, words, place, at_the_end, colours, is_below=True)


def coming_month(view: View, embassy: str) -> str:
    """The range of a mean month of the eight weeks in words; empty where it is not told."""
    told = _cases_told(view, embassy)
    if told is None:
        return ""
    lower, upper = _ends(told)
    return _("A month of the coming eight weeks: {range}").format(range=range_words(lower, upper))


def _ends(told: Expected) -> tuple[int, int]:
    _mean, lower, upper = told.of_a_month
    return round(lower), round(upper)


def _cases_told(view: View, embassy: str) -> Expected | None:
    told = coming(view, embassy)
    return None if told is None or told.of_eight.is_hidden else told.of_eight


def _open_told(view: View, embassy: str) -> Fan | None:
    told = coming(view, embassy)
    return None if told is None else told.still_open
